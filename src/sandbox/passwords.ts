// Passwords: the rules for new ones, and the digest that is kept of them.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html
import { createHash } from 'node:crypto';
import { AwsError } from './errors.ts';
import type { Reader } from './input.ts';

/** The account's own rules. Null stands for a rule that is switched off. */
export interface PasswordPolicy {
  readonly minimumLength: number;
  readonly symbols: boolean;
  readonly numbers: boolean;
  readonly upper: boolean;
  readonly lower: boolean;
  readonly allowChange: boolean;
  /** Days. */
  readonly maxAge: number | null;
  readonly reusePrevention: number | null;
  readonly hardExpiry: boolean | null;
}

const PASSWORD = { min: 1, max: 128, pattern: '[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+' } as const;
const DEFAULT_LENGTH = 8;
/** Of the four sorts of characters an account without rules of its own asks for three. */
const DEFAULT_SORTS = 3;
const SORTS = [
  { rule: 'upper', pattern: /[A-Z]/, text: 'Password should have at least one uppercase letter' },
  { rule: 'lower', pattern: /[a-z]/, text: 'Password should have at least one lowercase letter' },
  { rule: 'numbers', pattern: /\d/, text: 'Password should have at least one number' },
  { rule: 'symbols', pattern: /[!@#$%^&*()_+\-=[\]{}|']/, text: 'Password should have at least one symbol' },
] as const;

/** Reads an optional password. */
export function maybePassword(input: Reader, member = 'Password'): string | undefined {
  return input.maybe(member, PASSWORD);
}

/** The digests after a change of password. Throws PasswordPolicyViolation. */
export function acceptPassword(policy: PasswordPolicy | null, password: string, before: readonly string[]): string[] {
  const length = policy?.minimumLength ?? DEFAULT_LENGTH;
  if (password.length < length) throw violation(`Password should have a minimum length of ${length}`);
  const missing = SORTS.filter(({ pattern }) => !pattern.test(password));
  const needed = missing.filter(({ rule }) => policy?.[rule] === true);
  if (needed.length > 0) throw violation(needed.map(({ text }) => text).join(', '));
  const short = DEFAULT_SORTS - (SORTS.length - missing.length);
  if (policy === null && short > 0)
    throw violation(`Password should meet ${short} more of the following requirements: ${missing.map(({ text }) => text).join(', ')}`);
  const digest = digestOf(password);
  if (before.slice(0, policy?.reusePrevention ?? 0).includes(digest)) throw violation('Password has been used before');
  return [digest, ...before].slice(0, 24);
}

/** Compares passwords without keeping them. */
export function digestOf(password: string): string {
  return createHash('sha256').update(`iamsync sandbox ${password}`).digest('hex');
}

function violation(message: string): AwsError {
  return new AwsError('PasswordPolicyViolation', 400, message);
}

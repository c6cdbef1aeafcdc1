// The rules for passwords. An update replaces all of them, so that it always says everything.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccountPasswordPolicy.html
import type { PasswordPolicy as AwsPolicy } from '@aws-sdk/client-iam';
import { call } from '../../model/call.ts';
import type { Call } from '../../model/call.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import { isObject } from '../../model/json.ts';
import type { CompileContext } from '../kind.ts';
import type { PasswordPolicyDeclaration } from './schema.ts';

export type PasswordPolicy = {
  readonly minimumLength: number;
  readonly requireSymbols: boolean;
  readonly requireNumbers: boolean;
  readonly requireUppercase: boolean;
  readonly requireLowercase: boolean;
  readonly allowUsersToChange: boolean;
  /** Days; null: passwords don't expire. */
  readonly maxAge: number | null;
  readonly reusePrevention: number | null;
  readonly hardExpiry: boolean;
};

const LEAST = 6;
const OLDEST = 1095;

export function compilePasswordPolicy(declared: PasswordPolicyDeclaration, context: CompileContext): PasswordPolicy {
  const maxAge = declared.maxAge === undefined ? null : Number.parseInt(declared.maxAge, 10);
  if (maxAge !== null && maxAge > OLDEST) {
    context.report(['maxAge'], {
      rule: 'duration',
      message: `A password may last ${OLDEST} days at most.`,
      next: `Write 1d to ${OLDEST}d.`,
    });
  }
  return {
    minimumLength: declared.minimumLength ?? LEAST,
    requireSymbols: declared.requireSymbols ?? false,
    requireNumbers: declared.requireNumbers ?? false,
    requireUppercase: declared.requireUppercase ?? false,
    requireLowercase: declared.requireLowercase ?? false,
    allowUsersToChange: declared.allowUsersToChange ?? false,
    maxAge,
    reusePrevention: declared.reusePrevention ?? null,
    hardExpiry: declared.hardExpiry ?? false,
  };
}

/** As GetAccountPasswordPolicy shows it. */
export function readPasswordPolicy(found: AwsPolicy): PasswordPolicy {
  return {
    minimumLength: found.MinimumPasswordLength ?? LEAST,
    requireSymbols: found.RequireSymbols ?? false,
    requireNumbers: found.RequireNumbers ?? false,
    requireUppercase: found.RequireUppercaseCharacters ?? false,
    requireLowercase: found.RequireLowercaseCharacters ?? false,
    allowUsersToChange: found.AllowUsersToChangePassword ?? false,
    maxAge: found.MaxPasswordAge ?? null,
    reusePrevention: found.PasswordReusePrevention ?? null,
    hardExpiry: found.HardExpiry ?? false,
  };
}

/** The same read back from plain data. */
export function asPasswordPolicy(value: Json | undefined): PasswordPolicy | null {
  if (!isObject(value)) return null;
  const flag = (name: string): boolean => value[name] === true;
  const count = (name: string): number | null => (typeof value[name] === 'number' ? value[name] : null);
  return {
    minimumLength: count('minimumLength') ?? LEAST,
    requireSymbols: flag('requireSymbols'),
    requireNumbers: flag('requireNumbers'),
    requireUppercase: flag('requireUppercase'),
    requireLowercase: flag('requireLowercase'),
    allowUsersToChange: flag('allowUsersToChange'),
    maxAge: count('maxAge'),
    reusePrevention: count('reusePrevention'),
    hardExpiry: flag('hardExpiry'),
  };
}

/** Without what omission says as well. */
export function declarePasswordPolicy({ minimumLength, maxAge, reusePrevention, ...flags }: PasswordPolicy): JsonObject {
  return {
    ...(minimumLength === LEAST ? {} : { minimumLength }),
    ...Object.fromEntries(Object.entries(flags).filter(([, set]) => set)),
    ...(maxAge === null ? {} : { maxAge: `${maxAge}d` }),
    ...(reusePrevention === null ? {} : { reusePrevention }),
  };
}

/** Zeros can't be sent: what is off is left out. */
export function putPasswordPolicy(policy: PasswordPolicy): Call {
  return call('UpdateAccountPasswordPolicy', {
    MinimumPasswordLength: policy.minimumLength,
    RequireSymbols: policy.requireSymbols,
    RequireNumbers: policy.requireNumbers,
    RequireUppercaseCharacters: policy.requireUppercase,
    RequireLowercaseCharacters: policy.requireLowercase,
    AllowUsersToChangePassword: policy.allowUsersToChange,
    ...(policy.maxAge === null ? {} : { MaxPasswordAge: policy.maxAge }),
    ...(policy.reusePrevention === null ? {} : { PasswordReusePrevention: policy.reusePrevention }),
    HardExpiry: policy.hardExpiry,
  });
}

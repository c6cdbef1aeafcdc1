// Unique ids, keys and secrets as AWS shapes them, drawn from a seed, so that a test gets the same ids every time.
import { createHash } from 'node:crypto';

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
export const ID_PREFIX = {
  user: 'AIDA',
  role: 'AROA',
  group: 'AGPA',
  policy: 'ANPA',
  profile: 'AIPA',
  key: 'AKIA',
  session: 'ASIA',
  sshKey: 'APKA',
  serviceCredential: 'ACCA',
  // These have no unique id that AWS shows.
  certificate: 'CERT',
  mfa: 'MFAD',
  provider: 'IDPR',
  task: 'TASK',
} as const;

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The `n`th unique id of a seed: a prefix of four letters and 17 more characters. */
export function uniqueId(prefix: string, seed: string, n: number): string {
  return prefix + spell(`${seed}/id/${n}`, BASE32, 17);
}

/** An access key id (20 characters) and its secret (40 characters). */
export function accessKey(seed: string, account: string): { id: string; secret: string } {
  return {
    id: ID_PREFIX.key + spell(`${seed}/key/${account}`, BASE32, 16),
    secret: spell(`${seed}/secret/${account}`, BASE64, 40),
  };
}

/** The `n`th secret of a seed, in base 64 or, for the seed of an MFA device, base 32. At most 64 characters. */
export function secretText(seed: string, n: number, length: number, alphabet: '32' | '64' = '64'): string {
  return spell(`${seed}/secret/${n}`, alphabet === '32' ? BASE32 : BASE64, length);
}

function spell(from: string, alphabet: string, length: number): string {
  const bytes = createHash('sha512').update(from).digest();
  // Both alphabets have a power of two of letters, so the remainder favours none of them.
  return Array.from(bytes.subarray(0, length), (byte) => alphabet.charAt(byte % alphabet.length)).join('');
}

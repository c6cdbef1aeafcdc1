// Takes secrets out of AWS's answers before anyone writes them down.
import { isList, isObject } from '../model/json.ts';
import type { Json, JsonObject } from '../model/json.ts';

// Every member of an IAM or STS answer that the SDK's models mark as sensitive, and what reveals the same thing.
const SECRETS: ReadonlySet<string> = new Set([
  'SecretAccessKey',
  'SessionToken',
  'Password',
  'OldPassword',
  'NewPassword',
  'ServicePassword',
  'ServiceCredentialSecret',
  'Base32StringSeed',
  'QRCodePNG',
  'PrivateKey',
]);

/** The answer without its secrets, at any depth; ids, names and dates stay. */
export function redact(output: JsonObject): JsonObject {
  const kept = Object.entries(output).flatMap(([key, value]) => (SECRETS.has(key) ? [] : [[key, redactValue(value)] as const]));
  return Object.fromEntries(kept);
}

function redactValue(value: Json): Json {
  if (isList(value)) return value.map(redactValue);
  return isObject(value) ? redact(value) : value;
}

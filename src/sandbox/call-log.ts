// The log of calls: what was asked, without secrets, and how it ended.
import type { Json, JsonObject } from '../model/json.ts';
import { isList, isObject } from '../model/json.ts';

/** A line of the log: what was asked, without secrets, and the code of the error that was answered. */
export interface LoggedCall {
  readonly op: string;
  readonly account: string;
  /** Parameters as they came: all scalars of the Query protocol are texts. */
  readonly input: JsonObject;
  error?: string;
}

const SECRETS = new Set([
  'Password',
  'NewPassword',
  'OldPassword',
  'PrivateKey',
  'AddPrivateKey',
  'AuthenticationCode1',
  'AuthenticationCode2',
  'TokenCode',
]);
// A sandbox that runs for weeks must not fill the memory with its log.
const KEPT_CALLS = 20_000;

/** Adds a line, which the caller completes when the call has ended. */
export function logCall(calls: LoggedCall[], op: string, account: string, input: JsonObject): LoggedCall {
  const logged: LoggedCall = { op, account, input: redacted(input) };
  if (calls.length >= 2 * KEPT_CALLS) calls.splice(0, KEPT_CALLS);
  calls.push(logged);
  return logged;
}

function redacted(input: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(input).map(([name, value]) => [name, SECRETS.has(name) ? '(secret)' : inner(value)]));
}

function inner(value: Json): Json {
  if (isList(value)) return value.map(inner);
  return isObject(value) ? redacted(value) : value;
}

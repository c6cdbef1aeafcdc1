// The context of a request: what it says, and what follows from who asks.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
import type { ContextValues } from '../../model/access.ts';
import type { Caller } from './caller.ts';

/** Values by key in lower case. A key without values is not here: it is absent. */
export type Context = ReadonlyMap<string, readonly string[]>;

/**
 * The context that is evaluated: the request's own, whose empty lists say that a key is absent, and what the caller's ARN tells
 * for certain of the keys that it does not name. Two spellings of a key are one key with the values of both.
 */
export function contextOf(given: Readonly<Record<string, ContextValues>>, caller: Caller): Context {
  const context = new Map<string, readonly string[]>();
  for (const [key, value] of Object.entries(given)) {
    const name = key.toLowerCase();
    const values = typeof value === 'string' ? [value] : value;
    context.set(name, [...(context.get(name) ?? []), ...values]);
  }
  for (const [key, value] of Object.entries(caller.facts)) if (!context.has(key)) context.set(key, [value]);
  for (const [key, values] of context) if (values.length === 0) context.delete(key);
  return context;
}

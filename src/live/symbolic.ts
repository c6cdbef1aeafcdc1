// Texts of the account as texts of a manifest: a literal $( is escaped, and the account's own id is $(account) where an id stands.
import type { Scope } from '../model/address.ts';
import { isList, isObject } from '../model/json.ts';
import type { Json, JsonObject } from '../model/json.ts';

/** Fields whose texts are names, ids and ARNs; in all others, digits that look like the account's id are only text. */
const REFERRING = new Set(['document', 'trust', 'inline', 'policies', 'boundary']);

/** A declaration with the account's id replaced by `$(account)` in its ARNs and principals, and every other `$(` escaped. */
export function symbolic(declaration: JsonObject, scope: Scope): JsonObject {
  const members = Object.entries(declaration).map(
    ([field, value]) => [field, rewritten(value, REFERRING.has(field) ? scope : null)] as const,
  );
  return Object.fromEntries(members);
}

function rewritten(value: Json, scope: Scope | null): Json {
  if (typeof value === 'string') return textOf(value, scope);
  if (isList(value)) return value.map((item) => rewritten(item, scope));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [escaped(key), rewritten(member, scope)]));
}

function textOf(text: string, scope: Scope | null): string {
  if (scope === null) return escaped(text);
  if (text === scope.account) return '$(account)';
  const [, head, rest] = new RegExp(`^(arn:${scope.partition}:[^:]*:[^:]*:)${scope.account}(:.*)$`, 's').exec(text) ?? [];
  return head === undefined || rest === undefined ? escaped(text) : `${escaped(head)}$(account)${escaped(rest)}`;
}

function escaped(text: string): string {
  return text.replaceAll('$(', () => '$$(');
}

// Which condition keys a policy document asks for: those of its conditions, and those of the variables in it.
import type { Json } from '../../model/json.ts';
import { isList, isObject } from '../../model/json.ts';
import { statementsOf } from '../grammar.ts';

/** Keys as the document spells them, each once, in the order of the text. */
export function contextKeysOf(document: Json): string[] {
  if (!isObject(document)) return [];
  const keys = statementsOf(document).flatMap(({ Condition: condition, ...rest }) => [
    ...conditionKeys(condition),
    ...[rest, condition ?? null].flatMap(variablesOf),
  ]);
  return [...new Map(keys.map((key) => [key.toLowerCase(), key])).values()];
}

function conditionKeys(condition: Json | undefined): string[] {
  return isObject(condition) ? Object.values(condition).flatMap((block) => (isObject(block) ? Object.keys(block) : [])) : [];
}

// `${aws:username}` and `${aws:PrincipalTag/team, 'none'}`, but not the escapes `${*}`, `${?}` and `${$}`.
function variablesOf(value: Json): string[] {
  if (isList(value)) return value.flatMap(variablesOf);
  if (isObject(value)) return Object.values(value).flatMap(variablesOf);
  if (typeof value !== 'string') return [];
  return [...value.matchAll(/\$\{([^*?$}][^},]*)/g)].map(([, name = '']) => name.trim());
}

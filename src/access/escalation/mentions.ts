// The context keys for which a statement asks, in conditions and as variables: what is known of others makes no difference to it.
import type { Statement } from '../../policy/document.ts';

const VARIABLE = /\$\{\s*([^,}]+?)\s*[,}]/g;

const found = new WeakMap<Statement, readonly string[]>();

/** In lower case, each once. */
export function mentionedBy(statement: Statement): readonly string[] {
  const there = found.get(statement);
  if (there !== undefined) return there;
  const { Resource = [], NotResource = [], Condition = {} } = statement;
  const conditions = Object.values(Condition);
  const values = conditions.flatMap((keys) => Object.values(keys).flat());
  const variables = [...Resource, ...NotResource, ...values].flatMap((text) =>
    text.includes('${') ? Array.from(text.matchAll(VARIABLE), ([, key = '']) => key) : [],
  );
  const names = [...conditions.flatMap((keys) => Object.keys(keys)), ...variables];
  const made = [...new Set(names.map((name) => name.toLowerCase()))];
  found.set(statement, made);
  return made;
}

// Conditions of a statement: compiled once, asked for each request.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
import type { Context } from './context.ts';
import { OPERATORS } from './operators.ts';

/** One key under one operator; all of a statement's must hold. */
export type Test = (context: Context) => boolean;

type Quantifier = 'one' | 'all' | 'any';

interface Reading {
  readonly quantifier: Quantifier;
  readonly name: string;
  readonly ifExists: boolean;
}

/** An operator taken apart, `ForAnyValue:StringLikeIfExists`, in any case; undefined if there is none of that name. */
export function readOperator(text: string): Reading | undefined {
  const [, prefix = '', name = '', suffix = ''] = /^(forallvalues:|foranyvalue:)?(.*?)(ifexists)?$/.exec(text.toLowerCase()) ?? [];
  const ifExists = suffix !== '';
  if (name === 'null') return ifExists ? undefined : { quantifier: 'one', name, ifExists };
  if (!OPERATORS.has(name)) return undefined;
  const quantifiers: Readonly<Record<string, Quantifier>> = { 'forallvalues:': 'all', 'foranyvalue:': 'any' };
  return { quantifier: quantifiers[prefix] ?? 'one', name, ifExists };
}

/** The test that one key with its values makes. An unknown operator never holds; the reader refuses it before. */
export function testOf({ quantifier, name, ifExists }: Reading, key: string, values: readonly string[], version: string): Test {
  const wanted = key.toLowerCase();
  if (name === 'null') return nullTest(wanted, values);
  const operator = OPERATORS.get(name);
  if (operator === undefined) return () => false;
  const { negated } = operator;
  const match = operator.matching(values, version);
  const absent = ifExists || isTrueWhenAbsent(quantifier, negated);
  return (context) => {
    const found = context.get(wanted);
    return found === undefined ? absent : holds(quantifier, found, (value) => match(value, context), negated);
  };
}

/**
 * An absent key makes a positive operator false and a negated one true; for sets, ForAllValues holds and ForAnyValue doesn't.
 * Where ForAnyValue and IfExists meet, the documentation says both; taken is what it says of IfExists: true.
 */
function isTrueWhenAbsent(quantifier: Quantifier, negated: boolean): boolean {
  return quantifier === 'one' ? negated : quantifier === 'all';
}

/**
 * The policy's values are alternatives; a negated operator holds for a value that matches none of them. An operator without
 * quantifier on a key of several values holds if one of them matches, negated if none does. Nothing but an empty text is an
 * empty set to the quantifiers, as the documentation says. So ForAllValues and IfExists with an empty list of values hold only if the key
 * is absent, and ForAnyValue with one never does; a negated operator over an empty list excludes nothing.
 */
function holds(quantifier: Quantifier, values: readonly string[], match: (value: string) => boolean, negated: boolean): boolean {
  if (quantifier === 'one') return values.some(match) !== negated;
  const isEmpty = values.length === 1 && values[0] === '';
  if (quantifier === 'all') return isEmpty || values.every((value) => match(value) !== negated);
  return !isEmpty && values.some((value) => match(value) !== negated);
}

/** `true` asks for absence. A key with an empty text is there. A quantifier before Null means nothing. */
function nullTest(key: string, values: readonly string[]): Test {
  const wanted = new Set(values.map((value) => value.toLowerCase()));
  return (context) => wanted.has(String(!context.has(key)));
}

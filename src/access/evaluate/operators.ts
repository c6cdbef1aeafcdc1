// The condition operators: whether one value of the request matches any of the policy's.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
import {
  ANY_ONE,
  ANY_RUN,
  arnParts,
  arnSegments,
  globOf,
  isEverything,
  literalGlob,
  matchesGlob,
  matchesPattern,
  patternOf,
} from '../../policy/pattern.ts';
import type { Glob } from '../../policy/pattern.ts';
import type { Context } from './context.ts';
import { binaryOf, booleanOf, dateOf, liesIn, networkOf, numberOf } from '../../policy/scalars.ts';
import { fill, hasVariables, templateOf } from './template.ts';

/** Whether a value of the request matches one of the policy's values; negation and quantifiers are not its business. */
export type Match = (value: string, context: Context) => boolean;

export interface Operator {
  readonly negated: boolean;
  /** Makes the match for the policy's values; `version` says whether they may hold variables. */
  readonly matching: (values: readonly string[], version: string) => Match;
  /** Whether AWS takes a value at all; the others of a wrong type it takes, and they match nothing. */
  readonly takes?: (value: string) => boolean;
}

type Matching = Operator['matching'];

const equals: Matching = (values, version) => texts(values, version, 'literal', (text) => text);
const equalsIgnoringCase: Matching = (values, version) => texts(values, version, 'literal', (text) => text.toLowerCase());
const like: Matching = (values, version) => texts(values, version, 'pattern', (text) => text);

/** String operators and ARN operators alone know variables; a value whose variable has no value matches nothing. */
function texts(values: readonly string[], version: string, read: 'literal' | 'pattern', fold: (text: string) => string): Match {
  const fixed = values.filter((value) => !hasVariables(value, version)).map(fold);
  const literals = new Set(fixed.filter((value) => read === 'literal' || !/[*?]/.test(value)));
  const patterns = fixed.filter((value) => !literals.has(value)).map(patternOf);
  const glob = read === 'literal' ? literalGlob : globOf;
  const open = values.filter((value) => hasVariables(value, version)).map((value) => templateOf(value, version, glob));
  return (value, context) => {
    const text = fold(value);
    if (literals.has(text) || patterns.some((pattern) => matchesPattern(pattern, text))) return true;
    return open.some((template) => {
      const filled = fill(template, context);
      return filled !== undefined && matchesGlob(folded(filled, fold), text);
    });
  };
}

function folded(glob: Glob, fold: (text: string) => string): Glob {
  return glob.includes(ANY_RUN) || glob.includes(ANY_ONE)
    ? glob
    : literalGlob(fold(glob.map((unit) => String.fromCharCode(unit)).join('')));
}

/** ArnEquals and ArnLike are the same: six parts, each with wildcards. A shorter pattern is padded with `*`, as in Resource. */
const arn: Matching = (values, version) => {
  const templates = values.map((value) => templateOf(value, version));
  return (value, context) =>
    templates.some((template) => {
      const glob = fill(template, context);
      if (glob === undefined) return false;
      if (isEverything(glob)) return true;
      const segments = arnSegments(value);
      return arnParts(glob).every((part, index) => matchesGlob(part, segments[index] ?? ''));
    });
};

/** An operator on values that are parsed; those that can't be match nothing. */
function typed<T>(parse: (text: string) => T | undefined, holds: (value: T, policy: T) => boolean): Matching {
  return (values) => {
    const wanted = values.map(parse).filter((value) => value !== undefined);
    return (text) => {
      const value = parse(text);
      return value !== undefined && wanted.some((policy) => holds(value, policy));
    };
  };
}

const ORDERS: readonly (readonly [name: string, holds: (value: number, policy: number) => boolean])[] = [
  ['equals', (value, policy) => value === policy],
  ['lessthan', (value, policy) => value < policy],
  ['lessthanequals', (value, policy) => value <= policy],
  ['greaterthan', (value, policy) => value > policy],
  ['greaterthanequals', (value, policy) => value >= policy],
];

const positive = (matching: Matching): Operator => ({ negated: false, matching });
const negative = (matching: Matching): Operator => ({ negated: true, matching });
const same = <T>(value: T, policy: T): boolean => value === policy;
const dated = (operator: Operator): Operator => ({ ...operator, takes: (value) => dateOf(value) !== undefined });
const sameNumber = typed(numberOf, same);
const sameDate = typed(dateOf, same);
const sameAddress = typed(networkOf, liesIn);

/** By name in lower case, without ForAllValues, ForAnyValue and IfExists. Null is not among them: it asks for no value. */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map([
  ['stringequals', positive(equals)],
  ['stringnotequals', negative(equals)],
  ['stringequalsignorecase', positive(equalsIgnoringCase)],
  ['stringnotequalsignorecase', negative(equalsIgnoringCase)],
  ['stringlike', positive(like)],
  ['stringnotlike', negative(like)],
  ...ORDERS.map(([name, holds]) => [`numeric${name}`, positive(typed(numberOf, holds))] as const),
  ['numericnotequals', negative(sameNumber)],
  ...ORDERS.map(([name, holds]) => [`date${name}`, dated(positive(typed(dateOf, holds)))] as const),
  ['datenotequals', dated(negative(sameDate))],
  ['bool', positive(typed(booleanOf, same))],
  ['binaryequals', positive(typed(binaryOf, same))],
  ['ipaddress', positive(sameAddress)],
  ['notipaddress', negative(sameAddress)],
  ['arnequals', positive(arn)],
  ['arnlike', positive(arn)],
  ['arnnotequals', negative(arn)],
  ['arnnotlike', negative(arn)],
]);

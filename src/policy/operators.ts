// The condition operators of IAM: their canonical spelling and what their values must look like.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html

export type ValueType = 'text' | 'number' | 'date' | 'boolean' | 'binary' | 'address' | 'arn';

const OPERATORS: { readonly [name: string]: ValueType } = {
  StringEquals: 'text',
  StringNotEquals: 'text',
  StringEqualsIgnoreCase: 'text',
  StringNotEqualsIgnoreCase: 'text',
  StringLike: 'text',
  StringNotLike: 'text',
  NumericEquals: 'number',
  NumericNotEquals: 'number',
  NumericLessThan: 'number',
  NumericLessThanEquals: 'number',
  NumericGreaterThan: 'number',
  NumericGreaterThanEquals: 'number',
  DateEquals: 'date',
  DateNotEquals: 'date',
  DateLessThan: 'date',
  DateLessThanEquals: 'date',
  DateGreaterThan: 'date',
  DateGreaterThanEquals: 'date',
  Bool: 'boolean',
  BinaryEquals: 'binary',
  IpAddress: 'address',
  NotIpAddress: 'address',
  ArnEquals: 'arn',
  ArnLike: 'arn',
  ArnNotEquals: 'arn',
  ArnNotLike: 'arn',
  Null: 'boolean',
};

/** The operators without prefix and suffix. */
export const OPERATOR_NAMES: readonly string[] = Object.keys(OPERATORS);
const PREFIXES: readonly string[] = ['ForAnyValue:', 'ForAllValues:'];
const SUFFIX = 'IfExists';

/** Every spelling in lower case -> the canonical one. `Null` takes no `IfExists`: it asks for existence itself. */
const CANONICAL: ReadonlyMap<string, { readonly name: string; readonly type: ValueType }> = new Map(
  Object.entries(OPERATORS).flatMap(([name, type]) =>
    ['', ...PREFIXES]
      .flatMap((prefix) => (name === 'Null' ? [prefix + name] : [prefix + name, prefix + name + SUFFIX]))
      .map((spelled) => [spelled.toLowerCase(), { name: spelled, type }] as const),
  ),
);

/** AWS's own spelling of an operator (`foranyvalue:stringlike` -> `ForAnyValue:StringLike`); undefined if there is no such operator. */
export function canonicalOperator(text: string): string | undefined {
  return CANONICAL.get(text.toLowerCase())?.name;
}

/** What the values of an operator are; undefined if there is no such operator. */
export function valueType(operator: string): ValueType | undefined {
  return CANONICAL.get(operator.toLowerCase())?.type;
}

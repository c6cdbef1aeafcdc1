// Which condition operators the policy language has, and what a Condition block may look like.
import type { Json } from '../model/json.ts';
import { isList, isObject } from '../model/json.ts';

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
const OPERATORS = new Set(
  [
    'StringEquals StringNotEquals StringEqualsIgnoreCase StringNotEqualsIgnoreCase StringLike StringNotLike',
    'NumericEquals NumericNotEquals NumericLessThan NumericLessThanEquals NumericGreaterThan NumericGreaterThanEquals',
    'DateEquals DateNotEquals DateLessThan DateLessThanEquals DateGreaterThan DateGreaterThanEquals',
    'Bool BinaryEquals IpAddress NotIpAddress ArnEquals ArnLike ArnNotEquals ArnNotLike',
  ].flatMap((line) => line.toLowerCase().split(' ')),
);

/** True for an operator, with or without a set prefix and IfExists; `Null` takes no IfExists. */
function isOperator(name: string): boolean {
  const bare = name.toLowerCase().replace(/^for(anyvalue|allvalues):/, '');
  return bare === 'null' || OPERATORS.has(bare.replace(/ifexists$/, ''));
}

function isScalar(value: Json): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** True if the value is a mapping of operators to mappings of keys to a scalar or a list of scalars. */
export function isConditionBlock(value: Json): boolean {
  if (!isObject(value)) return false;
  return Object.entries(value).every(
    ([operator, keys]) =>
      isOperator(operator) &&
      isObject(keys) &&
      Object.values(keys).every((wanted) => (isList(wanted) ? wanted.every(isScalar) : isScalar(wanted))),
  );
}

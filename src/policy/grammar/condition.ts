// Conditions: operator -> key -> values.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html
import { isList, isObject } from '../../model/json.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import { parseDate } from '../dates.ts';
import { nearest } from '../nearest.ts';
import { canonicalOperator, OPERATOR_NAMES, valueType } from '../operators.ts';
import type { ValueType } from '../operators.ts';
import { error, isSymbolic, shapeOf, warning } from './problem.ts';
import type { Path, Problem } from './problem.ts';
import { checkVariables } from './variable.ts';

/** The Condition of a statement. `Condition: {}` is none. */
export function checkCondition(value: Json, at: Path, version: string): Problem[] {
  if (value === null) return [];
  if (!isObject(value)) {
    const message = `The Condition is ${shapeOf(value)} where a mapping belongs.`;
    return [error(at, 'condition-shape', message, 'Write Operator: { key: value }, for example Bool: { "aws:SecureTransport": "false" }.')];
  }
  return [
    ...twice(value, at, 'condition-operator-twice', 'operator'),
    ...Object.entries(value).flatMap(([operator, keys]) => checkOperator(operator, keys, [...at, operator], version)),
  ];
}

function checkOperator(operator: string, keys: Json, at: Path, version: string): Problem[] {
  const type = valueType(operator);
  if (type === undefined) return [unknownOperator(operator, at)];
  if (keys === null) return [];
  if (!isObject(keys)) {
    const message = `Under the operator ${operator} stands ${shapeOf(keys)} where a mapping belongs.`;
    return [error(at, 'condition-shape', message, `Write ${operator}: { key: value }.`)];
  }
  const entries = Object.entries(keys);
  if (entries.length === 0)
    return [
      warning(
        at,
        'condition-empty',
        `The operator ${operator} has no key, so it restricts nothing.`,
        'Name a condition key, or remove the operator.',
      ),
    ];
  const problems = entries.flatMap(([key, values]) => checkKey(key, values, [...at, key], version, type));
  return [...twice(keys, at, 'condition-key-twice', 'condition key'), ...problems];
}

/** Two spellings of one name: IAM may AND them or keep one of them, and neither is what a reader expects. */
function twice(mapping: JsonObject, at: Path, rule: string, what: string): Problem[] {
  const seen = new Map<string, string>();
  return Object.keys(mapping).flatMap((name) => {
    const first = seen.get(name.toLowerCase());
    seen.set(name.toLowerCase(), first ?? name);
    if (first === undefined) return [];
    return [error([...at, name], rule, `The ${what} "${name}" is the same as "${first}": case makes no difference.`, 'Keep one of them.')];
  });
}

function unknownOperator(operator: string, at: Path): Problem {
  if (/^(ForAnyValue|ForAllValues)::/i.test(operator))
    return error(at, 'condition-operator', `"${operator}" has one colon too many.`, `Write ${operator.replace('::', ':')}.`);
  const [, prefix = '', stem = ''] = /^([^:]*:)?(.*)$/.exec(operator) ?? [];
  const bare = stem.replace(/IfExists$/i, '');
  if (/^null$/i.test(bare) && bare !== stem)
    return error(
      at,
      'condition-operator',
      'Null takes no IfExists: it asks whether the key exists.',
      'Write Null with "true" (absent) or "false" (present).',
    );
  const close = nearest(bare, OPERATOR_NAMES);
  const spelled = close === undefined ? undefined : (canonicalOperator(prefix + close + stem.slice(bare.length)) ?? close);
  const next = spelled === undefined ? `Operators are ${OPERATOR_NAMES.join(', ')}.` : `Did you mean ${spelled}?`;
  return error(at, 'condition-operator', `"${operator}" is not a condition operator.`, next);
}

function checkKey(key: string, values: Json, at: Path, version: string, type: ValueType): Problem[] {
  const problems: Problem[] = [];
  if (!key.includes(':') && !isSymbolic(key)) {
    problems.push(
      warning(
        at,
        'condition-key',
        `"${key}" has no service prefix, so it is no condition key.`,
        'Condition keys look like aws:SourceIp or s3:prefix.',
      ),
    );
  }
  if (!isList(values)) return [...problems, ...checkValue(values, at, version, type)];
  if (values.length === 0)
    problems.push(warning(at, 'empty-list', `The condition on ${key} has no value.`, 'Write a value, or remove the key.'));
  return [...problems, ...values.flatMap((value, index) => checkValue(value, [...at, index], version, type))];
}

/** Numbers and booleans stand for their text here, and only here. */
function checkValue(value: Json, at: Path, version: string, type: ValueType): Problem[] {
  if (value === null) return [];
  if (isObject(value) || isList(value))
    return [error(at, 'condition-value', `The value is ${shapeOf(value)} where a text belongs.`, 'Write a text or a list of texts.')];
  const text = String(value);
  if (isSymbolic(text)) return [];
  if (text.includes('${')) return checkVariables(text, at, version);
  return checkType(text, at, type);
}

/** Recorded: CreatePolicy refuses a date that it can't read. Other values of a wrong type are taken, and never match. */
function checkType(text: string, at: Path, type: ValueType): Problem[] {
  switch (type) {
    case 'date':
      return parseDate(text) === undefined
        ? [error(at, 'condition-value', `"${text}" is not a date.`, 'Write it like 2027-03-31T00:00:00Z, or as seconds since 1970.')]
        : [];
    case 'number':
      return suspect(/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text), text, at, 'a number');
    case 'boolean':
      return suspect(/^(true|false)$/i.test(text), text, at, '"true" or "false"');
    case 'address':
      return suspect(/^(\d{1,3}(\.\d{1,3}){3}|[0-9a-f:]*:[0-9a-f:.]*)(\/\d{1,3})?$/i.test(text), text, at, 'an IP address or range');
    case 'arn':
      return suspect(text === '*' || text.startsWith('arn:'), text, at, 'an ARN');
    case 'text':
    case 'binary':
      return [];
  }
}

function suspect(fine: boolean, text: string, at: Path, wanted: string): Problem[] {
  return fine
    ? []
    : [
        warning(
          at,
          'condition-value',
          `"${text}" is not ${wanted}, so the condition never matches it.`,
          `Write ${wanted}, or use a String operator.`,
        ),
      ];
}

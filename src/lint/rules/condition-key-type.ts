// Operators of another type than the key beside them.
import { isOpen } from '../questions.ts';
import type { ValueType } from '../../policy/operators.ts';
import type { Rule } from '../rule.ts';

export const conditionKeyType: Rule = {
  id: 'condition-key-type',
  severity: 'warning',
  title: 'An operator of another type than the key',
  why: 'A condition key has a type. An operator of another type compares what can not be equal: a range of addresses under StringEquals is a text that no request has.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html',
  statement: ({ conditions }, _policy, { table }) =>
    conditions.flatMap(({ key, at, operator, base, type, values }) => {
      const fact = isOpen(key) || base === 'Null' ? undefined : table.key(key);
      const wanted = fact === undefined ? undefined : OPERATORS[fact.type.replace('ArrayOf', '')];
      if (fact === undefined || wanted === undefined || wanted.includes(type)) return [];
      // A text operator compares the text of any value, but ranges and patterns of addresses have none.
      if (type === 'text' && !(fact.type === 'IPAddress' && values.some(({ text }) => /[/*?]/.test(text)))) return [];
      const message = `${operator} does not go with ${key}, which is of the type ${fact.type}.`;
      return [{ at, message, next: `Use an operator for ${NAMES[fact.type.replace('ArrayOf', '')] ?? fact.type}.` }];
    }),
};

/** The kinds of operators that go with a type of key. */
const OPERATORS: Readonly<Record<string, readonly ValueType[]>> = {
  String: ['text', 'arn', 'binary'],
  ARN: ['arn', 'text'],
  Bool: ['boolean', 'text'],
  Boolean: ['boolean', 'text'],
  Numeric: ['number'],
  Long: ['number'],
  Date: ['date', 'number'],
  IPAddress: ['address'],
};

const NAMES: Readonly<Record<string, string>> = {
  String: 'text (StringEquals, StringLike)',
  ARN: 'ARNs (ArnEquals, ArnLike)',
  Bool: 'booleans (Bool)',
  Boolean: 'booleans (Bool)',
  Numeric: 'numbers (NumericEquals, NumericLessThan)',
  Long: 'numbers (NumericEquals, NumericLessThan)',
  Date: 'dates (DateLessThan, DateGreaterThan)',
  IPAddress: 'addresses (IpAddress, NotIpAddress)',
};

// The Condition of a statement, read: operator -> key -> values.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html
import { isObject } from '../../model/json.ts';
import type { Json } from '../../model/json.ts';
import { readOperator, testOf } from './condition.ts';
import type { Test } from './condition.ts';
import { kindOf, scalarsOf } from './members.ts';
import type { Complain, Place } from './members.ts';
import { OPERATORS } from './operators.ts';
import { SUPPORTS_VARIABLES, unclosedVariable } from './template.ts';

/** All tests must hold; an empty Condition has none. Two spellings of one operator or key are two tests. */
export function testsOf(value: Json, place: Place, version: string, complain: Complain): readonly Test[] {
  if (!isObject(value)) {
    complain(place, `is ${kindOf(value)} where a mapping belongs`);
    return [];
  }
  return Object.entries(value).flatMap(([name, keys]) => {
    const at = `${place}.${name}`;
    const operator = readOperator(name);
    if (operator === undefined) complain(at, 'is no condition operator');
    if (!isObject(keys)) {
      complain(at, `is ${kindOf(keys)} where a mapping of keys belongs`);
      return [];
    }
    return Object.entries(keys).flatMap(([key, given]) => {
      const where = `${at}.${key}`;
      const values = scalarsOf(given, where, complain);
      if (operator === undefined) return [];
      const takes = OPERATORS.get(operator.name)?.takes ?? (() => true);
      for (const each of values) {
        if (!takes(each)) complain(where, `"${each}" is no value that ${name} takes`);
        if (version === SUPPORTS_VARIABLES && unclosedVariable(each) >= 0) complain(where, `"${each}" has a variable that is not closed`);
      }
      return [compiledLate(() => testOf(operator, key, values, version))];
    });
  });
}

/** Compiled when it is asked for the first time: most statements concern other requests. */
function compiledLate(compile: () => Test): Test {
  let test: Test | undefined;
  return (context) => (test ??= compile())(context);
}

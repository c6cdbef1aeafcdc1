// Whether conditions demand that a key be there.
import type { Condition } from './statement.ts';

/** True if another condition on the key holds only where it is present: Null "false", or an operator that needs a value. */
export function isPresent(key: string, conditions: readonly Condition[]): boolean {
  return conditions.some((condition) => {
    if (condition.key.toLowerCase() !== key.toLowerCase() || condition.ifExists) return false;
    if (condition.base === 'Null') return condition.values.every(({ text }) => text.toLowerCase() === 'false');
    return !condition.negated && condition.quantifier !== 'ForAllValues';
  });
}

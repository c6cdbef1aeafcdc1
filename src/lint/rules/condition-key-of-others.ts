// Condition keys that none of the actions beside them has.
import { nearest } from '../../policy/nearest.ts';
import { isOpen, knownActions, prefixOf } from '../questions.ts';
import type { Rule } from '../rule.ts';

export const conditionKeyOfOthers: Rule = {
  id: 'condition-key-of-others',
  severity: 'warning',
  title: 'A condition key that the actions do not have',
  why: 'Each action brings the keys that its service documents. A key of another action is absent: an Allow with it grants nothing, and a Deny either never or always applies. s3:prefix goes with s3:ListBucket, not with s3:GetObject.',
  source: 'https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html',
  statement(statement, { use }, { table }) {
    const global = new Set(table.globalKeys.map(({ key }) => key.toLowerCase()));
    const judged = statement.conditions.flatMap((condition) => {
      const prefix = prefixOf(condition.key);
      if (use === 'trust' || prefix === 'aws' || isOpen(condition.key) || table.service(prefix) === undefined) return [];
      const fact = table.key(condition.key);
      return fact === undefined || global.has(fact.key.toLowerCase()) ? [] : [{ ...condition, fact }];
    });
    const actions = judged.length === 0 ? undefined : knownActions(statement, table);
    if (actions === undefined) return [];
    const had = new Set(actions.flatMap((action) => table.find(action)?.conditionKeys ?? []));
    return judged
      .filter(({ fact }) => !had.has(fact.key))
      .map(({ key, at }) => {
        const close = nearest(key, [...had]);
        const next = close === undefined ? 'Use a key that the actions have.' : `Did you mean ${close}?`;
        return { at, message: `None of the actions of the statement has the condition key "${key}".`, next };
      });
  },
};

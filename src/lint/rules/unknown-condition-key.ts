// Condition keys that neither AWS nor the service has.
import type { ServiceFact } from '../../model/actions.ts';
import { nearest } from '../../policy/nearest.ts';
import { isOpen, prefixOf } from '../questions.ts';
import type { Rule } from '../rule.ts';

export const unknownConditionKey: Rule = {
  id: 'unknown-condition-key',
  severity: 'warning',
  title: 'A condition key that nobody has',
  why: 'A key that no request carries is always absent: an Allow with it grants nothing, and a Deny either never or always applies.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html',
  statement: ({ conditions }, _policy, { table }) =>
    conditions.flatMap(({ key, at }) => {
      const prefix = prefixOf(key);
      // Identity providers bring keys of their own: oidc.eks.eu-west-1.amazonaws.com/id/ABC:sub.
      if (prefix === '' || isOpen(key) || /[./]/.test(prefix) || table.key(key) !== undefined) return [];
      const service = table.service(prefix);
      const known = prefix === 'aws' ? table.globalKeys : (service?.conditionKeys ?? []);
      const close = nearest(
        key,
        known.map((fact) => fact.key),
      );
      const next = close === undefined ? 'Look it up among the condition keys of the service.' : `Did you mean ${close}?`;
      return [{ at, message: `${ownerOf(prefix, service)} "${key}".`, next }];
    }),
};

function ownerOf(prefix: string, service: ServiceFact | undefined): string {
  if (prefix === 'aws') return 'AWS has no global condition key';
  return service === undefined ? 'No service has the condition key' : `${service.title} has no condition key`;
}

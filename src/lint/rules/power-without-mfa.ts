// Users who may change permissions without MFA.
import type { ActionTable } from '../../model/actions.ts';
import { conditionsOn, isEveryAction, isOpen } from '../questions.ts';
import { documentsOf } from '../reach.ts';
import type { Statement } from '../statement.ts';
import type { Rule } from '../rule.ts';

const KEY = 'aws:multifactorauthpresent';

export const powerWithoutMfa: Rule = {
  id: 'power-without-mfa',
  severity: 'note',
  title: 'A user who may change permissions without MFA',
  why: 'Whoever may change permissions may give itself all of them. A stolen password or access key should not be enough for that: demand MFA by a condition, on the Allow or by a Deny beside it.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#enable-mfa-for-privileged-users',
  entity(entity, subject) {
    if (entity.kind !== 'User') return [];
    const statements = documentsOf(entity, subject).flatMap((policy) => policy.statements.map((statement) => ({ statement, policy })));
    if (statements.some(({ statement }) => conditionsOn(statement, KEY).length > 0)) return [];
    const found = statements.flatMap(({ statement, policy }) => {
      const action = powerOf(statement, subject.table);
      return action === undefined ? [] : [{ action, name: policy.name }];
    });
    const [first] = found;
    if (first === undefined) return [];
    const message = `${entity.address} may change permissions without MFA ("${first.action}" in ${first.name}).`;
    return [{ at: [], message, next: 'Deny it under BoolIfExists: { "aws:MultiFactorAuthPresent": "false" }, or give it to a role.' }];
  },
};

/** The pattern of an Allow that lets its holder change permissions in IAM. */
function powerOf({ effect, actions }: Statement, table: ActionTable): string | undefined {
  if (effect === 'Deny') return undefined;
  return (actions ?? []).find(({ text }) => {
    if (isEveryAction(text)) return true;
    if (isOpen(text) || !text.toLowerCase().startsWith('iam:')) return false;
    return table.expand(text).some((action) => table.find(action)?.accessLevel === 'Permissions management');
  })?.text;
}

// Permission to pass any role.
import { conditionsOn, givesPermissions, isEveryAction, naming } from '../questions.ts';
import type { Rule } from '../rule.ts';

export const passRoleAny: Rule = {
  id: 'pass-role-any',
  severity: 'warning',
  title: 'Any role may be passed',
  why: 'Whoever may pass any role to a service can run code with the permissions of the strongest one. Name the roles, and the services by iam:PassedToService.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html',
  statement(statement, policy) {
    if (statement.effect === 'Deny' || !givesPermissions(policy) || conditionsOn(statement, 'iam:passedtoservice').length > 0) return [];
    const any = statement.resources?.find(({ text }) => /^\*+$|^arn:[^:]*:iam::[^:]*:(role\/)?\*+$/.test(text));
    // What allows everything is found by another rule.
    const passes = naming(statement, 'iam:PassRole').find(({ text }) => !isEveryAction(text));
    if (any === undefined || passes === undefined) return [];
    const next = 'Name the roles in Resource, or add StringEquals: { "iam:PassedToService": "…" }.';
    return [{ at: passes.at, message: `"${passes.text}" lets the holder pass any role to any service.`, next }];
  },
};

// Permission to assume any role.
import { givesPermissions, isEveryAction, naming } from '../questions.ts';
import type { Rule } from '../rule.ts';

export const assumeAnyRole: Rule = {
  id: 'assume-any-role',
  severity: 'warning',
  title: 'Any role may be assumed',
  why: 'Which roles someone gets then depends on trust policies alone, in every account that trusts this one. Name the roles.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_permissions-to-switch.html',
  statement(statement, policy) {
    if (statement.effect === 'Deny' || !givesPermissions(policy) || statement.conditions.length > 0) return [];
    const any = statement.resources?.find(({ text }) => /^\*+$|^arn:[^:]*:iam::\*+(:(role\/)?\*+)?$/.test(text));
    const assumes = naming(statement, 'sts:AssumeRole').find(({ text }) => !isEveryAction(text));
    if (any === undefined || assumes === undefined) return [];
    return [
      { at: assumes.at, message: `"${assumes.text}" lets the holder try any role of any account.`, next: 'Name the roles in Resource.' },
    ];
  },
};

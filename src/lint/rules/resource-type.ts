// Resources that none of the actions beside them takes.
import { mismatch } from '../mismatch.ts';
import type { Rule } from '../rule.ts';

export const resourceType: Rule = {
  id: 'resource-type',
  severity: 'warning',
  title: 'A resource that its actions never take',
  why: 'An action is asked with resources of certain types only. A statement that names others does not apply: s3:ListBucket is about the bucket, s3:GetObject about the objects in it, and an action without types is asked with a star alone.',
  source: 'https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html',
  statement(statement, policy, { table }) {
    const { idle, useless } = mismatch(statement, policy, table);
    // A Deny that can't apply at all is worse, and has a rule of its own.
    if (statement.effect === 'Deny' && idle.length === statement.actions?.length) return [];
    return [
      ...idle.map(({ at, text, forms }) => {
        const next =
          forms.length === 0
            ? 'It concerns no single resource: allow it in a statement of its own with Resource "*".'
            : `It takes ${forms.slice(0, 3).join(', ')}${forms.length > 3 ? ' and others' : ''}.`;
        return { at, message: `"${text}" takes none of the resources of the statement, which does not apply to it.`, next };
      }),
      ...useless.map(({ at, text }) => ({
        at,
        message: `None of the actions of the statement takes the resource "${text}".`,
        next: 'Remove it, or name the resource that is meant.',
      })),
    ];
  },
};

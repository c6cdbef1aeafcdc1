// AWS managed policies that give nearly everything.
import { attachmentAt } from '../questions.ts';
import type { Rule } from '../rule.ts';

export const fullAccessAttached: Rule = {
  id: 'full-access-attached',
  severity: 'warning',
  title: 'A policy of AWS that gives full access',
  why: 'AdministratorAccess, PowerUserAccess and IAMFullAccess give what few people need at any time. Begin with AWS managed policies for the job, and move on to own ones with least privilege.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#bp-use-aws-defined-policies',
  entity: (entity) =>
    (entity.permits?.attached ?? []).flatMap((arn) => {
      const name = /:iam::aws:policy\/(?:.*\/)?(AdministratorAccess|PowerUserAccess|IAMFullAccess)$/.exec(arn)?.[1];
      if (name === undefined) return [];
      const message = `${entity.address} holds ${name}, which is more than a job needs.`;
      return [
        { at: attachmentAt(entity, name), message, next: 'Attach a policy for the job, or give this to a role that is assumed with MFA.' },
      ];
    }),
};

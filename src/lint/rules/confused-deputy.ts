// Services that may be made to act for others.
import type { Rule } from '../rule.ts';

export const confusedDeputy: Rule = {
  id: 'confused-deputy',
  severity: 'note',
  title: 'A service trusted for anyone',
  why: 'A service acts for all its customers. Where its trust is not narrowed by aws:SourceAccount or aws:SourceArn, another customer may be able to have the service use this role.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html',
  statement: ({ effect, principals, conditions }, { use }) =>
    use !== 'trust' || effect === 'Deny' || conditions.some(({ key }) => /^aws:source(account|arn|orgid|orgpaths|owner)$/i.test(key))
      ? []
      : (principals ?? [])
          .filter(({ type, text }) => type === 'Service' && !OWN.test(text))
          .map(({ text, at }) => ({
            at,
            message: `${text} may assume this role on behalf of other accounts too.`,
            next: 'Add a condition on aws:SourceAccount or aws:SourceArn, if the service sends them.',
          })),
};

/** Services whose calls come from resources of the account that the role was given to, and carry no source. */
const OWN =
  /^(ec2|lambda|edgelambda|pods\.eks|eks|eks-fargate-pods|ssm|ecs|spotfleet|elasticmapreduce|rds|monitoring\.rds)\.amazonaws\.com(\.cn)?$/i;

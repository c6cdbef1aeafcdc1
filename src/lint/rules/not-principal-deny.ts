// Denies with NotPrincipal.
import type { Rule } from '../rule.ts';

export const notPrincipalDeny: Rule = {
  id: 'not-principal-deny',
  severity: 'warning',
  title: 'Deny with NotPrincipal',
  why: 'A Deny with NotPrincipal hits every principal that has a permissions boundary, those that it excepts included. Deny everyone and except by aws:PrincipalArn.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html',
  statement: ({ effect, at, notPrincipals }) =>
    effect === 'Allow' || notPrincipals === null
      ? []
      : [
          {
            at: [...at, 'NotPrincipal'],
            message: 'This Deny also hits those that NotPrincipal excepts, if they have a permissions boundary.',
            next: 'Write Principal {"AWS": "*"} with ArnNotEquals: { "aws:PrincipalArn": … }.',
          },
        ],
};

// Allows on everything but a few resources.
import type { Rule } from '../rule.ts';

export const allowNotResource: Rule = {
  id: 'allow-not-resource',
  severity: 'warning',
  title: 'Allow with NotResource',
  why: 'Allow with NotResource allows the actions on everything but a few resources, those that are made tomorrow included.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notresource.html',
  statement: ({ effect, at, notResources }) =>
    effect === 'Deny' || notResources === null
      ? []
      : [
          {
            at: [...at, 'NotResource'],
            message: 'This allows the actions on every resource but those listed, future ones included.',
            next: 'Name the resources that are allowed, or deny those that are not.',
          },
        ],
};

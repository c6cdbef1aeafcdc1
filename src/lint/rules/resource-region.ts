// A region where there is none: reported by the grammar of documents.
import type { Rule } from '../rule.ts';

export const resourceRegion: Rule = {
  id: 'resource-region',
  severity: 'error',
  title: 'A region where there is none',
  why: 'IAM is one for a whole partition and bucket names are global: their ARNs have no region, and IAM refuses one.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html',
  grammar: true,
};

// Customer policies that are copies of AWS's own.
import { canonical } from '../../model/json.ts';
import { oncePer } from '../index-of.ts';
import type { Rule } from '../rule.ts';

export const sameAsAwsManaged: Rule = {
  id: 'same-as-aws-managed',
  severity: 'note',
  title: 'A customer policy that AWS has already',
  why: 'AWS keeps its managed policies up to date. A copy of one is a policy more to look after.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#bp-use-aws-defined-policies',
  policy({ use, address, document }, subject) {
    const twin = use === 'managed' ? arnsByText(subject).get(canonical(document)) : undefined;
    return twin === undefined ? [] : [{ at: [], message: `${address} says the same as ${twin}.`, next: 'Attach that one.' }];
  },
};

const arnsByText = oncePer(({ awsPolicies }) => new Map(Object.entries(awsPolicies).map(([arn, document]) => [canonical(document), arn])));

// Addresses and ranges that are none.
import { isOpen } from '../questions.ts';
import { isRange } from '../ranges.ts';
import type { Rule } from '../rule.ts';

export const conditionCidr: Rule = {
  id: 'condition-cidr',
  severity: 'error',
  title: 'An address that is none',
  why: 'A value of IpAddress is an IPv4 or IPv6 address, alone or with the length of a prefix. Anything else matches no request, so that an Allow grants nothing and a Deny protects nothing.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_IPAddress',
  supersedes: ['condition-value'],
  statement: ({ conditions }) =>
    conditions
      .filter(({ type }) => type === 'address')
      .flatMap(({ values }) => values)
      .filter(({ text }) => !isOpen(text) && !text.includes('${') && !isRange(text))
      .map(({ text, at }) => ({
        at,
        message: `"${text}" is neither an address nor a range of addresses.`,
        next: 'Write it like 203.0.113.0/24 or 2001:db8::/32.',
      })),
};

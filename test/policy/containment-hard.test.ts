// Documents that nobody writes, and documents that are none: each gets a bounded answer.
import { describe, expect, it } from 'vitest';
import { compareDocuments } from '../../src/access/compare.ts';
import { allow, arns, deny, policy, when } from './containment-words.ts';

const times = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i));

/** Documents that no person writes: each must be answered, and soon. */
const HARD: readonly (readonly [name: string, existing: never, fresh: never])[] = [
  ['stars in an action', policy(allow({ Action: `s3:${'*a'.repeat(200)}` })), policy(allow({ Action: `s3:${'*a'.repeat(201)}*` }))],
  ['stars in a resource', policy(allow(arns(`${'*a'.repeat(2000)}*`))), policy(allow(arns(`${'*a'.repeat(1999)}b*`)))],
  [
    'stars under negation',
    policy(
      allow(
        when(
          'StringNotLike',
          times(12, (i) => `*${String.fromCodePoint(97 + i)}${'?'.repeat(12)}`),
        ),
      ),
    ),
    policy(allow({ Condition: { StringLike: { 'aws:k': '*' }, Null: { 'aws:k': 'false' } } })),
  ],
  [
    'stars that a Deny crosses',
    policy(allow(arns('*a*b'.repeat(10))), deny(arns('*c*d'.repeat(10)))),
    policy(allow(arns('*a*b'.repeat(10)))),
  ],
  [
    'many actions that overlap',
    policy(allow({ Action: times(1500, (i) => `s3:*${i}*`) })),
    policy(allow({ Action: times(1500, (i) => `s3:*${i}x*`) })),
  ],
  [
    'many resources that overlap',
    policy(allow(arns(...times(1500, (i) => `*${i}*`)))),
    policy(allow(arns(...times(1500, (i) => `*${i + 1500}*`)))),
  ],
  [
    'many NotResources',
    policy(allow({}), ...times(8, (j) => deny({ NotResource: times(40, (i) => `arn:aws:s3:::*${i * 7 + j}*`) }))),
    policy(allow({}), ...times(8, (j) => deny({ NotResource: times(40, (i) => `arn:aws:s3:::*${i * 5 + j}*`) }))),
  ],
  [
    'many NotActions',
    policy(...times(10, (j) => allow({ NotAction: times(40, (i) => `s3:*${i * 7 + j}*`) }))),
    policy(...times(10, (j) => allow({ NotAction: times(40, (i) => `s3:*${i * 3 + j + 1}*`) }))),
  ],
  [
    'conditions that interlock',
    policy(
      ...times(40, (i) =>
        allow({ Condition: { StringEquals: { [`aws:k${i}`]: 'a', [`aws:k${(i + 1) % 40}`]: 'b', [`aws:k${(i + 7) % 40}`]: 'c' } } }),
      ),
    ),
    policy(allow({ Condition: { StringLike: Object.fromEntries(times(40, (i) => [`aws:k${i}`, '*'])) } })),
  ],
  [
    'many networks',
    policy(
      allow(
        when(
          'IpAddress',
          times(2000, (i) => `10.${i % 256}.${i >> 8}.0/24`),
        ),
      ),
    ),
    policy(
      allow(
        when(
          'IpAddress',
          times(2000, (i) => `10.${i % 256}.${i >> 8}.128/25`),
        ),
      ),
    ),
  ],
  [
    'many values',
    policy(
      allow(
        when(
          'StringEquals',
          times(5000, (i) => `v${i}`),
        ),
      ),
    ),
    policy(
      allow(
        when(
          'StringLike',
          times(5000, (i) => `v${i}*`),
        ),
      ),
    ),
  ],
  [
    'a huge document',
    policy(...times(2000, (i) => allow({ Action: [`s3:Get${i}*`], ...arns(`b${i}/*`) }))),
    policy(...times(2000, (i) => allow({ Action: [`s3:Get${i}*`], ...arns(`b${i}/x*`) }))),
  ],
];

describe('documents that nobody writes', () => {
  it.each(HARD)('answers %s', (_, existing, fresh) => {
    expect(['proved', 'refuted', 'undecided']).toContain(
      compareDocuments(existing, fresh, 'identity', { budget: 2_000_000 }).verdict.verdict,
    );
  });

  it('says where a document is none', () => {
    const nested = JSON.parse(`{"Version":"2012-10-17","Statement":${'['.repeat(3000)}${']'.repeat(3000)}}`);
    expect(() => compareDocuments(policy(allow({})), nested, 'identity')).toThrow('new: the document is nested too deeply');
    expect(() => compareDocuments(policy(allow({ Action: 'get' })), policy(allow({})), 'identity')).toThrow('existing.Statement[0].Action');
    expect(() => compareDocuments(policy(allow({})), policy(allow({ Principal: '*' })), 'identity')).toThrow('new.Statement[0]');
    expect(() => compareDocuments(null, [], 'identity')).toThrow('existing');
  });
});

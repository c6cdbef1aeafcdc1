// Patterns for sets of names: they match what is meant and nothing else.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { globsFor } from '../../src/access/diff/globs.ts';
import { globMatches } from '../../src/policy/pattern.ts';

const NAMES = [
  'Get',
  'GetObject',
  'GetObjectAcl',
  'GetBucket',
  'GetBucketAcl',
  'PutObject',
  'PutBucket',
  'List',
  'ListBuckets',
  'Describe',
];

describe('patterns for a set of names', () => {
  it('match exactly the set, with and without exceptions', () => {
    fc.assert(
      fc.property(fc.subarray(NAMES, { minLength: 1 }), fc.nat(2), (meant, holes) => {
        const { globs, except } = globsFor(
          meant,
          NAMES.filter((name) => !meant.includes(name)),
          holes,
        );
        const matched = NAMES.filter((name) => !except.includes(name) && globs.some((glob) => globMatches(glob, name)));
        expect(matched).toEqual(NAMES.filter((name) => meant.includes(name)));
        expect(globs.length).toBeLessThanOrEqual(meant.length);
      }),
    );
  });

  it.each([
    [['GetObject', 'GetObjectAcl'], [], ['GetObject*'], []],
    [['GetObject'], [], ['GetObject'], []],
    [NAMES.filter((name) => name.startsWith('Get') && name !== 'GetObject'), [], ['Get*'], ['GetObject']],
    [NAMES, [], ['*'], []],
  ])('are short: %j', (meant, _, globs, except) => {
    expect(
      globsFor(
        meant,
        NAMES.filter((name) => !meant.includes(name)),
      ),
    ).toEqual({ globs, except });
  });
});

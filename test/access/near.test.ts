// What may be left out of a comparison: statements of both sides about other resources than all that differs, and no others.
import { describe, expect, it } from 'vitest';
import { nearOf } from '../../src/access/diff/near.ts';
import type { Content } from '../../src/access/diff/statements.ts';
import type { Statement } from '../../src/policy/document.ts';

let ids = 0;
const content = (statement: Omit<Statement, 'Effect'>): Content => ({
  id: ids++,
  version: '2012-10-17',
  statement: { Effect: 'Allow', ...statement },
});
const on = (...Resource: string[]): Content => content({ Resource });
const changed = on('arn:aws:s3:::a/*');

/** Those of both sides that stay beside what changed. */
function kept(common: readonly Content[], differing: readonly Content[] = [changed]): readonly Content[] {
  const near = nearOf({ grants: common, limit: null }, { grants: [...common, ...differing], limit: null });
  expect(near.fresh.grants).toEqual([...near.old.grants, ...differing]);
  return near.old.grants;
}

describe('what is near to a change', () => {
  it.each<readonly [why: string, one: Content]>([
    ['the same resource', on('arn:aws:s3:::a/*')],
    ['a resource within it', on('arn:aws:s3:::a/b')],
    ['a wider one', on('arn:aws:s3:::*')],
    ['everything', on('*')],
    ['one of several', on('arn:aws:s3:::b', 'arn:aws:s3:::a/b')],
    ['a part that is not known', on('arn:aws:s3:::${aws:username}/x')],
    ['a question mark, which counts in examples', on('arn:aws:s3:::b?')],
    [
      'a condition on sets, which counts in examples',
      content({ Resource: ['b'], Condition: { 'ForAnyValue:StringLike': { 'aws:TagKeys': ['x'] } } }),
    ],
  ])('keeps %s', (_, one) => expect(kept([one])).toEqual([one]));

  it('leaves out what begins otherwise', () => {
    const far = [
      on('arn:aws:s3:::b/*'),
      on('arn:aws:sqs:::q'),
      content({ Resource: ['arn:aws:s3:::c'], Condition: { Bool: { x: ['true'] } } }),
    ];
    expect(kept(far)).toEqual([]);
  });

  it('leaves out nothing where something excludes resources, or differs on all of them, or where nothing differs', () => {
    const far = on('arn:aws:s3:::b/*');
    const excluding = content({ NotResource: ['arn:aws:s3:::z'] });
    expect(kept([far, excluding])).toEqual([far, excluding]);
    expect(kept([far], [on('*')])).toEqual([far]);
    expect(kept([far], [])).toEqual([far]);
  });

  it('looks at limits like at grants, and leaves out nothing where one comes', () => {
    const [near, far] = [on('arn:aws:s3:::a/x'), on('arn:aws:s3:::b/*')];
    const say = { grants: [near, far], limit: [near, far] };
    expect(nearOf(say, { ...say, limit: [near, far, changed] })).toEqual({
      old: { grants: [near], limit: [near] },
      fresh: { grants: [near], limit: [near, changed] },
    });
    expect(nearOf({ ...say, limit: null }, say)).toEqual({ old: { ...say, limit: null }, fresh: say });
  });
});

// What may be left out of a comparison: statements of both sides about other resources than all that differs, and no others.
import { describe, expect, it } from 'vitest';
import { isIdle, nearOf } from '../../src/access/diff/near.ts';
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

describe('a difference about somebody else', () => {
  const values = { 'aws:principaltag/team': ['red'], 'aws:principaltag/stage': [], 'aws:several': ['red', 'blue'] };
  const isVain = (Condition: NonNullable<Statement['Condition']>): boolean => {
    const one = content({ Resource: ['*'], Condition });
    const grants = isIdle({ grants: [changed], limit: null }, { grants: [changed, one], limit: null }, { values });
    const limit = isIdle({ grants: [changed], limit: [one] }, { grants: [changed], limit: [] }, { values });
    expect(limit).toBe(grants);
    return grants;
  };

  it.each<readonly [why: string, condition: NonNullable<Statement['Condition']>]>([
    ['another value', { StringEquals: { 'aws:PrincipalTag/team': ['blue', 'Red'] } }],
    ['a value of what is known to be absent', { StringEquals: { 'aws:PrincipalTag/stage': ['prod'] } }],
    ['one of several keys with another value', { StringEquals: { 'aws:RequestTag/x': ['y'], 'aws:PrincipalTag/Team': ['blue'] } }],
    ['another value beside other conditions', { Bool: { 'aws:x': ['true'] }, StringEquals: { 'aws:PrincipalTag/team': ['blue'] } }],
  ])('is in vain under %s', (_, condition) => expect(isVain(condition)).toBe(true));

  it.each<readonly [why: string, condition: NonNullable<Statement['Condition']>]>([
    ['no condition', {}],
    ['the value', { StringEquals: { 'aws:PrincipalTag/team': ['blue', 'red'] } }],
    ['a variable', { StringEquals: { 'aws:PrincipalTag/team': ['${aws:PrincipalTag/team}'] } }],
    ['a key that is not known', { StringEquals: { 'aws:RequestTag/team': ['blue'] } }],
    ['a key with several values', { StringEquals: { 'aws:several': ['green'] } }],
    ['another operator', { StringNotEquals: { 'aws:PrincipalTag/team': ['blue'] } }],
    ['an operator that takes absent keys', { StringEqualsIfExists: { 'aws:PrincipalTag/stage': ['prod'] } }],
  ])('counts under %s', (_, condition) => expect(isVain(condition)).toBe(false));

  it('counts where a limit comes or goes', () => {
    expect(isIdle({ grants: [changed], limit: null }, { grants: [changed], limit: [] }, { values })).toBe(false);
  });
});

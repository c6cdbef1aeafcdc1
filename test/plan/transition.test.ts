// Orders without a gap and without a window: the counter-examples of the theory, by their numbers, and what else makes an order wrong.
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/model/json.ts';
import { actionsOf } from '../../src/model/plan.ts';
import type { ComputedVerdict, Plan } from '../../src/model/plan.ts';
import { allow, deny, doc, liveFrom, planBetween, planFrom, precedes } from '../support/planning.ts';

const ec2 = { services: 'ec2.amazonaws.com' };
const [A, B, C] = ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'];

function verdictOf({ verdict }: Plan): ComputedVerdict {
  if (verdict.state === 'not-computed') throw new Error('no verdict');
  return verdict;
}
const kinds = (plan: Plan): string[] =>
  [...new Set(verdictOf(plan).exceptions.map(({ kind, principal }) => `${kind} ${principal}`))].sort();
const errors = (plan: Plan): string[] => plan.findings.filter(({ severity }) => severity === 'error').map(({ rule }) => rule);
const policy = (...statements: JsonObject[]): JsonObject => ({ document: doc(...statements) });
const ids = (plan: Plan): string[] => actionsOf(plan).map(({ id }) => id);

describe('counter-examples of the theory', () => {
  it('1: two documents swap what they allow, by way of a version that allows both', async () => {
    const side = (one: string, two: string) => ({
      policies: { one: policy(allow(one)), two: policy(allow(two)) },
      users: { p: { policies: ['one', 'two'] } },
    });
    const plan = await planBetween(side(A, B), side(B, A));
    expect(verdictOf(plan)).toEqual({ state: 'safe', exceptions: [], hash: null });
    // One of the two goes over a bridge: a call more to stage it, and one to cross it.
    expect(ids(plan).filter((id) => id.endsWith(':bridge'))).toHaveLength(2);
    expect(ids(plan).filter((id) => id.includes('SetDefaultPolicyVersion'))).toHaveLength(3);
  });

  it('1: without room for another version it is refused, and by its hash agreed to', async () => {
    const side = (one: string, two: string) => ({
      policies: { one: policy(allow(one)), two: policy(allow(two)) },
      users: { p: { policies: ['one', 'two'] } },
    });
    const live = await liveFrom(side(A, B));
    const quotas = { ...live.quotas, VersionsPerPolicyQuota: 2 };
    const plan = await planFrom({ ...live, quotas }, side(B, A));
    expect(kinds(plan)).toEqual(['gap User/p']);
    expect(errors(plan)).toEqual(['no-safe-order']);
    const [{ action, until } = { action: '', until: '' }] = verdictOf(plan).exceptions;
    expect([action, until]).toEqual(['Policy/one#SetDefaultPolicyVersion', 'Policy/two#SetDefaultPolicyVersion']);
    const { hash } = verdictOf(plan);
    const agreed = await planFrom({ ...live, quotas }, side(B, A), { allowTransient: hash });
    expect(errors(agreed)).toEqual([]);
    expect(agreed.findings.map(({ rule }) => rule)).toContain('no-safe-order');
    expect(errors(await planFrom({ ...live, quotas }, side(B, A), { allowTransient: '000000000000' }))).toEqual(['no-safe-order']);
  });

  it('2: who arrives and who departs while both documents change is refused', async () => {
    const side = (one: string, two: string, held: readonly [string, string]) => ({
      policies: { one: policy(allow(one)), two: policy(allow(two)) },
      users: { p: { policies: [held[0]] }, r: { policies: [held[1]] } },
    });
    const plan = await planBetween(side(A, B, ['one', 'two']), side(B, A, ['two', 'one']));
    expect(errors(plan)).toEqual(['no-safe-order']);
  });

  it('3: a boundary that changes into one that is not comparable, with the policy within it, is refused', async () => {
    const side = (held: string, within: string, name: string) => ({
      policies: { [held]: policy(allow([A, held === 'old' ? B : C])), [name]: policy(allow([A, within])) },
      users: { p: { policies: [held], boundary: name } },
    });
    const plan = await planBetween(side('old', C, 'first'), { ...side('new', B, 'second') });
    expect(errors(plan)).toEqual(['no-safe-order']);
  });

  it('4: two groups that each allow what the other denies are refused', async () => {
    const groups = { x: { inline: { i: doc(allow(A), deny(B)) } }, y: { inline: { i: doc(allow(B), deny(A)) } } };
    const plan = await planBetween({ groups, users: { p: {} } }, { groups, users: { p: { groups: ['x', 'y'] } } });
    expect(kinds(plan)).toEqual(['window User/p']);
  });

  it('7: two documents swap what they deny, by way of a version that denies both', async () => {
    const side = (one: string, two: string) => ({
      policies: { one: policy(deny(one)), two: policy(deny(two)), all: policy(allow('s3:*')) },
      users: { p: { policies: ['one', 'two', 'all'] } },
    });
    const plan = await planBetween(side(A, B), side(B, A));
    expect(verdictOf(plan).state).toBe('safe');
    expect(ids(plan).filter((id) => id.endsWith(':bridge'))).toHaveLength(2);
  });

  it('8: whoever comes to a role comes after the role has shrunk', async () => {
    const side = (role: string, trusted: string) => ({
      roles: { r: { trust: { users: trusted }, inline: { i: doc(allow(role)) } } },
      users: { old: {}, p: {} },
    });
    const plan = await planBetween(side('s3:*', 'old'), side(A, 'p'));
    expect(verdictOf(plan).state).toBe('safe');
    expect(precedes(plan, 'Role/r#PutRolePolicy:i', 'Role/r#UpdateAssumeRolePolicy')).toBe(true);
    const back = await planBetween(side(A, 'old'), side('s3:*', 'p'));
    expect(precedes(back, 'Role/r#UpdateAssumeRolePolicy', 'Role/r#PutRolePolicy:i')).toBe(true);
  });
});

describe('an order', () => {
  it('moves an Allow behind a Deny that guards it', async () => {
    const side = (...statements: JsonObject[]) => ({
      users: { p: { inline: Object.fromEntries(statements.map((one, i) => [`i${i}`, doc(one)])) } },
    });
    const plan = await planBetween(side(allow(A)), side(allow('s3:*'), deny(C)));
    expect(verdictOf(plan).state).toBe('safe');
    expect(precedes(plan, 'User/p#PutUserPolicy:i1', 'User/p#PutUserPolicy:i0')).toBe(true);
  });

  it('sees tags that a statement asks for', async () => {
    const by = (team: string): JsonObject => allow(A, '*', { Condition: { StringEquals: { 'aws:PrincipalTag/team': team } } });
    const side = (tag: string, ...statements: JsonObject[]) => ({
      users: { p: { tags: { team: tag }, inline: { i: doc(...statements) } } },
    });
    // The tag alone would take A away, the document alone as well.
    const plan = await planBetween(side('x', by('x')), side('y', by('y')));
    expect(verdictOf(plan).state).toBe('safe');
    expect(ids(plan)).toContain('User/p#PutUserPolicy:i:bridge');
  });

  it('never lets a service that comes to a role have what the role had before', async () => {
    const side = (service: string, action: string) => ({
      roles: { r: { trust: { services: service }, inline: { i: doc(allow(action)) } } },
    });
    const plan = await planBetween(side('ec2.amazonaws.com', 's3:*'), side('lambda.amazonaws.com', A));
    expect(verdictOf(plan).state).toBe('safe');
    expect(precedes(plan, 'Role/r#PutRolePolicy:i', 'Role/r#UpdateAssumeRolePolicy')).toBe(true);
  });

  it('hands over from role to role without a gap for whoever may become both', async () => {
    const side = (one: JsonObject, two: JsonObject) => ({
      users: { p: {} },
      roles: { one: { trust: { users: 'p' }, inline: one }, two: { trust: { users: 'p' }, inline: two } },
    });
    const plan = await planBetween(side({ i: doc(allow(A)) }, {}), side({}, { i: doc(allow(A)) }));
    expect(verdictOf(plan).state).toBe('safe');
    expect(precedes(plan, 'Role/two#PutRolePolicy:i', 'Role/one#DeleteRolePolicy:i')).toBe(true);
  });

  it('of births and deaths is safe: who is new gains only what it will have, who goes loses all', async () => {
    const plan = await planBetween(
      { users: { old: { inline: { a: doc(allow(A)), d: doc(deny(A)) } } } },
      { users: { fresh: { inline: { a: doc(allow('s3:*')), d: doc(deny(C)) } } }, removed: ['User/old'] },
    );
    expect(verdictOf(plan).state).toBe('safe');
    expect(precedes(plan, 'User/fresh#PutUserPolicy:d', 'User/fresh#PutUserPolicy:a')).toBe(true);
    expect(precedes(plan, 'User/old#DeleteUserPolicy:a', 'User/old#DeleteUserPolicy:d')).toBe(true);
  });

  it('is told in plans that change nothing as safe', async () => {
    const side = { roles: { r: { trust: ec2 } } };
    expect(verdictOf(await planBetween(side, side))).toEqual({ state: 'safe', exceptions: [], hash: null });
  });
});

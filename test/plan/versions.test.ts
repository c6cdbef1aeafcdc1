// Versions of a policy: which one goes when there is no room, which one is used again, and the way back by number.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prunable } from '../../src/kinds/policy/versions.ts';
import { actionsOf } from '../../src/model/plan.ts';
import { policyRollback } from '../../src/plan/versions.ts';
import { normalise } from '../../src/policy/normal.ts';
import { allow, doc, liveFrom, ops, planFrom, versioned } from '../support/planning.ts';

const document = (action: string) => normalise({ Version: '2012-10-17', ...doc(allow(`s3:${action}`)) }, '2012-10-17');
const manifestWith = (action: string) => ({ policies: { p: { document: doc(allow(`s3:${action}`)) } } });
const versionsOf = (ids: readonly string[]) => ids.map((id) => ({ id, document: document(id) }));

async function withVersions(ids: readonly string[], standard: string, same: Readonly<Record<string, string>> = {}) {
  return versioned(
    await liveFrom(manifestWith('x')),
    'p',
    ids.map((id) => [id, document(same[id] ?? id)]),
    standard,
  );
}

describe('the version that makes room', () => {
  it.each([
    [['v1', 'v2', 'v3', 'v4', 'v5'], 'v5', 'v1'],
    [['v1', 'v2', 'v3', 'v4', 'v5'], 'v1', 'v2'],
    [['v1', 'v2', 'v3', 'v4', 'v5'], 'v2', 'v1'],
    [['v3', 'v7', 'v8', 'v9', 'v12'], 'v12', 'v3'],
    [['v3', 'v7', 'v8', 'v9', 'v12'], 'v3', 'v7'],
    [['v9', 'v10', 'v11', 'v100', 'v99'], 'v100', 'v9'],
  ])('of %j with default %s is %s: the lowest that is neither the default nor among the two highest others', (ids, standard, gone) => {
    expect(prunable(versionsOf(ids), standard)?.id).toBe(gone);
  });

  it('is never the default nor one of the two highest others, and the lowest of all that remain', () => {
    const sets = fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(sets, fc.nat(), (numbers, pick) => {
        const standard = numbers[pick % numbers.length] ?? 1;
        const others = numbers.filter((number) => number !== standard).sort((a, b) => b - a);
        const expected = others.length > 2 ? `v${others.at(-1)}` : undefined;
        expect(prunable(versionsOf(numbers.map((number) => `v${number}`)), `v${standard}`)?.id).toBe(expected);
      }),
    );
  });

  it.each([
    [['v1', 'v2', 'v3', 'v4'], 'v4', ['CreatePolicyVersion', 'SetDefaultPolicyVersion']],
    [['v1', 'v2', 'v3', 'v4', 'v5'], 'v5', ['DeletePolicyVersion', 'CreatePolicyVersion', 'SetDefaultPolicyVersion']],
  ])('goes at the quota only: %j', async (ids, standard, expected) => {
    const plan = await planFrom(await withVersions(ids, standard), manifestWith('new'));
    expect(ops(plan).filter((op) => op !== 'Wait')).toEqual(expected);
  });

  it('is named in the plan, with the reason, and its document can come back', async () => {
    const plan = await planFrom(await withVersions(['v2', 'v3', 'v4', 'v5', 'v6'], 'v4'), manifestWith('new'));
    const drop = actionsOf(plan).find((action) => action.id === 'Policy/p#DeletePolicyVersion:v2');
    expect(drop).toMatchObject({
      do: { input: { VersionId: 'v2' } },
      undo: [{ op: 'CreatePolicyVersion', input: { SetAsDefault: false } }],
      phase: 'born',
    });
    expect(drop?.reason).toContain('v2');
  });
});

describe('a document that an older version holds', () => {
  it('is made the default again with one call', async () => {
    const plan = await planFrom(await withVersions(['v1', 'v2', 'v3'], 'v3'), manifestWith('v1'));
    expect(ops(plan)).toEqual(['SetDefaultPolicyVersion']);
    expect(actionsOf(plan)[0]).toMatchObject({
      do: { input: { VersionId: 'v1' } },
      undo: [{ op: 'SetDefaultPolicyVersion', input: { VersionId: 'v3' } }],
    });
  });

  it('is taken from the highest of several equal versions', async () => {
    const plan = await planFrom(
      await withVersions(['v2', 'v9', 'v10', 'v11'], 'v11', { v2: 'old', v9: 'old', v10: 'old' }),
      manifestWith('old'),
    );
    expect(actionsOf(plan)[0]).toMatchObject({ do: { op: 'SetDefaultPolicyVersion', input: { VersionId: 'v10' } } });
  });

  it('needs no room at the quota', async () => {
    expect(ops(await planFrom(await withVersions(['v1', 'v2', 'v3', 'v4', 'v5'], 'v5'), manifestWith('v1')))).toEqual([
      'SetDefaultPolicyVersion',
    ]);
  });

  it('counts as the same when only the case of its actions differs', async () => {
    expect(ops(await planFrom(await withVersions(['v1', 'v2'], 'v2', { v1: 'GETOBJECT' }), manifestWith('GetObject')))).toEqual([
      'SetDefaultPolicyVersion',
    ]);
  });

  it('is nothing to do when it is the default already', async () => {
    expect(ops(await planFrom(await withVersions(['v1', 'v2'], 'v1'), manifestWith('v1')))).toEqual([]);
  });
});

describe('rollback of a policy', () => {
  const idOf = async (ids: readonly string[], standard: string, to?: string) => {
    const { change } = policyRollback(await withVersions(ids, standard), 'p', to);
    return change?.verb === 'update' ? JSON.stringify(change.after['document']).match(/s3:(v\d+)/)?.[1] : null;
  };

  it.each([
    [['v1', 'v2', 'v3'], 'v3', undefined, 'v2'],
    [['v1', 'v2', 'v3'], 'v2', undefined, 'v1'],
    [['v8', 'v9', 'v10'], 'v10', undefined, 'v9'],
    [['v1', 'v2', 'v3'], 'v1', 'v3', 'v3'],
    [['v1', 'v2', 'v3'], 'v3', '1', 'v1'],
    [['v1', 'v2', 'v3'], 'v3', 'v3', null],
  ])('of %j with default %s to %s leads to %s', async (ids, standard, to, expected) => {
    expect(await idOf(ids, standard, to)).toBe(expected);
  });

  it.each([
    [['v1', 'v2'], 'v1', undefined, /no version before its default v1; it has v2, v1 \(default\)/],
    [['v1', 'v2'], 'v2', 'v7', /no version v7; it has v2 \(default\), v1/],
    [['v1', 'v2'], 'v2', 'latest', /no version vlatest/],
  ])('of %j with default %s to %s is refused with what there is', async (ids, standard, to, message) => {
    await expect(idOf(ids, standard, to)).rejects.toThrow(message);
  });

  it('of an unknown policy names those of a like name', async () => {
    const live = await liveFrom({ policies: { 'demo-read': { document: doc(allow('s3:a')) }, other: { document: doc(allow('s3:b')) } } });
    expect(() => policyRollback(live, 'Demo', undefined)).toThrow(/no customer managed policy Demo/);
    try {
      policyRollback(live, 'Demo', undefined);
    } catch (error) {
      expect(error).toMatchObject({ code: 'input', next: 'There is demo-read.' });
    }
  });
});

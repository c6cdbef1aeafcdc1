// The way back of a run as actions: their order, their ids, what can't come back, and the way back of the way back.
import { describe, expect, it } from 'vitest';
import { deedsOf } from '../../src/apply/deeds.ts';
import { takenKey, unwind } from '../../src/apply/unwind.ts';
import type { Unwinding } from '../../src/apply/unwind.ts';
import type { Address } from '../../src/model/address.ts';
import { call } from '../../src/model/call.ts';
import type { Action, Plan } from '../../src/model/plan.ts';
import type { JournalEntry } from '../../src/model/run.ts';
import { action, planOf } from './fakes.ts';

const PolicyArn = 'arn:p';
const POLICY: Address = 'Policy/p';
const CREATE = 'Policy/p#CreatePolicyVersion';
const FLIP = 'Policy/p#SetDefaultPolicyVersion';
const version = { ref: CREATE, field: 'PolicyVersion.VersionId' };
const setDefault = (VersionId: string | typeof version) => call('SetDefaultPolicyVersion', { PolicyArn, VersionId });
const stage = call('CreatePolicyVersion', { PolicyArn, PolicyDocument: '{}', SetAsDefault: false });
const drop = (VersionId: string | typeof version) => call('DeletePolicyVersion', { PolicyArn, VersionId });
const answer = (VersionId: string) => ({ PolicyVersion: { VersionId } });

const at = (address: Address, id: string, parts: Partial<Action>): Action => ({ ...action(id, parts), address });
const staged = at(POLICY, CREATE, { do: stage, undo: [drop(version)], phase: 'born' });
const flipped = at(POLICY, FLIP, { do: setDefault(version), undo: [setDefault('v5')], phase: 'grant', needs: [CREATE] });
const edit = planOf([staged, flipped]);
const did = (id: string, output = {}) => ({ id, output });
const calls = ({ waves }: Pick<Unwinding, 'waves'>) => waves.flat().map((one) => one.do);
const asPlan = (unwinding: Unwinding): Plan => ({
  ...edit,
  waves: unwinding.waves,
  rollback: { run: 'r', takes: unwinding.takes, answers: unwinding.answers },
});

describe('unwind', () => {
  it('takes back what was done, last first, with the ids that AWS chose', () => {
    const back = unwind(edit, [did(CREATE, answer('v6')), did(FLIP)]);
    expect(back.waves.map((wave) => wave.map((one) => [one.id, one.phase, one.needs]))).toEqual([
      [[FLIP, 'revoke', []]],
      [['Policy/p#DeletePolicyVersion', 'buried', [FLIP]]],
    ]);
    expect(calls(back)).toEqual([setDefault('v5'), drop('v6')]);
    expect(back.lost).toEqual([]);
  });

  it('can be taken back itself: a version that is made again has another number, and is waited for', () => {
    const back = asPlan(unwind(edit, [did(CREATE, answer('v6')), did(FLIP)]));
    const again = unwind(back, [did(FLIP), did('Policy/p#DeletePolicyVersion')], { propagationSeconds: 10 });
    expect(again.waves.flat().map((one) => one.id)).toEqual([CREATE, `Account/propagation#Wait:${FLIP}`, FLIP]);
    expect(calls(again)).toEqual([stage, expect.objectContaining({ seconds: 10 }), setDefault(version)]);
    const third = unwind(asPlan(again), [did(CREATE, answer('v7')), did(FLIP)]);
    expect(calls(third)).toEqual([setDefault('v5'), drop('v7')]);
  });

  it('finds the number of a version that an unfinished way back left in place', () => {
    const back = asPlan(unwind(edit, [did(CREATE, answer('v6')), did(FLIP)]));
    expect(calls(unwind(back, [did(FLIP)]))).toEqual([setDefault('v6')]);
  });

  it('says that an action can not be taken back when its answer was not recorded', () => {
    const { waves, lost } = unwind(edit, [did(CREATE)]);
    expect(waves).toEqual([]);
    expect(lost).toEqual([
      {
        id: CREATE,
        address: POLICY,
        reason: `the answer of ${CREATE} holds no PolicyVersion.VersionId, so that what to take back is not known`,
      },
    ]);
  });

  it('lets independent ways back stand side by side, and bridges what has none', () => {
    const attach = call('AttachRolePolicy', { RoleName: 'x', PolicyArn });
    const detach = call('DetachRolePolicy', { RoleName: 'x', PolicyArn });
    const plan = planOf([
      at('Role/a', 'Role/a#AttachRolePolicy:p', { do: attach, undo: [detach] }),
      at('Role/b', 'Role/b#AttachRolePolicy:p', { do: attach, undo: [detach] }),
      at('Account/order', 'Account/order#Wait', {
        do: { seconds: 0, reason: 'x' },
        undo: [],
        needs: ['Role/a#AttachRolePolicy:p', 'Role/b#AttachRolePolicy:p'],
      }),
      at('Role/c', 'Role/c#DetachRolePolicy:p', { do: detach, undo: [attach], needs: ['Account/order#Wait'] }),
    ]);
    const { waves } = unwind(
      plan,
      ['Role/b#AttachRolePolicy:p', 'Role/a#AttachRolePolicy:p', 'Role/c#DetachRolePolicy:p'].map((id) => did(id)),
    );
    expect(waves.map((wave) => wave.map((one) => one.id))).toEqual([
      ['Role/c#AttachRolePolicy:p'],
      ['Role/a#DetachRolePolicy:p', 'Role/b#DetachRolePolicy:p'],
    ]);
    expect(waves[1]?.[0]?.needs).toEqual(['Role/c#AttachRolePolicy:p']);
  });

  it('gives the original back once, however many steps its way back has', () => {
    const tag = call('TagRole', { RoleName: 'x', Tags: [] });
    const untag = call('UntagRole', { RoleName: 'x', TagKeys: ['b'] });
    const plan = planOf([at('Role/x', 'Role/x#TagRole', { do: tag, undo: [tag, untag] })]);
    expect(
      unwind(plan, [did('Role/x#TagRole')])
        .waves.flat()
        .map((one) => [one.id, one.undo, one.needs]),
    ).toEqual([
      ['Role/x#TagRole', [tag], []],
      ['Role/x#UntagRole', [], ['Role/x#TagRole']],
    ]);
    const taken = new Set([takenKey('Role/x#TagRole', 0)]);
    expect(
      unwind(plan, [did('Role/x#TagRole')], { taken })
        .waves.flat()
        .map((one) => [one.id, one.undo]),
    ).toEqual([['Role/x#UntagRole', [tag]]]);
  });

  it('loses with an entity that can not be made again everything that belonged to it', () => {
    const detach = call('DetachRolePolicy', { RoleName: 'x', PolicyArn });
    const plan = planOf([
      at('Role/x', 'Role/x#DetachRolePolicy:p', { do: detach, undo: [call('AttachRolePolicy', { RoleName: 'x', PolicyArn })] }),
      at('Role/x', 'Role/x#DeleteRole', {
        do: call('DeleteRole', { RoleName: 'x' }),
        undo: { lost: 'it trusted somebody who is gone' },
        needs: ['Role/x#DetachRolePolicy:p'],
      }),
    ]);
    const { waves, lost, dead } = unwind(plan, [did('Role/x#DetachRolePolicy:p'), did('Role/x#DeleteRole')]);
    expect(waves).toEqual([]);
    expect([...dead]).toEqual(['Role/x']);
    expect(lost.map(({ reason }) => reason)).toEqual(['it trusted somebody who is gone', "Role/x can't be made again"]);
  });

  it('leaves out what is not wanted', () => {
    expect(unwind(edit, [did(CREATE, answer('v6')), did(FLIP)], { wanted: (address) => address !== POLICY }).waves).toEqual([]);
  });

  it('refuses a journal that is not of this plan', () => {
    expect(() => unwind(edit, [did('other')])).toThrow('other, which its plan does not hold');
  });
});

describe('deedsOf', () => {
  const line = (id: string, event: JournalEntry['event'], more: Partial<JournalEntry> = {}): JournalEntry => ({
    at: '',
    id,
    step: 'X',
    event,
    ...more,
  });
  const failure = (ambiguous: boolean) => ({ error: { code: 'X', message: 'x', ambiguous } });

  it('tells what is sure from what is not, in the order in which it ended', () => {
    const entries = [
      line('a', 'try'),
      line('b', 'try'),
      line('b', 'done', { output: { x: 1 } }),
      line('a', 'failed', failure(true)),
      line('a', 'try'),
      line('a', 'failed', failure(false)),
      line('c', 'try'),
      line('c', 'failed', failure(false)),
      line('d', 'try'),
      line('d', 'skipped'),
      line('e', 'try'),
    ];
    expect(deedsOf(entries)).toEqual([
      { id: 'b', output: { x: 1 }, sure: true },
      { id: 'a', output: {}, sure: false },
      { id: 'e', output: {}, sure: false },
    ]);
  });
});

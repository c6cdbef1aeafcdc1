// Slots and passwords beside everything else that happens to their user: renamed, removed, expired, owned, protected, exported.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pendingText, slotTag } from '../../src/kinds/access-key/slot.ts';
import { exportState } from '../../src/live/export.ts';
import { call } from '../../src/model/call.ts';
import type { Call } from '../../src/model/call.ts';
import type { Json, JsonObject } from '../../src/model/json.ts';
import type { Finding } from '../../src/model/finding.ts';
import { isError } from '../../src/model/finding.ts';
import type { Guards } from '../../src/model/guards.ts';
import type { Plan } from '../../src/model/plan.ts';
import { applyOn, GENEROUS, liveOf, manifest, planOn, startAccounts } from '../support/world.ts';
import type { Account } from '../support/world.ts';
import { ops, steps } from './support.ts';

const DAY = 24 * 3_600_000;
let world: Awaited<ReturnType<typeof startAccounts>>;
let next = 0;
beforeAll(async () => {
  world = await startAccounts(30);
});
afterAll(() => world.sandbox.close());

const fresh = (): Account => world.account(next++);
const at = (days: number): string => `${new Date(Date.now() + days * DAY).toISOString().slice(0, 16)}Z`;
const users = (all: JsonObject, removed: Json[] = []): ReturnType<typeof manifest> =>
  manifest({ ...(Object.keys(all).length === 0 ? { groups: { g: {} } } : { users: all }), ...(removed.length === 0 ? {} : { removed }) });
const SLOT = { deliver: 'vault', overlap: '1d', grace: '1d' };
const ROBOT = { robot: { accessKeys: { ci: SLOT } } };
const errors = (plan: Plan): string[] => plan.findings.filter(isError).map((finding: Finding) => finding.message);

async function settle(
  account: Account,
  files: ReturnType<typeof manifest>,
  ...more: [asOf?: string, rules?: Parameters<typeof planOn>[3], guards?: Guards]
): Promise<Plan> {
  const [asOf = at(0), rules = {}, guards = GENEROUS] = more;
  const plan = await planOn(account, files, { asOf, guards }, rules);
  expect(errors(plan)).toEqual([]);
  expect((await applyOn(account, plan)).failed).toEqual([]);
  expect((await planOn(account, files, { asOf, guards })).changes).toEqual([]);
  return plan;
}

async function keysOf(account: Account, UserName = 'robot'): Promise<string[]> {
  const { AccessKeyMetadata = [] } = await account.reader.iam.get('ListAccessKeys', { UserName });
  return AccessKeyMetadata.map(({ AccessKeyId = '', Status = '' }) => `${AccessKeyId} ${Status}`);
}

async function tagsOf(account: Account, UserName = 'robot'): Promise<Record<string, string>> {
  const { Tags = [] } = await account.reader.iam.get('ListUserTags', { UserName });
  return Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value]));
}

const send = (account: Account, step: Call) => account.writer.call(step);
const rotate = (slot: string) => ({ wishes: new Map([[`AccessKey/${slot}` as const, { is: 'rotate' } as const]]) });
const adopt = (slot: string, id: string) => ({ wishes: new Map([[`AccessKey/${slot}` as const, { is: 'adopt', id } as const]]) });

describe('the user of a slot', () => {
  it('is renamed with it', async () => {
    const account = fresh();
    await settle(account, users({ robot: { path: '/ci/', accessKeys: { ci: SLOT }, console: { deliver: 'vault' } } }));
    const before = await keysOf(account);
    const renamed = users({ droid: { path: '/ci/', renamedFrom: 'robot', accessKeys: { ci: SLOT }, console: { deliver: 'vault' } } });
    const plan = await settle(account, renamed);
    expect(ops(plan)).toEqual(['UpdateUser']);
    expect(plan.findings).toEqual([]);
    expect(await keysOf(account, 'droid')).toEqual(before);
    expect(ops(await settle(account, renamed, at(0), rotate('droid/ci')))).toEqual(['TagUser', 'CreateAccessKey', 'TagUser']);
  });

  it('is renamed and its key replaced in one plan', async () => {
    const account = fresh();
    await settle(account, users(ROBOT));
    const due = users({ droid: { renamedFrom: 'robot', accessKeys: { ci: { ...SLOT, rotateEvery: '1d', overlap: '9d' } } } });
    expect(ops(await settle(account, due, at(2)))).toEqual(['UpdateUser', 'TagUser', 'CreateAccessKey', 'TagUser']);
    expect(await keysOf(account, 'droid')).toHaveLength(2);
  });

  it('is not renamed in the middle of a rotation, whose tags name it', async () => {
    const account = fresh();
    await settle(account, users(ROBOT));
    await settle(account, users(ROBOT), at(0), rotate('robot/ci'));
    const plan = await planOn(account, users({ droid: { renamedFrom: 'robot', accessKeys: { ci: SLOT } } }), { asOf: at(0) });
    expect(errors(plan)).toEqual([expect.stringContaining("User/robot can't be renamed while the slot ci is")]);
  });

  it('takes no key from a user that stays', async () => {
    const account = fresh();
    await settle(account, users({ ...ROBOT, droid: {} }));
    const both = await planOn(account, users({ droid: { renamedFrom: 'robot', accessKeys: { ci: SLOT } } }), { asOf: at(0) });
    expect(both.changes.filter((change) => change.verb === 'rename')).toEqual([]);
    expect(await keysOf(account)).toHaveLength(1);
  });

  it('goes with its keys and its password, whatever else is said about them', async () => {
    const account = fresh();
    await settle(account, users({ robot: { accessKeys: { ci: SLOT }, console: { deliver: 'vault' } } }));
    const plan = await settle(account, users({}, ['User/robot', 'AccessKey/robot/ci', 'LoginProfile/robot']));
    expect(plan.changes.map((change) => `${change.verb} ${change.address}`)).toContain('delete User/robot');
    expect(plan.changes.map((change) => change.address)).not.toContain('AccessKey/robot/ci');
    expect(plan.unmanaged.counts).toEqual([]);
  });

  it('is switched off when it expires, each key once', async () => {
    const account = fresh();
    const robot = { accessKeys: { ci: SLOT }, console: { deliver: 'vault' } };
    await settle(account, users({ robot }));
    const plan = await settle(account, users({ robot: { ...robot, expires: '2026-01-01' } }), at(0));
    expect(ops(plan).sort()).toEqual(['DeleteLoginProfile', 'UpdateAccessKey']);
    expect(await keysOf(account)).toEqual([expect.stringContaining('Inactive')]);
  });

  it('that expires before it has a key gets none', async () => {
    const plan = await planOn(
      fresh(),
      users({ robot: { expires: '2026-01-01', accessKeys: { ci: SLOT }, console: { deliver: 'vault' } } }),
      { asOf: at(0) },
    );
    expect(ops(plan)).toEqual(['CreateUser']);
  });

  it('keeps the tags of its slots whatever becomes of its own', async () => {
    const account = fresh();
    await settle(account, users({ robot: { tags: { team: 'a', cost: 'b' }, accessKeys: { ci: SLOT } } }));
    const before = (await tagsOf(account))[slotTag('ci')];
    await settle(account, users({ robot: { tags: { team: 'c' }, accessKeys: { ci: SLOT } } }));
    await settle(account, users({ robot: {} }));
    expect(await tagsOf(account)).toEqual({ [slotTag('ci')]: before });
  });
});

describe('a slot that nobody declares any more', () => {
  it('is kept and shown, and is neither unmanaged nor an orphan, with an owner too', async () => {
    const guards: Guards = { ...GENEROUS, owner: 'acme', prune: true };
    const account = fresh();
    await settle(account, users(ROBOT), at(0), {}, guards);
    const plan = await planOn(account, users({ robot: {} }), { asOf: at(0), guards, owner: 'acme' });
    expect(plan).toMatchObject({ changes: [], orphans: [], unmanaged: { counts: [] } });
    expect(plan.kept).toContainEqual({ address: 'AccessKey/robot/ci', field: 'entity', value: 'declared nowhere' });
  });

  it('ends by a line under removed: its keys first, then its tags', async () => {
    const account = fresh();
    await settle(account, users(ROBOT));
    await settle(account, users(ROBOT), at(0), rotate('robot/ci'));
    const [first = '', second = ''] = (await keysOf(account)).map((key) => key.split(' ')[0] ?? '');
    const plan = await settle(account, users({ robot: {} }, ['AccessKey/robot/ci']));
    expect(steps(plan).filter((step) => /Delete|Untag/.test(step))).toEqual([
      `AccessKey/robot/ci#DeleteAccessKey:${first}`,
      'AccessKey/robot/ci#UntagUser',
      `AccessKey/robot/ci#DeleteAccessKey:${second}`,
      'AccessKey/robot/ci#UntagUser~2',
    ]);
    expect(await keysOf(account)).toEqual([]);
    expect(await tagsOf(account)).toEqual({});
  });

  it.each([
    ['was never there', users({ robot: {} }, ['AccessKey/robot/ci'])],
    ['whose user was never there', users({}, ['AccessKey/robot/ci', 'LoginProfile/robot'])],
  ])('and %s, asks for nothing', async (_what, files) => {
    const account = fresh();
    await send(account, call('CreateUser', { UserName: 'other' }));
    await send(account, call('CreateAccessKey', { UserName: 'other' }));
    expect(errors(await settle(account, files))).toEqual([]);
  });

  it('and that no key belongs to, leaves those of the user alone', async () => {
    const account = fresh();
    await send(account, call('CreateUser', { UserName: 'robot' }));
    await send(account, call('CreateAccessKey', { UserName: 'robot' }));
    expect((await planOn(account, users({ robot: {} }, ['AccessKey/robot/ci']), { asOf: at(0) })).changes).toEqual([]);
  });

  it('takes along what its interrupted creation made, unless somebody uses it', async () => {
    for (const strangers of [0, 1]) {
      const account = fresh();
      await send(account, call('CreateUser', { UserName: 'robot' }));
      const mark = pendingText(at(0), [], { account: account.id, user: 'robot', slot: 'ci' });
      await send(account, call('TagUser', { UserName: 'robot', Tags: [{ Key: slotTag('ci'), Value: mark }] }));
      for (let made = 0; made <= strangers; made += 1) await send(account, call('CreateAccessKey', { UserName: 'robot' }));
      await settle(account, users({}, ['AccessKey/robot/ci']));
      expect(await tagsOf(account)).toEqual({});
      expect(await keysOf(account)).toHaveLength(strangers === 0 ? 0 : 2);
    }
  });

  it('is not removed and declared, ignored or protected at once', async () => {
    const account = fresh();
    await settle(account, users(ROBOT));
    await expect(planOn(account, users(ROBOT, ['AccessKey/robot/ci']))).rejects.toThrow(/removed-declared/);
    for (const guard of [
      { ignore: ['User/robot'] },
      { ignore: ['AccessKey/*'] },
      { protect: ['User/robot'] },
      { protect: ['AccessKey/robot/*'] },
    ]) {
      const plan = await planOn(account, users({}, ['AccessKey/robot/ci']), { asOf: at(0), guards: { ...GENEROUS, ...guard } });
      expect(errors(plan)).toHaveLength(1);
    }
  });

  it('is not removed from the user of another owner', async () => {
    const account = fresh();
    await settle(account, users(ROBOT), at(0), {}, { ...GENEROUS, owner: 'acme' });
    const plan = await planOn(account, users({}, ['AccessKey/robot/ci']), { asOf: at(0), guards: { ...GENEROUS, owner: 'other' } });
    expect(errors(plan)).toEqual([expect.stringContaining('another owner, acme')]);
  });
});

describe('a slot', () => {
  it('takes the key that a person names, with its status as declared', async () => {
    const account = fresh();
    await send(account, call('CreateUser', { UserName: 'robot' }));
    await send(account, call('CreateAccessKey', { UserName: 'robot' }));
    const [id = ''] = (await keysOf(account)).map((key) => key.split(' ')[0] ?? '');
    await send(account, call('UpdateAccessKey', { UserName: 'robot', AccessKeyId: id, Status: 'Inactive' }));
    const active = users({ robot: { accessKeys: { ci: { ...SLOT, status: 'Active' } } } });
    const plan = await settle(account, active, at(0), adopt('robot/ci', id));
    expect(ops(plan)).toEqual(['TagUser', 'UpdateAccessKey']);
    expect(await keysOf(account)).toEqual([`${id} Active`]);
    const stranger = await planOn(account, active, { asOf: at(0) }, adopt('robot/ci', 'AKIASTRANGERSTRANGER'));
    expect(errors(stranger)).toEqual([expect.stringContaining('has no key AKIASTRANGERSTRANGER')]);
  });

  it('has its key switched off and on as declared, and else leaves it as a person put it', async () => {
    const account = fresh();
    await settle(account, users(ROBOT));
    const [id = ''] = (await keysOf(account)).map((key) => key.split(' ')[0] ?? '');
    await send(account, call('UpdateAccessKey', { UserName: 'robot', AccessKeyId: id, Status: 'Inactive' }));
    const silent = await planOn(account, users(ROBOT), { asOf: at(0) });
    expect(silent.changes).toEqual([]);
    expect(silent.kept).toContainEqual({ address: 'AccessKey/robot/ci', field: 'status', value: 'Inactive' });
    await settle(account, users({ robot: { accessKeys: { ci: { ...SLOT, status: 'Active' } } } }));
    expect(await keysOf(account)).toEqual([`${id} Active`]);
    await settle(account, users({ robot: { accessKeys: { ci: { ...SLOT, status: 'Inactive' } } } }));
    expect(await keysOf(account)).toEqual([`${id} Inactive`]);
  });

  it('that is declared Inactive gets a key that is off', async () => {
    const account = fresh();
    await settle(account, users({ robot: { accessKeys: { ci: { ...SLOT, status: 'Inactive' } } } }));
    expect(await keysOf(account)).toEqual([expect.stringContaining('Inactive')]);
  });

  it('whose key was made by hand is not told from one that nobody names', async () => {
    const account = fresh();
    await settle(account, users(ROBOT));
    await send(account, call('CreateAccessKey', { UserName: 'robot' }));
    const plan = await planOn(account, users({ robot: { accessKeys: { ci: { ...SLOT, rotateEvery: '1d' } } } }), { asOf: at(3) });
    expect(plan.changes).toEqual([]);
    expect(plan.findings.map(({ severity }) => severity)).toEqual(['note', 'note']);
    expect(plan.findings.map(({ message }) => message).join('\n')).toMatch(/which no slot names and which stays[^]*no room for another/);
  });

  it('needs a sink that is configured, before anything is written', async () => {
    const plan = await planOn(
      fresh(),
      users({ robot: { accessKeys: { ci: { deliver: 'vualt' } }, console: { deliver: 'vualt' } } }),
      { asOf: at(0) },
      { sinks: ['vault'] },
    );
    expect(errors(plan)).toEqual(['AccessKey/robot/ci: There is no sink vualt.', 'LoginProfile/robot: There is no sink vualt.']);
    expect(plan.findings.map(({ place }) => place?.line)).toEqual([5, 9]);
    const none = await planOn(fresh(), users({ robot: { accessKeys: { ci: {} }, console: {} } }), { asOf: at(0) });
    expect(errors(none)).toHaveLength(2);
  });
});

describe('what an export says', () => {
  it('is nothing about slots and passwords, which stay as they are', async () => {
    const account = fresh();
    await settle(account, users({ robot: { accessKeys: { ci: SLOT }, console: { deliver: 'vault' } } }));
    const exported = exportState(await liveOf(account), { only: [], adopt: false });
    expect(exported.leftOut).toEqual([{ address: 'AccessKey/robot/ci', reason: expect.stringContaining('stays as it is') }]);
    const again = Object.fromEntries(exported.entities.map(({ name, declaration }) => [name, declaration]));
    expect((await planOn(account, users(again), { asOf: at(0) })).changes).toEqual([]);
  });
});

describe('a password', () => {
  const ROBOT_AT_DESK = { robot: { console: { deliver: 'vault', passwordResetRequired: true } } };

  it('is asked to be changed once', async () => {
    const account = fresh();
    expect(ops(await settle(account, users(ROBOT_AT_DESK)))).toEqual(['CreateUser', 'TagUser', 'CreateLoginProfile', 'UntagUser']);
    await send(account, call('UpdateLoginProfile', { UserName: 'robot', PasswordResetRequired: false }));
    expect((await planOn(account, users(ROBOT_AT_DESK), { asOf: at(0) })).changes).toEqual([]);
  });

  it('is kept where nothing is said, and goes where none is declared', async () => {
    const account = fresh();
    await settle(account, users(ROBOT_AT_DESK));
    expect((await planOn(account, users({ robot: {} }), { asOf: at(0) })).changes).toEqual([]);
    expect(ops(await settle(account, users({ robot: { console: { none: true } } })))).toEqual(['DeleteLoginProfile']);
  });
});

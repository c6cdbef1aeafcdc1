// What a rollback says before anybody agrees: what is lost, what is held and what can't be, what somebody changed since.
import { describe, expect, it } from 'vitest';
import { call } from '../../src/model/call.ts';
import { isError } from '../../src/model/finding.ts';
import { HOLD_TAG, holdValue } from '../../src/model/hold.ts';
import { actionsOf } from '../../src/model/plan.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { renderConflicts } from '../../src/render/conflicts.ts';
import { nearAccounts } from '../support/near.ts';
import { settle } from '../support/pairs.ts';
import { allow, doc } from '../support/planning.ts';
import { applied, takeback } from '../support/takeback.ts';
import { liveOf, manifest, planOn } from '../support/world.ts';
import type { Account } from '../support/world.ts';

const fresh = (): Account => nearAccounts(1).account(0);
const services = { services: 'ec2.amazonaws.com' };

/** Applies the first manifests, then the second; the run of the second. */
async function second(account: Account, before: JsonObject, after: JsonObject) {
  await settle(account, manifest(before));
  const { ran, report } = await applied(account, await planOn(account, manifest(after)), 'r0');
  expect(report.result).toBe('done');
  return ran;
}

function messages(plan: Plan, rule: string): string[] {
  return plan.findings.filter((finding) => finding.rule === rule).map((finding) => finding.message);
}

async function tagOn(account: Account, address: string): Promise<string | undefined> {
  const live = await liveOf(account, {
    scope: { account: account.id, partition: 'aws' },
    entities: [],
    removed: [{ address: 'Policy/p', origin: { file: '', line: 1, column: 1 } }],
  });
  return live.entities.find(({ kind, name }) => `${kind}/${name}` === address)?.marks?.[HOLD_TAG];
}

describe('the hold', () => {
  const before = { policies: { p: { document: doc(allow('s3:GetObject')) } }, groups: { g: { policies: ['p'] } } };
  const after = {
    policies: { p: { document: doc(allow('s3:*')) } },
    groups: { g: { policies: ['p'], inline: { x: doc(allow('sqs:*')) } } },
  };

  it('of a group is carried by a policy that was touched with it', async () => {
    const account = fresh();
    const back = await takeback(account, await second(account, before, after), manifest(after));
    expect(messages(back.plan, 'not-held')).toEqual([]);
    await applied(account, back.plan, 'r1');
    expect(await tagOn(account, 'Policy/p')).toBe('r0 Group/g');
    const again = await planOn(account, manifest(after));
    expect(messages(again, 'held').map((text) => text.replace(/ since.*/, ''))).toEqual(['Group/g is held', 'Policy/p is held']);
  });

  it('of a group alone is not possible, and the plan says so', async () => {
    const account = fresh();
    const back = await takeback(
      account,
      await second(account, before, { ...after, policies: before.policies }),
      manifest({ ...after, policies: before.policies }),
    );
    expect(messages(back.plan, 'not-held')).toEqual([
      "Group/g can't be held: groups carry no tags, and no policy or user of it was touched with it.",
    ]);
  });

  it('does not go beyond fifty tags, and the plan says so', async () => {
    const account = fresh();
    const tags = Object.fromEntries(Array.from({ length: 49 }, (_, index) => [`k${index}`, 'v']));
    const role = (description: string): JsonObject => ({ roles: { app: { trust: services, tags, description } } });
    await settle(account, manifest(role('one')));
    await account.writer.call(call('TagRole', { RoleName: 'app', Tags: [{ Key: 'iamsync:other', Value: 'x' }] }));
    const { ran } = await applied(account, await planOn(account, manifest(role('two'))), 'r0');
    const back = await takeback(account, ran, manifest(role('two')));
    expect(messages(back.plan, 'not-held')).toEqual(["Role/app can't be held: it has 50 tags already, and IAM takes no more."]);
    expect(actionsOf(back.plan).map((action) => action.id)).toEqual(['Role/app#UpdateRole']);
  });

  it('is not put where the manifests say it already', async () => {
    const account = fresh();
    const ran = await second(account, before, after);
    const back = await takeback(account, ran, manifest(before));
    expect(back.back).toEqual([]);
    expect(actionsOf(back.plan).filter((action) => action.id.includes(HOLD_TAG))).toEqual([]);
  });

  it('is put where there are no sound manifests to compare', async () => {
    const account = fresh();
    const back = await takeback(account, await second(account, before, after), { 'manifests/all.yaml': 'roles: [' });
    expect(back.back).toBeNull();
    expect(actionsOf(back.plan).map((action) => action.id)).toContain(`Policy/p#TagPolicy:${HOLD_TAG}`);
  });

  it('names no more groups than fit', () => {
    expect(holdValue('r', ['Group/a,b'])).toBe('r Group/a:2Cb');
    expect(holdValue('r', [`Group/${'x'.repeat(128)}`, `Group/${'y'.repeat(128)}`])).toBeUndefined();
  });
});

describe('what is lost', () => {
  it('is said as a warning, with the reason, and does not hinder the rest', async () => {
    const account = fresh();
    await settle(account, manifest({ users: { bob: { tags: { a: 'b' } } } }));
    await account.writer.call(call('CreateLoginProfile', { UserName: 'bob', Password: 'Correct-Horse-7-Battery' }));
    const after = { roles: { app: { trust: services } }, removed: ['User/bob'] };
    const { ran } = await applied(account, await planOn(account, manifest(after)), 'r0');
    const back = await takeback(account, ran, manifest(after), { hold: false });
    expect(messages(back.plan, 'lost')).toEqual([
      "User/bob#DeleteLoginProfile can't be taken back: a password cannot be read, so it cannot come back; a new one can be set.",
    ]);
    expect(back.plan.findings.filter(isError)).toEqual([]);
    await applied(account, back.plan, 'r1');
    expect(await back.settled()).toEqual([]);
    expect((await liveOf(account)).entities.map(({ kind, name }) => `${kind}/${name}`)).toEqual(['User/bob']);
  });

  it('is a role whose trust policy named somebody who is gone, with all that was the role’s', async () => {
    const account = fresh();
    await settle(
      account,
      manifest({ roles: { app: { trust: { roles: ['friend'] }, inline: { x: doc(allow('sqs:*')) } }, friend: { trust: services } } }),
    );
    await account.writer.call(call('DeleteRole', { RoleName: 'friend' }));
    const { ran } = await applied(account, await planOn(account, manifest({ removed: ['Role/app'] })), 'r0');
    const back = await takeback(account, ran, manifest({ removed: ['Role/app'] }));
    expect(messages(back.plan, 'lost')).toHaveLength(2);
    expect(back.plan.changes).toEqual([]);
    expect(actionsOf(back.plan)).toEqual([]);
  });
});

describe('what somebody changed since', () => {
  const look = { color: false, width: 100 };

  it('is shown with documents as they were and are', async () => {
    const account = fresh();
    const role = (action: string): JsonObject => ({ roles: { app: { trust: services, inline: { x: doc(allow(action)) } } } });
    const ran = await second(account, role('s3:GetObject'), role('s3:PutObject'));
    await account.writer.call(
      call('PutRolePolicy', {
        RoleName: 'app',
        PolicyName: 'x',
        PolicyDocument: JSON.stringify({ Version: '2012-10-17', ...doc(allow('s3:*')) }),
      }),
    );
    const { conflicts, plan } = await takeback(account, ran, manifest(role('s3:PutObject')));
    expect(actionsOf(plan)).toEqual([]);
    expect(renderConflicts(conflicts, 'r0', look)).toBe(
      '! Role/app was changed since run r0\n    inline:\n        x:\n            before the run:\n                Allow s3:GetObject on *\n            after the run:\n                Allow s3:PutObject on *\n            now:\n                Allow s3:* on *\n',
    );
  });

  it('is also an entity that is gone, and one that is there again', async () => {
    const account = fresh();
    const ran = await second(
      account,
      { roles: { old: { trust: services } } },
      { roles: { app: { trust: services, description: 'x' } }, removed: ['Role/old'] },
    );
    await account.writer.call(call('DeleteRole', { RoleName: 'app' }));
    await account.writer.call(
      call('CreateRole', {
        RoleName: 'old',
        Description: 'by hand',
        AssumeRolePolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
        }),
      }),
    );
    const { conflicts } = await takeback(account, ran, manifest({}));
    expect(renderConflicts(conflicts, 'r0', look)).toBe(
      '! Role/old was changed since run r0\n    before the run  there\n    after the run   not there\n    now             there\n',
    );
  });

  it('is no change where it is as it was before the run', async () => {
    const account = fresh();
    const role = (description: string): JsonObject => ({ roles: { app: { trust: services, description } } });
    const ran = await second(account, role('one'), role('two'));
    await account.writer.call(call('UpdateRole', { RoleName: 'app', Description: 'one', MaxSessionDuration: 3600 }));
    const { conflicts, plan } = await takeback(account, ran, manifest(role('two')));
    expect([conflicts, plan.changes, plan.waves]).toEqual([[], [], []]);
  });
});

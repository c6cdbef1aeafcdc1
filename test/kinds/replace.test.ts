// What AWS can't change is deleted and made again, only where it was allowed, and everybody in the account knows it again.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unwind } from '../../src/apply/unwind.ts';
import { call, isCall } from '../../src/model/call.ts';
import { isError } from '../../src/model/finding.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { applyOn, describeFindings, liveOf, manifest, planOn, startAccounts } from '../support/world.ts';
import type { Account } from '../support/world.ts';
import { entity, make, settle, steps } from './support.ts';

let world: Awaited<ReturnType<typeof startAccounts>>;
let next = 0;
beforeAll(async () => {
  world = await startAccounts(20);
});
afterAll(() => world.sandbox.close());
const fresh = () => world.account(next++);
const anything = { allowReplace: () => true };
const allow = (Action: string): JsonObject => ({ Statement: { Effect: 'Allow', Action, Resource: '*' } });
const services: JsonObject = { services: 'ec2.amazonaws.com' };

async function state(account: Account): Promise<unknown> {
  return (await liveOf(account)).entities.map(({ kind, name, spec, arn }) => ({ kind, name, arn, spec }));
}

async function back(account: Account, content: JsonObject): Promise<void> {
  const before = await state(account);
  const plan = await planOn(account, manifest(content), anything);
  expect(describeFindings(plan.findings.filter(isError))).toBe('');
  const report = await applyOn(account, plan);
  expect(report.failed).toEqual([]);
  const { waves, lost } = unwind(
    plan,
    report.done.filter((action) => !action.skipped),
  );
  expect(lost).toEqual([]);
  for (const { do: step } of waves.flat()) if (isCall(step)) await account.writer.call(step);
  expect(await state(account)).toEqual(before);
}

describe('a role at another path', () => {
  const before: JsonObject = {
    policies: { read: { document: allow('s3:GetObject') } },
    roles: {
      app: { trust: { ...services, roles: ['app'] }, policies: ['read'], inline: { x: allow('sqs:*') }, tags: { a: 'b' } },
      friend: { trust: { roles: ['app'] }, policies: ['read'] },
      other: { trust: { roles: ['app', 'friend'] } },
    },
    instanceProfiles: { box: { role: 'app' } },
  };
  const after: JsonObject = {
    ...before,
    roles: {
      app: { path: '/team/', trust: { ...services, roles: ['app'] }, policies: ['read'], inline: { y: allow('sqs:*') } },
      friend: { trust: { roles: ['app'] }, policies: ['read'] },
      other: { trust: { roles: ['friend'] }, policies: ['read'] },
    },
  };

  async function strangers(account: Account): Promise<void> {
    const AssumeRolePolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account.id}:role/app` }, Action: 'sts:AssumeRole' }],
    });
    await make(account, call('CreateRole', { RoleName: 'stranger', AssumeRolePolicyDocument }));
  }

  it('is refused, with the ways out', async () => {
    const account = fresh();
    await settle(account, before);
    const plan = await planOn(account, manifest(after));
    expect(
      plan.findings
        .filter(isError)
        .map((finding) => finding.next)
        .join(),
    ).toContain('--allow-replace Role/app');
    expect(steps(plan).filter((id) => id.startsWith('Role/app'))).toEqual([]);
  });

  it('is trusted again by declared and undeclared roles, and is in its profiles again', async () => {
    const account = fresh();
    await settle(account, before);
    await strangers(account);
    await make(account, call('CreateInstanceProfile', { InstanceProfileName: 'wild' }));
    const id = (await entity(account, 'Role/app'))?.facts['id'];
    const plan = await settle(account, after, anything);
    expect(plan.findings.map((finding) => finding.rule)).toContain('replaced');
    expect((await entity(account, 'Role/app'))?.facts['id']).not.toBe(id);
    expect(JSON.stringify((await entity(account, 'Role/stranger'))?.spec['trust'])).toContain(`${account.id}:role/team/app`);
    expect((await entity(account, 'InstanceProfile/box'))?.spec['role']).toBe('app');
    const ids = steps(plan);
    expect(ids.indexOf('Role/app#DeleteRole')).toBeLessThan(ids.indexOf('Role/app#CreateRole'));
  });

  it('comes back as it was when the run is taken back', async () => {
    const account = fresh();
    await settle(account, before);
    await strangers(account);
    await back(account, after);
  });
});

describe('a policy at another path', () => {
  const before: JsonObject = {
    policies: { read: { document: allow('s3:GetObject') } },
    roles: {
      app: { trust: services, policies: ['read'] },
      gone: { trust: services, policies: ['read'] },
      drops: { trust: services, policies: ['read'] },
    },
    groups: { staff: { policies: ['read'] } },
  };
  const after: JsonObject = {
    policies: { read: { path: '/team/', document: allow('s3:PutObject') } },
    roles: { app: { trust: services, policies: ['read'] }, drops: { trust: services }, fresh: { trust: services, policies: ['read'] } },
    groups: { staff: { policies: ['read'] } },
    removed: ['Role/gone'],
  };

  async function stranger(account: Account): Promise<void> {
    await make(account, call('CreateUser', { UserName: 'stranger' }));
    await make(account, call('AttachUserPolicy', { UserName: 'stranger', PolicyArn: `arn:aws:iam::${account.id}:policy/read` }));
  }

  it('is held again by whoever held it', async () => {
    const account = fresh();
    await settle(account, before);
    await stranger(account);
    await settle(account, after, anything);
    expect((await entity(account, 'User/stranger'))?.spec['policies']).toEqual([`arn:aws:iam::${account.id}:policy/team/read`]);
    expect((await entity(account, 'Role/drops'))?.spec['policies']).toEqual([]);
  });

  it('comes back as it was when the run is taken back', async () => {
    const account = fresh();
    await settle(account, before);
    await stranger(account);
    await back(account, after);
  });

  it('is never taken from those whom it limits', async () => {
    const account = fresh();
    await settle(account, { policies: { limit: { document: allow('s3:*') } }, users: { ann: { boundary: 'limit' } } });
    const plan = await planOn(
      account,
      manifest({ policies: { limit: { path: '/x/', document: allow('s3:*') } }, users: { ann: { boundary: 'limit' } } }),
      anything,
    );
    expect(plan.findings.filter(isError).map((finding) => finding.rule)).toEqual(['boundary-in-use']);
  });
});

describe('an instance profile at another path', () => {
  it('holds its role again, and comes back', async () => {
    const account = fresh();
    const content = (path: string): JsonObject => ({
      roles: { app: { trust: services } },
      instanceProfiles: { box: { path, role: 'app', tags: { a: 'b' } } },
    });
    await settle(account, content('/'));
    await back(account, content('/x/'));
    await settle(account, content('/x/'), anything);
  });

  it('and its role too', async () => {
    const account = fresh();
    const content = (path: string): JsonObject => ({
      roles: { app: { path, trust: services } },
      instanceProfiles: { box: { path, role: 'app' } },
    });
    await settle(account, content('/'));
    await back(account, content('/x/'));
    await settle(account, content('/x/'), anything);
  });
});

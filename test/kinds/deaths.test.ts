// A user's end: what lets people in goes first, everything that holds it back is in the plan, and what can't come back is said.
import { generateKeyPairSync } from 'node:crypto';
import {
  CreateAccessKeyCommand,
  CreateLoginProfileCommand,
  CreateServiceSpecificCredentialCommand,
  CreateVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  IAMClient,
  UploadSSHPublicKeyCommand,
} from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unwind } from '../../src/apply/unwind.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { codeAt } from '../../src/sandbox/totp.ts';
import { applyOn, manifest, planOn, startAccounts } from '../support/world.ts';
import type { Account } from '../support/world.ts';
import { entity, ops, settle } from './support.ts';

let world: Awaited<ReturnType<typeof startAccounts>>;
let next = 0;
beforeAll(async () => {
  world = await startAccounts(10);
});
afterAll(() => world.sandbox.close());
const fresh = () => world.account(next++);
const allow = (Action: string): JsonObject => ({ Statement: { Effect: 'Allow', Action, Resource: '*' } });

const before: JsonObject = {
  policies: { read: { document: allow('s3:GetObject') } },
  groups: { staff: { members: 'open', inline: { x: allow('s3:*') } } },
  users: { bob: { groups: ['staff'], policies: ['read'], inline: { own: allow('sqs:*') } } },
};
const after: JsonObject = {
  policies: { read: { document: allow('s3:GetObject') } },
  groups: { staff: { members: 'open', inline: { x: allow('s3:*') } } },
};

/** Every sort of credential for a user; the ids of its keys. */
async function equip(account: Account, UserName: string): Promise<string[]> {
  const credentials = world.sandbox.keys[account.id];
  if (credentials === undefined) throw new Error('no account');
  const iam = new IAMClient({ endpoint: world.sandbox.url, region: 'us-east-1', credentials });
  const keys = [await iam.send(new CreateAccessKeyCommand({ UserName })), await iam.send(new CreateAccessKeyCommand({ UserName }))];
  await iam.send(new CreateLoginProfileCommand({ UserName, Password: 'Correct-horse-1' }));
  await iam.send(new UploadSSHPublicKeyCommand({ UserName, SSHPublicKeyBody: sshKey() }));
  await iam.send(new CreateServiceSpecificCredentialCommand({ UserName, ServiceName: 'codecommit.amazonaws.com' }));
  const { VirtualMFADevice: device } = await iam.send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: `${UserName}-phone` }));
  const seed = Buffer.from(device?.Base32StringSeed ?? []).toString();
  const now = Date.now();
  await iam.send(
    new EnableMFADeviceCommand({
      UserName,
      SerialNumber: device?.SerialNumber,
      AuthenticationCode1: codeAt(seed, now),
      AuthenticationCode2: codeAt(seed, now + 30_000),
    }),
  );
  iam.destroy();
  return keys.map(({ AccessKey }) => AccessKey?.AccessKeyId ?? '').sort();
}

function sshKey(): string {
  return generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ type: 'spki', format: 'pem' }).toString();
}

describe('the end of a user', () => {
  it('switches it off first, empties it, and counts what goes with it', async () => {
    const account = fresh();
    await settle(account, before);
    const keys = await equip(account, 'bob');
    const plan = await settle(account, { ...after, removed: ['User/bob'] });
    expect(ops(plan)).toEqual([
      'UpdateAccessKey',
      'UpdateAccessKey',
      'DeleteLoginProfile',
      'RemoveUserFromGroup',
      'DeleteUserPolicy',
      'DetachUserPolicy',
      'DeleteAccessKey',
      'DeleteAccessKey',
      'DeleteSSHPublicKey',
      'DeleteServiceSpecificCredential',
      'DeactivateMFADevice',
      'DeleteVirtualMFADevice',
      'DeleteUser',
    ]);
    const finding = plan.findings.find((one) => one.rule === 'cascade');
    expect(finding?.severity).toBe('warning');
    expect(finding?.message).toContain('implies 12 calls before it: 2 × UpdateAccessKey, 1 × DeleteLoginProfile');
    for (const key of keys) expect(finding?.next).toContain(`access key ${key}, never used`);
    expect(finding?.next).toContain('console password, never used');
  });

  it('can be taken back but for its credentials, which is known beforehand', async () => {
    const account = fresh();
    await settle(account, before);
    await equip(account, 'bob');
    const plan = await planOn(account, manifest({ ...after, removed: ['User/bob'] }));
    const report = await applyOn(account, plan);
    const { lost } = unwind(plan, report.done);
    expect(lost.map(({ id }) => id.replace(/:.*/, ''))).toEqual([
      'User/bob#DeleteVirtualMFADevice',
      'User/bob#DeactivateMFADevice',
      'User/bob#DeleteServiceSpecificCredential',
      'User/bob#DeleteSSHPublicKey',
      'User/bob#DeleteAccessKey',
      'User/bob#DeleteAccessKey',
      'User/bob#DeleteLoginProfile',
    ]);
  });

  it('reads the credentials of nobody else', async () => {
    const account = fresh();
    await settle(account, { users: { ann: {}, bob: {} } });
    const asked = world.sandbox.calls.length;
    await planOn(account, manifest({ users: { ann: {} }, removed: ['User/bob', 'User/nobody'] }));
    const users = world.sandbox.calls
      .slice(asked)
      .filter((one) => one.op === 'ListAccessKeys')
      .map((one) => one.input['UserName']);
    expect(users).toEqual(['bob']);
  });
});

describe('an expired user', () => {
  it('is switched off and holds nothing, but is never deleted', async () => {
    const account = fresh();
    await settle(account, before);
    await equip(account, 'bob');
    const users = {
      bob: { groups: ['staff'], policies: ['read'], inline: { own: allow('sqs:*') }, tags: { a: 'b' }, expires: '2026-11-22' },
    };
    const plan = await settle(account, { ...after, users, groups: { staff: { members: ['bob'], inline: { x: allow('s3:*') } } } });
    expect(ops(plan)).toEqual([
      'TagUser',
      'UpdateAccessKey',
      'UpdateAccessKey',
      'DeleteLoginProfile',
      'RemoveUserFromGroup',
      'DeleteUserPolicy',
      'DetachUserPolicy',
    ]);
    expect((await entity(account, 'User/bob'))?.spec).toMatchObject({ groups: [], policies: [], inline: {}, tags: { a: 'b' } });
  });

  it('is as declared until that day', async () => {
    const account = fresh();
    await settle(account, { ...before, users: { bob: { groups: ['staff'], expires: '2026-11-23' } } });
    expect((await entity(account, 'User/bob'))?.spec['groups']).toEqual(['staff']);
  });
});

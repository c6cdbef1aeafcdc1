// Faults, latency and the log of calls, ordered while the sandbox runs.
import { CreateRoleCommand, DeleteRoleCommand, GetRoleCommand, ListRolesCommand, TagRoleCommand } from '@aws-sdk/client-iam';
import type { IAMClient } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { Faults } from '../../src/sandbox/faults.ts';
import { open, refusal, trust } from './support.ts';

const create = (iam: IAMClient, RoleName: string) => iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust() }));
const names = async (iam: IAMClient) => (await iam.send(new ListRolesCommand({}))).Roles?.map((role) => role.RoleName);

describe('faults', () => {
  it('answer with an error before anything is done, once', async () => {
    const { sandbox, iam } = await open();
    sandbox.fail({ code: 'Throttling', message: 'Rate exceeded' });
    expect(await refusal(create(iam, 'r'))).toEqual({ code: 'Throttling', status: 400, message: 'Rate exceeded' });
    expect(await names(iam)).toEqual([]);
    await create(iam, 'r');
  });

  it('befall the k-th write, and reads do not count', async () => {
    const { sandbox, iam } = await open();
    sandbox.fail({ nth: 2, code: 'ServiceFailure', status: 500 });
    await create(iam, 'a');
    await names(iam);
    expect(await refusal(create(iam, 'b'))).toMatchObject({ code: 'ServiceFailure', status: 500 });
    await create(iam, 'c');
    expect(await names(iam)).toEqual(['a', 'c']);
  });

  it('cut the connection after the change was made, or before', async () => {
    const { sandbox, iam } = await open();
    sandbox.fail({ op: 'CreateRole', when: 'after' });
    expect((await refusal(create(iam, 'a'))).status).toBeUndefined();
    expect(await names(iam)).toEqual(['a']);
    sandbox.fail({ op: 'DeleteRole' });
    expect((await refusal(iam.send(new DeleteRoleCommand({ RoleName: 'a' })))).status).toBeUndefined();
    expect(await names(iam)).toEqual(['a']);
  });

  it('can be an error after the change, concern one operation or all, and be taken back', async () => {
    const { sandbox, iam } = await open();
    sandbox.fail({ op: 'TagRole', times: 2, code: 'ServiceFailure', status: 500, when: 'after' });
    await create(iam, 'a');
    const tag = (Key: string) => iam.send(new TagRoleCommand({ RoleName: 'a', Tags: [{ Key, Value: '' }] }));
    expect((await refusal(tag('x'))).code).toBe('ServiceFailure');
    sandbox.heal();
    await tag('y');
    expect((await iam.send(new GetRoleCommand({ RoleName: 'a' }))).Role?.Tags).toHaveLength(2);
    sandbox.fail({ op: '*', code: 'Throttling' });
    expect((await refusal(names(iam))).code).toBe('Throttling');
  });

  it('count from when they were ordered', () => {
    const faults = new Faults();
    faults.meet('CreateRole');
    faults.add({ nth: 2, times: 2, code: 'X' });
    const met = ['CreateRole', 'GetRole', 'TagRole', 'CreateUser', 'DeleteUser'].map((op) => faults.meet(op)?.error?.code);
    expect(met).toEqual([undefined, undefined, 'X', 'X', undefined]);
  });
});

describe('the log of calls', () => {
  it('has operation, account, parameters and the code of the error', async () => {
    const { sandbox, iam } = await open();
    await create(iam, 'a');
    await refusal(create(iam, 'a'));
    sandbox.fail({ op: 'ListRoles' });
    await refusal(names(iam));
    const input = { RoleName: 'a', AssumeRolePolicyDocument: trust() };
    expect(sandbox.calls).toEqual([
      { op: 'CreateRole', account: '123456789012', input },
      { op: 'CreateRole', account: '123456789012', input, error: 'EntityAlreadyExists' },
      { op: 'ListRoles', account: '123456789012', input: {}, error: 'ConnectionReset' },
    ]);
    sandbox.forgetCalls();
    expect(sandbox.calls).toEqual([]);
  });
});

describe('latency', () => {
  it('holds back answers from when it is set, and lets calls wait side by side', async () => {
    const { sandbox, iam } = await open();
    sandbox.setLatency(60);
    const start = performance.now();
    await Promise.all([names(iam), names(iam), create(iam, 'a')]);
    // Timers may fire a millisecond early; nothing is asserted about how late they are.
    expect(performance.now() - start).toBeGreaterThan(55);
  });
});

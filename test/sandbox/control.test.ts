// Orders to the sandbox itself, and faults that are ordered through them.
import { CreateRoleCommand, GetRoleCommand, ListRolesCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import type { IAMClient } from '@aws-sdk/client-iam';
import { beforeEach, describe, expect, it } from 'vitest';
import { isLoopback } from '../../src/sandbox/server.ts';
import type { World } from './support.ts';
import { allow, open, refusal, trust } from './support.ts';

let world: World;

beforeEach(async () => {
  world = await open();
});

async function order(what: string, body: object = {}): Promise<{ status: number; body: unknown }> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${world.sandbox.url}/_sandbox/${what}`, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: response.status, body: await response.json() };
}

const create = (iam: IAMClient, RoleName: string) => iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust() }));
const names = async () => (await world.iam.send(new ListRolesCommand({}))).Roles?.map((role) => role.RoleName);

describe('orders', () => {
  it('reset everything but the keys', async () => {
    const { iam, sandbox } = world;
    const { keys } = sandbox;
    const first = (await create(iam, 'r')).Role;
    sandbox.advance(1000);
    sandbox.fail({ op: '*', times: 9, code: 'Throttling' });
    expect(await order('reset')).toEqual({ status: 200, body: {} });
    expect(sandbox.calls).toEqual([]);
    expect(sandbox.keys).toEqual(keys);
    expect(await names()).toEqual([]);
    expect((await create(iam, 'r')).Role).toEqual(first);
  });

  it('move the clock', async () => {
    expect(await order('clock', { advance: 60_000 })).toEqual({ status: 200, body: { now: '2026-11-22T10:43:00.000Z' } });
    expect((await order('clock', { set: '2027-01-01T00:00:00Z' })).body).toEqual({ now: '2027-01-01T00:00:00.000Z' });
    expect((await create(world.iam, 'r')).Role?.CreateDate).toEqual(new Date('2027-01-01T00:00:00Z'));
    expect((await order('clock', { set: 'soon' })).status).toBe(400);
  });

  it('show the calls, and forget them', async () => {
    await names();
    await refusal(world.iam.send(new GetRoleCommand({ RoleName: 'x' })));
    const calls = [
      { op: 'ListRoles', account: '123456789012', input: {} },
      { op: 'GetRole', account: '123456789012', input: { RoleName: 'x' }, error: 'NoSuchEntity' },
    ];
    expect((await order('calls', { forget: true })).body).toEqual({ calls });
    expect((await order('calls')).body).toEqual({ calls: [] });
  });

  it('are refused when they are unknown, wrong, or what a web page could send', async () => {
    const { url } = world.sandbox;
    expect((await order('dance')).status).toBe(404);
    expect(await order('faults', { rules: [{ nht: 1 }] })).toMatchObject({
      status: 400,
      body: { error: expect.stringMatching(/nht is not known/) },
    });
    expect((await order('faults', { circumstances: { lag: { keys: 'long' } } })).status).toBe(400);
    expect((await fetch(`${url}/_sandbox/reset`)).status).toBe(405);
    expect((await fetch(`${url}/_sandbox/reset`, { method: 'POST', body: '{}' })).status).toBe(415);
  });

  it('come from this machine alone', async () => {
    expect(['127.0.0.1', '::1', '::ffff:127.0.0.1', 'localhost'].every(isLoopback)).toBe(true);
    expect(['0.0.0.0', '10.0.0.1', '::', '128.0.0.1', ''].some(isLoopback)).toBe(false);
  });
});

describe('faults that are ordered', () => {
  it('come by chance, the same from the same seed', async () => {
    const round = async () => {
      await order('reset');
      await order('faults', { seed: 's', rules: [{ op: 'CreateRole', rate: 0.5, code: 'ServiceFailure', status: 500 }] });
      const ends: string[] = [];
      for (let i = 0; i < 12; i++)
        ends.push(
          await create(world.iam, `r${i}`).then(
            () => 'done',
            () => 'failed',
          ),
        );
      return ends;
    };
    const [one, two] = [await round(), await round()];
    expect(one).toEqual(two);
    expect(new Set(one)).toEqual(new Set(['done', 'failed']));
  });

  it('let another writer come between two calls', async () => {
    const { iam, sandbox } = world;
    await create(iam, 'r');
    const input = { RoleName: 'r', PolicyName: 'theirs', PolicyDocument: allow() };
    await order('faults', { rules: [{ op: 'PutRolePolicy', meanwhile: { op: 'DeleteRole', input: { RoleName: 'r' } } }] });
    expect((await refusal(iam.send(new PutRolePolicyCommand(input)))).code).toBe('NoSuchEntity');
    expect(sandbox.calls.map((call) => call.op)).toEqual(['CreateRole', 'PutRolePolicy', 'DeleteRole']);
  });

  it('let markers expire', async () => {
    const { iam } = world;
    for (const name of ['a', 'b']) await create(iam, name);
    const { Marker } = await iam.send(new ListRolesCommand({ MaxItems: 1 }));
    await order('faults', { rules: [{ op: 'ListRoles', withMarker: true, code: 'ValidationError', message: 'Invalid Marker.' }] });
    await names();
    expect(await refusal(iam.send(new ListRolesCommand({ Marker })))).toEqual({
      code: 'ValidationError',
      status: 400,
      message: 'Invalid Marker.',
    });
    await iam.send(new ListRolesCommand({ Marker }));
  });

  it('are concurrent modifications, expired credentials, or whatever else has a code', async () => {
    const rules = [
      { code: 'ConcurrentModification', status: 409 },
      { op: 'ListRoles', code: 'ExpiredToken', status: 403 },
    ];
    await order('faults', { rules });
    expect(await refusal(create(world.iam, 'r'))).toMatchObject({ code: 'ConcurrentModification', status: 409 });
    expect(await refusal(names())).toMatchObject({ code: 'ExpiredToken', status: 403 });
    await order('faults', { rules, clear: true });
    await order('faults', { clear: true });
    await create(world.iam, 'r');
  });
});

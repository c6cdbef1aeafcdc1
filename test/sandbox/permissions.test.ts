// Every operation is asked for under its own action and resource: allowed by a policy for exactly these, denied without.
// Evidence tags: D documented (service authorization reference), I reported (error messages that people quote), K known.
import * as sdk from '@aws-sdk/client-iam';
import { GetResourcesCommand } from '@aws-sdk/client-resource-groups-tagging-api';
import { GetAccessKeyInfoCommand, GetCallerIdentityCommand, GetSessionTokenCommand } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OPERATIONS } from '../../src/sandbox/operations/index.ts';
import type { Clients } from './callers.ts';
import { newUser, permit } from './callers.ts';
import { ARN, CASES, DOCUMENT, DOUBLE, GROUP, PROFILE, ROLE, USER } from './permission-cases.ts';
import type { World } from './support.ts';
import { openWorld, refusal, roleArn, trust, userArn } from './support.ts';

let world: World;
let ann: Clients;
let ownKey: string;

beforeAll(async () => {
  world = await openWorld();
  ann = await newUser(world, 'ann');
  const { AccessKeyMetadata } = await world.iam.send(new sdk.ListAccessKeysCommand({ UserName: 'ann' }));
  ownKey = AccessKeyMetadata?.[0]?.AccessKeyId ?? '';
});

afterAll(() => world.sandbox.close());

/** A command by its name. */
function command(op: string, input: object) {
  const Command: unknown = Reflect.get(sdk, `${op}Command`);
  if (typeof Command !== 'function') throw new Error(`The SDK has no ${op}.`);
  return Reflect.construct(Command, [input]);
}

/** What the cases are about is there, whatever a case before has deleted. */
async function prepare(): Promise<void> {
  const Path = '/team/';
  const made: [string, object][] = [
    ['CreateUser', { ...USER, Path }],
    ['CreateGroup', { ...GROUP, Path }],
    ['CreateRole', { ...ROLE, Path, AssumeRolePolicyDocument: trust() }],
    ['CreateInstanceProfile', { ...PROFILE, Path }],
    ['CreatePolicy', { PolicyName: 'P', Path: '/x/', PolicyDocument: DOCUMENT }],
  ];
  for (const [op, input] of made) await world.iam.send(command(op, input)).catch(() => undefined);
}

/** What ann's call is refused with; undefined if it is not refused. */
async function refused(op: string, input: object): Promise<Awaited<ReturnType<typeof refusal>> | undefined> {
  const sent = { ...input, ...('AccessKeyId' in input && input.AccessKeyId === '(own)' ? { AccessKeyId: ownKey } : {}) };
  const outcome = ann.iam.send(command(op, sent));
  return outcome.then(
    () => undefined,
    () => refusal(outcome),
  );
}

describe('a permission of IAM', () => {
  it('is tested here for every operation', () => {
    expect([...CASES.map(([op]) => op), ...DOUBLE].sort()).toEqual([...OPERATIONS.iam.keys()].sort());
  });

  it.each(CASES)('%s is for its own action and resource [D, I]', async (op, input, resource, shown) => {
    await prepare();
    const action = `iam:${op}`;
    await permit(world, 'ann', { NotAction: action }, { Action: action, NotResource: resource });
    expect(await refused(op, input)).toEqual({
      code: 'AccessDenied',
      status: 403,
      message: `User: ${userArn('ann')} is not authorized to perform: ${action} on resource: ${shown} because no identity-based policy allows the ${action} action`,
    });
    await permit(world, 'ann', { Action: action, Resource: resource });
    expect((await refused(op, input))?.message ?? '').not.toContain('not authorized');
  });

  it('to put a role into an instance profile includes passing the role [D]', async () => {
    await prepare();
    const add = { ...PROFILE, ...ROLE };
    const own = { Action: 'iam:AddRoleToInstanceProfile', Resource: `${ARN}instance-profile/team/i` };
    await permit(world, 'ann', own);
    expect((await refused('AddRoleToInstanceProfile', add))?.message).toContain(
      `iam:PassRole on resource: ${roleArn('r', '/team/')} because`,
    );
    const passing = { Action: 'iam:PassRole', Resource: roleArn('r', '/team/') };
    await permit(world, 'ann', own, { ...passing, Condition: { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } } });
    expect((await refused('AddRoleToInstanceProfile', add))?.message).toContain('iam:PassRole');
    await permit(world, 'ann', own, { ...passing, Condition: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } } });
    expect(await refused('AddRoleToInstanceProfile', add)).toBeUndefined();
  });

  it('to rename or move is needed for the old and the new name [M]', async () => {
    await prepare();
    const cases: [string, object, string, string][] = [
      ['UpdateUser', { ...USER, NewUserName: 'rob', NewPath: '/new/' }, `${ARN}user/team/bob`, `${ARN}user/new/rob`],
      ['UpdateGroup', { ...GROUP, NewGroupName: 'h' }, `${ARN}group/team/g`, `${ARN}group/team/h`],
    ];
    for (const [op, input, before, after] of cases) {
      await permit(world, 'ann', { Action: `iam:${op}`, Resource: before });
      expect((await refused(op, input))?.message).toContain(`iam:${op} on resource: ${after} because`);
      await permit(world, 'ann', { Action: `iam:${op}`, Resource: after });
      expect((await refused(op, input))?.code).toBe('AccessDenied');
      await permit(world, 'ann', { Action: `iam:${op}`, Resource: [before, after] });
      expect(await refused(op, input)).toBeUndefined();
    }
  });

  it('to make something with tags includes tagging it [I]', async () => {
    const input = { UserName: 'tagged', Tags: [{ Key: 'team', Value: 'a' }] };
    await permit(world, 'ann', { Action: 'iam:CreateUser' });
    expect((await refused('CreateUser', input))?.message).toContain(`iam:TagUser on resource: ${userArn('tagged')} because`);
    await permit(world, 'ann', { Action: ['iam:CreateUser', 'iam:TagUser'] });
    expect(await refused('CreateUser', input)).toBeUndefined();
  });

  it('is not asked about what no operation is called [K]', async () => {
    expect((await refused('ListServerCertificates', {}))?.code).toBe('InvalidAction');
  });
});

describe('a permission of STS and tagging', () => {
  it('is not needed to ask who one is, nor for a session token [D]', async () => {
    await permit(world, 'ann', { Effect: 'Deny', Action: 'sts:*' });
    expect((await ann.sts.send(new GetCallerIdentityCommand({}))).Arn).toBe(userArn('ann'));
    await ann.sts.send(new GetSessionTokenCommand({}));
  });

  it('is needed for GetAccessKeyInfo [D]', async () => {
    const ask = () => ann.sts.send(new GetAccessKeyInfoCommand({ AccessKeyId: ownKey }));
    await permit(world, 'ann', { NotAction: 'sts:GetAccessKeyInfo' });
    expect((await refusal(ask())).message).toContain('sts:GetAccessKeyInfo on resource: * because');
    await permit(world, 'ann', { Action: 'sts:GetAccessKeyInfo' });
    expect((await ask()).Account).toBe('123456789012');
  });

  it('is needed for GetResources, whose message names no resource [I]', async () => {
    const ask = () => ann.tagging.send(new GetResourcesCommand({}));
    await permit(world, 'ann', { NotAction: 'tag:GetResources' });
    expect(await refusal(ask())).toEqual({
      code: 'AccessDeniedException',
      status: 400,
      message: `User: ${userArn('ann')} is not authorized to perform: tag:GetResources because no identity-based policy allows the tag:GetResources action`,
    });
    await permit(world, 'ann', { Action: 'tag:GetResources' });
    await ask();
  });
});

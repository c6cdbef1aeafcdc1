// A sandbox that begins with the account of a file.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AddRoleToInstanceProfileCommand,
  AddUserToGroupCommand,
  AttachRolePolicyCommand,
  CreateGroupCommand,
  CreateInstanceProfileCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteGroupCommand,
  DeleteRoleCommand,
  GetAccountAuthorizationDetailsCommand,
  GetInstanceProfileCommand,
  GetPolicyCommand,
  GetRoleCommand,
  IAMClient,
  ListGroupsCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { allow, clientConfig, like, open, policyArn, roleArn, trust } from './support.ts';

const SMALL = JSON.stringify({
  UserDetailList: [],
  GroupDetailList: [{ GroupName: 'planted', Path: '/', Arn: 'arn:aws:iam::123456789012:group/planted' }],
  RoleDetailList: [],
  Policies: [],
});

let folder = '';
let seedFile = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'iamsync-sandbox-'));
  seedFile = join(folder, 'account.json');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function details(iam: IAMClient) {
  const { $metadata, ...lists } = await iam.send(new GetAccountAuthorizationDetailsCommand({}));
  expect($metadata.httpStatusCode).toBe(200);
  return lists;
}

describe('a seed', () => {
  it('that AWS’s own tools wrote gives the same details again, trust by unique id included', async () => {
    const { iam } = await open();
    await iam.send(new CreatePolicyCommand({ PolicyName: 'P', Path: '/x/', PolicyDocument: allow() }));
    await iam.send(new CreatePolicyVersionCommand({ PolicyArn: policyArn('P', '/x/'), PolicyDocument: allow('s3:*'), SetAsDefault: true }));
    await iam.send(new CreateRoleCommand({ RoleName: 'r', AssumeRolePolicyDocument: trust(), Tags: [{ Key: 'a', Value: 'é' }] }));
    await iam.send(new CreateRoleCommand({ RoleName: 'a', AssumeRolePolicyDocument: trust({ AWS: roleArn('r') }) }));
    await iam.send(new AttachRolePolicyCommand({ RoleName: 'r', PolicyArn: policyArn('P', '/x/') }));
    await iam.send(new AttachRolePolicyCommand({ RoleName: 'r', PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }));
    await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: 'web' }));
    await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: 'web', RoleName: 'r' }));
    await iam.send(new CreateGroupCommand({ GroupName: 'team' }));
    await iam.send(new CreateUserCommand({ UserName: 'ann', PermissionsBoundary: policyArn('P', '/x/') }));
    await iam.send(new AddUserToGroupCommand({ UserName: 'ann', GroupName: 'team' }));
    await iam.send(new PutUserPolicyCommand({ UserName: 'ann', PolicyName: 'i', PolicyDocument: allow() }));
    const before = await details(iam);
    await writeFile(seedFile, JSON.stringify(before));

    const { sandbox, iam: copy } = await open({ seedFile, seed: 'another' });
    expect(Object.keys(sandbox.keys)).toEqual(['123456789012']);
    expect(await details(copy)).toEqual(before);
    await copy.send(new CreateRoleCommand({ RoleName: 'new', AssumeRolePolicyDocument: trust() }));
    await copy.send(new DeleteRoleCommand({ RoleName: 'a' }));
    sandbox.reset();
    expect(await details(copy)).toEqual(before);
  });

  it('that iamsync wrote brings settings of roles, tags and descriptions of policies, and profiles without a role', async () => {
    const account = '210987654321';
    const arn = (what: string) => `arn:aws:iam::${account}:${what}`;
    const snapshot = {
      format: 'iamsync-snapshot',
      formatVersion: 1,
      account,
      partition: 'aws',
      UserDetailList: [],
      GroupDetailList: [],
      RoleDetailList: [
        { RoleName: 'r', Path: '/', Arn: arn('role/r'), AssumeRolePolicyDocument: JSON.parse(trust({ AWS: arn('user/gone') })) },
      ],
      Policies: [
        {
          PolicyName: 'P',
          Path: '/',
          Arn: arn('policy/P'),
          DefaultVersionId: 'v3',
          PolicyVersionList: [{ VersionId: 'v3', IsDefaultVersion: true, Document: JSON.parse(allow()) }],
        },
      ],
      roleSettings: { r: { description: 'a role', maxSessionDuration: 7200 } },
      tags: { [arn('policy/P')]: { k: 'v' }, [arn('instance-profile/web')]: { p: 'q' } },
      beyond: {
        'InstanceProfile/web': { arn: arn('instance-profile/web'), path: '/', id: 'AIPAABCDEFGHIJKLMNOPQ', created: '', role: null },
      },
      policyDescriptions: { [arn('policy/P')]: 'a policy' },
      quotas: {},
    };
    await writeFile(seedFile, JSON.stringify(snapshot));
    const { sandbox } = await open({ seedFile });
    const iam = new IAMClient(clientConfig(sandbox, account));
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: 'r' }));
    expect(Role).toMatchObject({ Description: 'a role', MaxSessionDuration: 7200, RoleId: like(/^AROA/) });
    expect(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '')).toContain(arn('user/gone'));
    expect((await iam.send(new GetPolicyCommand({ PolicyArn: arn('policy/P') }))).Policy).toMatchObject({
      Description: 'a policy',
      DefaultVersionId: 'v3',
      Tags: [{ Key: 'k', Value: 'v' }],
    });
    expect((await iam.send(new GetInstanceProfileCommand({ InstanceProfileName: 'web' }))).InstanceProfile).toMatchObject({
      InstanceProfileId: 'AIPAABCDEFGHIJKLMNOPQ',
      Roles: [],
      Tags: [{ Key: 'p', Value: 'q' }],
    });
  });

  it('is refused beside a state that began with something else, and both are left as they are', async () => {
    const stateFile = join(folder, 'state.json');
    const first = await open({ stateFile });
    await first.iam.send(new CreateGroupCommand({ GroupName: 'mine' }));
    const text = await readFile(stateFile, 'utf8');
    await writeFile(seedFile, SMALL);
    await expect(open({ stateFile, seedFile })).rejects.toMatchObject({
      name: 'Failure',
      code: 'input',
      message: like(/state\.json holds a state that did not begin with .*account\.json/),
    });
    expect(await readFile(stateFile, 'utf8')).toBe(text);
  });

  it('goes on with the state that it once began, however often it is named again; another seed does not', async () => {
    const stateFile = join(folder, 'state.json');
    await writeFile(seedFile, SMALL);
    const names = async (iam: IAMClient) => (await iam.send(new ListGroupsCommand({}))).Groups?.map(({ GroupName }) => GroupName);
    const first = await open({ stateFile, seedFile });
    await first.iam.send(new CreateGroupCommand({ GroupName: 'mine' }));
    await first.iam.send(new DeleteGroupCommand({ GroupName: 'planted' }));
    const second = await open({ stateFile, seedFile });
    expect(await names(second.iam)).toEqual(['mine']);
    second.sandbox.reset();
    expect(await names(second.iam)).toEqual(['planted']);
    await writeFile(seedFile, SMALL.replace('planted', 'other'));
    await expect(open({ stateFile, seedFile })).rejects.toMatchObject({ name: 'Failure', code: 'input' });
  });

  it.each([
    ['an empty file', ''],
    ['nothing but a line feed', '\n'],
  ])('fills a state file that is %s', async (_, text) => {
    const stateFile = join(folder, 'state.json');
    await writeFile(stateFile, text);
    await writeFile(seedFile, SMALL);
    const { iam } = await open({ stateFile, seedFile });
    expect((await iam.send(new ListGroupsCommand({}))).Groups).toHaveLength(1);
  });

  it('fills a state in which nothing has been made yet', async () => {
    const stateFile = join(folder, 'state.json');
    await open({ stateFile });
    await writeFile(seedFile, SMALL);
    const { iam } = await open({ stateFile, seedFile });
    expect((await iam.send(new ListGroupsCommand({}))).Groups).toHaveLength(1);
  });

  it('that is missing or something else is a failure that names it', async () => {
    await expect(open({ seedFile })).rejects.toMatchObject({ name: 'Failure', code: 'input', message: like(/account\.json/) });
    await writeFile(seedFile, '{"Version":"2012-10-17"}');
    await expect(open({ seedFile })).rejects.toMatchObject({ name: 'Failure', code: 'input', message: like(/neither a snapshot/) });
  });
});

// Roles: life, partial updates, boundaries, attachments, inline policies, conflicts. Evidence tags: A recorded, D documented, I reported, K known, M model.
import {
  AddRoleToInstanceProfileCommand,
  AttachRolePolicyCommand,
  CreateInstanceProfileCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetPolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  RemoveRoleFromInstanceProfileCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
  UpdateRoleDescriptionCommand,
} from '@aws-sdk/client-iam';
import type { IAMClient } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { allow, like, open, policyArn, refusal, roleArn, trust } from './support.ts';

const createRole = (iam: IAMClient, RoleName = 'deploy') =>
  iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust() }));
const getRole = async (iam: IAMClient, RoleName = 'deploy') => (await iam.send(new GetRoleCommand({ RoleName }))).Role;

describe('the life of a role', () => {
  it('is created without description and session duration in the answer, and read with both [A]', async () => {
    const { iam } = await open();
    await iam.send(new CreatePolicyCommand({ PolicyName: 'Edge', PolicyDocument: allow('s3:*') }));
    const created = await iam.send(
      new CreateRoleCommand({
        RoleName: 'deploy',
        Path: '/ci/',
        AssumeRolePolicyDocument: trust(),
        Description: 'deploys',
        MaxSessionDuration: 7200,
        PermissionsBoundary: policyArn('Edge'),
        Tags: [{ Key: 'team', Value: 'x' }],
      }),
    );
    const common = {
      RoleName: 'deploy',
      Path: '/ci/',
      RoleId: like(/^AROA[A-Z2-7]{17}$/),
      Arn: roleArn('deploy', '/ci/'),
      CreateDate: new Date('2026-11-22T10:42:00Z'),
      AssumeRolePolicyDocument: encodeURIComponent(trust()),
    };
    const more = {
      PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: policyArn('Edge') },
      Tags: [{ Key: 'team', Value: 'x' }],
    };
    expect(created.Role).toEqual({ ...common, ...more });
    const settings = { Description: 'deploys', MaxSessionDuration: 7200 };
    expect(await getRole(iam)).toEqual({ ...common, ...more, ...settings, RoleLastUsed: {} });
    expect((await iam.send(new ListRolesCommand({}))).Roles).toEqual([{ ...common, ...settings }]);
    expect((await iam.send(new GetPolicyCommand({ PolicyArn: policyArn('Edge') }))).Policy?.PermissionsBoundaryUsageCount).toBe(1);
  });

  it('shows neither tags nor description if there are none, and lasts an hour by default [A]', async () => {
    const { iam } = await open();
    await createRole(iam);
    const role = await getRole(iam);
    expect(role).not.toHaveProperty('Tags');
    expect(role).not.toHaveProperty('Description');
    expect(role).not.toHaveProperty('PermissionsBoundary');
    expect(role?.MaxSessionDuration).toBe(3600);
  });

  it('exists once, whatever the case of its name, and keeps the case it was made with [D, A]', async () => {
    const { iam } = await open();
    await createRole(iam, 'Deploy');
    expect(await refusal(createRole(iam, 'deploy'))).toEqual({
      code: 'EntityAlreadyExists',
      status: 409,
      message: 'Role with name deploy already exists.',
    });
    expect((await getRole(iam, 'DEPLOY'))?.RoleName).toBe('Deploy');
  });

  it('is missing in the words of AWS [A]', async () => {
    const { iam } = await open();
    expect(await refusal(getRole(iam))).toEqual({
      code: 'NoSuchEntity',
      status: 404,
      message: 'The role with name deploy cannot be found.',
    });
  });

  it('gets a new unique id when it is made again [D]', async () => {
    const { iam } = await open();
    const first = (await createRole(iam)).Role?.RoleId;
    await iam.send(new DeleteRoleCommand({ RoleName: 'deploy' }));
    expect((await createRole(iam)).Role?.RoleId).not.toBe(first);
  });

  it('keeps what UpdateRole leaves out, and an empty description clears it [A]', async () => {
    const { iam } = await open();
    await createRole(iam);
    await iam.send(new UpdateRoleCommand({ RoleName: 'deploy', Description: 'one', MaxSessionDuration: 7200 }));
    await iam.send(new UpdateRoleCommand({ RoleName: 'deploy' }));
    expect(await getRole(iam)).toMatchObject({ Description: 'one', MaxSessionDuration: 7200 });
    await iam.send(new UpdateRoleCommand({ RoleName: 'deploy', Description: '' }));
    expect(await getRole(iam)).not.toHaveProperty('Description');
    const updated = await iam.send(new UpdateRoleDescriptionCommand({ RoleName: 'deploy', Description: 'two' }));
    expect(updated.Role?.Description).toBe('two');
    expect(updated.Role).not.toHaveProperty('MaxSessionDuration');
  });

  it('reports every violation of its limits at once [A]', async () => {
    const { iam } = await open();
    const call = new CreateRoleCommand({
      RoleName: 'r'.repeat(65),
      AssumeRolePolicyDocument: trust(),
      MaxSessionDuration: 60,
      Tags: [{ Key: 'k'.repeat(129), Value: '' }],
    });
    expect(await refusal(iam.send(call))).toEqual({
      code: 'ValidationError',
      status: 400,
      message: [
        "3 validation errors detected: Value at 'roleName' failed to satisfy constraint: Member must have length less than or equal to 64",
        "Value at 'maxSessionDuration' failed to satisfy constraint: Member must have value greater than or equal to 3600",
        "Value at 'tags.1.member.key' failed to satisfy constraint: Member must have length less than or equal to 128",
      ].join('; '),
    });
  });

  it('refuses bad names and paths in the words of AWS [A, I]', async () => {
    const { iam } = await open();
    expect((await refusal(createRole(iam, 'bad name!'))).message).toBe(
      'The specified value for roleName is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-',
    );
    const bad = new CreateRoleCommand({ RoleName: 'a', Path: 'nopath', AssumeRolePolicyDocument: trust() });
    expect((await refusal(iam.send(bad))).message).toBe(
      'The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.',
    );
  });

  it('is not deleted before it is let go of: profile, attachments, inline policies [A]', async () => {
    const { iam } = await open();
    const names = { RoleName: 'deploy', InstanceProfileName: 'p' };
    await createRole(iam);
    await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: 'p' }));
    await iam.send(new AddRoleToInstanceProfileCommand(names));
    await iam.send(new AttachRolePolicyCommand({ RoleName: 'deploy', PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }));
    await iam.send(new PutRolePolicyCommand({ RoleName: 'deploy', PolicyName: 'i', PolicyDocument: allow() }));
    const conflict = async () => {
      const { code, status, message } = await refusal(iam.send(new DeleteRoleCommand({ RoleName: 'deploy' })));
      expect([code, status]).toEqual(['DeleteConflict', 409]);
      return message;
    };
    expect(await conflict()).toBe('Cannot delete entity, must remove roles from instance profile first.');
    await iam.send(new RemoveRoleFromInstanceProfileCommand(names));
    expect(await conflict()).toBe('Cannot delete entity, must detach all policies first.');
    await iam.send(new DetachRolePolicyCommand({ RoleName: 'deploy', PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }));
    expect(await conflict()).toBe('Cannot delete entity, must delete policies first.');
    await iam.send(new DeleteRolePolicyCommand({ RoleName: 'deploy', PolicyName: 'i' }));
    await iam.send(new DeleteRoleCommand({ RoleName: 'deploy' }));
    expect((await refusal(getRole(iam))).code).toBe('NoSuchEntity');
  });
});

describe('boundaries', () => {
  it('must be managed policies that exist [A]', async () => {
    const { iam } = await open();
    await createRole(iam);
    const put = (PermissionsBoundary: string) =>
      refusal(iam.send(new PutRolePermissionsBoundaryCommand({ RoleName: 'deploy', PermissionsBoundary })));
    expect(await put('arn:aws:iam::123456789012:not_a_policy/invalid')).toEqual({
      code: 'InvalidInput',
      status: 400,
      message: 'ARN arn:aws:iam::123456789012:not_a_policy/invalid is not valid.',
    });
    expect(await put(policyArn('None'))).toEqual({
      code: 'NoSuchEntity',
      status: 404,
      message: `Scope ARN: ${policyArn('None')} does not exist or is not attachable.`,
    });
  });

  it('are put repeatedly, and deleting none is an error [A, K]', async () => {
    const { iam } = await open();
    await createRole(iam);
    const boundary = { RoleName: 'deploy', PermissionsBoundary: 'arn:aws:iam::aws:policy/PowerUserAccess' };
    for (let i = 0; i < 2; i++) await iam.send(new PutRolePermissionsBoundaryCommand(boundary));
    expect((await getRole(iam))?.PermissionsBoundary?.PermissionsBoundaryArn).toBe(boundary.PermissionsBoundary);
    await iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName: 'deploy' }));
    expect((await refusal(iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName: 'deploy' })))).code).toBe('NoSuchEntity');
  });
});

describe('attachments', () => {
  it('are idempotent, counted once, and ten at most [K, D, I]', async () => {
    const { iam } = await open();
    await createRole(iam);
    const attach = (name: string) => iam.send(new AttachRolePolicyCommand({ RoleName: 'deploy', PolicyArn: policyArn(name) }));
    for (let i = 0; i <= 10; i++) await iam.send(new CreatePolicyCommand({ PolicyName: `P${i}`, PolicyDocument: allow() }));
    for (let i = 0; i < 10; i++) await attach(`P${i}`);
    await attach('P0');
    expect((await iam.send(new GetPolicyCommand({ PolicyArn: policyArn('P0') }))).Policy?.AttachmentCount).toBe(1);
    expect(await refusal(attach('P10'))).toEqual({
      code: 'LimitExceeded',
      status: 409,
      message: 'Cannot exceed quota for PoliciesPerRole: 10',
    });
    const { AttachedPolicies } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: 'deploy', MaxItems: 3 }));
    expect(AttachedPolicies?.map((policy) => policy.PolicyName)).toEqual(['P0', 'P1', 'P2']);
  });

  it('refuse ARNs that are none, policies that are none, and detaching what is not attached [A]', async () => {
    const { iam } = await open();
    await createRole(iam);
    const attach = (PolicyArn: string) => refusal(iam.send(new AttachRolePolicyCommand({ RoleName: 'deploy', PolicyArn })));
    expect(await attach('longpolicynamebutnoarn')).toMatchObject({
      code: 'ValidationError',
      message: 'ARN longpolicynamebutnoarn is not valid.',
    });
    expect(await attach(policyArn('None'))).toMatchObject({
      code: 'NoSuchEntity',
      message: `Policy ${policyArn('None')} does not exist or is not attachable.`,
    });
    await iam.send(new CreatePolicyCommand({ PolicyName: 'P', PolicyDocument: allow() }));
    const detach = iam.send(new DetachRolePolicyCommand({ RoleName: 'deploy', PolicyArn: policyArn('P') }));
    expect(await refusal(detach)).toMatchObject({ code: 'NoSuchEntity', message: `Policy ${policyArn('P')} was not found.` });
  });
});

describe('inline policies', () => {
  it('are put, replaced, read verbatim and deleted once [A]', async () => {
    const { iam } = await open();
    await createRole(iam);
    const name = { RoleName: 'deploy', PolicyName: 'logs' };
    const odd =
      '{"Statement":{"Effect":"Allow","Action":"s3:ListBucket","Resource":["arn:aws:s3:::example_bucket"]},"Version":"2012-10-17"}';
    await iam.send(new PutRolePolicyCommand({ ...name, PolicyDocument: allow() }));
    await iam.send(new PutRolePolicyCommand({ ...name, PolicyDocument: odd }));
    const read = await iam.send(new GetRolePolicyCommand(name));
    expect(read).toMatchObject(name);
    expect(decodeURIComponent(read.PolicyDocument ?? '')).toBe(odd);
    expect((await iam.send(new ListRolePoliciesCommand({ RoleName: 'deploy' }))).PolicyNames).toEqual(['logs']);
    await iam.send(new DeleteRolePolicyCommand(name));
    expect(await refusal(iam.send(new DeleteRolePolicyCommand(name)))).toMatchObject({
      code: 'NoSuchEntity',
      message: 'The role policy with name logs cannot be found.',
    });
  });

  it('share one size per role, in which blanks between tokens do not count [D, I]', async () => {
    const { iam } = await open({ quotas: { RolePolicySizeQuota: allow().length * 2 } });
    await createRole(iam);
    const put = (PolicyName: string, PolicyDocument: string) =>
      iam.send(new PutRolePolicyCommand({ RoleName: 'deploy', PolicyName, PolicyDocument }));
    await put('one', JSON.stringify(JSON.parse(allow()), null, 8));
    await put('two', allow());
    await put('two', allow());
    expect(await refusal(put('three', allow()))).toEqual({
      code: 'LimitExceeded',
      status: 409,
      message: `Maximum policy size of ${allow().length * 2} bytes exceeded for role deploy`,
    });
  });

  it('may be of version 2008 or name none, unlike managed ones [K, A]', async () => {
    const { iam } = await open();
    await createRole(iam);
    const old = '{"Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}';
    await iam.send(new PutRolePolicyCommand({ RoleName: 'deploy', PolicyName: 'old', PolicyDocument: old }));
    expect((await refusal(iam.send(new CreatePolicyCommand({ PolicyName: 'Old', PolicyDocument: old })))).message).toBe(
      'Policy document must be version 2012-10-17 or greater.',
    );
  });
});

describe('quotas', () => {
  it('limit how many roles and how long a trust policy there may be [I]', async () => {
    const { iam } = await open({ quotas: { RolesQuota: 1 } });
    await createRole(iam);
    expect(await refusal(createRole(iam, 'two'))).toMatchObject({
      code: 'LimitExceeded',
      message: 'Cannot exceed quota for RolesPerAccount: 1',
    });
    const long = trust({ AWS: Array.from({ length: 50 }, (_, i) => `arn:aws:iam::${100000000000 + i}:role/some-longer-name`) });
    const update = iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: 'deploy', PolicyDocument: long }));
    expect(await refusal(update)).toMatchObject({ code: 'LimitExceeded', message: 'Cannot exceed quota for ACLSizePerRole: 2048' });
  });
});

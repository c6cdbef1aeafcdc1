// GetAccountAuthorizationDetails and paging: which member is present, what comes in which page. Evidence tags: A recorded, D documented, I reported, M model.
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
  GetAccountAuthorizationDetailsCommand,
  ListRolesCommand,
  paginateGetAccountAuthorizationDetails,
  paginateListRoles,
  PutGroupPolicyCommand,
  PutRolePolicyCommand,
  PutUserPermissionsBoundaryCommand,
} from '@aws-sdk/client-iam';
import type { IAMClient } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { allow, like, open, policyArn, refusal, roleArn, trust, userArn } from './support.ts';

const AWS_POLICY = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
const date = new Date('2026-11-22T10:42:00Z');

async function furnish(iam: IAMClient): Promise<void> {
  await iam.send(new CreatePolicyCommand({ PolicyName: 'P', PolicyDocument: allow(), Description: 'd', Tags: [{ Key: 'a', Value: '1' }] }));
  await iam.send(new CreatePolicyVersionCommand({ PolicyArn: policyArn('P'), PolicyDocument: allow('s3:PutObject'), SetAsDefault: true }));
  await iam.send(
    new CreateRoleCommand({
      RoleName: 'r',
      AssumeRolePolicyDocument: trust(),
      Description: 'd',
      MaxSessionDuration: 7200,
      Tags: [{ Key: 'b', Value: '2' }],
    }),
  );
  await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: 'web' }));
  await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: 'web', RoleName: 'r' }));
  await iam.send(new PutRolePolicyCommand({ RoleName: 'r', PolicyName: 'i', PolicyDocument: allow() }));
  await iam.send(new AttachRolePolicyCommand({ RoleName: 'r', PolicyArn: AWS_POLICY }));
  await iam.send(new CreateUserCommand({ UserName: 'ann' }));
  await iam.send(new PutUserPermissionsBoundaryCommand({ UserName: 'ann', PermissionsBoundary: policyArn('P') }));
  await iam.send(new CreateGroupCommand({ GroupName: 'team' }));
  await iam.send(new PutGroupPolicyCommand({ GroupName: 'team', PolicyName: 'g', PolicyDocument: allow() }));
  await iam.send(new AddUserToGroupCommand({ UserName: 'ann', GroupName: 'team' }));
}

describe('GetAccountAuthorizationDetails', () => {
  it('has of each entity what AWS has, and leaves out what AWS leaves out [A]', async () => {
    const { iam } = await open();
    await furnish(iam);
    const details = await iam.send(new GetAccountAuthorizationDetailsCommand({ Filter: ['User', 'Role', 'Group', 'LocalManagedPolicy'] }));
    const inline = { PolicyDocument: encodeURIComponent(allow()).replaceAll('*', '%2A') };
    expect(details.UserDetailList).toEqual([
      {
        Path: '/',
        UserName: 'ann',
        UserId: like(/^AIDA/),
        Arn: userArn('ann'),
        CreateDate: date,
        UserPolicyList: [],
        GroupList: ['team'],
        AttachedManagedPolicies: [],
        PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: policyArn('P') },
      },
    ]);
    expect(details.GroupDetailList).toEqual([
      {
        Path: '/',
        GroupName: 'team',
        GroupId: like(/^AGPA/),
        Arn: 'arn:aws:iam::123456789012:group/team',
        CreateDate: date,
        GroupPolicyList: [{ PolicyName: 'g', ...inline }],
        AttachedManagedPolicies: [],
      },
    ]);
    const role = {
      Path: '/',
      RoleName: 'r',
      RoleId: like(/^AROA/),
      Arn: roleArn('r'),
      CreateDate: date,
      AssumeRolePolicyDocument: encodeURIComponent(trust()),
    };
    expect(details.RoleDetailList).toEqual([
      {
        ...role,
        InstanceProfileList: [
          {
            Path: '/',
            InstanceProfileName: 'web',
            InstanceProfileId: like(/^AIPA/),
            Arn: 'arn:aws:iam::123456789012:instance-profile/web',
            CreateDate: date,
            Roles: [role],
          },
        ],
        RolePolicyList: [{ PolicyName: 'i', ...inline }],
        AttachedManagedPolicies: [{ PolicyName: 'ReadOnlyAccess', PolicyArn: AWS_POLICY }],
        Tags: [{ Key: 'b', Value: '2' }],
        RoleLastUsed: {},
      },
    ]);
    expect(details.Policies).toEqual([
      {
        PolicyName: 'P',
        PolicyId: like(/^ANPA/),
        Arn: policyArn('P'),
        Path: '/',
        DefaultVersionId: 'v2',
        AttachmentCount: 0,
        PermissionsBoundaryUsageCount: 1,
        IsAttachable: true,
        CreateDate: date,
        UpdateDate: date,
        PolicyVersionList: [
          {
            VersionId: 'v2',
            IsDefaultVersion: true,
            CreateDate: date,
            Document: encodeURIComponent(allow('s3:PutObject')).replaceAll('*', '%2A'),
          },
          { VersionId: 'v1', IsDefaultVersion: false, CreateDate: date, Document: inline.PolicyDocument },
        ],
      },
    ]);
    expect([details.IsTruncated, details.Marker]).toEqual([false, undefined]);
  });

  it('lists AWS managed policies only while somebody has them [I, A]', async () => {
    const { iam } = await open();
    const listed = async () =>
      (await iam.send(new GetAccountAuthorizationDetailsCommand({ Filter: ['AWSManagedPolicy'] }))).Policies?.map((one) => one.Arn);
    expect(await listed()).toEqual([]);
    await furnish(iam);
    await iam.send(
      new PutUserPermissionsBoundaryCommand({ UserName: 'ann', PermissionsBoundary: 'arn:aws:iam::aws:policy/PowerUserAccess' }),
    );
    expect(await listed()).toEqual(['arn:aws:iam::aws:policy/PowerUserAccess', AWS_POLICY]);
  });

  it('pages one stream of all kinds, in which every entity comes once whatever the page size [M]', async () => {
    const { iam } = await open();
    await furnish(iam);
    for (const pageSize of [1, 2, 3, 4, 5, 1000]) {
      const names: (string | undefined)[] = [];
      for await (const page of paginateGetAccountAuthorizationDetails({ client: iam, pageSize }, {})) {
        const entries = [
          ...(page.UserDetailList ?? []).map((one) => one.UserName),
          ...(page.RoleDetailList ?? []).map((one) => one.RoleName),
          ...(page.GroupDetailList ?? []).map((one) => one.GroupName),
          ...(page.Policies ?? []).map((one) => one.PolicyName),
        ];
        expect(entries.length).toBeLessThanOrEqual(pageSize);
        names.push(...entries);
      }
      expect(names).toEqual(['ann', 'r', 'team', 'P', 'ReadOnlyAccess']);
    }
  });
});

describe('pages', () => {
  it('may be shorter than was asked for [D]', async () => {
    const { sandbox, iam } = await open();
    for (let i = 0; i < 5; i++) await iam.send(new CreateRoleCommand({ RoleName: `r${i}`, AssumeRolePolicyDocument: trust() }));
    sandbox.setPageSize(2);
    const first = await iam.send(new ListRolesCommand({ MaxItems: 1000 }));
    expect([first.Roles?.length, first.IsTruncated]).toEqual([2, true]);
    const names: (string | undefined)[] = [];
    for await (const page of paginateListRoles({ client: iam }, {})) names.push(...(page.Roles ?? []).map((role) => role.RoleName));
    expect(names).toEqual(['r0', 'r1', 'r2', 'r3', 'r4']);
  });

  it('go on behind the last entity, also if it was deleted or others came in between', async () => {
    const { iam } = await open();
    const create = (RoleName: string) => iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust() }));
    for (const name of ['b', 'd', 'f']) await create(name);
    const first = await iam.send(new ListRolesCommand({ MaxItems: 2 }));
    for (const name of ['a', 'c', 'e']) await create(name);
    const rest = await iam.send(new ListRolesCommand({ Marker: first.Marker }));
    expect(rest.Roles?.map((role) => role.RoleName)).toEqual(['e', 'f']);
  });

  it('have markers of their own operation, and sizes from 1 to 1000 [A, M]', async () => {
    const { iam } = await open();
    for (const RoleName of ['a', 'b']) await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust() }));
    const { Marker } = await iam.send(new ListRolesCommand({ MaxItems: 1 }));
    expect(Marker?.length).toBeLessThanOrEqual(320);
    for (const call of [new GetAccountAuthorizationDetailsCommand({ Marker }), new ListRolesCommand({ Marker: 'bent' })])
      expect(await refusal(call instanceof ListRolesCommand ? iam.send(call) : iam.send(call))).toEqual({
        code: 'ValidationError',
        status: 400,
        message: 'Invalid Marker.',
      });
    expect((await refusal(iam.send(new ListRolesCommand({ MaxItems: 1001 })))).message).toBe(
      "1 validation error detected: Value at 'maxItems' failed to satisfy constraint: Member must have value less than or equal to 1000",
    );
  });
});

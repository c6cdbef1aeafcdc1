// Users, groups, memberships and instance profiles. Evidence tags: A recorded, D documented, I reported, K known, M model.
import {
  AddRoleToInstanceProfileCommand,
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  AttachUserPolicyCommand,
  CreateAccountAliasCommand,
  CreateGroupCommand,
  CreateInstanceProfileCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteAccountAliasCommand,
  DeleteGroupCommand,
  DeleteGroupPolicyCommand,
  DeleteInstanceProfileCommand,
  DeleteUserCommand,
  DeleteUserPermissionsBoundaryCommand,
  DeleteUserPolicyCommand,
  DetachGroupPolicyCommand,
  DetachUserPolicyCommand,
  GetAccountSummaryCommand,
  GetGroupCommand,
  GetInstanceProfileCommand,
  GetUserCommand,
  ListAccountAliasesCommand,
  ListEntitiesForPolicyCommand,
  ListGroupsCommand,
  ListGroupsForUserCommand,
  ListInstanceProfilesCommand,
  ListInstanceProfilesForRoleCommand,
  ListUsersCommand,
  PutGroupPolicyCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
  RemoveRoleFromInstanceProfileCommand,
  RemoveUserFromGroupCommand,
  UpdateGroupCommand,
  UpdateUserCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { allow, like, open, policyArn, refusal, trust, userArn } from './support.ts';

const UserName = 'ann';
const GroupName = 'team';
const InstanceProfileName = 'web';
const AWS_POLICY = 'arn:aws:iam::aws:policy/ReadOnlyAccess';

describe('users', () => {
  it('are renamed and moved in place: id, groups, policies, tags and boundary stay [A, D]', async () => {
    const { iam } = await open();
    const created = await iam.send(new CreateUserCommand({ UserName, PermissionsBoundary: AWS_POLICY, Tags: [{ Key: 'a', Value: '1' }] }));
    await iam.send(new CreateGroupCommand({ GroupName }));
    await iam.send(new AddUserToGroupCommand({ UserName, GroupName }));
    await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: AWS_POLICY }));
    await iam.send(new UpdateUserCommand({ UserName, NewUserName: 'Anna', NewPath: '/x/' }));
    const { User } = await iam.send(new GetUserCommand({ UserName: 'anna' }));
    expect(User).toEqual({ ...created.User, UserName: 'Anna', Path: '/x/', Arn: userArn('Anna', '/x/') });
    expect(User?.UserId).toMatch(/^AIDA[A-Z2-7]{17}$/);
    expect((await iam.send(new GetGroupCommand({ GroupName }))).Users?.map((user) => user.UserName)).toEqual(['Anna']);
    expect((await refusal(iam.send(new GetUserCommand({ UserName })))).message).toBe('The user with name ann cannot be found.');
  });

  it('are not renamed to a name that is taken [A, D]', async () => {
    const { iam } = await open();
    await iam.send(new CreateUserCommand({ UserName }));
    await iam.send(new CreateUserCommand({ UserName: 'bob' }));
    expect(await refusal(iam.send(new UpdateUserCommand({ UserName, NewUserName: 'BOB' })))).toEqual({
      code: 'EntityAlreadyExists',
      status: 409,
      message: 'User with name BOB already exists.',
    });
    expect((await refusal(iam.send(new CreateUserCommand({ UserName: 'Ann' })))).message).toBe('User with name Ann already exists.');
    await iam.send(new UpdateUserCommand({ UserName, NewUserName: 'ANN' }));
    expect((await iam.send(new ListUsersCommand({}))).Users?.map((user) => user.UserName)).toEqual(['ANN', 'bob']);
  });

  it('are not deleted with policies or memberships, but with a boundary and tags [A, I]', async () => {
    const { iam } = await open();
    await iam.send(new CreateUserCommand({ UserName, Tags: [{ Key: 'a', Value: '' }] }));
    await iam.send(new CreateGroupCommand({ GroupName }));
    await iam.send(new AddUserToGroupCommand({ UserName, GroupName }));
    await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: AWS_POLICY }));
    await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'i', PolicyDocument: allow() }));
    await iam.send(new PutUserPermissionsBoundaryCommand({ UserName, PermissionsBoundary: AWS_POLICY }));
    const conflict = async () => (await refusal(iam.send(new DeleteUserCommand({ UserName })))).message;
    expect(await conflict()).toBe('Cannot delete entity, must detach all policies first.');
    await iam.send(new DetachUserPolicyCommand({ UserName, PolicyArn: AWS_POLICY }));
    expect(await conflict()).toBe('Cannot delete entity, must delete policies first.');
    await iam.send(new DeleteUserPolicyCommand({ UserName, PolicyName: 'i' }));
    expect(await conflict()).toBe('Cannot delete entity, must remove users from group first.');
    await iam.send(new RemoveUserFromGroupCommand({ UserName, GroupName }));
    await iam.send(new DeleteUserCommand({ UserName }));
  });

  it('lose a boundary once [K]', async () => {
    const { iam } = await open();
    await iam.send(new CreateUserCommand({ UserName, PermissionsBoundary: AWS_POLICY }));
    await iam.send(new DeleteUserPermissionsBoundaryCommand({ UserName }));
    expect((await refusal(iam.send(new DeleteUserPermissionsBoundaryCommand({ UserName })))).code).toBe('NoSuchEntity');
  });
});

describe('groups', () => {
  it('keep id and members when they are renamed, also by path alone [A, D]', async () => {
    const { iam } = await open();
    const { Group } = await iam.send(new CreateGroupCommand({ GroupName, Path: '/a/' }));
    expect(Group?.GroupId).toMatch(/^AGPA[A-Z2-7]{17}$/);
    await iam.send(new CreateUserCommand({ UserName }));
    await iam.send(new AddUserToGroupCommand({ UserName, GroupName }));
    await iam.send(new UpdateGroupCommand({ GroupName, NewPath: '/b/' }));
    await iam.send(new UpdateGroupCommand({ GroupName, NewGroupName: 'crew' }));
    const renamed = await iam.send(new GetGroupCommand({ GroupName: 'crew' }));
    expect(renamed.Group).toMatchObject({ GroupId: Group?.GroupId, Path: '/b/', Arn: 'arn:aws:iam::123456789012:group/b/crew' });
    expect(renamed.Users?.map((user) => user.UserName)).toEqual([UserName]);
    expect((await iam.send(new ListGroupsForUserCommand({ UserName }))).Groups?.map((group) => group.GroupName)).toEqual(['crew']);
    expect((await iam.send(new ListGroupsCommand({ PathPrefix: '/b/' }))).Groups).toHaveLength(1);
    expect((await iam.send(new ListGroupsCommand({ PathPrefix: '/a/' }))).Groups).toEqual([]);
  });

  it('are not deleted with members or policies [I, A]', async () => {
    const { iam } = await open();
    await iam.send(new CreateGroupCommand({ GroupName }));
    await iam.send(new CreateUserCommand({ UserName }));
    await iam.send(new AddUserToGroupCommand({ UserName, GroupName }));
    await iam.send(new AttachGroupPolicyCommand({ GroupName, PolicyArn: AWS_POLICY }));
    await iam.send(new PutGroupPolicyCommand({ GroupName, PolicyName: 'i', PolicyDocument: allow() }));
    const conflict = async () => (await refusal(iam.send(new DeleteGroupCommand({ GroupName })))).message;
    expect(await conflict()).toBe('Cannot delete entity, must remove users from group first.');
    await iam.send(new RemoveUserFromGroupCommand({ UserName, GroupName }));
    expect(await conflict()).toBe('Cannot delete entity, must detach all policies first.');
    await iam.send(new DetachGroupPolicyCommand({ GroupName, PolicyArn: AWS_POLICY }));
    expect(await conflict()).toBe('Cannot delete entity, must delete policies first.');
    await iam.send(new DeleteGroupPolicyCommand({ GroupName, PolicyName: 'i' }));
    await iam.send(new DeleteGroupCommand({ GroupName }));
  });
});

describe('memberships', () => {
  it('may be added and removed repeatedly, for users and groups that exist [A]', async () => {
    const { iam } = await open();
    await iam.send(new CreateGroupCommand({ GroupName }));
    await iam.send(new CreateUserCommand({ UserName }));
    for (let i = 0; i < 2; i++) await iam.send(new AddUserToGroupCommand({ UserName, GroupName }));
    expect((await iam.send(new GetGroupCommand({ GroupName }))).Users).toHaveLength(1);
    for (let i = 0; i < 2; i++) await iam.send(new RemoveUserFromGroupCommand({ UserName, GroupName }));
    expect((await refusal(iam.send(new RemoveUserFromGroupCommand({ UserName: 'x', GroupName })))).code).toBe('NoSuchEntity');
    expect((await refusal(iam.send(new AddUserToGroupCommand({ UserName, GroupName: 'x' })))).message).toBe(
      'The group with name x cannot be found.',
    );
  });

  it('are ten for a user at most [K]', async () => {
    const { iam } = await open();
    await iam.send(new CreateUserCommand({ UserName }));
    for (let i = 0; i <= 10; i++) await iam.send(new CreateGroupCommand({ GroupName: `g${i}` }));
    for (let i = 0; i < 10; i++) await iam.send(new AddUserToGroupCommand({ UserName, GroupName: `g${i}` }));
    expect(await refusal(iam.send(new AddUserToGroupCommand({ UserName, GroupName: 'g10' })))).toMatchObject({
      code: 'LimitExceeded',
      message: 'Cannot exceed quota for GroupsPerUser: 10',
    });
  });
});

describe('instance profiles', () => {
  it('hold one role, which is shown in them, and have their tags in GetInstanceProfile alone [A]', async () => {
    const { iam } = await open();
    const created = await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName }));
    expect(created.InstanceProfile).toMatchObject({ InstanceProfileId: like(/^AIPA[A-Z2-7]{17}$/), Roles: [] });
    expect(created.InstanceProfile).not.toHaveProperty('Tags');
    await iam.send(new CreateRoleCommand({ RoleName: 'r', AssumeRolePolicyDocument: trust(), MaxSessionDuration: 7200 }));
    const both = { InstanceProfileName, RoleName: 'r' };
    await iam.send(new AddRoleToInstanceProfileCommand(both));
    expect(await refusal(iam.send(new AddRoleToInstanceProfileCommand(both)))).toEqual({
      code: 'LimitExceeded',
      status: 409,
      message: 'Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1',
    });
    const { InstanceProfile } = await iam.send(new GetInstanceProfileCommand({ InstanceProfileName }));
    expect(InstanceProfile?.Tags).toEqual([]);
    expect(Object.keys(InstanceProfile?.Roles?.[0] ?? {}).sort()).toEqual([
      'Arn',
      'AssumeRolePolicyDocument',
      'CreateDate',
      'Path',
      'RoleId',
      'RoleName',
    ]);
    const lists = [iam.send(new ListInstanceProfilesCommand({})), iam.send(new ListInstanceProfilesForRoleCommand({ RoleName: 'r' }))];
    for (const { InstanceProfiles } of await Promise.all(lists)) {
      expect(InstanceProfiles).toHaveLength(1);
      expect(InstanceProfiles?.[0]).not.toHaveProperty('Tags');
    }
    expect((await refusal(iam.send(new DeleteInstanceProfileCommand({ InstanceProfileName })))).message).toBe(
      'Cannot delete entity, must remove roles from instance profile first.',
    );
    await iam.send(new RemoveRoleFromInstanceProfileCommand(both));
    expect(await refusal(iam.send(new RemoveRoleFromInstanceProfileCommand(both)))).toMatchObject({
      code: 'NoSuchEntity',
      message: 'Role r in Instance Profile web cannot be found.',
    });
    await iam.send(new DeleteInstanceProfileCommand({ InstanceProfileName }));
    expect((await refusal(iam.send(new GetInstanceProfileCommand({ InstanceProfileName })))).message).toBe(
      'Instance Profile web cannot be found.',
    );
  });
});

describe('ListEntitiesForPolicy', () => {
  it('finds users, groups and roles by use and kind [M]', async () => {
    const { iam } = await open();
    const PolicyArn = policyArn('P');
    await iam.send(new CreatePolicyCommand({ PolicyName: 'P', PolicyDocument: allow() }));
    await iam.send(new CreateUserCommand({ UserName, PermissionsBoundary: PolicyArn }));
    await iam.send(new CreateGroupCommand({ GroupName }));
    await iam.send(new AttachGroupPolicyCommand({ GroupName, PolicyArn }));
    await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn }));
    const all = await iam.send(new ListEntitiesForPolicyCommand({ PolicyArn }));
    expect([all.PolicyUsers?.length, all.PolicyGroups?.length, all.PolicyRoles?.length]).toEqual([1, 1, 0]);
    const users = await iam.send(
      new ListEntitiesForPolicyCommand({ PolicyArn, EntityFilter: 'User', PolicyUsageFilter: 'PermissionsPolicy' }),
    );
    expect([users.PolicyUsers?.length, users.PolicyGroups?.length]).toEqual([1, 0]);
  });
});

describe('the account', () => {
  it('summarises counts and the quotas that hold [A]', async () => {
    const { iam } = await open({ quotas: { AttachedPoliciesPerRoleQuota: 25 } });
    await iam.send(new CreatePolicyCommand({ PolicyName: 'P', PolicyDocument: allow() }));
    await iam.send(new CreateUserCommand({ UserName }));
    const { SummaryMap } = await iam.send(new GetAccountSummaryCommand({}));
    expect(SummaryMap).toMatchObject({
      Policies: 1,
      Users: 1,
      Roles: 0,
      PoliciesQuota: 1500,
      AttachedPoliciesPerRoleQuota: 25,
      PolicySizeQuota: 6144,
    });
    expect(Object.keys(SummaryMap ?? {})).toHaveLength(34);
  });

  it('replaces its alias silently, and deletes it by its exact name [D, I, A]', async () => {
    const { iam } = await open();
    for (const AccountAlias of ['first', 'second']) await iam.send(new CreateAccountAliasCommand({ AccountAlias }));
    expect((await iam.send(new ListAccountAliasesCommand({}))).AccountAliases).toEqual(['second']);
    expect((await refusal(iam.send(new DeleteAccountAliasCommand({ AccountAlias: 'first' })))).code).toBe('NoSuchEntity');
    await iam.send(new DeleteAccountAliasCommand({ AccountAlias: 'second' }));
    expect((await iam.send(new ListAccountAliasesCommand({}))).AccountAliases).toEqual([]);
  });
});

// Users, groups, memberships, instance profiles: born, changed, renamed, dying.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call } from '../../src/model/call.ts';
import { isError } from '../../src/model/finding.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { describeFindings, manifest, planOn, startAccounts } from '../support/world.ts';
import { entity, make, settle, steps } from './support.ts';

let world: Awaited<ReturnType<typeof startAccounts>>;
let next = 0;
beforeAll(async () => {
  world = await startAccounts(30);
});
afterAll(() => world.sandbox.close());
const fresh = () => world.account(next++);

const allow = (Action: string): JsonObject => ({ Statement: { Effect: 'Allow', Action, Resource: '*' } });

describe('users and groups', () => {
  it('are born with everything they hold', async () => {
    const account = fresh();
    const plan = await settle(account, {
      policies: { read: { document: allow('s3:GetObject') }, limit: { document: allow('s3:*') } },
      groups: { readers: { path: '/team/', policies: ['read'], inline: { more: allow('sqs:*') }, members: ['bob'] } },
      users: {
        ann: {
          groups: ['readers'],
          policies: ['aws:ReadOnlyAccess'],
          inline: { own: allow('ec2:*') },
          boundary: 'limit',
          tags: { Team: 'a' },
        },
        bob: {},
      },
    });
    expect(steps(plan)).toContain('User/bob#AddUserToGroup:readers');
    expect((await entity(account, 'User/ann'))?.spec).toMatchObject({ groups: ['readers'], tags: { Team: 'a' } });
    expect((await entity(account, 'Group/readers'))?.spec).toMatchObject({ path: '/team/', members: ['ann', 'bob'] });
  });

  it('leave undeclared groups, and let undeclared members go unless the group is open', async () => {
    const account = fresh();
    for (const UserName of ['ann', 'stranger']) await make(account, call('CreateUser', { UserName }));
    for (const GroupName of ['wild', 'closed', 'opened']) await make(account, call('CreateGroup', { GroupName }));
    for (const GroupName of ['wild', 'closed', 'opened'])
      for (const UserName of ['ann', 'stranger']) await make(account, call('AddUserToGroup', { GroupName, UserName }));
    const plan = await settle(account, { users: { ann: {} }, groups: { closed: {}, opened: { members: 'open' } } });
    expect(steps(plan).sort()).toEqual([
      'Group/closed#RemoveUserFromGroup:stranger',
      'User/ann#RemoveUserFromGroup:closed',
      'User/ann#RemoveUserFromGroup:opened',
      'User/ann#RemoveUserFromGroup:wild',
    ]);
    expect((await entity(account, 'Group/opened'))?.spec['members']).toEqual(['stranger']);
  });

  it('name what is not managed here with account:', async () => {
    const account = fresh();
    await make(account, call('CreateUser', { UserName: 'stranger' }));
    await make(account, call('CreateGroup', { GroupName: 'wild' }));
    await settle(account, { users: { ann: { groups: ['account:wild'] } }, groups: { club: { members: ['account:stranger'] } } });
    expect((await entity(account, 'User/ann'))?.spec['groups']).toEqual(['wild']);
    expect((await entity(account, 'Group/club'))?.spec['members']).toEqual(['stranger']);
    const plan = await planOn(account, manifest({ users: { ann: { groups: ['account:wilde'] } } }));
    expect(describeFindings(plan.findings)).toContain('dangling: User/ann refers to Group/wilde in groups');
  });

  it('are renamed and moved in place, and trust policies follow without a call', async () => {
    const account = fresh();
    const roles = (name: string): JsonObject => ({ roles: { entry: { trust: { users: [name] } } } });
    await settle(account, {
      users: { ann: { groups: ['staff'], tags: { a: '1' } } },
      groups: { staff: { inline: { x: allow('s3:*') } } },
      ...roles('ann'),
    });
    const id = (await entity(account, 'User/ann'))?.facts['id'];
    const plan = await settle(account, {
      users: { anna: { path: '/p/', renamedFrom: 'ann', groups: ['crew'], tags: { a: '1', b: '2' } } },
      groups: { crew: { renamedFrom: 'staff', path: '/g/', inline: { x: allow('s3:*') } } },
      ...roles('anna'),
    });
    expect(steps(plan)).toEqual(['Group/crew#UpdateGroup', 'User/anna#UpdateUser', 'User/anna#TagUser']);
    expect(plan.changes.map((change) => change.verb)).toEqual(['rename', 'rename']);
    expect((await entity(account, 'User/anna'))?.facts['id']).toBe(id);
    const again = await planOn(
      account,
      manifest({
        users: { anna: { path: '/p/', renamedFrom: 'ann', groups: ['crew'], tags: { a: '1', b: '2' } } },
        groups: { crew: { path: '/g/', inline: { x: allow('s3:*') } } },
        ...roles('anna'),
      }),
    );
    expect(again.findings.map((finding) => `${finding.severity} ${finding.rule}`)).toEqual(['note renamed-from']);
  });

  it('take a rename that changes only the case', async () => {
    const account = fresh();
    await settle(account, { users: { Bob: {} } });
    const plan = await settle(account, { users: { bob: { renamedFrom: 'Bob' } } });
    expect(steps(plan)).toEqual(['User/bob#UpdateUser']);
  });

  it('swap groups one for one at the quota, and say so', async () => {
    const account = fresh();
    const groups = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`g${index}`, { inline: { x: allow('s3:*') } }]));
    const names = Object.keys(groups);
    await settle(account, { groups, users: { ann: { groups: names.slice(0, 10) } } });
    const plan = await settle(account, { groups, users: { ann: { groups: names.slice(2, 12) } } });
    expect(plan.waves.flat().filter((action) => action.risk === 'gap').length).toBe(2);
  });
});

describe('deaths', () => {
  it('of a group that undeclared users are in', async () => {
    const account = fresh();
    await settle(account, {
      policies: { read: { document: allow('s3:GetObject') } },
      groups: { old: { policies: ['read'], inline: { x: allow('sqs:*') } } },
    });
    await make(account, call('CreateUser', { UserName: 'stranger' }));
    await make(account, call('AddUserToGroup', { UserName: 'stranger', GroupName: 'old' }));
    const plan = await settle(account, { policies: { read: { document: allow('s3:GetObject') } }, removed: ['Group/old'] });
    expect(steps(plan)).toEqual([
      'Group/old#DeleteGroupPolicy:x',
      'Group/old#DetachGroupPolicy:read',
      'Group/old#RemoveUserFromGroup:stranger',
      'Group/old#DeleteGroup',
    ]);
  });

  it('of a policy lift the boundaries of undeclared entities, loudly, and never of declared ones', async () => {
    const account = fresh();
    const limit = { limit: { document: allow('s3:*') } };
    await settle(account, { policies: limit });
    const PermissionsBoundary = `arn:aws:iam::${account.id}:policy/limit`;
    await make(account, call('CreateUser', { UserName: 'stranger', PermissionsBoundary }));
    const plan = await planOn(account, manifest({ removed: ['Policy/limit'] }));
    expect(steps(plan)).toEqual(['Policy/limit#DeleteUserPermissionsBoundary:User/stranger', 'Policy/limit#DeletePolicy']);
    expect(plan.findings.filter((finding) => finding.rule === 'boundary-lifted').map((finding) => finding.severity)).toEqual(['warning']);
    const kept = await planOn(account, manifest({ users: { stranger: {} }, removed: ['Policy/limit'] }));
    expect(kept.findings.filter(isError).map((finding) => finding.rule)).toContain('boundary-in-use');
    await settle(account, { removed: ['Policy/limit'] });
  });
});

describe('instance profiles', () => {
  it('are born, change their role in two steps, and die', async () => {
    const account = fresh();
    const roles = { web: { trust: { services: 'ec2.amazonaws.com' } }, app: { trust: { services: 'ec2.amazonaws.com' } } };
    await settle(account, { roles, instanceProfiles: { box: { role: 'web', path: '/x/', tags: { a: '1', A: '2' } } } });
    const plan = await settle(account, { roles, instanceProfiles: { box: { role: 'app', path: '/x/', tags: { a: '1' } } } });
    expect(steps(plan)).toEqual([
      'InstanceProfile/box#UntagInstanceProfile',
      'InstanceProfile/box#RemoveRoleFromInstanceProfile:web',
      'InstanceProfile/box#AddRoleToInstanceProfile:app',
    ]);
    expect(plan.waves.flat().map((action) => action.risk)).toEqual(['none', 'gap', 'none']);
    await settle(account, { removed: ['InstanceProfile/box', 'Role/web', 'Role/app'] });
    expect(await entity(account, 'InstanceProfile/box')).toBeUndefined();
  });

  it('are not asked for unless the plan is about them', async () => {
    const account = fresh();
    const before = world.sandbox.calls.length;
    await planOn(account, manifest({ users: { ann: {} } }));
    expect(world.sandbox.calls.slice(before).map((one) => one.op)).not.toContain('ListInstanceProfiles');
  });
});

describe('another ARN', () => {
  it('is warned of where a document still names the old one', async () => {
    const account = fresh();
    const statement = { Statement: { Effect: 'Allow', Action: 'iam:GetUser', Resource: `arn:aws:iam::${account.id}:user/ann` } };
    const roles = { entry: { trust: { users: ['ann'] } } };
    await settle(account, { policies: { see: { document: statement } }, users: { ann: {} }, roles });
    const plan = await planOn(account, manifest({ policies: { see: { document: statement } }, users: { ann: { path: '/p/' } }, roles }));
    expect(plan.findings.filter((finding) => finding.rule === 'old-arn').map((finding) => finding.message)).toEqual([
      `User/ann will be arn:aws:iam::${account.id}:user/p/ann; Policy/see still names arn:aws:iam::${account.id}:user/ann in a document.`,
    ]);
    expect(steps(plan)).toEqual(['User/ann#UpdateUser']);
  });
});

// iamsync escalation on a file, and the ways that a plan opens.
import { afterAll, expect, it } from 'vitest';
import { ACCOUNT, openFolder } from '../support/program.ts';

const ARN = `arn:aws:iam::${ACCOUNT}`;
const DAY = '2026-01-01T00:00:00Z';
const ADMIN = {
  PolicyName: 'all',
  PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
};
const KEYS = {
  PolicyName: 'keys',
  PolicyDocument: { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 'iam:CreateAccessKey', Resource: '*' } },
};
const user = (name: string, ...policies: readonly object[]) => ({
  Path: '/',
  UserName: name,
  UserId: `AIDA${name.toUpperCase().padEnd(17, 'A')}`,
  Arn: `${ARN}:user/${name}`,
  CreateDate: DAY,
  GroupList: [],
  AttachedManagedPolicies: [],
  UserPolicyList: policies,
  Tags: [],
});
const account = (...users: readonly object[]): string =>
  JSON.stringify({ UserDetailList: users, GroupDetailList: [], RoleDetailList: [], Policies: [] });
const MANIFEST = `users:
  dev:
    inline:
      keys:
        Statement: { Effect: Allow, Action: iam:CreateAccessKey, Resource: '*' }
`;

const folder = openFolder({
  'live.json': account(user('admin', ADMIN), user('dev', KEYS), user('x')),
  'before.json': account(user('admin', ADMIN), user('dev')),
  'manifests/users.yaml': MANIFEST,
});
afterAll(() => folder.remove());

const PATH = {
  principal: 'User/dev',
  to: 'administrator',
  grade: 'concrete',
  steps: [{ actions: ['iam:CreateAccessKey'], via: 'User/admin' }],
};

it('tells chains as text and as JSON', async () => {
  const text = await folder.run(['escalation', '--live', 'live.json']);
  expect(text.stdout).toContain('User/dev → iam:CreateAccessKey on User/admin → administrator (concrete)');
  expect(text.code).toBe(0);
  const json = await folder.run(['escalation', '--live', 'live.json', '--json']);
  expect(JSON.parse(json.stdout)).toEqual({ paths: [PATH] });
});

it('tells of some principals only, and refuses on demand', async () => {
  const others = await folder.run(['escalation', '--live', 'live.json', '--principal', 'User/x', '--fail-on', 'possible', '--json']);
  expect([others.code, JSON.parse(others.stdout)]).toEqual([0, { paths: [] }]);
  expect((await folder.run(['escalation', '--live', 'live.json', '--fail-on', 'concrete'])).code).toBe(3);
  expect((await folder.run(['escalation', '--live', 'live.json', '--principal', 'User/nobody'])).code).toBe(1);
  expect((await folder.run(['escalation', '--live', 'none.json'])).code).toBe(1);
});

it('judges what the manifests would make of the account', async () => {
  expect(JSON.parse((await folder.run(['escalation', '--live', 'before.json', '--json'])).stdout)).toEqual({ paths: [] });
  const desired = await folder.run(['escalation', '--live', 'before.json', '--desired', '--json']);
  expect(JSON.parse(desired.stdout)).toEqual({ paths: [PATH] });
});

it('is told by plans for what they open', async () => {
  const text = await folder.run(['plan', '--live', 'before.json']);
  expect(text.stdout).toContain('Ways to more access that this opens:');
  expect(text.stdout).toContain('! User/dev → iam:CreateAccessKey on User/admin → administrator (concrete)');
  const markdown = await folder.run(['plan', '--live', 'before.json', '--format', 'markdown']);
  expect(markdown.stdout).toContain('**! Ways to more access that this opens: 1**');
  const json = await folder.run(['plan', '--live', 'before.json', '--format', 'json']);
  expect(json.stdout).toContain('"template": "create-access-key"');
  const nothing = await folder.run(['plan', '--live', 'live.json']);
  expect(nothing.stdout).not.toContain('Ways to more access');
});

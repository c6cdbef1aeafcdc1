// Access on the command line: access diff of snapshots and of manifests, the section of plans, guardrails and their exit codes.
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { afterAll, describe, expect, it } from 'vitest';
import { ACCOUNT, openBench, STACK_TRACE } from '../support/program.ts';

const bench = openBench();
afterAll(() => bench.close());

const arn = (name: string) => `arn:aws:iam::${ACCOUNT}:${name}`;
/** An account in which two users and a role hold one policy. */
function snapshot(actions: readonly string[], account = ACCOUNT): string {
  const Document = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: 'arn:aws:s3:::demo/*' }] };
  const held = [{ PolicyName: 'shared', PolicyArn: arn('policy/shared') }];
  const trust = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  };
  const user = (name: string) => ({ Path: '/', UserName: name, UserId: `AIDA${name}`, Arn: arn(`user/${name}`), GroupList: ['readers'] });
  const text = JSON.stringify({
    UserDetailList: [user('anna'), user('bob')],
    GroupDetailList: [
      { Path: '/', GroupName: 'readers', GroupId: 'AGPA1', Arn: arn('group/readers'), GroupPolicyList: [], AttachedManagedPolicies: held },
    ],
    RoleDetailList: [
      {
        Path: '/',
        RoleName: 'app',
        RoleId: 'AROA1',
        Arn: arn('role/app'),
        AssumeRolePolicyDocument: trust,
        RolePolicyList: [],
        InstanceProfileList: [],
        AttachedManagedPolicies: held,
      },
    ],
    Policies: [
      {
        PolicyName: 'shared',
        PolicyId: 'ANPA1',
        Arn: arn('policy/shared'),
        Path: '/',
        DefaultVersionId: 'v1',
        PolicyVersionList: [{ VersionId: 'v1', IsDefaultVersion: true, Document }],
      },
    ],
  });
  return text.replaceAll(ACCOUNT, account);
}

const declared = (actions: string): string =>
  `policies:\n  shared: { document: { Statement: { Effect: Allow, Action: ${actions}, Resource: "arn:aws:s3:::demo/*" } } }\n`;
const FILES = { 'before.json': snapshot(['s3:GetObject']), 'after.json': snapshot(['s3:GetObject', 's3:PutObject']) };
const EVERYONE = 'Role/app, User/anna, User/bob';

describe('access diff', () => {
  it('compares two snapshots', async () => {
    const folder = bench.folder(FILES);
    const ended = await folder.run(['access', 'diff', '--before', 'before.json', '--after', 'after.json']);
    expect(ended.code, ended.all).toBe(0);
    expect(ended.stdout).toContain(`~ ${EVERYONE}\n      + s3: Write PutObject on arn:aws:s3:::demo/*`);
    expect(ended.stdout).toContain('Access: 3 principals gain, 0 lose.');
    const detailed = await folder.run(['access', 'diff', '--after', 'after.json', '--before', 'before.json', '--detailed-exitcode']);
    expect(detailed.code, detailed.all).toBe(2);
    const same = await folder.run(['access', 'diff', '--before', 'after.json', '--after', 'after.json', '--detailed-exitcode']);
    expect([same.code, same.stdout]).toEqual([0, 'No access change.\n']);
  });

  it('prints JSON of its schema, and Markdown', async () => {
    const folder = bench.folder(FILES);
    const diff = ['access', 'diff', '--before', 'before.json', '--after', 'after.json'];
    const schema: object = JSON.parse(readFileSync(new URL('../../schemas/access.schema.json', import.meta.url), 'utf8'));
    const ended = await folder.run([...diff, '--json']);
    expect(new Ajv({ strict: true }).compile(schema)(JSON.parse(ended.stdout))).toBe(true);
    expect(JSON.parse(ended.stdout)).toMatchObject({
      principals: [{ is: 'changed', gains: [{ actions: ['s3:PutObject'], level: 'Write' }] }],
    });
    expect((await folder.run([...diff, '--format', 'markdown'])).stdout).toContain(`| \`${EVERYONE}\` | \`s3\` (1) |`);
  });

  it('compares manifests with an account in a file', async () => {
    const folder = bench.folder({ ...FILES, 'manifests/all.yaml': declared('"s3:*Object"') });
    const ended = await folder.run(['access', 'diff', '--live', 'before.json']);
    expect(ended.code, ended.all).toBe(0);
    expect(ended.stdout).toContain(`~ ${EVERYONE}`);
    folder.write('manifests/all.yaml', declared('["s3:GetObject"]'));
    expect((await folder.run(['access', 'diff', '--live', 'before.json'])).stdout).toBe('No access change.\n');
    folder.write('manifests/all.yaml', 'policies: { x: {} }\n');
    expect((await folder.run(['access', 'diff', '--live', 'before.json'])).code).toBe(1);
  });

  it.each([
    ['one snapshot only', ['--before', 'before.json'], 'one is missing'],
    ['a file that is not there', ['--before', 'before.json', '--after', 'none.json'], 'There is no none.json'],
    ['a file that is none', ['--before', 'before.json', '--after', 'bad.json'], 'bad.json'],
    ['two accounts', ['--before', 'before.json', '--after', 'other.json'], 'Compare two snapshots of one account'],
    ['both ways at once', ['--before', 'before.json', '--after', 'after.json', '--live', 'before.json'], 'live'],
  ])('refuses %s with 1', async (_, args, message) => {
    const folder = bench.folder({ ...FILES, 'bad.json': '[1', 'other.json': snapshot([], '999999999999') });
    const ended = await folder.run(['access', 'diff', ...args]);
    expect(ended.code, ended.all).toBe(1);
    expect(ended.stderr).toContain(message);
    expect(ended.all).not.toMatch(STACK_TRACE);
  });
});

describe('guardrails', () => {
  const forbid = 'forbid: [{ name: no-puts, actions: "s3:Put*", except: [Role/app], why: nobody writes }]\n';

  it('forbid refuses with 3, and the plan is printed; --guards takes it from elsewhere', async () => {
    const folder = bench.folder({
      ...FILES,
      'manifests/all.yaml': declared('"s3:*Object"'),
      'iamsync.yaml': forbid,
      'none.yaml': 'prune: false\n',
    });
    const ended = await folder.run(['plan', '--live', 'before.json']);
    expect(ended.code, ended.all).toBe(3);
    expect(ended.stdout).toMatch(/User\/anna could do what no-puts forbids: s3:PutObject on\s+arn:aws:s3:::demo/);
    expect(ended.stdout).toContain('Access gained and lost:');
    expect(ended.stdout).not.toContain('Role/app could do');
    const lifted = await folder.run(['plan', '--live', 'before.json', '--guards', 'none.yaml']);
    expect(lifted.code, lifted.all).toBe(0);
    folder.write('iamsync.yaml', '');
    folder.write('guards.yaml', forbid);
    expect((await folder.run(['plan', '--live', 'before.json', '--guards', 'guards.yaml'])).code).toBe(3);
  });

  it('--no-new-access refuses with 3, plan and apply', async () => {
    const folder = bench.folder({ ...FILES, 'manifests/all.yaml': declared('"s3:*Object"'), 'iamsync.yaml': 'journal: none\n' });
    const ended = await folder.run(['plan', '--live', 'before.json', '--no-new-access']);
    expect(ended.code, ended.all).toBe(3);
    expect(ended.stdout).toContain(`${EVERYONE} would gain s3:`);
    folder.write(
      'manifests/all.yaml',
      'users: { anna: { inline: { x: { Statement: { Effect: Allow, Action: "s3:*", Resource: "*" } } } } }\n',
    );
    expect((await folder.run(['apply', '--sandbox=box.json', '--yes', '--no-new-access'])).code).toBe(3);
    expect((await folder.run(['apply', '--sandbox=box.json', '--yes'])).code).toBe(0);
    expect((await folder.run(['plan', '--sandbox=box.json', '--no-new-access'])).code).toBe(0);
  });
});

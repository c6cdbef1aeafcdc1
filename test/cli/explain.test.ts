// iamsync explain: where fields come from, what is granted and to whom, offline and beside the account.
import { AttachRolePolicyCommand, IAMClient } from '@aws-sdk/client-iam';
import { afterAll, describe, expect, it } from 'vitest';
import { ACCOUNT, openBench, STACK_TRACE, towards } from '../support/program.ts';

const bench = openBench();
afterAll(() => bench.close());

const FILES = {
  'iamsync.yaml': `accounts: { demo: { id: "${ACCOUNT}" } }
journal: none
defaults:
  roles:
    boundary: aws:PowerUserAccess
    tags: { team: core }
`,
  'manifests/a.yaml': `policies:
  read:
    document: ./read.json
roles:
  reader:
    maxSessionDuration: 2h
    trust: { users: ann }
    policies: [read]
    tags: { stage: test }
groups:
  all: { policies: [read] }
users:
  ann:
    groups: [all]
removed:
  - User/bob
`,
  'manifests/read.json': `{ "Statement": [
  { "Sid": "Get", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*" } ] }
`,
};

describe('explain', () => {
  it('says where each field comes from, what it grants, and who can become it, from manifests alone', async () => {
    const { code, stdout } = await bench.folder(FILES).run(['explain', 'Role/reader']);
    expect(code).toBe(0);
    for (const line of [
      'declared at manifests/a.yaml:5:3',
      'maxSessionDuration: 2h  (manifests/a.yaml:6:25)',
      'boundary: aws:PowerUserAccess  (default of iamsync.yaml:',
      'tags/stage: test  (manifests/a.yaml:9:',
      'tags/team: core  (default of iamsync.yaml:',
      'policies/read  (manifests/a.yaml:8:16)',
      'Get: Allow s3:GetObject on *  (manifests/read.json:2:3)',
      '  User/ann',
      'arn:aws:iam::aws:policy/PowerUserAccess',
    ])
      expect(stdout).toContain(line);
  });

  it('follows groups, and shows who holds a policy and what is to be removed', async () => {
    const folder = bench.folder(FILES);
    expect((await folder.run(['explain', 'User/ann'])).stdout).toContain('Policy/read through Group/all');
    expect((await folder.run(['explain', 'Policy/read'])).stdout).toMatch(/Held by:\n {2}Group\/all\n {2}Role\/reader/);
    expect((await folder.run(['explain', 'Group/all'])).stdout).toContain('User/ann (member)');
    expect((await folder.run(['explain', 'User/bob'])).stdout).toContain('to be removed by manifests/a.yaml:16:');
  });

  it('shows what the account has where it differs, and what nobody declares', async () => {
    const folder = bench.folder(FILES);
    const sandbox = await bench.sandbox();
    const env = towards(sandbox);
    expect((await folder.run(['apply', '--yes'], env)).code).toBe(0);
    const iam = new IAMClient({
      endpoint: sandbox.url,
      region: 'us-east-1',
      credentials: { ...(sandbox.keys[ACCOUNT] ?? { accessKeyId: '', secretAccessKey: '' }) },
    });
    await iam.send(new AttachRolePolicyCommand({ RoleName: 'reader', PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }));
    iam.destroy();
    const { stdout } = await folder.run(['explain', 'Role/reader', '--live'], env);
    expect(stdout).toContain('the account has it');
    expect(stdout).toMatch(/policies\/read .*\n\s+the account has .*ReadOnlyAccess/);
    folder.write('manifests/a.yaml', 'policies: { read: { document: ./read.json } }\n');
    const alone = await folder.run(['explain', 'Role/reader', '--live', '--json'], env);
    expect(JSON.parse(alone.stdout)).toMatchObject({
      address: 'Role/reader',
      place: null,
      exists: true,
      become: [{ principal: 'User/ann' }],
    });
  });

  it.each([
    ['Role/raeder', 'Did you mean Role/reader?'],
    ['reader', 'Did you mean Role/reader?'],
    ['Role/', 'Write it as Role/NAME'],
    ['Nothing/at/all', 'Write it as Role/NAME'],
  ])('knows no %s', async (address, next) => {
    const { code, stderr } = await bench.folder(FILES).run(['explain', address]);
    expect(code).toBe(1);
    expect(stderr).toContain(next);
    expect(stderr).not.toMatch(STACK_TRACE);
  });
});

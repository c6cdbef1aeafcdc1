// The command audit against a sandbox whose clock is set forward: what is found, how it is told, how it ends.
import {
  AddUserToGroupCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreateInstanceProfileCommand,
  CreateLoginProfileCommand,
  CreateOpenIDConnectProviderCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  IAMClient,
} from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACCOUNT, openBench, STACK_TRACE, towards } from '../support/program.ts';
import type { Ended, Folder } from '../support/program.ts';
import type { Sandbox } from '../../src/sandbox/server.ts';

const DAY = 86_400_000;
const bench = openBench();
afterAll(() => bench.close());

let sandbox: Sandbox;
let folder: Folder;
let iam: IAMClient;
const document = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }] });
const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

beforeAll(async () => {
  sandbox = await bench.sandbox({ quotas: { GroupsQuota: 2 } });
  const root = sandbox.keys[ACCOUNT] ?? { accessKeyId: '', secretAccessKey: '' };
  iam = new IAMClient({ endpoint: sandbox.url, region: 'us-east-1', credentials: root });
  await iam.send(new CreateUserCommand({ UserName: 'ann' }));
  await iam.send(new CreateAccessKeyCommand({ UserName: 'ann' }));
  await iam.send(new CreateLoginProfileCommand({ UserName: 'ann', Password: 'Correct-Horse-1' }));
  await iam.send(new CreateRoleCommand({ RoleName: 'old', AssumeRolePolicyDocument: trust }));
  await iam.send(new CreatePolicyCommand({ PolicyName: 'idle', PolicyDocument: document }));
  await iam.send(new CreateGroupCommand({ GroupName: 'one' }));
  await iam.send(new AddUserToGroupCommand({ GroupName: 'one', UserName: 'ann' }));
  await iam.send(new CreateGroupCommand({ GroupName: 'two' }));
  await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: 'empty' }));
  await iam.send(new CreateOpenIDConnectProviderCommand({ Url: 'https://idp.example.com' }));
  await iam.send(new CreateUserCommand({ UserName: 'left', Tags: [{ Key: 'iamsync:owner', Value: 'acme/123456789012/User/left' }] }));
  await iam.send(new AttachUserPolicyCommand({ UserName: 'left', PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }));
  folder = bench.folder({ 'manifests/all.yaml': 'users: { ann: { groups: ["account:one"] } }\n', 'iamsync.yaml': 'owner: acme\n' });
});

async function audit(...args: string[]): Promise<Ended> {
  const ended = await folder.run(['audit', ...args], towards(sandbox));
  expect(ended.all).not.toMatch(STACK_TRACE);
  return ended;
}

interface Told {
  readonly rule: string;
  readonly address?: string;
  readonly message: string;
  readonly next: string;
}

async function found(...args: string[]): Promise<Told[]> {
  const { code, stdout, all } = await audit('--format', 'json', ...args);
  expect(code, all).toBe(0);
  const { findings }: { findings: Told[] } = JSON.parse(stdout);
  return findings;
}

const ids = (findings: readonly Told[]): string[] => [
  ...new Set(findings.map(({ rule, address }) => (address === undefined ? rule : `${rule} ${address}`))),
];

const YOUNG = [
  'quota-near',
  'root-access-key',
  'root-without-mfa',
  'orphan User/left',
  'password-policy-missing Account/passwordPolicy',
  'user-without-mfa User/ann',
  'group-empty Group/two',
  'policy-unused Policy/idle',
  'profile-empty InstanceProfile/empty',
  'provider-unused OidcProvider/idp.example.com',
  'unmanaged Group/one',
];

describe('audit', () => {
  it('finds in a young account what age has nothing to do with', async () => {
    const told = ids(await found());
    expect(told.filter((id) => !id.startsWith('unmanaged'))).toEqual(YOUNG.filter((id) => !id.startsWith('unmanaged')));
    expect(told).toContain('unmanaged Role/old');
    expect(told).not.toContain('unmanaged User/ann');
    expect(told).not.toContain('unmanaged User/left');
  });

  it('waits for a report that is still being made, and makes another for one that has expired', async () => {
    sandbox.advance(5 * 3_600_000);
    sandbox.forgetCalls();
    await found();
    expect(sandbox.calls.map(({ op }) => op).filter((op) => op.endsWith('CredentialReport'))).toEqual([
      'GenerateCredentialReport',
      'GenerateCredentialReport',
      'GetCredentialReport',
    ]);
    sandbox.fail({ op: 'GetCredentialReport', times: 1, code: 'ReportExpired', status: 410 });
    sandbox.forgetCalls();
    expect(ids(await found())).toContain('user-without-mfa User/ann');
    expect(sandbox.calls.filter(({ op }) => op === 'GetCredentialReport')).toHaveLength(2);
    sandbox.heal();
  });

  it('says so where the report is denied, and tells the rest', async () => {
    sandbox.fail({ op: 'GenerateCredentialReport', code: 'AccessDenied', status: 403 });
    const told = ids(await found());
    sandbox.heal();
    expect(told).toContain('report-unread');
    expect(told).toContain('root-without-mfa');
    expect(told).not.toContain('user-without-mfa User/ann');
  });

  it('tells in each format, ends with 3 only if asked, and shows no less than asked for', async () => {
    const text = await audit();
    expect(text.code).toBe(0);
    expect(text.stdout).toMatch(/^error quota-near: The account has 2 of 2 groups\.\n {2}next: /);
    const markdown = await audit('--format', 'markdown', '--severity', 'error');
    expect(markdown.stdout).toMatch(/^<!-- iamsync:audit:123456789012 -->\n\n## iamsync audit of account 123456789012\n\n\*\*3 errors, /);
    expect(markdown.stdout).not.toContain('user-without-mfa');
    const sarif: { runs: { results: { ruleId: string }[] }[] } = JSON.parse((await audit('--format', 'sarif')).stdout);
    expect(sarif.runs[0]?.results.map(({ ruleId }) => ruleId)).toContain('user-without-mfa');
    expect((await audit('--fail-on', 'error')).code).toBe(3);
    expect((await audit('--severity', 'error', '--fail-on', 'note')).code).toBe(3);
  });

  it('reads a snapshot, without the report', async () => {
    expect((await folder.run(['snapshot', '--out', 'account.json'], towards(sandbox))).code).toBe(0);
    const { code, stdout, all } = await folder.run(['audit', '--live', 'account.json', '--format', 'json']);
    expect(code, all).toBe(0);
    const told = ids(JSON.parse(stdout).findings);
    expect(told).toContain('report-unread');
    expect(told).toContain('policy-unused Policy/idle');
  });

  it('tells keys, passwords and roles by their age', async () => {
    sandbox.advance(100 * DAY);
    const aged = (findings: readonly Told[]) => ids(findings).filter((id) => /old|unused (?:User|Role)/.test(id));
    const told = await found();
    expect(aged(told)).toEqual([
      'key-old User/ann',
      'key-unused User/ann',
      'password-unused User/ann',
      'role-unused Role/old',
      'unmanaged Role/old',
    ]);
    expect(told.find(({ rule }) => rule === 'key-old')?.message).toBe('Access key 1 of ann is 100 days old.');
    expect(aged(await found('--days', '365'))).toEqual(['unmanaged Role/old']);
    for (const { next } of told) expect(next).toMatch(/^[A-Z].*\.$/);
  });

  it.each(['0', '-1', '1.5', 'soon'])('refuses --days %s', async (days) => {
    const { code, stdout, stderr } = await audit(`--days=${days}`);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('is no number of days');
  });

  it('says that manifests with errors were not compared', async () => {
    folder.write('manifests/bad.yaml', 'users: [');
    const { code, stderr, stdout } = await audit('--format', 'json');
    expect(code).toBe(0);
    expect(stderr).toContain('no manifests could be read');
    expect(stdout).not.toContain('"unmanaged"');
  });
});

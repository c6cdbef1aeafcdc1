// iamsync rollback, told by the program: whole runs and parts, killed runs, what somebody changed since, holds, manifests brought up to date.
import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  IAMClient,
  ListRoleTagsCommand,
  TagRoleCommand,
  UpdateRoleCommand,
} from '@aws-sdk/client-iam';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { ACCOUNT, openBench, STACK_TRACE, towards } from '../support/program.ts';
import type { Ended, Folder } from '../support/program.ts';

const bench = openBench();
let sandbox: Sandbox;
let iam: IAMClient;
let folder: Folder;
let env: Readonly<Record<string, string>>;

const FIRST = `policies:
  # what readers may do
  read:
    document:
      Statement:
        - Effect: Allow
          Action: s3:GetObject # nothing else
          Resource: '*'
roles:
  app:
    description: one
    trust: { services: lambda.amazonaws.com }
    policies: [read]
  old:
    trust: { services: lambda.amazonaws.com }
`;
const SECOND = FIRST.replace('description: one', 'description: two').replace(
  / {2}old:\n.*\n$/,
  '  fresh:\n    trust: { services: ec2.amazonaws.com }\nremoved:\n  - Role/old\n',
);

/** With another document, too, which a run waits for; only a sandbox of the program's own does not. */
const WIDER = SECOND.replace('s3:GetObject', 's3:*');
const OWN = '--sandbox=own.json';

beforeEach(async () => {
  sandbox = await bench.sandbox();
  env = towards(sandbox);
  iam = new IAMClient({
    endpoint: sandbox.url,
    region: 'us-east-1',
    credentials: { accessKeyId: env['AWS_ACCESS_KEY_ID'] ?? '', secretAccessKey: env['AWS_SECRET_ACCESS_KEY'] ?? '' },
  });
  folder = bench.folder({ 'manifests/all.yaml': FIRST, 'iamsync.yaml': 'journal: kept\n' });
});
afterAll(() => bench.close());

const run = (...args: readonly string[]): Promise<Ended> => folder.run(args, env);

async function ok(...args: readonly string[]): Promise<Ended> {
  const ended = await run(...args);
  expect(ended.code, ended.all).toBe(0);
  expect(ended.all).not.toMatch(STACK_TRACE);
  return ended;
}

async function refused(...args: readonly string[]): Promise<Ended> {
  const ended = await run(...args);
  expect(ended.code, ended.all).toBe(3);
  return ended;
}

/** Applies the first manifests, then the second ones; the name of the second run. */
async function twoRuns(second = SECOND): Promise<string> {
  await ok('apply', '--yes');
  folder.write('manifests/all.yaml', second);
  return runIn(await ok('apply', '--yes'));
}

function runIn({ stdout }: Ended): string {
  return /Run: (\S+)/.exec(stdout)?.[1] ?? '';
}

async function isFirst(): Promise<void> {
  folder.write('manifests/all.yaml', FIRST);
  const { stdout } = await ok('plan', '--detailed-exitcode');
  expect(stdout).toContain('No changes.');
}

describe('rollback', { timeout: 60_000 }, () => {
  it('takes the latest run back, says before what will not be the same, and holds what it touched', async () => {
    const name = await twoRuns();
    const { stdout } = await ok('rollback', '--yes');
    expect(stdout).toContain(`Takes back run ${name}`);
    expect(stdout).toMatch(/Role\/old warning not-the-same: Role\/old is made again, but it is not the same/);
    expect(stdout.indexOf('not-the-same')).toBeLessThan(stdout.indexOf('Applied:'));
    expect(stdout).toMatch(/Role\/fresh note not-held: Role\/fresh can't be held: it will be gone/);
    expect(stdout).toContain('manifests/all.yaml:10 would update Role/app');
    const { Tags } = await iam.send(new ListRoleTagsCommand({ RoleName: 'app' }));
    expect(Tags).toEqual([{ Key: 'iamsync:hold', Value: name }]);
    await isFirst();
  });

  it('refuses a plan that would change what is held, until it is released', async () => {
    await twoRuns();
    await ok('rollback', '--yes');
    expect((await refused('plan')).stdout).toMatch(/error held: Role\/app is held since the rollback of\s+run/);
    expect((await refused('apply', '--yes')).stderr).toContain('refused');
    const { stdout } = await ok('rollback', '--release', 'Role/app', '--yes');
    expect(stdout).toContain('Role/app#UntagRole:iamsync:hold');
    expect((await refused('plan')).stdout).not.toMatch(/error held: Role\/app/);
    await ok('rollback', '--release', '--yes');
    expect((await ok('rollback', '--release', '--yes')).stdout).toContain('Nothing is held.');
    await ok('apply', '--yes');
    const missing = await run('rollback', '--release', 'Role/nobody', '--yes');
    expect(missing.code, missing.all).toBe(1);
    expect(missing.stderr).toContain('Nothing holds Role/nobody');
  });

  it('can be taken back itself', async () => {
    await twoRuns();
    await ok('rollback', '--yes');
    const { stdout } = await ok('rollback', '--yes');
    expect(stdout).toContain('itself a rollback of');
    expect((await ok('plan', '--detailed-exitcode')).stdout).toContain('No changes.');
    expect((await iam.send(new ListRoleTagsCommand({ RoleName: 'app' }))).Tags).toEqual([]);
  });

  it('has nothing to do once a run is taken back', async () => {
    const name = await twoRuns();
    await ok('rollback', name, '--yes');
    expect((await ok('rollback', name, '--yes')).stdout).toContain('Nothing to take back');
  });

  it('brings the manifests up to date with --write, comments kept, and holds nothing', async () => {
    await ok('apply', '--yes', OWN);
    folder.write('manifests/all.yaml', WIDER);
    await ok('apply', '--yes', OWN);
    const { stderr, stdout } = await ok('rollback', '--yes', '--write', OWN);
    expect(stderr).toContain('wrote manifests/all.yaml');
    expect(stdout).not.toContain('iamsync:hold');
    const text = folder.read('manifests/all.yaml');
    expect(text).toContain('  # what readers may do');
    expect(text).toMatch(/Action: s3:GetObject # nothing else|Action: \[?s3:GetObject\]? +# nothing else/);
    expect(text).not.toContain('removed');
    expect(text).not.toContain('fresh');
    expect((await ok('plan', '--detailed-exitcode', OWN)).stdout).toContain('No changes.');
    folder.write('manifests/all.yaml', FIRST);
    expect((await ok('plan', '--detailed-exitcode', OWN)).stdout).toContain('No changes.');
  });

  it('refuses with all three sides where somebody changed an entity since', async () => {
    const name = await twoRuns();
    await iam.send(new UpdateRoleCommand({ RoleName: 'app', Description: 'three', MaxSessionDuration: 3600 }));
    await iam.send(new TagRoleCommand({ RoleName: 'app', Tags: [{ Key: 'by', Value: 'hand' }] }));
    const ended = await refused('rollback', '--yes');
    expect(ended.stdout).toContain(
      `! Role/app was changed since run ${name}\n` +
        '    description:\n        before the run  one\n        after the run   two\n        now             three\n' +
        '    tags:\n        by:\n            before the run  not there\n            after the run   not there\n            now             hand\n',
    );
    expect(ended.stdout).toContain('error changed-since');
    expect(sandbox.calls.filter(({ op }) => op === 'UpdateRole')).toHaveLength(2);
    await ok('rollback', '--yes', '--skip', 'Role/app');
    expect((await refused('plan')).stdout).not.toContain('held: Role/app');
  });

  it('names the run that came between', async () => {
    const name = await twoRuns();
    folder.write('manifests/all.yaml', SECOND.replace('description: two', 'description: three'));
    const later = runIn(await ok('apply', '--yes'));
    expect((await refused('rollback', name, '--yes')).stdout.replaceAll(/\s+/g, ' ')).toContain(`Take run ${later} back first`);
    await ok('rollback', '--yes');
    await ok('rollback', name, '--yes');
    await isFirst();
  });

  it('takes a part back, but not one that the rest stands on', async () => {
    await ok('apply', '--yes');
    folder.write(
      'manifests/all.yaml',
      FIRST.replace('roles:', '  more:\n    document: { Statement: { Effect: Allow, Action: sqs:*, Resource: "*" } }\nroles:').replace(
        '[read]',
        '[read, more]',
      ),
    );
    await ok('apply', '--yes');
    expect((await refused('rollback', '--only', 'Policy/*', '--yes')).stdout.replaceAll(/\s+/g, ' ')).toContain(
      "Policy/more can't be deleted again: Role/app holds it",
    );
    const { stdout } = await ok('rollback', '--only', 'Role/*', '--yes', '--write');
    expect(stdout).toContain('Partial: only Role/*');
    expect(sandbox.calls.filter(({ op }) => /^(Detach|DeletePolicy)/.test(op)).map(({ op }) => op)).toEqual(['DetachRolePolicy']);
    expect(folder.read('manifests/all.yaml')).toMatch(/policies: \[read\]/);
    expect((await ok('plan', '--detailed-exitcode')).stdout).toContain('No changes.');
    expect((await run('rollback', '--only', 'User/*', '--yes')).stderr).toContain('The run changed nothing that User/* names');
  });

  it('refuses to delete what others took hold of since', async () => {
    await ok('apply', '--yes');
    await iam.send(
      new CreateRoleCommand({
        RoleName: 'other',
        AssumeRolePolicyDocument:
          '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}',
      }),
    );
    const PolicyArn = `arn:aws:iam::${ACCOUNT}:policy/read`;
    await iam.send(new AttachRolePolicyCommand({ RoleName: 'other', PolicyArn }));
    expect((await refused('rollback', '--yes')).stdout).toContain("Policy/read can't be deleted again: Role/other holds it");
    await iam.send(new DetachRolePolicyCommand({ RoleName: 'other', PolicyArn }));
    await ok('rollback', '--yes');
  });

  it('is guarded: it deletes no more than the limit allows', async () => {
    const many = Array.from({ length: 4 }, (_, index) => `  r${index}:\n    trust: { services: ec2.amazonaws.com }\n`).join('');
    folder.write('manifests/all.yaml', `roles:\n${many}`);
    await ok('apply', '--yes');
    expect((await refused('rollback', '--yes')).stdout).toContain('4 entities would be deleted');
    await ok('rollback', '--yes', '--allow-deletes', '4');
  });

  it.each([
    ['made', true],
    ['not made', false],
  ])('takes back a run that was killed in a call that was %s', async (_, made) => {
    await ok('apply', '--yes');
    folder.write('manifests/all.yaml', SECOND);
    sandbox.fail({ op: 'DeleteRole', nth: 1, when: made ? 'after' : 'before', code: 'AccessDenied', status: 403 });
    const name = runIn(await run('apply', '--yes'));
    const path = `kept/${ACCOUNT}/${name}.jsonl`;
    // As a kill leaves it: the call was tried, and nothing is written after that.
    const lines = folder.read(path).split('\n');
    const tried = lines.findIndex((line) => line.includes('Role/old#DeleteRole') && line.includes('"try"'));
    folder.write(path, `${lines.slice(0, tried + 1).join('\n')}\n`);
    expect((await iam.send(new GetRoleCommand({ RoleName: 'old' })).catch(() => null)) === null).toBe(made);
    await ok('rollback', '--yes', '--write');
    await isFirst();
  });

  it('goes on where a rollback of its own stopped', async () => {
    const name = await twoRuns();
    sandbox.fail({ op: 'UpdateRole', nth: 1, code: 'AccessDenied', status: 403 });
    const stopped = await run('rollback', '--yes');
    expect(stopped.code, stopped.all).toBe(4);
    expect(stopped.stdout).toContain('run the rollback again');
    await ok('rollback', name, '--yes');
    await isFirst();
  });

  it('gives the plan, or the report, as JSON', async () => {
    const name = await twoRuns();
    const report: { result: string; unconfirmed: unknown[] } = JSON.parse((await ok('rollback', '--yes', '--format', 'json')).stdout);
    expect(report).toMatchObject({ result: 'done', unconfirmed: [] });
    const plan: { rollback?: { run: string } } = JSON.parse((await ok('rollback', name, '--yes', '--format', 'json')).stdout);
    expect(plan.rollback?.run).toBe(name);
  });

  it.each([
    [['rollback', 'nothing', '--yes'], 'There is no run nothing'],
    [['rollback', '--yes'], 'No run that changed account'],
    [['rollback', 'a', 'b', '--yes'], 'One run is taken back at a time'],
    [['rollback', '--to', 'v1'], '--to is for the rollback of a policy'],
    [['rollback', '--release', '--write'], '--release takes addresses only'],
    [['rollback', 'policy'], 'Which policy?'],
  ])('says what is wrong with %s', async (args, says) => {
    const ended = await run(...args);
    expect(ended.code, ended.all).toBe(1);
    expect(ended.stderr).toContain(says);
    expect(ended.all).not.toMatch(STACK_TRACE);
  });

  it('brings the manifest of a policy up to date with --write', async () => {
    await ok('apply', '--yes', OWN);
    folder.write('manifests/all.yaml', WIDER);
    await ok('apply', '--yes', OWN);
    await ok('rollback', 'policy', 'read', '--yes', '--write', OWN);
    expect(folder.read('manifests/all.yaml')).toMatch(/s3:GetObject\]? +# nothing else/);
    expect((await ok('plan', '--detailed-exitcode', OWN)).stdout).toContain('No changes.');
  });
});

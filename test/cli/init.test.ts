// iamsync init: what it writes holds up to the other commands, and what is there stays.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AttachUserPolicyCommand, CreateAccessKeyCommand, CreateUserCommand, IAMClient } from '@aws-sdk/client-iam';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { KINDS } from '../../src/kinds/index.ts';
import { CONFIRM_ACTIONS, READ_ACTIONS, WRITE_ACTIONS } from '../../src/kinds/duties.ts';
import { OLDEST_NODE, VERSION } from '../../src/model/version.ts';
import { ACCOUNT, openBench, towards } from '../support/program.ts';
import type { Folder } from '../support/program.ts';
import { repositoryIn } from '../support/repository.ts';

const bench = openBench();
afterAll(() => bench.close());
const root = fileURLToPath(new URL('../..', import.meta.url));

function filesIn({ path }: Folder): string[] {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1))
    .filter((name) => !name.startsWith('.git/'))
    .sort();
}

async function holds(folder: Folder): Promise<void> {
  for (const args of [['validate'], ['lint', '--strict'], ['fmt', '--check']]) {
    const ended = await folder.run(args);
    expect(ended.code, `${args.join(' ')}\n${ended.all}`).toBe(0);
  }
}

const GITHUB = [
  'init',
  '--account',
  `prod=${ACCOUNT}`,
  '--github',
  'acme/iam',
  '--environment',
  'production',
  '--owners',
  '@acme/security',
];

describe('init', () => {
  it.each([
    [['init']],
    [['init', '--from', 'demo']],
    [GITHUB],
    [[...GITHUB, '--from', 'demo', '--journal', 's3://acme-journal/iam']],
    [['init', '--account', ACCOUNT, '--gitlab', 'acme/infra/iam', '--branch', 'release']],
  ])('%j writes what validates, lints clean, is canonical and plans', async (args) => {
    const folder = bench.folder({ 'README.md': 'mine\n' });
    repositoryIn(folder.path);
    const { code, stdout } = await folder.run(args);
    expect(code).toBe(0);
    expect(stdout).toMatch(/\nNext:\n {2}iamsync .+\n {2}iamsync .+\n$/);
    expect(folder.read('README.md')).toBe('mine\n');
    await holds(folder);
    const plan = await folder.run(['plan', '--sandbox']);
    expect(plan.code, plan.all).toBe(0);
  });

  it('ends with two commands that work', async () => {
    const folder = bench.folder({});
    const { stdout } = await folder.run(['init', '--from', 'demo']);
    const next =
      stdout
        .split('Next:\n')[1]
        ?.trim()
        .split('\n')
        .map((line) => line.trim().split(' ').slice(1)) ?? [];
    expect(next).toHaveLength(2);
    for (const [index, words] of next.entries()) {
      const ended = await folder.run(index === 0 ? words : [...words, '--yes']);
      expect(ended.code, ended.all).toBe(0);
    }
  });

  it('opens the roles of the pipeline to one repository, branch and environment only', async () => {
    const folder = bench.folder({});
    await folder.run(GITHUB);
    const { roles, oidcProviders } = parse(folder.read('manifests/iamsync.yaml'));
    expect(oidcProviders).toEqual({ 'token.actions.githubusercontent.com': { clientIds: ['sts.amazonaws.com'] } });
    expect(roles['iamsync-apply'].trust.oidc.subjects).toBe('repo:acme/iam:environment:production');
    expect(roles['iamsync-plan'].trust.oidc.subjects).toEqual(['repo:acme/iam:pull_request', 'repo:acme/iam:ref:refs/heads/main']);
    expect(roles['iamsync-plan'].policies).toEqual(['iamsync-read']);
    const { jobs } = parse(folder.read('.github/workflows/iamsync.yaml'));
    expect(jobs.apply.environment).toBe('production');
    expect(JSON.stringify(jobs.plan.steps)).toContain(`arn:aws:iam::${ACCOUNT}:role/iamsync/iamsync-plan`);
    expect(JSON.stringify(jobs)).not.toMatch(/npx|--yes/);
    expect(folder.read('.github/CODEOWNERS')).toContain('/iamsync.yaml @acme/security\n');
    for (const file of filesIn(folder).filter((name) => /^(manifests\/.*|iamsync)\.yaml$/.test(name))) {
      const [, schema = ''] = /^# yaml-language-server: \$schema=(\S+)\n/.exec(folder.read(file)) ?? [];
      expect(JSON.parse(folder.read(join(dirname(file), schema))).title).toMatch(/^iamsync /);
    }
  });

  it('writes an action into the workflow, and GitLab what GitLab reads', async () => {
    const action = bench.folder({});
    await action.run([...GITHUB, '--action', 'acme/iamsync@v1']);
    const plan = { command: 'plan', 'aws-role': `arn:aws:iam::${ACCOUNT}:role/iamsync/iamsync-plan` };
    const { jobs } = parse(action.read('.github/workflows/iamsync.yaml'));
    expect(jobs.plan.steps).toEqual([{ uses: 'acme/iamsync@v1', with: plan }]);
    expect(jobs.apply.steps[0].with).toMatchObject({ command: 'apply', expect: '${{ inputs.expect }}' });
    expect(parse(action.read('.github/workflows/iamsync-drift.yaml')).jobs.drift.steps).toEqual([
      { uses: 'acme/iamsync@v1', with: { ...plan, command: 'drift' } },
    ]);
    const gitlab = bench.folder({});
    await gitlab.run(['init', '--account', ACCOUNT, '--gitlab', 'acme/iam']);
    expect(parse(gitlab.read('.gitlab-ci.yml'))['.iamsync'].id_tokens.IAMSYNC_OIDC.aud).toBe('https://gitlab.com');
    const { roles } = parse(gitlab.read('manifests/iamsync.yaml'));
    expect(roles['iamsync-apply'].trust.oidc).toEqual({
      provider: 'gitlab.com',
      aud: 'https://gitlab.com',
      subjects: 'project_path:acme/iam:ref_type:branch:ref:main',
    });
  });

  it('writes what the account has, so that the plan is empty', async () => {
    const sandbox = await bench.sandbox();
    const first = bench.folder({ 'iamsync.yaml': 'journal: none\n' });
    await first.run(['init', '--from', 'demo', '--force', '--journal', 'none']);
    expect((await first.run(['apply', '--yes'], towards(sandbox))).code).toBe(0);
    const folder = bench.folder({});
    const { code, all } = await folder.run(['init', '--from', 'export', '--account', ACCOUNT], towards(sandbox));
    expect(code, all).toBe(0);
    const plan = await folder.run(['plan', '--detailed-exitcode'], towards(sandbox));
    expect(plan.code, plan.all).toBe(0);
    await holds(folder);
    expect((await bench.folder({}).run(['init', '--from', 'export', '--account', '999999999999'], towards(sandbox))).code).toBe(1);
  });

  it('overwrites nothing, names all that is in the way, and writes all or nothing', async () => {
    const folder = bench.folder({ 'iamsync.yaml': '# mine\n', '.github/workflows/iamsync.yaml': 'on: {}\n' });
    const { code, stderr } = await folder.run(GITHUB);
    expect(code).toBe(1);
    expect(stderr).toContain('iamsync.yaml, .github/workflows/iamsync.yaml are there already; nothing was written');
    expect(filesIn(folder)).toEqual(['.github/workflows/iamsync.yaml', 'iamsync.yaml']);
    const blocked = bench.folder({ schemas: 'a file\n' });
    expect((await blocked.run(['init'])).code).toBe(1);
    expect(filesIn(blocked)).toEqual(['schemas']);
    expect((await folder.run([...GITHUB, '--force'])).code).toBe(0);
    const again = await folder.run(GITHUB);
    expect([again.code, again.stderr.includes('nothing was written')]).toEqual([1, true]);
  });

  it.each([
    ['.github/CODEOWNERS', GITHUB],
    ['CODEOWNERS', GITHUB],
    ['docs/CODEOWNERS', ['init', '--account', ACCOUNT, '--gitlab', 'acme/iam']],
  ])('puts no %s out of force, and says what to add to it', async (path, args) => {
    const folder = bench.folder({ [path]: '* @me\n' });
    const { code, stdout } = await folder.run(args);
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`left ${path} as it is; add to it:\n  # Guards.*\n  /iamsync.yaml @acme`));
    expect(filesIn(folder).filter((name) => name.endsWith('CODEOWNERS'))).toEqual([path]);
    expect(folder.read(path)).toBe('* @me\n');
  });

  it('stands beside a pipeline that GitLab has already', async () => {
    const folder = bench.folder({ '.gitlab-ci.yml': 'stages: [test]\n' });
    const { code, stdout } = await folder.run(['init', '--account', ACCOUNT, '--gitlab', 'acme/iam', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).left).toEqual([{ path: '.gitlab-ci.yml', add: expect.stringContaining('local: .gitlab/iamsync.yml') }]);
    expect(folder.read('.gitlab-ci.yml')).toBe('stages: [test]\n');
    expect(parse(folder.read('.gitlab/iamsync.yml'))['iam plan'].variables.IAMSYNC_COMMAND).toBe('plan');
  });

  it.each([
    [['--github', 'acme/iam'], '--account'],
    [['--account', '12345'], '12 digits'],
    [['--account', ACCOUNT, '--github', 'acme/*'], 'OWNER/REPO'],
    [['--account', ACCOUNT, '--github', 'https://github.com/acme/iam'], 'OWNER/REPO'],
    [['--account', ACCOUNT, '--github', 'a/b', '--gitlab', 'a/b'], 'one of them'],
    [['--account', ACCOUNT, '--github', 'a/b', '--branch', 'x y'], 'branch'],
    [['--account', ACCOUNT, '--github', 'a/b', '--owners', 'me'], '@org/team'],
    [['--from', 'nothing'], 'Choices'],
  ])('refuses %j', async (args, words) => {
    const folder = bench.folder({});
    const { code, stderr } = await folder.run(['init', ...args]);
    expect(code).toBe(1);
    expect(stderr).toContain(words);
    expect(filesIn(folder)).toEqual([]);
  });
});

describe('the policies of the pipeline', () => {
  it('let apply do all that it does, and nothing to itself', async () => {
    const sandbox = await bench.sandbox();
    const folder = bench.folder({});
    await folder.run([...GITHUB, '--force']);
    expect((await folder.run(['apply', '--yes'], towards(sandbox))).code).toBe(0);
    const key = sandbox.keys[ACCOUNT];
    const iam = new IAMClient({
      endpoint: sandbox.url,
      region: 'us-east-1',
      credentials: { ...(key ?? { accessKeyId: '', secretAccessKey: '' }) },
    });
    await iam.send(new CreateUserCommand({ UserName: 'runner' }));
    for (const name of ['iamsync-read', 'iamsync-write'])
      await iam.send(new AttachUserPolicyCommand({ UserName: 'runner', PolicyArn: `arn:aws:iam::${ACCOUNT}:policy/iamsync/${name}` }));
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'runner' }));
    iam.destroy();
    const env = {
      ...towards(sandbox),
      AWS_ACCESS_KEY_ID: AccessKey?.AccessKeyId ?? '',
      AWS_SECRET_ACCESS_KEY: AccessKey?.SecretAccessKey ?? '',
    };
    const demo = bench.folder({});
    await demo.run(['init', '--from', 'demo', '--journal', 'none']);
    const applied = await demo.run(['apply', '--yes'], env);
    expect(applied.code, applied.all).toBe(0);
    const roles = folder.read('manifests/iamsync.yaml');
    folder.write('manifests/iamsync.yaml', roles.replace('environment:production', 'environment:any'));
    const closed = await folder.run(['apply', '--yes'], env);
    expect([closed.code, closed.all.includes('error lock-out')], closed.all).toEqual([3, true]);
    folder.write('manifests/iamsync.yaml', roles.replace('    trust:\n', '    maxSessionDuration: 2h\n    trust:\n'));
    const refused = await folder.run(['apply', '--yes'], env);
    expect(refused.code, refused.all).not.toBe(0);
    expect(refused.all).toContain('AccessDenied');
  });

  it('pin the version of this very program', () => {
    const { version, engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect([VERSION, `>=${OLDEST_NODE}`]).toEqual([version, engines.node]);
  });

  it('are the documented ones, and know every call', () => {
    const documented: { Statement: { Action: string[] }[] } = JSON.parse(
      readFileSync(join(root, 'docs/guide/read-only-policy.json'), 'utf8'),
    );
    expect([...READ_ACTIONS].sort()).toEqual(documented.Statement.flatMap(({ Action }) => Action).sort());
    const confirmed = new Set(KINDS.flatMap(({ confirmedBy = {} }) => Object.values(confirmedBy).flat()).map((op) => `iam:${op}`));
    expect([...CONFIRM_ACTIONS].sort()).toEqual([...confirmed].filter((action) => !READ_ACTIONS.includes(action)).sort());
    const sources = readdirSync(join(root, 'src/kinds'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    const calls = sources.flatMap((name) =>
      [...readFileSync(join(root, 'src/kinds', name), 'utf8').matchAll(/call\('(\w+)'/g)].map(([, op]) => op ?? ''),
    );
    expect([...new Set(Object.values(WRITE_ACTIONS).flat())].sort()).toEqual([...new Set(calls)].sort());
  });
});

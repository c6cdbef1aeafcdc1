// plan --since REF: this change or drift, by the manifests of an earlier commit.
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openBench, STACK_TRACE } from '../support/program.ts';
import type { Ended, Folder } from '../support/program.ts';
import { repositoryIn } from '../support/repository.ts';
import type { Repository } from '../support/repository.ts';
import type { Files } from '../support/world.ts';

const bench = openBench();
afterAll(() => bench.close());

const STATE = '.sandbox.json';
const SANDBOX = `--sandbox=${STATE}`;
const IGNORED = '.sandbox.json\n.iamsync/\nplan.json\n';

function policy(name: string, action: string): string {
  return `  ${name}:\n    document:\n      Statement: [{ Effect: Allow, Action: ${action}, Resource: "*" }]\n`;
}

const manifest = (...policies: readonly (readonly [string, string])[]): string =>
  `policies:\n${policies.map(([name, action]) => policy(name, action)).join('')}`;

const BASE = manifest(['edited', 's3:GetObject'], ['drifted', 's3:GetObject'], ['two', 's3:GetObject'], ['same', 's3:GetObject']);

/** A repository whose first commit was applied to its sandbox. */
async function applied(files: Files): Promise<{ folder: Folder; repository: Repository }> {
  const folder = bench.folder({ '.gitignore': IGNORED, ...files });
  const repository = repositoryIn(folder.path);
  repository.commit('first');
  const done = await folder.run(['apply', SANDBOX, '--yes']);
  expect(done.code, done.all).toBe(0);
  return { folder, repository };
}

/** Changes the account behind the manifests' back: what these would have made of it. */
async function meddle(folder: Folder, file: string, text: string): Promise<void> {
  const before = folder.read(file);
  folder.write(file, text);
  const done = await folder.run(['apply', SANDBOX, '--yes']);
  expect(done.code, done.all).toBe(0);
  folder.write(file, before);
}

async function causes(folder: Folder, ref: string, ...more: readonly string[]): Promise<Record<string, unknown>> {
  const planned = await folder.run(['plan', SANDBOX, '--since', ref, '--format', 'json', ...more]);
  expect(planned.code, planned.all).toBe(0);
  const plan: { changes: readonly { address: string; cause: string }[] } = JSON.parse(planned.stdout);
  return Object.fromEntries(plan.changes.map(({ address, cause }) => [address, cause]));
}

function isClear(ended: Ended, says: RegExp): void {
  expect(ended.code, ended.all).toBe(1);
  expect(ended.stderr).toMatch(says);
  expect(ended.stderr).toMatch(/ {2}next: .+/);
  expect(ended.stdout).toBe('');
  expect(ended.all).not.toMatch(STACK_TRACE);
}

describe('plan --since', () => {
  it('tells what the manifests did from what the account did, and shows this change first', async () => {
    const { folder } = await applied({ 'manifests/a.yaml': BASE });
    await meddle(
      folder,
      'manifests/a.yaml',
      manifest(['edited', 's3:GetObject'], ['drifted', 'sqs:*'], ['two', 'sqs:*'], ['same', 's3:GetObject']),
    );
    folder.write(
      'manifests/a.yaml',
      manifest(
        ['edited', 's3:PutObject'],
        ['drifted', 's3:GetObject'],
        ['two', 's3:PutObject'],
        ['same', 's3:GetObject'],
        ['new', 's3:GetObject'],
      ),
    );
    expect(await causes(folder, 'main')).toEqual({
      'Policy/drifted': 'drift',
      'Policy/edited': 'this-change',
      'Policy/new': 'this-change',
      'Policy/two': 'both',
    });
    const { stdout } = await folder.run(['plan', SANDBOX, '--since', 'main']);
    const places = [
      'This change, since main (',
      'update Policy/edited',
      'create Policy/new',
      'update Policy/two',
      'Drift: ',
      'update Policy/drifted',
    ].map((part) => stdout.indexOf(part));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(0);
    expect(stdout).toMatch(/update Policy\/two .*\(and drift\)/);
  });

  it('changes neither the digest nor what apply makes of the plan', async () => {
    const { folder } = await applied({ 'manifests/a.yaml': BASE });
    folder.write('manifests/a.yaml', BASE.replace('s3:GetObject', 's3:PutObject'));
    const hash = async (...args: readonly string[]): Promise<string> =>
      /Digest: \S+\.(\w{64})/.exec((await folder.run(['plan', SANDBOX, ...args])).stdout)?.[1] ?? '';
    const without = await hash();
    expect(without).toMatch(/^\w{64}$/);
    expect(await hash('--since', 'main', '--out', 'plan.json')).toBe(without);
    const done = await folder.run(['apply', 'plan.json', SANDBOX]);
    expect(done.code, done.all).toBe(0);
  });

  it('is applied by its digest or its file whatever was committed since, and refused once the account has moved', async () => {
    const { folder, repository } = await applied({ 'manifests/a.yaml': BASE });
    folder.write('manifests/a.yaml', BASE.replace('s3:GetObject', 's3:PutObject'));
    repository.commit('second');
    const planned = await folder.run(['plan', SANDBOX, '--since', 'main~1', '--out', 'plan.json']);
    const digest = /Digest: (\S+)/.exec(planned.stdout)?.[1] ?? '';
    expect(JSON.parse(folder.read('plan.json'))).toMatchObject({ digest, since: { ref: 'main~1' }, changes: [{ cause: 'this-change' }] });
    repository.commit('third');
    await meddle(folder, 'manifests/a.yaml', BASE.replace('s3:GetObject', 'sqs:*'));
    for (const reviewed of [['plan.json'], ['--expect', digest]]) {
      const refused = await folder.run(['apply', ...reviewed, SANDBOX]);
      expect([refused.code, refused.stderr], refused.all).toEqual([3, expect.stringContaining('The fresh plan is not the reviewed one.')]);
    }
    expect((await folder.run(['apply', 'plan.json', SANDBOX])).stderr).toContain('  differs: update Policy/edited');
    await meddle(folder, 'manifests/a.yaml', BASE);
    const done = await folder.run(['apply', '--expect', digest, SANDBOX]);
    expect(done.code, done.all).toBe(0);
  });

  it('works in a folder below the top, with documents in files, links, and names that git would quote', async () => {
    const folder = bench.folder({
      '.gitignore': IGNORED,
      'iam/manifests/ä b.yaml':
        'policies:\n  by-file: { document: "../docs/döc.json" }\n  by-variable: { document: ../docs/$(name).json }\n',
      'iam/docs/döc.json': '{ "Statement": [{ "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*" }] }',
      'iam/docs/other.json': '{ "Statement": [{ "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*" }] }',
      'iam/iamsync.yaml': 'accountDefaults: { vars: { name: other } }\njournal: none\n',
      'shared/c.yaml': manifest(['linked', 's3:GetObject']),
    });
    symlinkSync('../../shared', join(folder.path, 'iam/manifests/more'));
    const repository = repositoryIn(folder.path);
    repository.commit('first');
    const run = (...args: readonly string[]): Promise<Ended> => folder.run(args, {}, 'iam');
    expect((await run('apply', SANDBOX, '--yes')).code).toBe(0);
    expect((await run('plan', SANDBOX, '--since', 'HEAD', '--detailed-exitcode')).code).toBe(0);
    folder.write('iam/docs/döc.json', '{ "Statement": [{ "Effect": "Allow", "Action": "s3:PutObject", "Resource": "*" }] }');
    folder.write('shared/c.yaml', manifest(['linked', 's3:PutObject']));
    const planned = await run('plan', SANDBOX, '--since', 'HEAD', '--format', 'json');
    expect(planned.code, planned.all).toBe(0);
    expect(JSON.parse(planned.stdout)).toMatchObject({
      changes: [
        { address: 'Policy/by-file', cause: 'this-change' },
        { address: 'Policy/linked', cause: 'this-change' },
      ],
    });
  });

  it('takes folders and variables from the configuration of then', async () => {
    const files = {
      'iamsync.yaml': 'accountDefaults: { vars: { what: GetObject } }\njournal: none\n',
      'manifests/a.yaml': manifest(['a', 's3:$(what)']),
    };
    const { folder } = await applied(files);
    expect(await causes(folder, 'HEAD')).toEqual({});
    folder.write('iamsync.yaml', 'accountDefaults: { vars: { what: PutObject }, manifests: [moved] }\njournal: none\n');
    folder.write('moved/a.yaml', files['manifests/a.yaml']);
    expect(await causes(folder, 'HEAD')).toEqual({ 'Policy/a': 'this-change' });
  });

  it('takes everything for this change if there were no manifests then', async () => {
    const folder = bench.folder({ '.gitignore': IGNORED, 'README.md': '' });
    repositoryIn(folder.path).commit('first');
    folder.write('manifests/a.yaml', manifest(['a', 's3:GetObject']));
    expect(await causes(folder, 'HEAD')).toEqual({ 'Policy/a': 'this-change' });
  });

  it('knows who removed what', async () => {
    const { folder, repository } = await applied({ 'manifests/a.yaml': manifest(['a', 's3:GetObject'], ['b', 's3:GetObject']) });
    folder.write('manifests/a.yaml', `${manifest(['b', 's3:GetObject'])}removed: [Policy/a]\n`);
    expect(await causes(folder, 'main')).toEqual({ 'Policy/a': 'this-change' });
    repository.commit('second');
    expect(await causes(folder, 'main')).toEqual({ 'Policy/a': 'drift' });
    expect(await causes(folder, 'main~1')).toEqual({ 'Policy/a': 'this-change' });
  });

  it('says clearly what is wrong with the reference', async () => {
    const { folder } = await applied({ 'manifests/a.yaml': BASE });
    const since = (ref: string): Promise<Ended> => folder.run(['plan', SANDBOX, `--since=${ref}`]);
    isClear(await since('nowhere'), /There is no commit nowhere/);
    isClear(await since('--all'), /There is no commit --all/);
    isClear(await since('main:manifests/a.yaml'), /There is no commit/);
    isClear(await bench.folder({ 'manifests/a.yaml': BASE }).run(['plan', '--sandbox', '--since', 'HEAD']), /in no git repository/);
    isClear(await folder.run(['plan', SANDBOX, '--since', 'HEAD'], { PATH: join(folder.path, 'empty') }), /no git on this machine/);
  });

  it('says that a clone is shallow', async () => {
    const { folder, repository } = await applied({ 'manifests/a.yaml': BASE });
    const first = repository.git('rev-parse', 'HEAD');
    repository.commit('second');
    repository.git('clone', '--quiet', '--depth=1', `file://${folder.path}`, 'clone');
    isClear(await folder.run(['plan', '--sandbox', '--since', first], {}, 'clone'), /clone is shallow.*\n.*--unshallow/);
    expect((await folder.run(['plan', '--sandbox', '--since', 'HEAD'], {}, 'clone')).code).toBe(0);
  });

  it('says that the manifests of then do not compile, with their places', async () => {
    const { folder, repository } = await applied({ 'manifests/a.yaml': BASE });
    folder.write('manifests/a.yaml', 'policies:\n  a: { document: no.json, typo: 1 }\n');
    repository.commit('broken');
    folder.write('manifests/a.yaml', BASE);
    const ended = await folder.run(['plan', SANDBOX, '--since', 'HEAD']);
    isClear(ended, /The manifests of HEAD \([0-9a-f]{8}\) do not compile:\n {2}manifests\/a\.yaml:2:\d+ /);
    folder.write('iamsync.yaml', 'journal: [\n');
    repository.commit('broken configuration');
    folder.write('iamsync.yaml', 'journal: none\n');
    isClear(await folder.run(['plan', SANDBOX, '--since', 'HEAD']), /iamsync\.yaml:/);
  });

  it('says that manifests outside of the repository have no history', async () => {
    const folder = bench.folder({ 'outside/a.yaml': BASE, 'repo/x': '' });
    mkdirSync(join(folder.path, 'repo'), { recursive: true });
    repositoryIn(join(folder.path, 'repo')).commit('first');
    isClear(
      await folder.run(['plan', '--sandbox', '--since', 'HEAD', '--manifests', '../outside'], {}, 'repo'),
      /outside of the repository/,
    );
  });
});

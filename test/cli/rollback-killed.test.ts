// A rollback that was killed on its way: run again, it ends as if nobody had killed it.
import { IAMClient, ListRoleTagsCommand } from '@aws-sdk/client-iam';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { ACCOUNT, openBench, towards } from '../support/program.ts';
import type { Ended, Folder } from '../support/program.ts';

const bench = openBench();
let sandbox: Sandbox;
let iam: IAMClient;
let folder: Folder;
let env: Readonly<Record<string, string>>;

const role = (more: object): object => ({ trust: { services: 'ec2.amazonaws.com' }, ...more });
const FIRST = JSON.stringify({ roles: { app: role({ description: 'one' }), web: role({ description: 'one' }), old: role({}) } });
const SECOND = JSON.stringify({
  roles: { app: role({ description: 'two', tags: { team: 'a' } }), web: role({ description: 'two' }) },
  removed: ['Role/old'],
});

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
  return ended;
}

const runIn = ({ stdout }: Ended): string => /Run: (\S+)/.exec(stdout)?.[1] ?? '';

/** Two runs, and a rollback of the second that is killed before or after its first call of this operation; the name of the second. */
async function killed(when: 'before' | 'after', op: string): Promise<string> {
  await ok('apply', '--yes');
  folder.write('manifests/all.yaml', SECOND);
  const name = runIn(await ok('apply', '--yes'));
  sandbox.fail({ op, nth: 1, when, code: 'AccessDenied', status: 403 });
  const stopped = await run('rollback', '--yes');
  expect(stopped.code, stopped.all).toBe(4);
  sandbox.heal();
  // As a kill leaves it: the call was announced, and nothing is written after that.
  const path = `kept/${ACCOUNT}/${runIn(stopped)}.jsonl`;
  const lines = folder.read(path).split('\n');
  const tried = lines.findIndex((line) => line.includes(`"step":"${op}","event":"try"`));
  expect(tried).toBeGreaterThan(0);
  folder.write(path, `${lines.slice(0, tried + 1).join('\n')}\n`);
  return name;
}

async function tagsOf(RoleName: string): Promise<Record<string, string>> {
  const { Tags = [] } = await iam.send(new ListRoleTagsCommand({ RoleName }));
  return Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value]));
}

async function isFirstAndHeld(name: string): Promise<void> {
  for (const one of ['app', 'old', 'web']) expect([one, await tagsOf(one)]).toEqual([one, { 'iamsync:hold': name }]);
  folder.write('manifests/all.yaml', FIRST);
  expect((await ok('plan', '--detailed-exitcode')).stdout).toContain('No changes.');
}

describe('a rollback that was killed', () => {
  it.each(['before', 'after'] as const)('%s a call, goes on, rather than being taken back, when no run is named', async (when) => {
    const name = await killed(when, 'UntagRole');
    expect((await ok('rollback', '--yes')).stdout).toContain(`Rollback of run ${name}: `);
    await isFirstAndHeld(name);
  });

  it('holds what it had taken back before, and nothing anew once it has come to its end', async () => {
    const name = await killed('before', 'TagRole');
    await ok('rollback', name, '--yes');
    await isFirstAndHeld(name);
    await ok('rollback', '--release', '--yes');
    expect((await ok('rollback', name, '--yes')).stdout).toContain('Nothing to take back');
    expect(await tagsOf('app')).toEqual({});
  });

  it('brings the manifests up to date with --write, if nothing else was left to do, too', async () => {
    await ok('apply', '--yes');
    folder.write('manifests/all.yaml', SECOND);
    const name = runIn(await ok('apply', '--yes'));
    await ok('rollback', '--yes', '--write');
    // As if it had been killed after its last call.
    folder.write('manifests/all.yaml', SECOND);
    await ok('rollback', name, '--yes', '--write');
    expect((await ok('plan', '--detailed-exitcode')).stdout).toContain('No changes.');
  });
});

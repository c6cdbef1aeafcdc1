// Managing keys from the command line: a first key, its list, its replacement, a key that is there already, the end of a slot.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { CreateAccessKeyCommand, CreateUserCommand, IAMClient, ListAccessKeysCommand } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isList, isObject, parseJson } from '../../src/model/json.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { ACCOUNT, openBench, towards } from '../support/program.ts';
import type { Ended, Folder } from '../support/program.ts';

const bench = openBench();
let sandbox: Sandbox;
let folder: Folder;
let iam: IAMClient;

const declare = (users: object, removed: readonly string[] = []): void =>
  folder.write('manifests/users.yaml', JSON.stringify({ users, ...(removed.length === 0 ? {} : { removed }) }, null, 2));
const iamsync = (...args: string[]): Promise<Ended> => folder.run(args, towards(sandbox));
const listed = async (...more: string[]): Promise<JsonObject[]> => {
  const { stdout, code, all } = await iamsync('keys', 'list', '--json', ...more);
  expect(code, all).toBe(0);
  const said = parseJson(stdout);
  return isObject(said) && isList(said['keys']) ? said['keys'].filter(isObject) : [];
};
const kept = (file: string): JsonObject => {
  const said = parseJson(folder.read(file));
  return isObject(said) ? said : {};
};
const keysOf = async (UserName: string): Promise<string[]> => {
  const { AccessKeyMetadata = [] } = await iam.send(new ListAccessKeysCommand({ UserName }));
  return AccessKeyMetadata.map(({ AccessKeyId = '' }) => AccessKeyId);
};

beforeAll(async () => {
  sandbox = await bench.sandbox();
  folder = bench.folder({ 'iamsync.yaml': 'sinks: { local: { file: secrets } }\njournal: runs\n' });
  const credentials = sandbox.keys[ACCOUNT];
  iam = new IAMClient({ endpoint: sandbox.url, region: 'us-east-1', ...(credentials === undefined ? {} : { credentials }) });
});
afterAll(async () => {
  iam.destroy();
  await bench.close();
});

const ROBOT = { accessKeys: { ci: { deliver: 'local', rotateEvery: '90d' } } };

describe('managing keys', () => {
  it('refuses a sink that nobody configured, with the place, before anything is written', async () => {
    declare({ robot: { accessKeys: { ci: { deliver: 'vault' } } } });
    for (const command of [['plan'], ['apply', '--yes']]) {
      const { code, all } = await iamsync(...command);
      expect(code, all).toBe(3);
      expect(all).toMatch(/manifests\/users\.yaml:5:\d+ error credentials: AccessKey\/robot\/ci: There is no sink vault\./);
    }
    await expect(keysOf('robot')).rejects.toThrow(/cannot be found/);
  });

  it('makes a first key, whose secret only the sink gets', async () => {
    declare({ robot: ROBOT });
    expect((await listed()).map(({ state, next }) => [state, next])).toEqual([['none', 'apply makes its key']]);
    const { code, all } = await iamsync('apply', '--yes');
    expect(code, all).toBe(0);
    expect(all).toContain('AccessKey/robot/ci#Deliver (the secret, to local)');
    const secret = kept('secrets/robot/ci.json');
    expect(all).not.toContain(String(secret['SecretAccessKey']));
    expect([secret['AccessKeyId']]).toEqual(await keysOf('robot'));
    expect(statSync(join(folder.path, 'secrets/robot/ci.json')).mode & 0o777).toBe(0o600);
  });

  it('lists it, for people and for programs', async () => {
    const [id = ''] = await keysOf('robot');
    expect(await listed()).toEqual([
      {
        user: 'robot',
        slot: 'ci',
        key: id,
        status: 'Active',
        created: expect.stringMatching(/Z$/),
        age: 0,
        use: expect.stringContaining('by sts'),
        state: 'settled',
        next: expect.stringMatching(/^apply replaces it from \d{4}-\d{2}-\d{2} on$/),
      },
    ]);
    const { stdout } = await iamsync('keys', 'list');
    expect(stdout).toMatch(new RegExp(`^SLOT .*\nrobot/ci +${id} +Active +0 d +settled +last used .*\n  next: apply replaces it`));
  });

  it('replaces it when a person wants that, once', async () => {
    const before = kept('secrets/robot/ci.json');
    expect((await iamsync('keys', 'rotate', 'robot/ci', '--yes')).code).toBe(0);
    const after = kept('secrets/robot/ci.json');
    expect(after['AccessKeyId']).not.toBe(before['AccessKeyId']);
    expect((await keysOf('robot')).sort()).toEqual([before['AccessKeyId'], after['AccessKeyId']].map(String).sort());
    const again = await iamsync('keys', 'rotate', 'robot/ci', '--yes');
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('a rotation is under way') });
    expect((await listed()).map(({ key, state }) => [key, state])).toEqual([
      [after['AccessKeyId'], 'overlap'],
      [before['AccessKeyId'], 'replaced'],
    ]);
  });

  it.each([
    [['keys', 'rotate', 'robot/cd', '--yes'], 'Declared for this user: robot/ci.'],
    [['keys', 'rotate', 'nobody/ci', '--yes'], 'accessKeys: { ci: {} } of the user nobody'],
    [['keys', 'rotate', 'robot', '--yes'], 'is not a slot'],
    [['keys', 'adopt', 'robot/ci', 'akia', '--yes'], 'is not the id of an access key'],
    [['keys', 'adopt', 'robot/cd', 'AKIAIOSFODNN7EXAMPLE', '--yes'], 'No manifest declares the slot'],
  ])('says what is amiss with %j', async (command, says) => {
    expect(await iamsync(...command)).toMatchObject({ code: 1, all: expect.stringContaining(says) });
  });

  it('leaves a key alone that no slot names, until a person gives it to one', async () => {
    await iam.send(new CreateUserCommand({ UserName: 'droid' }));
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'droid' }));
    const id = AccessKey?.AccessKeyId ?? '';
    expect((await listed()).map(({ user }) => user)).not.toContain('droid');
    expect((await listed('--all')).filter(({ user }) => user === 'droid')).toMatchObject([{ slot: null, key: id, state: 'unmanaged' }]);
    declare({ robot: ROBOT, droid: { accessKeys: { ci: { deliver: 'local' } } } });
    const refused = await iamsync('plan');
    expect(refused.code, refused.all).toBe(3);
    const [said = ''] = /keys adopt droid\/ci/.exec(refused.all) ?? [];
    const adopted = await iamsync(...said.split(' '), id, '--yes');
    expect(adopted.code, adopted.all).toBe(0);
    expect((await listed()).filter(({ user }) => user === 'droid')).toMatchObject([{ slot: 'ci', key: id, state: 'settled' }]);
    expect(await iamsync('plan', '--detailed-exitcode')).toMatchObject({ code: 0 });
  });

  it('says that a slot can not be told from a file', async () => {
    expect((await iamsync('snapshot', '--out', 'snapshot.json')).code).toBe(0);
    const { code, stdout, all } = await iamsync('plan', '--live', 'snapshot.json');
    expect(code, all).toBe(0);
    expect(stdout).toContain('the file does not hold the credentials of users');
    expect(stdout).toContain('No changes');
    expect(stdout).not.toMatch(/Digest: \d/);
  });

  it('loses nothing by an export', async () => {
    const { code, all } = await iamsync('export', '--out', 'again');
    expect(code, all).toBe(0);
    expect(all).toContain('AccessKey/robot/ci');
    expect(folder.read('again/users.yaml')).toContain('droid:');
  });

  it('takes back a run but not its keys, and says so', async () => {
    declare({
      robot: ROBOT,
      droid: { accessKeys: { ci: { deliver: 'local' } } },
      third: { tags: { a: 'b' }, accessKeys: { ci: { deliver: 'local' } } },
    });
    expect((await iamsync('apply', '--yes')).code).toBe(0);
    const back = await iamsync('rollback', '--yes');
    expect(back.code, back.all).toBe(0);
    expect(back.all).toMatch(/AccessKey\/third\/ci\s+stays as the run left it/);
    expect(back.all).toMatch(/User\/third#CreateUser can't be taken back:\s+AccessKey\/third\/ci\s+stays,\s+and\s+is\s+a\s+part/);
    expect(await keysOf('third')).toHaveLength(1);
    expect(await iamsync('plan', '--detailed-exitcode')).toMatchObject({ code: expect.any(Number) });
  });

  it('ends a slot with its keys', async () => {
    declare({ droid: { accessKeys: { ci: { deliver: 'local' } } }, third: { accessKeys: { ci: { deliver: 'local' } } }, robot: {} }, [
      'AccessKey/robot/ci',
    ]);
    const { code, all } = await iamsync('apply', '--yes', '--allow-deletes', '1');
    expect(code, all).toBe(0);
    expect(await keysOf('robot')).toEqual([]);
    expect((await listed()).map(({ user }) => user)).toEqual(['droid', 'third']);
  });

  it('waits until AWS knows a new key, and is patient with a password', async () => {
    sandbox.change({ lag: { keys: 2_000, unmodifiable: 1_000, reads: 500 } });
    declare({ late: { accessKeys: { ci: { deliver: 'local' } }, console: { deliver: 'local' } } });
    const { code, all } = await iamsync('apply', '--yes');
    sandbox.change({ lag: { keys: 0, unmodifiable: 0, reads: 0 } });
    expect(code, all).toBe(0);
    expect(all).toContain('a new key is not known everywhere yet');
    expect(sandbox.signIn('late', String(kept('secrets/late/console.json')['Password']))).toBe(true);
  });

  it('keeps what was made when the sink fails, also where the run is taken back, and goes on from there', async () => {
    declare({ unlucky: { accessKeys: { ci: { deliver: 'broken' } }, console: { deliver: 'broken' } } });
    const config = (program: string): void => folder.write('iamsync.yaml', `sinks: { broken: { exec: ["${program}"] } }\njournal: runs\n`);
    config('false');
    const failed = await iamsync('apply', '--yes', '--on-failure', 'rollback');
    expect(failed.code, failed.all).toBe(4);
    expect(failed.all).toMatch(
      /the\s+secret\s+could\s+not\s+be\s+handed\s+to\s+the\s+sink\s+broken:\s+false\s+ended\s+with\s+exit\s+code\s+1/,
    );
    const [lost = ''] = await keysOf('unlucky');
    expect((await listed()).filter(({ user }) => user === 'unlucky')).toMatchObject([
      { state: 'pending', next: `apply deletes ${lost}, whose secret is lost, and makes another` },
    ]);
    config('true');
    const mended = await iamsync('apply', '--yes');
    expect(mended.code, mended.all).toBe(0);
    expect(await keysOf('unlucky')).toHaveLength(1);
    expect(await keysOf('unlucky')).not.toContain(lost);
  });

  it('makes the user first where only its slot is asked for', async () => {
    declare({ sudden: { accessKeys: { ci: { deliver: 'broken' } } } });
    const { code, all } = await iamsync('apply', '--only', 'AccessKey/sudden/ci', '--yes');
    expect(code, all).toBe(0);
    expect(await keysOf('sudden')).toHaveLength(1);
  });
});

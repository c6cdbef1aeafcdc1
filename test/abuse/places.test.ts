// Where iamsync writes what others must not read or lead elsewhere: journals, locks, plans, snapshots, states, secrets. Whatever lies
// there already, links of both sorts included, and whatever umask is set.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeAtomic } from '../../src/edge/files.ts';
import { openJournal, readJournal } from '../../src/edge/journal.ts';
import { acquireLock } from '../../src/edge/lock.ts';
import { startSandbox } from '../../src/sandbox/server.ts';
import { openBench, PROGRAM } from '../support/program.ts';

const ACCOUNT = '123456789012';
const MANIFEST = JSON.stringify({ users: { robot: { accessKeys: { ci: { deliver: 'files' } } } } });
const bench = openBench();
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'iamsync-places-'));
  mkdirSync(join(folder, 'elsewhere'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
afterAll(() => bench.close());

const at = (...parts: readonly string[]): string => join(folder, ...parts);
const mode = (path: string): number => statSync(path).mode & 0o777;
const place = (journal: string) => ({ folder: journal, account: ACCOUNT, digest: 'x.0123456789', startedAt: 0 });

describe('modes', () => {
  it('are 0600 and 0700 for all that is private, with umask 000', () => {
    const work = bench.folder({
      'iamsync.yaml': JSON.stringify({ journal: 'a/journal', sinks: { files: { file: 'b/secrets' } } }),
      'manifests/all.yaml': MANIFEST,
    }).path;
    const run = (...args: readonly string[]): void =>
      void execFileSync('sh', ['-c', 'umask 000; exec "$@"', 'sh', process.execPath, PROGRAM, ...args], {
        cwd: work,
        env: { PATH: process.env['PATH'], HOME: work },
        stdio: 'pipe',
      });
    writeFileSync(join(work, 'plan.json'), 'old');
    writeFileSync(join(work, 'state.json'), '');
    for (const old of ['plan.json', 'state.json']) chmodSync(join(work, old), 0o666);
    run('plan', '--sandbox=state.json', '--out', 'plan.json');
    run('apply', '--sandbox=state.json', '--yes');
    run('snapshot', '--sandbox=state.json', '--out', 'account.json');
    const journals = join(work, 'a/journal', ACCOUNT);
    const files = [
      'plan.json',
      'state.json',
      'account.json',
      'b/secrets/robot/ci.json',
      ...readdirSync(journals).map((name) => join('a/journal', ACCOUNT, name)),
    ];
    const folders = ['a', 'a/journal', join('a/journal', ACCOUNT), 'b', 'b/secrets', 'b/secrets/robot'];
    expect(files.filter((path) => mode(join(work, path)) !== 0o600)).toEqual([]);
    expect(folders.filter((path) => mode(join(work, path)) !== 0o700)).toEqual([]);
    expect(files.length).toBeGreaterThan(4);
  });

  it('are 0600 for a state that everybody could read, from the start on', async () => {
    const first = await startSandbox({ stateFile: at('state.json') });
    await first.close();
    chmodSync(at('state.json'), 0o644);
    const second = await startSandbox({ stateFile: at('state.json') });
    await second.close();
    expect(mode(at('state.json'))).toBe(0o600);
  });
});

describe('a link', () => {
  it.each(['journal', `journal/${ACCOUNT}`])(
    'in place of %s is refused by journals and locks, and nothing is written through it',
    async (link) => {
      if (link !== 'journal') mkdirSync(at('journal'));
      symlinkSync(at('elsewhere'), at(link));
      await expect(openJournal(place(at('journal')))).rejects.toMatchObject({
        code: 'journal',
        message: expect.stringContaining('is a link'),
      });
      await expect(acquireLock(place(at('journal')))).rejects.toMatchObject({
        code: 'journal',
        message: expect.stringContaining('is a link'),
      });
      expect(readdirSync(at('elsewhere'))).toEqual([]);
    },
  );

  it('on the way to a relative journal is refused', async () => {
    const work = bench.folder({ 'iamsync.yaml': '', 'manifests/all.yaml': 'users: { a: {} }\n', 'elsewhere/x': '' });
    symlinkSync('elsewhere', join(work.path, '.iamsync'));
    const ended = await work.run(['apply', '--yes', '--sandbox']);
    expect([ended.code, ended.all]).toEqual([1, expect.stringContaining('.iamsync is a link')]);
    expect(readdirSync(join(work.path, 'elsewhere'))).toEqual(['x']);
  });

  it('in place of a journal is not followed: neither written nor read', async () => {
    mkdirSync(at('journal', ACCOUNT), { recursive: true });
    writeFileSync(at('elsewhere', 'file'), 'theirs');
    const path = at('journal', ACCOUNT, '19700101T000000.000Z-01234567.jsonl');
    symlinkSync(at('elsewhere', 'file'), path);
    await expect(openJournal(place(at('journal')))).rejects.toMatchObject({ code: 'journal' });
    await expect(readJournal(path)).rejects.toMatchObject({ code: 'input', message: expect.stringContaining('no plain file') });
    expect(readFileSync(at('elsewhere', 'file'), 'utf8')).toBe('theirs');
  });

  it('in place of a lock says nothing of an owner, and is not written through', async () => {
    mkdirSync(at('journal', ACCOUNT), { recursive: true });
    symlinkSync(at('elsewhere', 'file'), at('journal', ACCOUNT, 'lock'));
    await expect(acquireLock(place(at('journal')))).rejects.toMatchObject({ code: 'locked', next: expect.stringContaining('remove') });
    expect(readdirSync(at('elsewhere'))).toEqual([]);
  });

  it('in place of a plan, a snapshot or a state keeps what it names', async () => {
    writeFileSync(at('elsewhere', 'file'), 'theirs');
    symlinkSync(at('elsewhere', 'file'), at('plan.json'));
    await expect(writeAtomic(at('plan.json'), 'plan', 0o600)).rejects.toMatchObject({
      code: 'input',
      message: expect.stringContaining('it is a link'),
    });
    writeFileSync(at('elsewhere', 'empty'), '');
    symlinkSync(at('elsewhere', 'empty'), at('state.json'));
    const sandbox = await startSandbox({ stateFile: at('state.json') });
    await sandbox.close();
    expect([readFileSync(at('elsewhere', 'file'), 'utf8'), readFileSync(at('elsewhere', 'empty'), 'utf8')]).toEqual(['theirs', '']);
    expect([lstatSync(at('state.json')).isFile(), mode(at('state.json'))]).toEqual([true, 0o600]);
  });

  it('that a guess would plant beside the state is not followed', async () => {
    writeFileSync(at('elsewhere', 'file'), 'theirs');
    symlinkSync(at('elsewhere', 'file'), at(`state.json.${process.pid}.tmp`));
    const sandbox = await startSandbox({ stateFile: at('state.json') });
    await sandbox.close();
    expect(readFileSync(at('elsewhere', 'file'), 'utf8')).toBe('theirs');
  });

  it('to nothing makes nothing there', async () => {
    symlinkSync(at('elsewhere', 'made'), at('plan.json'));
    await writeAtomic(at('plan.json'), 'plan', 0o600);
    expect([existsSync(at('elsewhere', 'made')), lstatSync(at('plan.json')).isFile()]).toEqual([false, true]);
  });
});

describe('a hard link', () => {
  it('to a plan or a state leaves the other name as it was', async () => {
    for (const name of ['plan.json', 'state.json']) {
      writeFileSync(at('elsewhere', name), '');
      linkSync(at('elsewhere', name), at(name));
    }
    await writeAtomic(at('plan.json'), 'plan', 0o600);
    const sandbox = await startSandbox({ stateFile: at('state.json') });
    await sandbox.close();
    expect(['plan.json', 'state.json'].map((name) => readFileSync(at('elsewhere', name), 'utf8'))).toEqual(['', '']);
  });
});

describe('a pipe', () => {
  it('in place of a lock or a journal keeps nobody waiting', async () => {
    mkdirSync(at('journal', ACCOUNT), { recursive: true });
    execFileSync('mkfifo', [at('journal', ACCOUNT, 'lock'), at('journal', ACCOUNT, 'run.jsonl')]);
    await expect(acquireLock(place(at('journal')))).rejects.toMatchObject({ code: 'locked' });
    await expect(readJournal(at('journal', ACCOUNT, 'run.jsonl'))).rejects.toMatchObject({ code: 'input' });
  });
});

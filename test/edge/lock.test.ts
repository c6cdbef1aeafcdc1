// One run at a time: living, dead and foreign owners.
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { acquireLock } from '../../src/edge/lock.ts';
import { holding } from '../support/holding.ts';
import type { LockPlace } from '../../src/edge/lock.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'iamsync-'));
  await mkdir(join(folder, '123456789012'));
});
afterEach(() => rm(folder, { recursive: true }));

const place = (): LockPlace => ({ folder, account: '123456789012', startedAt: Date.parse('2026-11-22T10:42:00Z') });
const path = (): string => join(folder, '123456789012', 'lock');
const leave = (owner: object): Promise<void> => writeFile(path(), JSON.stringify(owner));

/** The id of a process that has just ended. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await new Promise((resolve) => child.once('exit', resolve));
  return child.pid ?? 0;
}

it('is held by one, told to the other, and free after release', async () => {
  const lock = await acquireLock(place());
  expect(JSON.parse(await readFile(path(), 'utf8'))).toMatchObject({
    pid: process.pid,
    host: hostname(),
    since: '2026-11-22T10:42:00.000Z',
  });
  expect((await stat(path())).mode & 0o777).toBe(0o600);
  await expect(acquireLock(place())).rejects.toMatchObject({
    code: 'locked',
    message: `this account is locked by process ${process.pid} on ${hostname()} since 2026-11-22T10:42:00.000Z`,
    next: holding(path()),
  });
  await lock.release();
  expect(await readdir(join(folder, '123456789012'))).toEqual([]);
  await (await acquireLock(place())).release();
});

it('is separate for each account', async () => {
  const locks = await Promise.all([acquireLock(place()), acquireLock({ ...place(), account: '999999999999' })]);
  expect(locks).toHaveLength(2);
  await Promise.all(locks.map((lock) => lock.release()));
});

it('is taken over at once from a process that is dead on this host', async () => {
  await leave({ pid: await deadPid(), host: hostname(), since: 'earlier' });
  const lock = await acquireLock(place());
  await lock.ready();
  await expect(acquireLock(place())).rejects.toMatchObject({ code: 'locked', message: holding(`process ${process.pid} on`) });
  await lock.release();
  expect(await readdir(join(folder, '123456789012'))).toEqual([]);
});

it('is taken over from an earlier process that had our own id, as in containers', async () => {
  await leave({ pid: process.pid, host: hostname(), since: 'earlier' });
  const lock = await acquireLock(place());
  await expect(acquireLock(place())).rejects.toMatchObject({ message: holding('2026-11-22T10:42:00.000Z') });
  await lock.release();
});

it('is taken over where another process has the id by now', async () => {
  const living = { pid: process.ppid, host: hostname(), since: 'earlier' };
  await leave(living);
  await expect(acquireLock(place())).rejects.toMatchObject({ code: 'locked' });
  await leave({ ...living, started: 'at another time' });
  await (await acquireLock(place())).release();
});

it('is taken over from a taker that died over it, however often', async () => {
  const dead = { pid: await deadPid(), host: hostname(), since: 'earlier' };
  await leave({ ...dead, id: 'one' });
  await writeFile(`${path()}.one`, JSON.stringify({ ...dead, id: 'two' }));
  await writeFile(`${path()}.two`, JSON.stringify({ ...dead, id: 'three' }));
  const lock = await acquireLock(place());
  await expect(acquireLock(place())).rejects.toMatchObject({ code: 'locked', message: holding(`process ${process.pid} on`) });
  await lock.release();
  expect(await readdir(join(folder, '123456789012'))).toEqual([]);
});

it('takes away what killed runs left long ago, and nothing else', async () => {
  const lock = await acquireLock(place());
  const old = new Date(Date.now() - 3_600_000);
  for (const name of ['lock.x', 'lock.x.12-y.new', 'locked']) {
    await writeFile(join(folder, '123456789012', name), '');
    await utimes(join(folder, '123456789012', name), old, old);
  }
  await writeFile(`${path()}.fresh`, '');
  await lock.release();
  expect(await readdir(join(folder, '123456789012'))).toEqual(['lock.fresh', 'locked']);
});

it('of a container that we can not look into stays as long as it is touched', async () => {
  const foreign = { pid: 1, host: hostname(), since: 'earlier', started: 'x', space: 'pid:[1]' };
  await leave(foreign);
  await expect(acquireLock(place())).rejects.toMatchObject({ code: 'locked' });
  const old = new Date(Date.now() - 120_000);
  await utimes(path(), old, old);
  await (await acquireLock(place())).release();
});

it('tells its owner when it was taken away', async () => {
  const lock = await acquireLock(place());
  await lock.ready();
  const { id } = JSON.parse(await readFile(path(), 'utf8')) as { id: string };
  await writeFile(`${path()}.${id}`, '{}');
  expect(lock.check).toThrow('was taken away');
  await expect(lock.ready()).rejects.toMatchObject({ code: 'locked' });
  await lock.release();
  expect(await readdir(join(folder, '123456789012'))).toContain('lock');
});

it('of another host, or of nobody that can be told, stays', async () => {
  await leave({ pid: await deadPid(), host: 'another-host', since: 'earlier' });
  await expect(acquireLock(place())).rejects.toMatchObject({
    code: 'locked',
    message: holding('on another-host since earlier'),
  });
  await writeFile(path(), '');
  await expect(acquireLock(place())).rejects.toMatchObject({ code: 'locked', message: 'this account is locked by someone' });
});

it('left behind by the dead goes to one of many, never to two', async () => {
  await leave({ pid: await deadPid(), host: hostname(), since: 'earlier' });
  const tries = await Promise.allSettled(Array.from({ length: 8 }, () => acquireLock(place())));
  const won = tries.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  expect(won).toHaveLength(1);
  for (const one of tries) if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'locked' });
  await won[0]?.release();
});

it('that can not be written is a failure of the journal', async () => {
  await writeFile(join(folder, 'file'), '');
  await expect(acquireLock({ ...place(), folder: join(folder, 'file') })).rejects.toMatchObject({ code: 'journal' });
});

// The lock in S3, against a bucket in memory: who has it, how long, and how its owner learns that it is lost.
import { describe, expect, it, vi } from 'vitest';
import { leaseTimes, passed } from '../../src/edge/lease.ts';
import { acquireObjectLock } from '../../src/edge/lock-object.ts';
import { holding } from '../support/holding.ts';
import { fakeStore, machine, pass, unreachable } from './object-fakes.ts';

const ACCOUNT = '123456789012';
const KEY = `${ACCOUNT}/lock`;
const STARTED = Date.parse('2026-11-22T10:00:00Z');
const LOCKED = { code: 'locked' };

describe('a lock in S3', () => {
  it('is held by one, told to the other, and gone after release', async () => {
    const store = fakeStore();
    const lock = await acquireObjectLock(machine(store), ACCOUNT, STARTED);
    expect(JSON.parse(store.objects.get(KEY)?.text ?? '')).toMatchObject({
      pid: process.pid,
      lease: 300,
      since: '2026-11-22T10:00:00.000Z',
    });
    await expect(acquireObjectLock(machine(store), ACCOUNT, STARTED)).rejects.toMatchObject({
      ...LOCKED,
      message: holding(`process ${process.pid} on`),
      next: holding('s3://bucket/123456789012/lock lapses in 302 s'),
    });
    await lock.release();
    expect(store.objects.size).toBe(0);
    await (await acquireObjectLock(machine(store), ACCOUNT, STARTED)).release();
  });

  it('is one for each account', async () => {
    const store = fakeStore();
    const locks = await Promise.all([ACCOUNT, '999999999999'].map((account) => acquireObjectLock(machine(store), account, STARTED)));
    expect([...store.objects.keys()]).toEqual([KEY, '999999999999/lock']);
    await Promise.all(locks.map((lock) => lock.release()));
  });

  it('goes to one of many, never to two', async () => {
    const store = fakeStore();
    const tries = await Promise.allSettled(Array.from({ length: 10 }, () => acquireObjectLock(machine(store), ACCOUNT, STARTED)));
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('that has lapsed goes to one of many, never to two', async () => {
    const store = fakeStore();
    await acquireObjectLock(machine(store), ACCOUNT, STARTED);
    pass(302_000, store);
    const tries = await Promise.allSettled(Array.from({ length: 10 }, () => acquireObjectLock(machine(store), ACCOUNT, STARTED)));
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const one of tries) if (one.status === 'rejected') expect(one.reason).toMatchObject(LOCKED);
  });

  it('is judged by the clock of S3, whatever the own one says', async () => {
    const store = fakeStore();
    await acquireObjectLock(machine(store), ACCOUNT, STARTED);
    const ahead = machine(store);
    for (const index of ahead.shown.keys()) ahead.shown[index] = 10 ** 15;
    pass(301_000, store);
    await expect(acquireObjectLock(ahead, ACCOUNT, STARTED)).rejects.toMatchObject(LOCKED);
  });

  it('that was put is recognised by its content when the answer was lost', async () => {
    const store = fakeStore();
    let lost = 1;
    const put = store.put.bind(store);
    store.put = async (...args) => {
      const answer = await put(...args);
      return lost-- > 0 ? put(...args) : answer;
    };
    const lock = await acquireObjectLock(machine(store), ACCOUNT, STARTED);
    await lock.ready();
    await lock.release();
    expect(store.objects.size).toBe(0);
  });

  it.each(['', 'hello', '[]', '{"id":1}', '{"id":"x","pid":1,"host":"h","since":"s","lease":"long","count":0}'])(
    'stays where something else lies: %j',
    async (text) => {
      const store = fakeStore();
      store.objects.set(KEY, { text, etag: 'x', modified: 0 });
      await expect(acquireObjectLock(machine(store), ACCOUNT, STARTED)).rejects.toMatchObject({ ...LOCKED, next: holding('remove it') });
      expect(store.objects.get(KEY)?.text).toBe(text);
    },
  );

  it('that can not be deleted is said to be free', async () => {
    const store = fakeStore();
    const lock = await acquireObjectLock(machine(store), ACCOUNT, STARTED);
    store.before = (what) => (what.startsWith('remove') ? unreachable() : undefined);
    await lock.release();
    expect(JSON.parse(store.objects.get(KEY)?.text ?? '')).toMatchObject({ lease: 0 });
    await acquireObjectLock(machine(store), ACCOUNT, STARTED);
  });
});

describe('its owner', () => {
  it('has a minute left before each call, and asks S3 in doubt', async () => {
    const store = fakeStore();
    const mine = machine(store);
    const lock = await acquireObjectLock(mine, ACCOUNT, STARTED);
    pass(170_000, store, mine);
    await lock.ready();
    expect(store.log).toEqual([`put ${KEY}`]);
    pass(100_000, store, mine);
    await lock.ready();
    expect(store.log).toEqual([`put ${KEY}`, `put ${KEY}`]);
    pass(239_000, store, mine);
    lock.check();
    pass(2_000, store, mine);
    expect(lock.check).toThrow('could not be renewed in time');
    await lock.ready();
    lock.check();
    await lock.release();
  });

  it.each([0, 1, 2])('believes clock %i of its machine if that alone has moved on', async (index) => {
    const store = fakeStore();
    const mine = machine(store);
    const lock = await acquireObjectLock(mine, ACCOUNT, STARTED);
    mine.shown[index] = (mine.shown[index] ?? 0) + 250_000;
    expect(lock.check).toThrow('could not be renewed in time');
    await lock.ready();
    await lock.release();
  });

  it('believes the clock of S3 more than its own', async () => {
    const store = fakeStore();
    const mine = machine(store);
    const lock = await acquireObjectLock(mine, ACCOUNT, STARTED);
    pass(250_000, store);
    expect(lock.check).toThrow('could not be renewed in time');
    await lock.release();
  });

  it('who slept past the lease goes on if nobody came, and stops if somebody has come, or come and gone', async () => {
    const store = fakeStore();
    const mine = machine(store);
    const lock = await acquireObjectLock(mine, ACCOUNT, STARTED);
    pass(3_600_000, store, mine);
    await lock.ready();
    pass(3_600_000, store, mine);
    const other = await acquireObjectLock(machine(store), ACCOUNT, STARTED);
    await expect(lock.ready()).rejects.toMatchObject({ ...LOCKED, message: holding('was lost') });
    await other.release();
    await expect(lock.ready()).rejects.toMatchObject(LOCKED);
    expect(lock.check).toThrow('was lost');
    await lock.release();

    const late = await acquireObjectLock(mine, ACCOUNT, STARTED);
    pass(3_600_000, store, mine);
    await (await acquireObjectLock(machine(store), ACCOUNT, STARTED)).release();
    await expect(late.ready()).rejects.toMatchObject({ ...LOCKED, message: holding('it is gone') });
  });

  it('never takes the lock of another with it', async () => {
    const store = fakeStore();
    const mine = machine(store);
    const lock = await acquireObjectLock(mine, ACCOUNT, STARTED);
    pass(3_600_000, store, mine);
    await acquireObjectLock(machine(store), ACCOUNT, STARTED);
    const before = store.objects.get(KEY);
    await lock.release();
    expect(store.objects.get(KEY)).toBe(before);
  });

  it('stops when S3 can not be reached for too long, and goes on when it can again', async () => {
    const store = fakeStore();
    const mine = machine(store);
    const lock = await acquireObjectLock(mine, ACCOUNT, STARTED);
    store.before = unreachable;
    pass(200_000, store, mine);
    await lock.ready();
    pass(50_000, store, mine);
    await expect(lock.ready()).rejects.toMatchObject({ ...LOCKED, message: holding('could not be renewed in time') });
    store.before = () => undefined;
    await lock.ready();
  });

  it('finds the renewal again whose answer never came', async () => {
    const store = fakeStore();
    const mine = machine(store);
    const lock = await acquireObjectLock(mine, ACCOUNT, STARTED);
    pass(250_000, store, mine);
    store.after = unreachable;
    await expect(lock.ready()).rejects.toMatchObject(LOCKED);
    store.after = () => undefined;
    await lock.ready();
    await lock.release();
    expect(store.objects.size).toBe(0);
  });

  it('renews by itself every minute', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      const store = fakeStore();
      const lock = await acquireObjectLock(machine(store), ACCOUNT, STARTED);
      await vi.advanceTimersByTimeAsync(180_000);
      expect(store.log).toEqual(Array.from({ length: 4 }, () => `put ${KEY}`));
      await lock.release();
      await vi.advanceTimersByTimeAsync(180_000);
      expect(store.log).toHaveLength(5);
    } finally {
      vi.useRealTimers();
    }
  });
});

it('a lease is five minutes, or what a test wants, but never longer', () => {
  expect(leaseTimes({})).toEqual({ length: 300_000, renewEvery: 60_000, margin: 60_000 });
  expect(leaseTimes({ IAMSYNC_LEASE_SECONDS: '2' })).toEqual({ length: 2_000, renewEvery: 400, margin: 400 });
  for (const odd of ['', '0', '-1', 'x', 'NaN', '301', '1e9']) expect(leaseTimes({ IAMSYNC_LEASE_SECONDS: odd }).length).toBe(300_000);
});

it('what has passed is what the fastest clock says', () => {
  expect(passed([1, 1, 1], [2, 5, -3])).toBe(4);
});

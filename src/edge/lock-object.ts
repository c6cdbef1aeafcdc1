// One run at a time and account, on all machines: an object in S3 with a lease. Whoever puts it first has it, whoever finds its lease
// passed may replace it, and each put names what it replaces, so that two never succeed.
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { Failure } from '../model/failure.ts';
import type { Lock } from '../model/ports.ts';
import { passed } from './lease.ts';
import type { Clocks, LeaseTimes } from './lease.ts';
import type { Expected, ObjectStore, StoredObject } from './objects.ts';

export interface LockWorld {
  readonly store: ObjectStore;
  readonly clocks: Clocks;
  readonly times: LeaseTimes;
}

/** What stands in the object. */
interface Owner {
  readonly id: string;
  readonly pid: number;
  readonly host: string;
  /** ISO 8601. */
  readonly since: string;
  /** Seconds from when the object was put; 0: given back. */
  readonly lease: number;
  /** Grows with every put, so that no two have the same ETag. */
  readonly count: number;
}

interface Held {
  etag: string;
  count: number;
  /** When the last renewal that succeeded was sent. */
  since: readonly number[];
  /** What S3's clock showed then; null if it shows none. */
  sinceThere: number | null;
  lost: Failure | null;
}

/** S3 tells time in whole seconds. */
const SECOND = 1_000;
/** What is added to a lease that is not one's own: not every machine of S3 shows the same time. */
const SLACK = 2 * SECOND;
const ROUNDS = 5;

/**
 * Takes the account's lock: `<account>/lock`. Throws Failure('locked') with who holds it since when, or what kept S3 from being asked.
 */
export async function acquireObjectLock(world: LockWorld, account: string, startedAt: number): Promise<Lock> {
  const { store, clocks, times } = world;
  const key = `${account}/lock`;
  const owner: Owner = {
    id: randomUUID(),
    pid: process.pid,
    host: hostname(),
    since: new Date(startedAt).toISOString(),
    lease: times.length / 1000,
    count: 0,
  };
  let expected: Expected = { absent: true };
  for (let round = 1; ; round += 1) {
    const since = clocks();
    const put = await store.put(key, textOf(owner), expected);
    if (put.is === 'put')
      return lockOf(world, key, owner, { etag: put.etag, count: 0, since, sinceThere: thereAt(since, world), lost: null });
    const { found } = put;
    if (found !== null) refuseHeld(found, store, key);
    if (round >= ROUNDS) throw new Failure('locked', `other runs keep taking the lock ${store.place(key)}`, 'Run the command again.');
    expected = found === null ? { absent: true } : { etag: found.etag };
  }
}

function lockOf(world: LockWorld, key: string, owner: Owner, held: Held): Lock {
  const { store, clocks, times } = world;
  const left = (): number => {
    const there = store.now();
    const passedThere = there === null || held.sinceThere === null ? 0 : there - held.sinceThere - SECOND;
    return times.length - Math.max(passed(held.since, clocks()), passedThere);
  };
  const check = (): void => {
    if (held.lost !== null) throw held.lost;
    if (left() < times.margin) throw tooShort(store.place(key));
  };
  // One renewal at a time: each names the ETag of the one before. That one failed is told by what is left.
  let underWay: Promise<void> | undefined;
  const renewed = (): Promise<void> =>
    (underWay ??= renew(world, key, owner, held)
      .catch(() => undefined)
      .finally(() => (underWay = undefined)));
  const timer = setInterval(() => void renewed(), times.renewEvery);
  timer.unref();
  return {
    check,
    async ready() {
      // In doubt, S3 is asked: a renewal succeeds only if nobody else has had the lock.
      if (held.lost === null && left() < 2 * times.margin) await renewed();
      check();
    },
    async release() {
      clearInterval(timer);
      await underWay;
      if (held.lost === null) await giveBack(store, key, owner, held).catch(() => undefined);
    },
  };
}

// What S3's clock showed when ours showed `since`: what it showed last, less what has passed here.
function thereAt(since: readonly number[], { store, clocks }: LockWorld): number | null {
  const now = store.now();
  return now === null ? null : now - passed(since, clocks());
}

async function renew(world: LockWorld, key: string, owner: Owner, held: Held): Promise<void> {
  const { store, clocks } = world;
  for (let round = 1; held.lost === null; round += 1) {
    const since = clocks();
    held.count += 1;
    const put = await store.put(key, textOf({ ...owner, count: held.count }), { etag: held.etag });
    if (put.is === 'put') return void Object.assign(held, { etag: put.etag, since, sinceThere: thereAt(since, world) });
    // An earlier renewal of ours, whose answer was lost, may have arrived after all.
    const { found } = put;
    if (found !== null && ownerOf(found)?.id === owner.id && round < ROUNDS) held.etag = found.etag;
    else held.lost = lostTo(found, store.place(key));
  }
}

// Who may not delete, can still say that the lock is free.
async function giveBack(store: ObjectStore, key: string, owner: Owner, held: Held): Promise<void> {
  try {
    await store.remove(key, held.etag);
  } catch {
    await store.put(key, textOf({ ...owner, lease: 0, count: held.count + 1 }), { etag: held.etag });
  }
}

/** Throws Failure('locked') unless the lease has passed, by S3's own clock where it tells the time. */
function refuseHeld(found: StoredObject, store: ObjectStore, key: string): void {
  const owner = ownerOf(found);
  const place = store.place(key);
  if (owner === null)
    throw new Failure('locked', 'this account is locked by someone', `${place} is no lock of iamsync; if no run is under way, remove it.`);
  const age = (store.now() ?? Date.now()) - found.modified;
  const rest = owner.lease * 1000 + SLACK - age;
  if (owner.lease === 0 || rest <= 0) return;
  throw new Failure(
    'locked',
    `this account is locked by process ${owner.pid} on ${owner.host} since ${owner.since}`,
    `Wait until that run has ended. If it was killed, its lock ${place} lapses in ${Math.ceil(rest / 1000)} s.`,
  );
}

function lostTo(found: StoredObject | null, place: string): Failure {
  const owner = found === null ? null : ownerOf(found);
  const who = owner === null ? 'it is gone' : `process ${owner.pid} on ${owner.host} has had it since ${owner.since}`;
  return new Failure(
    'locked',
    `the lock ${place} was lost: its lease had passed, and ${who}`,
    'Look why this run stood still for so long, then run plan again: it shows what is left to do.',
  );
}

function tooShort(place: string): Failure {
  return new Failure(
    'locked',
    `the lock ${place} could not be renewed in time`,
    'Check that S3 can be reached, then run plan again: it shows what is left to do.',
  );
}

function textOf(owner: Owner): string {
  return `${JSON.stringify(owner)}\n`;
}

function ownerOf({ text }: StoredObject): Owner | null {
  try {
    const value: unknown = JSON.parse(text);
    return isOwner(value) ? value : null;
  } catch {
    return null;
  }
}

function isOwner(value: unknown): value is Owner {
  return (
    typeof value === 'object' &&
    value !== null &&
    'id' in value &&
    typeof value.id === 'string' &&
    'pid' in value &&
    'host' in value &&
    'since' in value &&
    'lease' in value &&
    typeof value.lease === 'number' &&
    'count' in value
  );
}

// A bucket in memory with the rules of conditional requests, a clock that the test moves, and faults in its way.
import { createHash } from 'node:crypto';
import { Failure } from '../../src/model/failure.ts';
import type { LeaseTimes } from '../../src/edge/lease.ts';
import type { LockWorld } from '../../src/edge/lock-object.ts';
import type { ObjectStore, Put, StoredObject } from '../../src/edge/objects.ts';

export interface FakeStore extends ObjectStore {
  readonly objects: Map<string, StoredObject>;
  /** `put KEY`, `get KEY`, `remove KEY`, `list KEY`. */
  readonly log: string[];
  /** S3's clock, in milliseconds. */
  time: number;
  /** Called before each request; what it throws is thrown. */
  before: (what: string) => void | Promise<void>;
  /** Called when a request was carried out; what it throws is thrown in place of the answer. */
  after: (what: string) => void;
}

export const unreachable = (): never => {
  throw new Failure('endpoint', 'the endpoint does not answer', 'Check the network.');
};

export function fakeStore(): FakeStore {
  const objects = new Map<string, StoredObject>();
  const done = async <T>(what: string, work: () => T): Promise<T> => {
    await store.before(what);
    store.log.push(what);
    const result = work();
    store.after(what);
    await Promise.resolve();
    return result;
  };
  const store: FakeStore = {
    objects,
    log: [],
    time: Date.parse('2026-11-22T10:00:00Z'),
    before: () => undefined,
    after: () => undefined,
    place: (key) => `s3://bucket/${key}`,
    now: () => Math.floor(store.time / 1000) * 1000,
    get: (key) => done(`get ${key}`, () => objects.get(key) ?? null),
    put: (key, text, expected) =>
      done(`put ${key}`, (): Put => {
        const found = objects.get(key) ?? null;
        const fits = 'etag' in expected ? found?.etag === expected.etag : found === null;
        // A lost answer is sent for again, and finds its own work.
        if (!fits) return found?.text === text ? { is: 'put', etag: found.etag } : { is: 'other', found };
        const etag = createHash('md5').update(text).digest('hex');
        objects.set(key, { text, etag, modified: Math.floor(store.time / 1000) * 1000 });
        return { is: 'put', etag };
      }),
    remove: (key, etag) =>
      done(`remove ${key}`, () => {
        if (objects.get(key)?.etag === etag) objects.delete(key);
      }),
    list: (start) => done(`list ${start}`, () => [...objects.keys()].filter((key) => key.startsWith(start)).toSorted()),
  };
  return store;
}

/** A machine of its own with clocks that stand still until the test moves them. */
export function machine(store: FakeStore, times: Partial<LeaseTimes> = {}): LockWorld & { readonly shown: number[] } {
  const shown = [0, 5_000, 1_000_000];
  return { store, shown, clocks: () => [...shown], times: { length: 300_000, renewEvery: 60_000, margin: 60_000, ...times } };
}

/** So much time passes for everybody. */
export function pass(milliseconds: number, store: FakeStore, ...machines: readonly { readonly shown: number[] }[]): void {
  store.time += milliseconds;
  for (const { shown } of machines) for (const index of shown.keys()) shown[index] = (shown[index] ?? 0) + milliseconds;
}

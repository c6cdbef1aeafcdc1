// What is always a little wrong with the service, until somebody says otherwise: slow, throttled, behind, in no order.
import type { Json, JsonObject } from '../model/json.ts';
import { isList, isObject } from '../model/json.ts';

/** Milliseconds, or from one to another by chance. */
export type Span = number | readonly [number, number];

/** A token bucket: so many calls at once, then so many in a second. */
export interface Allowance {
  readonly perSecond: number;
  readonly burst: number;
}

/** How long after a change who still does not know of it, in milliseconds. */
export interface Lag {
  /** Get and List show the state of some time ago, each entity by its own delay. */
  readonly reads: Span;
  /** A new user or role is refused as a principal of a trust policy. */
  readonly principals: number;
  /** A new role's Arn reads as its unique id. */
  readonly arns: number;
  /** A new access key does not sign yet. */
  readonly keys: number;
  /** A new login profile, or a user of a name that has just been deleted, can't be changed. */
  readonly unmodifiable: number;
  /** Deletions too see the state of some time ago: what was detached still is in the way. */
  readonly conflicts: boolean;
}

export interface Circumstances {
  /** How long every call takes at least. */
  readonly latency: Span;
  /** By operation; `*` holds for each operation that has no bucket of its own, `all` for all of them together. Every account has its own buckets. */
  readonly throttle: Readonly<Record<string, Allowance>>;
  readonly lag: Lag;
  /** Lists come in another order every time. */
  readonly shuffle: boolean;
}

export const NO_LAG: Lag = { reads: 0, principals: 0, arns: 0, keys: 0, unmodifiable: 0, conflicts: false };
export const CALM: Circumstances = { latency: 0, throttle: {}, lag: NO_LAG, shuffle: false };

/** What a request changes; parts of `lag` may be left out. */
export type CircumstancesChange = Partial<Omit<Circumstances, 'lag'>> & { readonly lag?: Partial<Lag> };

/** Circumstances with some of them changed. */
export function changed(before: Circumstances, change: CircumstancesChange): Circumstances {
  return { ...before, ...change, lag: { ...before.lag, ...change.lag } };
}

/** Reads the circumstances of a request of the control. Throws TypeError that names what is wrong. */
export function readCircumstances(value: JsonObject): CircumstancesChange {
  return {
    ...(value['latency'] === undefined ? {} : { latency: span(value['latency'], 'latency') }),
    ...(value['throttle'] === undefined ? {} : { throttle: allowances(value['throttle']) }),
    ...(value['lag'] === undefined ? {} : { lag: readLag(value['lag']) }),
    ...(value['shuffle'] === undefined ? {} : { shuffle: value['shuffle'] === true }),
  };
}

function readLag(value: Json): Partial<Lag> {
  if (!isObject(value)) throw new TypeError('lag is not a mapping');
  const times = (['principals', 'arns', 'keys', 'unmodifiable'] as const).flatMap((name): [string, number][] => {
    const time = value[name];
    return time === undefined ? [] : [[name, milliseconds(time, `lag.${name}`)]];
  });
  return {
    ...Object.fromEntries(times),
    ...(value['reads'] === undefined ? {} : { reads: span(value['reads'], 'lag.reads') }),
    ...(value['conflicts'] === undefined ? {} : { conflicts: value['conflicts'] === true }),
  };
}

function span(value: Json, name: string): Span {
  if (!isList(value)) return milliseconds(value, name);
  const [low, high] = value;
  return [milliseconds(low, name), milliseconds(high, name)];
}

function milliseconds(value: Json | undefined, name: string): number {
  if (typeof value === 'number' && value >= 0) return value;
  throw new TypeError(`${name} is not a number of milliseconds`);
}

function allowances(value: Json): Record<string, Allowance> {
  if (!isObject(value)) throw new TypeError('throttle is not a mapping');
  return Object.fromEntries(
    Object.entries(value).map(([op, allowance]) => {
      if (!isObject(allowance)) throw new TypeError(`throttle.${op} is not a mapping`);
      const { perSecond, burst } = allowance;
      if (typeof perSecond !== 'number' || typeof burst !== 'number') throw new TypeError(`throttle.${op} needs perSecond and burst`);
      return [op, { perSecond, burst }];
    }),
  );
}

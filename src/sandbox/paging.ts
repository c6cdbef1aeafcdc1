// Pages of lists: opaque markers, and pages that may be cut shorter than was asked for.
import { createHash } from 'node:crypto';
import { validationError } from './errors.ts';
import type { PageRequest } from './input.ts';

export interface Page<T> {
  readonly items: readonly T[];
  /** Present exactly if there is more. */
  readonly marker: string | undefined;
}

/** Turns a position into a marker that only the same operation accepts. At most 320 characters for positions up to 200. */
export function encodeMarker(op: string, position: string): string {
  return Buffer.from(`${checksum(op, position)}${position}`).toString('base64url');
}

/** The position that a marker stands for. Throws ValidationError for anything that `encodeMarker` did not make. */
export function decodeMarker(op: string, marker: string): string {
  const text = Buffer.from(marker, 'base64url').toString();
  const position = text.slice(8);
  if (text.slice(0, 8) !== checksum(op, position)) throw validationError('Invalid Marker.');
  return position;
}

function checksum(op: string, position: string): string {
  return createHash('sha256').update(`${op}/${position}`).digest('hex').slice(0, 8);
}

/**
 * One page of a sorted list of keys: `pick` makes the item of a key, or undefined if it is not wanted. Only the keys of the
 * page are looked at, so that paging through thousands costs what is shown.
 */
export function pageOf<T>(op: string, keys: readonly string[], request: PageRequest, pick: (key: string) => T | undefined): Page<T> {
  const start = request.marker === undefined ? 0 : after(keys, decodeMarker(op, request.marker));
  const items: T[] = [];
  let last = '';
  for (let i = start; i < keys.length; i++) {
    const key = keys[i] ?? '';
    const item = pick(key);
    if (item === undefined) continue;
    if (items.length === request.maxItems) return { items, marker: encodeMarker(op, last) };
    items.push(item);
    last = key;
  }
  return { items, marker: undefined };
}

/** One page of a short list that hangs on one entity: the marker counts items. */
export function pageOfItems<T>(op: string, items: readonly T[], request: PageRequest): Page<T> {
  const start = request.marker === undefined ? 0 : Number(decodeMarker(op, request.marker));
  const end = start + request.maxItems;
  return { items: items.slice(start, end), marker: end < items.length ? encodeMarker(op, String(end)) : undefined };
}

/** The members that close every paged answer. */
export function pageMembers(page: Page<unknown>): { IsTruncated: boolean; Marker: string | undefined } {
  return { IsTruncated: page.marker !== undefined, Marker: page.marker };
}

/** Index of the first key that sorts behind a position. */
export function after(keys: readonly string[], position: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] ?? '') <= position) low = middle + 1;
    else high = middle;
  }
  return low;
}

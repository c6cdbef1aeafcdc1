// Numbers, dates and addresses in conditions: their tests, and the values between which nothing changes.
import { dateOf, networkOf, numberOf } from '../scalars.ts';
import type { Network } from '../scalars.ts';
import { tellingLanguage } from './language.ts';
import type { Language } from './language.ts';

/** No number, no date, no address: what matches no typed value. */
const NONE = 'none';

/** Whether a value stands in an order to any of the policy's: to the one that is easiest to meet. */
function ordered(wanted: readonly number[], order: string): (value: number) => boolean {
  const most = wanted.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const least = wanted.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const set = new Set(wanted);
  switch (order) {
    case 'equals':
      return (value) => set.has(value === 0 ? 0 : value);
    case 'lessthan':
      return (value) => value < most;
    case 'lessthanequals':
      return (value) => set.size > 0 && value <= most;
    case 'greaterthan':
      return (value) => value > least;
    case 'greaterthanequals':
      return (value) => set.size > 0 && value >= least;
    default:
      return () => false;
  }
}

export function numberLanguage(values: readonly string[], order: string): Language {
  return orderedLanguage('number', values.map(numberOf), order);
}

export function dateLanguage(values: readonly string[], order: string): Language {
  return orderedLanguage('date', values.map(dateOf), order);
}

function orderedLanguage(kind: 'number' | 'date', values: readonly (number | undefined)[], order: string): Language {
  const wanted = values.filter((value) => value !== undefined);
  const holds = ordered(wanted, order);
  const parse = kind === 'number' ? numberOf : dateOf;
  const write = kind === 'number' ? decimal : isoOf;
  return tellingLanguage(kind, [NONE, ...wanted.map(write)], (text) => {
    const value = parse(text);
    return value !== undefined && holds(value);
  });
}

export function addressLanguage(values: readonly string[]): Language {
  const wanted = values.map(networkOf).filter((value) => value !== undefined);
  const known = new Set(wanted.map((network) => keyOf(network, network.length)));
  const lengths = [...new Set(wanted.map(({ length }) => length))];
  const telling = wanted.flatMap(({ bits, width, length }) => {
    const size = 1n << BigInt(width - length);
    const first = (bits / size) * size;
    return [first, first + size - 1n, first - 1n, first + size].flatMap((address) => addressText(address, width) ?? []);
  });
  return tellingLanguage('address', [NONE, ...telling], (text) => {
    const value = networkOf(text);
    return value !== undefined && lengths.some((length) => length <= value.length && known.has(keyOf(value, length)));
  });
}

/** The first bits of a network. */
function keyOf({ bits, width }: Network, length: number): string {
  return length > width ? '' : `${width} ${length} ${bits >> BigInt(width - length)}`;
}

/** All values that are worth trying for numbers or dates: each end, what lies between two, and what lies beyond. */
export function between(kind: Language['kind'], telling: readonly string[]): readonly string[] {
  if (kind !== 'number' && kind !== 'date') return telling;
  const parse = kind === 'number' ? numberOf : dateOf;
  const write = kind === 'number' ? decimal : isoOf;
  const ends = [...new Set(telling.map(parse).filter((value) => value !== undefined))].sort((a, b) => a - b);
  const middles = ends.slice(1).map((end, i) => ((ends[i] ?? end) + end) / 2);
  const unit = kind === 'number' ? 1 : 1000;
  const first = ends[0] ?? 0;
  const last = ends.at(-1) ?? 0;
  return [NONE, ...[first - unit, ...ends, ...middles, last + unit].map(write)];
}

/** A number without an exponent as far as possible. */
function decimal(value: number): string {
  return String(value);
}

function isoOf(milliseconds: number): string {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) || date.getUTCFullYear() > 9999 || date.getUTCFullYear() < 0
    ? String(milliseconds / 1000)
    : date.toISOString();
}

function addressText(bits: bigint, width: 32 | 128): string | null {
  if (bits < 0n || bits >= 1n << BigInt(width)) return null;
  if (width === 32) return [24n, 16n, 8n, 0n].map((shift) => String((bits >> shift) & 255n)).join('.');
  const groups = Array.from({ length: 8 }, (_, i) => ((bits >> BigInt(112 - i * 16)) & 0xffffn).toString(16));
  return shortened(groups);
}

/** The longest run of zeros as two colons (RFC 5952). */
function shortened(groups: readonly string[]): string {
  const text = groups.join(':');
  const runs = [...text.matchAll(/(?<![^:])0(?::0)+(?![^:])/g)].sort((a, b) => b[0].length - a[0].length);
  const [longest] = runs;
  if (longest === undefined) return text;
  return `${text.slice(0, longest.index).replace(/:$/, '')}::${text.slice(longest.index + longest[0].length).replace(/^:/, '')}`;
}

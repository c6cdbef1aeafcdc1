// The colours of reports: every ink is readable on every ground that it stands on (WCAG 2.2, 1.4.3: 4.5 to 1), light and dark.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { contrast } from '../support/contrast.ts';

const text = readFileSync(new URL('../../src/render/html/client/palette.css', import.meta.url), 'utf8');

function colours(css: string): ReadonlyMap<string, string> {
  return new Map([...css.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name = '', colour = '']) => [name, colour]));
}

const [light, dark] = text.split('@media').map(colours);
const GROUNDS = ['page', 'card', 'sunk', 'chip'];
const SIGNALS = ['add', 'remove', 'change', 'rise'];
const PAIRS = [
  ...['ink', 'soft'].flatMap((ink) => [...GROUNDS, ...SIGNALS.map((signal) => `${signal}-bg`)].map((ground) => [ink, ground] as const)),
  ...['page', 'card', 'sunk'].map((ground) => ['link', ground] as const),
  ...SIGNALS.flatMap((signal) => [`${signal}-bg`, 'page', 'card', 'sunk'].map((ground) => [signal, ground] as const)),
];
/** Of edges and frames of controls: 1.4.11, 3 to 1. */
const LINES = [...SIGNALS, 'link'].flatMap((line) => ['card', 'page'].map((ground) => [line, ground] as const));

describe.each([
  ['light', light],
  ['dark', dark],
])('%s', (_, palette) => {
  const between = (one: string, other: string): number => contrast(palette?.get(one) ?? '', palette?.get(other) ?? '');

  it('has the same names as the other', () => {
    expect([...(light?.keys() ?? [])]).toEqual([...(dark?.keys() ?? [])]);
    expect(palette?.size).toBeGreaterThan(15);
  });

  it.each(PAIRS)('%s on %s can be read', (ink, ground) => {
    expect(between(ink, ground)).toBeGreaterThanOrEqual(4.5);
  });

  it.each([...LINES, ['edge', 'card'] as const])('%s on %s can be seen', (line, ground) => {
    expect(between(line, ground)).toBeGreaterThanOrEqual(3);
  });
});

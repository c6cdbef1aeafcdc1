// Mutations of files: bytes, lines, and what only YAML or JSON would make of a text.
import type { Json } from '../../../src/model/json.ts';
import { HOSTILE, INHERITED } from '../../support/hostile.ts';
import type { Random } from './random.ts';
import { mutatedData } from './structures.ts';

type Text = (random: Random, text: string) => string;

const lined =
  (change: (random: Random, lines: string[]) => readonly string[]): Text =>
  (random, text) =>
    change(random, text.split('\n')).join('\n');
const inserted = (random: Random, text: string, what: string): string => {
  const at = random.below(text.length + 1);
  return text.slice(0, at) + what + text.slice(at);
};
const place = (random: Random, lines: readonly string[]): number => random.below(lines.length);

const YAML: readonly string[] = [
  'a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n',
  '<<: *nothing',
  '<<: { users: {} }',
  '? [complex, key]\n: value',
  '!!js/function "function(){}"',
  '!!binary "AAAA"',
  '!!timestamp 2026-01-01',
  '!!set { a, b }',
  '!!omap []',
  '%YAML 1.1\n---\n',
  '%TAG ! tag:x,2000:\n---\n',
  '---\n...\n---\n',
  '&x *x',
  '"\\x00\\uD800"',
  '"\\q"',
  '|2-\n  x',
  '>-\n',
  '- - - -',
  '{[',
  '\t',
  '@',
  '`',
  '0o777',
  '.nan',
  '.inf',
  '1e999',
  '$(nothing)',
  '$(account)$(account)',
  '$($(x))',
  '# iamsync-ignore: all',
];
const FRAGMENTS: readonly string[] = [
  ...HOSTILE,
  ...YAML,
  ...INHERITED.map((name) => `${name}: {}\n`),
  ...INHERITED.map((name) => `"${name}": 1,`),
];

const TEXTS: readonly Text[] = [
  (random, text) => text.slice(0, random.below(text.length + 1)),
  (random, text) => text.slice(random.below(text.length + 1)),
  (random, text) => inserted(random, text, random.one(FRAGMENTS)),
  (random, text) => inserted(random, inserted(random, text, random.one(FRAGMENTS)), random.one(FRAGMENTS)),
  (random, text) => {
    const [from, to] = [random.below(text.length + 1), random.below(text.length + 1)].toSorted((a, b) => a - b);
    return text.slice(0, from) + text.slice(to);
  },
  (random, text) => {
    const at = random.below(Math.max(1, text.length));
    return text.slice(0, at) + String.fromCharCode(random.below(random.chance(0.5) ? 128 : 65_536)) + text.slice(at + 1);
  },
  (random, text) => text.replaceAll(/\n/g, random.one(['\r\n', '\r', '\n\n', '\u2028', '\u0085', '', ' '])),
  (random, text) => text.replaceAll(/ {2}/g, random.one(['\t', ' ', '   ', '\u00a0'])),
  (_random, text) => `\ufeff${text}`,
  (_random, text) => `\ufeff\ufeff${text}`,
  (_random, text) => `${text}\u0000`,
  (_random, text) => text + text,
  (_random, text) => `${text}---\n${text}`,
  lined((random, lines) => lines.toSpliced(place(random, lines), 1)),
  lined((random, lines) => lines.toSpliced(place(random, lines), 0, lines[place(random, lines)] ?? '')),
  lined((random, lines) => {
    const [a, b] = [place(random, lines), place(random, lines)];
    return lines.with(a, lines[b] ?? '').with(b, lines[a] ?? '');
  }),
  lined((random, lines) => {
    const at = place(random, lines);
    return lines.with(at, `${' '.repeat(random.below(9))}${(lines[at] ?? '').trimStart()}`);
  }),
  lined((random, lines) => {
    const at = place(random, lines);
    return lines.with(at, (lines[at] ?? '').replace(/:.*/s, `: ${random.one(FRAGMENTS)}`));
  }),
  (random, text) => {
    const word = random.one(text.match(/[\w:*-]+/g) ?? ['x']);
    return text.replace(word, () => random.one([...HOSTILE, ...INHERITED, word.toUpperCase(), `${word}${word}`, '']));
  },
];

// Rare, since they are slow: what is deep, wide or huge.
const LARGE: readonly Text[] = [
  () => '['.repeat(100_000),
  () => '{"a":'.repeat(100_000),
  () => '[{"a":'.repeat(50_000),
  () => '[]'.repeat(50_000),
  () => `${'['.repeat(3000)}${']'.repeat(3000)}`,
  () => `${'- '.repeat(5000)}x\n`,
  () => Array.from({ length: 2000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
  () => `a: ${'x'.repeat(4_000_000)}\n`,
  () => `a: "${'\\'.repeat(1_000_001)}"`,
  () => `{"a": "${'"'.repeat(200_000)}`,
  () => `${'&a '.repeat(20_000)}x`,
  () => `a: &a ${'x'.repeat(100)}\n${Array.from({ length: 20_000 }, (_, i) => `b${i}: *a`).join('\n')}\n`,
  () => `l0: &l0 [x]\n${Array.from({ length: 40 }, (_, i) => `l${i + 1}: &l${i + 1} [*l${i}, *l${i}, *l${i}]`).join('\n')}\n`,
  () => 'a: 1\n'.repeat(30_000),
  () => `{${'"a":1,'.repeat(50_000)}"a":1}`,
  () => `${'#'.repeat(500_000)}\n`,
  () => '\n'.repeat(500_000),
  () => ' '.repeat(1_000_000),
  () => `a:${' '.repeat(500_000)}b:${' '.repeat(500_000)}`,
  () => `"${'a\n'.repeat(100_000)}"`,
  (_random, text) => text.replace(/"[^"]*"|\w+$/m, () => `"${'*'.repeat(50_000)}"`),
  (_random, text) => text.replace(/:\s*\S+/, () => `: ${'?*'.repeat(20_000)}`),
  (_random, text) => text.repeat(50),
  (_random, text) => text.replace(/\w+/g, (word) => word.repeat(200)),
];

function bytes(random: Random, text: string): Buffer {
  const content = Buffer.from(text);
  for (let times = 1 + random.below(8); times > 0 && content.length > 0; times -= 1)
    content[random.below(content.length)] = random.below(256);
  return content;
}

/** The file, mutated. `data`: what the text says, where plain data says it: it is mutated, too, and written as `shown` has it. */
export function mutated(random: Random, text: string, data: Json | undefined, shown: (data: Json) => string): Buffer {
  if (random.chance(0.01)) return Buffer.from(random.one(LARGE)(random, text));
  if (random.chance(0.1)) return bytes(random, text);
  if (data !== undefined && random.chance(0.6)) return Buffer.from(shown(mutatedData(random, data)));
  return Buffer.from(random.one(TEXTS)(random, text));
}

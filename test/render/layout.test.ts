// Text that is safe to print, its width, and where its lines break.
import { describe, expect, it } from 'vitest';
import { clean } from '../../src/render/clean.ts';
import { height, layout, line, signed } from '../../src/render/layout.ts';
import { columns } from '../../src/render/width.ts';

describe('clean', () => {
  it.each([
    ['\u001b[2J', String.raw`\u001b[2J`],
    ['a\nb\tc\r', String.raw`a\nb\tc\r`],
    ['\u009b31m', String.raw`\u009b31m`],
    ['user\u202egnp.exe', String.raw`user\u202egnp.exe`],
    ['a\u200bb', String.raw`a\u200bb`],
    ['\ud800', String.raw`\ud800`],
    ['\u{e0041}', String.raw`\u{e0041}`],
    ['plain, ünïcödé, 日本, 🚀', 'plain, ünïcödé, 日本, 🚀'],
  ])('of %j shows what a terminal would obey', (text, expected) => {
    expect(clean(text)).toBe(expected);
  });
});

describe('columns', () => {
  it.each([
    ['', 0],
    ['abc', 3],
    ['é', 1],
    ['e\u0301', 1],
    ['日本', 4],
    ['🚀', 2],
    ['ｶﾅ', 2],
    ['ＡＢ', 4],
  ])('of %j are %i', (text, expected) => {
    expect(columns(text)).toBe(expected);
  });
});

describe('layout', () => {
  const narrow = { color: false, width: 20 };

  it('breaks between words and hangs what follows', () => {
    expect(layout([line(2, 'one two three four five six')], narrow)).toBe('  one two three four\n      five six\n');
  });

  it('keeps a long word whole, so that it can be copied, and a sign with its word', () => {
    const arn = 'arn:aws:iam::123456789012:policy/long-name';
    expect(layout([signed(2, '+', arn)], narrow)).toBe(`  + ${arn}\n`);
    expect(layout([line(0, `see this ${arn} there`)], narrow)).toBe(`see this\n    ${arn}\n    there\n`);
  });

  it('counts wide characters as two columns', () => {
    expect(layout([line(0, '日本語日本語 日本語日本語')], narrow)).toBe('日本語日本語\n    日本語日本語\n');
    expect(layout([line(0, '日本語 日本語')], narrow)).toBe('日本語 日本語\n');
  });

  it('breaks what needs no blanks between its words anywhere but before what closes it, and keeps marks and joined pictures together', () => {
    expect(layout([line(0, '説明日本語日本語、日本語。終')], narrow)).toBe('説明日本語日本語、日\n    本語。終\n');
    expect(layout([line(0, '日本語日本語日本語日、終')], narrow)).toBe('日本語日本語日本語\n    日、終\n');
    const family = '\u{1f468}\u200d\u{1f469}';
    for (let ahead = 0; ahead < 14; ahead++)
      expect(layout([line(0, `${'a'.repeat(ahead)}${'日'.repeat(8)}か\u3099👍🏽`)], narrow).replaceAll('\n    ', '')).toContain('か\u3099');
    expect(layout([line(0, '日'.repeat(9) + family)], narrow)).not.toMatch(/\u200d\n/);
  });

  it('leaves no blank of a gap at the start of a row', () => {
    expect(layout([line(0, 'create a-long-address  (a.yaml:1)')], narrow)).toBe('create\n    a-long-address\n    (a.yaml:1)\n');
  });

  it.each([1, 7, 20])('knows how many rows it takes: %i columns', (width) => {
    const lines = [line(0, 'one two three four five six'), signed(2, '+', '日本語日本語日本語日本語'), line(4, '')];
    expect(height(lines, width)).toBe(layout(lines, { color: false, width }).split('\n').length - 1);
  });

  it('paints each row by itself and no indentation', () => {
    expect(layout([signed(2, '-', 'aaaaaaaaaa bbbbbbbbbb')], { color: true, width: 20 })).toBe(
      '  \u001b[31m- aaaaaaaaaa\u001b[0m\n        \u001b[31mbbbbbbbbbb\u001b[0m\n',
    );
  });
});

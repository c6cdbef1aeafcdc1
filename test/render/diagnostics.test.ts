// Findings as people see them: place, rule, source lines with a caret, next step, counts.
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/model/finding.ts';
import { renderFindings } from '../../src/render/diagnostics.ts';

const finding = (members: Partial<Finding>): Finding => ({
  severity: 'error',
  rule: 'unknown-policy',
  message: 'there is no policy demo-raed',
  next: 'Did you mean demo-read?',
  place: { file: 'm/roles.yaml', line: 3, column: 13 },
  ...members,
});
const sources = new Map([['m/roles.yaml', 'roles:\n  app:\n    policies: [demo-raed]\n']]);
const render = (findings: Finding[], from: ReadonlyMap<string, string> = sources): string =>
  renderFindings(findings, { color: false, sources: from });

describe('findings', () => {
  it('have a place, a rule, a code frame and a next step', () => {
    expect(render([finding({ place: { file: 'm/roles.yaml', line: 3, column: 16 } })])).toBe(
      `m/roles.yaml:3:16 error unknown-policy: there is no policy demo-raed
  2 |   app:
  3 |     policies: [demo-raed]
    |                ^
  next: Did you mean demo-read?

1 error in 1 file
`,
    );
  });

  it('are sorted by place and counted by severity; those without a place come last', () => {
    const text = render([
      finding({ rule: 'no-place', place: null, address: 'Role/app', severity: 'note' }),
      finding({ rule: 'b', place: { file: 'm/z.yaml', line: 1, column: 1 } }),
      finding({ rule: 'warned', place: { file: 'm/a.yaml', line: 10, column: 2 }, severity: 'warning' }),
      finding({ rule: 'first', place: { file: 'm/a.yaml', line: 9, column: 7 } }),
    ]);
    expect([...text.matchAll(/(?:error|warning|note) (\S+):/g)].map((match) => match[1])).toEqual(['first', 'warned', 'b', 'no-place']);
    expect(text).toContain('Role/app note no-place: ');
    expect(text.trimEnd().split('\n').at(-1)).toBe('2 errors, 1 warning, 1 note in 2 files');
  });

  it('name the places that belong to them', () => {
    const related = [{ place: { file: 'm/b.yaml', line: 4, column: 3 }, message: 'first declared here' }];
    expect(render([finding({ related })])).toContain('\n  see m/b.yaml:4:3: first declared here\n');
  });

  it('do without a frame where the source or the line is unknown', () => {
    expect(render([finding({})], new Map())).not.toContain('|');
    expect(render([finding({ place: { file: 'm/roles.yaml', line: 99, column: 1 } })])).not.toContain('|');
  });

  it('put the caret below the column, after tabs, wide characters and escapes', () => {
    const caretOf = (source: string, column: number): [string, number] => {
      const rows = render([finding({ place: { file: 'f', line: 1, column } })], new Map([['f', source]])).split('\n');
      return [rows[1] ?? '', (rows[2] ?? '').indexOf('^')];
    };
    expect(caretOf('\tkey: x', 2)).toEqual(['  1 |  key: x', 7]);
    expect(caretOf('日本: x', 5)).toEqual(['  1 | 日本: x', 12]);
    expect(caretOf('\u001b: x', 4)).toEqual([String.raw`  1 | \u001b: x`, 14]);
  });

  it('show only the neighbourhood of the place in a long line', () => {
    const text = render(
      [finding({ place: { file: 'f', line: 1, column: 501 } })],
      new Map([['f', `${'a-'.repeat(250)}X${'-b'.repeat(250)}`]]),
    );
    const [, shown = '', caret = ''] = text.split('\n');
    expect(shown.length).toBeLessThan(140);
    expect(shown[caret.indexOf('^')]).toBe('X');
  });

  it('are nothing at all where there are none', () => {
    expect(render([])).toBe('');
  });
});

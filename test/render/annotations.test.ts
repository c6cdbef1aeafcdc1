// Annotations of GitHub Actions: what a runner reads, escaped so that a finding can be no other command.
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/model/finding.ts';
import { fromTop, renderAnnotations, renderFailureAnnotation } from '../../src/render/annotations.ts';

const finding = (given: Partial<Finding> = {}): Finding => ({
  severity: 'error',
  rule: 'a-rule',
  message: 'It is wrong.',
  next: 'Mend it.',
  place: null,
  ...given,
});
const at = { file: 'manifests/a.yaml', line: 12, column: 3 };

/** As a runner reads a line (actions/runner, ActionCommand): properties end at the next `::`, and are divided by commas. */
function read(line: string) {
  const [, level = '', properties = '', message = ''] = /^::(\w+)(?: (.*?))?::(.*)$/s.exec(line) ?? [];
  const un = (text: string): string =>
    text.replaceAll('%0A', '\n').replaceAll('%0D', '\r').replaceAll('%3A', ':').replaceAll('%2C', ',').replaceAll('%25', '%');
  const pairs = properties === '' ? [] : properties.split(',').map((pair) => pair.split(/=(.*)/s, 2).map(un));
  return { level, message: un(message), ...Object.fromEntries(pairs) };
}

describe('an annotation', () => {
  it('stands at its line, as seen from the top of the repository', () => {
    expect(read(renderAnnotations([finding({ place: at })], 'iam/').trimEnd())).toEqual({
      level: 'error',
      file: 'iam/manifests/a.yaml',
      line: '12',
      col: '3',
      title: 'iamsync a-rule',
      message: 'It is wrong.\nNext: Mend it.',
    });
  });

  it('of a guard has no place, and names what it is about', () => {
    expect(read(renderAnnotations([finding({ severity: 'warning', address: 'Role/a', next: '' })], '').trimEnd())).toEqual({
      level: 'warning',
      title: 'iamsync a-rule Role/a',
      message: 'It is wrong.',
    });
    expect(renderAnnotations([finding({ severity: 'note' })], '')).toMatch(/^::notice title=/);
  });

  it.each(['100% sure', 'a,b:c::d', '%0A::set-output name=x::y', '::add-mask::x', 'x%3A%2C', 'ü 日本'])('holds %j as it is', (text) => {
    const rendered = renderAnnotations([finding({ message: text, address: 'Role/a', place: { ...at, file: `${text}.yaml` } })], '');
    expect(rendered.trimEnd()).not.toContain('\n');
    expect(read(rendered.trimEnd())).toMatchObject({ message: `${text}\nNext: Mend it.`, file: `${text}.yaml`, line: '12' });
  });

  it.each(['a\nb', 'a\r\n::error::b', 'a\u2028b', 'a\u001b[31mb', 'a\u202eb'])('is one line whatever is in it: %j', (text) => {
    for (const rendered of [
      renderAnnotations([finding({ message: text.replaceAll('\n', ' '), place: { ...at, file: text } })], ''),
      renderFailureAnnotation(text, 'Mend it.'),
    ]) {
      for (const character of '\n\r\u2028\u001b\u202e') expect(rendered.trimEnd()).not.toContain(character);
      expect(rendered).toMatch(/^::error /);
    }
  });

  it('is there for as many findings as a runner shows, the others are counted', () => {
    const many = Array.from({ length: 30 }, (_, index) => finding({ place: { ...at, line: index + 1 } }));
    const lines = renderAnnotations([...many, finding({ severity: 'warning' })], '')
      .trimEnd()
      .split('\n');
    expect(lines).toHaveLength(11);
    expect(lines[9]).toBe('::error::21 more errors: the log shows all.');
    expect(lines[10]).toMatch(/^::warning /);
    expect(renderAnnotations([], '')).toBe('');
  });
});

it.each([
  ['manifests/a.yaml', 'iam/', 'iam/manifests/a.yaml'],
  ['../a.yaml', 'iam/', 'a.yaml'],
  ['../../a.yaml', 'iam/', '../a.yaml'],
  ['./a\\b.yaml', '', 'a/b.yaml'],
  ['/abs/a.yaml', 'iam/', '/abs/a.yaml'],
  ['C:/a.yaml', 'iam/', 'C:/a.yaml'],
])('%s in %s is %s from the top', (file, folder, expected) => {
  expect(fromTop(file, folder)).toBe(expected);
});

// Comments: never too long, nothing left open, and only their own second line is remembered.
import { describe, expect, it } from 'vitest';
import { compose, cut, LONGEST, markerOf, memoryOf } from './scripts.ts';

const MARK = markerOf('plan', ['iam', '', 'prod']);

/** What is open at the end of a text (CommonMark 4.5). */
function open(text: string): { readonly fence: string; readonly folds: number } {
  let [fence, folds] = ['', 0];
  for (const line of text.split('\n')) {
    const [, ticks = '', rest = ''] = /^ {0,3}(`{3,})(.*)$/.exec(line) ?? [];
    if (fence !== '') fence = ticks.startsWith(fence) && rest.trim() === '' ? '' : fence;
    else if (ticks !== '') fence = ticks;
    else folds += Number(line.startsWith('<details')) - Number(line.startsWith('</details>'));
  }
  return { fence, folds };
}

describe('a comment', () => {
  it('has at most as many characters as GitHub takes, and keeps its first and last lines', () => {
    for (const content of [
      'x'.repeat(70_000),
      'a line\n'.repeat(20_000),
      `\`\`\`\`diff\n${'+ ``` row\n'.repeat(9000)}\`\`\`\``,
      '😀'.repeat(40_000),
    ]) {
      const body = compose({ marker: MARK, memory: { digests: {} }, content, footer: 'the end' });
      expect(body.length).toBeLessThanOrEqual(LONGEST);
      expect(body.startsWith(`${MARK}\n<!-- iamsync:memory:`)).toBe(true);
      expect(body.endsWith('\n\nthe end\n')).toBe(true);
      expect(open(body)).toEqual({ fence: '', folds: 0 });
      expect(body).toContain('**Cut:**');
    }
  });

  it('is cut so that nothing is left open, wherever that is', () => {
    const text =
      `# head\n\n<details>\n<summary>s</summary>\n\n\`\`\`\`diff\n+ a\n\`\`\`\n- b\n\`\`\`\`\n\n<details>\n\n~~~\n\n</details>\n\n</details>\n\nend`.replaceAll(
        '~~~',
        '```\nx\n```',
      );
    for (let most = 80; most <= text.length; most += 1) {
      const short = cut(text, most);
      expect(short.length).toBeLessThanOrEqual(most);
      expect(open(short), short).toEqual({ fence: '', folds: 0 });
    }
    expect(cut(text, text.length)).toBe(text);
  });

  it('remembers what stands in its second line, and nothing else', () => {
    const memory = { digests: { 'a-->b': '日本' } };
    const body = compose({ marker: MARK, memory, content: 'x', footer: '' });
    expect(memoryOf(body, MARK)).toEqual(memory);
    expect(memoryOf(body.replaceAll('\n', '\r\n'), MARK)).toEqual(memory);
    expect(body.split('\n')[1]).toMatch(/^<!-- iamsync:memory:[\w-]+ -->$/);
    for (const other of [`x\n${body}`, `${MARK}\n\n${body}`, MARK, '', body.replace('memory:', 'memory:!')])
      expect(memoryOf(other, MARK)).toBeNull();
    expect(memoryOf(body, markerOf('plan', ['iam', '', 'dev']))).toBeNull();
  });

  it('has another mark for every part, whatever its name', () => {
    const parts = [
      ['a', '', ''],
      ['', 'a', ''],
      ['', '', 'a'],
      ['a-->', '', ''],
      ['a","', '', ''],
      ['日本', '', ''],
    ];
    const marks = parts.map((part) => markerOf('plan', part));
    expect(new Set(marks).size).toBe(parts.length);
    for (const mark of marks) expect(mark).toMatch(/^<!-- iamsync:comment:plan:[\w-]+ -->$/);
  });
});

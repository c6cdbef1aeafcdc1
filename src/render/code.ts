// Text from outside in Markdown and HTML: names, values and messages stand in code, where nothing is markup, a link or a mention.
import { clean } from './clean.ts';

// Whoever looks for our comment by its mark, must not find one that a name or a value holds.
function unmarked(text: string): string {
  return text.replaceAll('<!--', '<\\u0021--');
}

/** A code span on one line. Longer than any run of backticks in the text, so that the text can't end it (CommonMark 6.1). */
export function code(text: string): string {
  const safe = unmarked(clean(text));
  if (safe.trim() === '') return '(blank)';
  const ticks = '`'.repeat(longestRun(safe) + 1);
  const pad = /^`|`$|^ .* $/s.test(safe) ? ' ' : '';
  return `${ticks}${pad}${safe}${pad}${ticks}`;
}

/** A fenced block of rows, each of them cleaned already. The fence is longer than any run of backticks inside (CommonMark 4.5). */
export function fenced(language: 'diff' | 'text', rows: readonly string[]): string {
  const fence = '`'.repeat(Math.max(3, ...rows.map((row) => longestRun(row) + 1)));
  return [`${fence}${language}`, ...rows.map(unmarked), fence].join('\n');
}

/** Text in HTML, on one line. */
export function html(text: string): string {
  const names: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return clean(text).replaceAll(/[&<>"']/g, (character) => names[character] ?? '');
}

/** A block that is folded until somebody opens it. `summary` is HTML; the blank lines let Markdown begin again inside. */
export function folded(summary: string, content: string): string {
  return `<details>\n<summary>${summary}</summary>\n\n${content}\n\n</details>`;
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}

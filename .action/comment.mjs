// What stands in a comment: whose it is, what it remembers, the plan, and never more than a comment may have.

/** Characters of a comment on GitHub; GitLab takes more. */
export const LONGEST = 65_536;
/** Characters of a log in a comment. */
const LONGEST_LOG = 6_000;

const CUT = '**Cut:** the whole is in the log and in the summary of the run.';

/**
 * The first line of our comments, by which the next run finds the one to update. One for each part of a repository: folder,
 * configuration, account.
 * @param {string} what plan, applied, drift
 * @param {readonly string[]} part
 */
export function markerOf(what, part) {
  return `<!-- iamsync:comment:${what}:${encoded(part)} -->`;
}

/**
 * What a comment remembers, as a hidden line.
 * @param {unknown} memory
 */
export function memoryLine(memory) {
  return `<!-- iamsync:memory:${encoded(memory)} -->`;
}

/**
 * What a comment with this marker remembers; null if it is none of ours or remembers nothing. Only the second line counts: the rest
 * shows names that others chose.
 * @param {string} body
 * @param {string} marker
 * @returns {unknown}
 */
export function memoryOf(body, marker) {
  const [first, second = ''] = body.split(/\r?\n/, 2);
  const text = /^<!-- iamsync:memory:([\w-]+) -->$/.exec(second)?.[1];
  if (first !== marker || text === undefined) return null;
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}

/**
 * @param {string} body
 * @param {string} marker
 */
export function isMarked(body, marker) {
  return body === marker || body.startsWith(`${marker}\n`) || body.startsWith(`${marker}\r\n`);
}

/**
 * The whole comment: hidden lines, content, and a last line that is always there.
 * @param {{ marker: string, memory: unknown, content: string, footer: string }} parts
 */
export function compose({ marker, memory, content, footer }) {
  const head = `${marker}\n${memoryLine(memory)}\n`;
  const tail = `\n\n${footer}\n`;
  return `${head}${cut(content.trimEnd(), LONGEST - head.length - tail.length)}${tail}`;
}

/**
 * At most so many characters, cut between lines; a fence or a folded part that is open there is closed, and a note says that it was cut.
 * @param {string} text
 * @param {number} most
 */
export function cut(text, most) {
  if (text.length <= most) return text;
  /** @type {string[]} */
  const kept = [];
  let state = { fence: '', folds: 0 };
  let best = { lines: 0, tail: '' };
  let length = 0;
  for (const line of text.split('\n')) {
    length += line.length + 1;
    if (length > most) break;
    kept.push(line);
    state = after(state, line);
    const tail = `${state.fence === '' ? '' : `\n${state.fence}`}${'\n\n</details>'.repeat(state.folds)}\n\n${CUT}`;
    if (length - 1 + tail.length <= most) best = { lines: kept.length, tail };
  }
  return `${kept.slice(0, best.lines).join('\n')}${best.tail === '' ? CUT.slice(0, Math.max(0, most)) : best.tail}`;
}

/**
 * What is open after a line (CommonMark 4.5 for fences).
 * @param {{ fence: string, folds: number }} state
 * @param {string} line
 */
function after({ fence, folds }, line) {
  const [, ticks = '', rest = ''] = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line) ?? [];
  if (fence !== '') return { fence: ticks.startsWith(fence) && rest.trim() === '' ? '' : fence, folds };
  if (ticks !== '') return { fence: ticks, folds };
  if (line.startsWith('<details')) return { fence, folds: folds + 1 };
  return { fence, folds: line.startsWith('</details>') ? Math.max(0, folds - 1) : folds };
}

/**
 * What a program said, as a block in which nothing is markup, a link or a mention; its end, if it is long.
 * @param {string} text
 */
export function quoted(text) {
  const plain = text
    // oxlint-disable-next-line no-control-regex -- colours of a terminal are what this takes out
    .replaceAll(/\u001b\[[\d;?]*[A-Za-z]/g, '')
    .replaceAll(/[^\P{C}\n\t]/gu, '\u{fffd}')
    .trim();
  const shown = plain.length <= LONGEST_LOG ? plain : `…\n${plain.slice(-LONGEST_LOG)}`;
  const fence = '`'.repeat(Math.max(3, ...(shown.match(/`+/g) ?? []).map((run) => run.length + 1)));
  return `${fence}text\n${shown}\n${fence}`;
}

/** @param {unknown} value */
function encoded(value) {
  return Buffer.from(JSON.stringify(value), 'utf8').toString('base64url');
}

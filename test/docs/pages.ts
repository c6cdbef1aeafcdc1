// The pages of the documentation: which there are, and the fenced blocks of a page with the marks above them.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface Block {
  /** The first word after the fence; empty if there is none. */
  readonly language: string;
  readonly text: string;
  /** Lines of the page, counted from 1: of the opening and of the closing fence. */
  readonly from: number;
  readonly to: number;
  /** How far the fence is indented. */
  readonly indent: string;
  /** Marks in comments right above: `<!-- exit: 3 -->` is `exit` with `3`. */
  readonly marks: Readonly<Record<string, string>>;
}

/** A place at which everything begins anew: `<!-- setup: demo -->`. */
export interface Setup {
  readonly name: string;
  readonly line: number;
}

export interface Page {
  readonly path: string;
  readonly text: string;
  readonly blocks: readonly Block[];
  readonly setups: readonly Setup[];
}

const FENCE = /^(\s*)(```+)\s*([\w-]*).*$/;
const MARK = /^\s*<!-- ([a-z]+): (.+?) -->\s*$/;

/** The paths of pages below a folder or of one page, from the root, sorted. */
export function pagesBelow(...places: readonly string[]): string[] {
  return places
    .flatMap((place) =>
      place.endsWith('.md')
        ? [place]
        : readdirSync(join(ROOT, place), { recursive: true, encoding: 'utf8' })
            .filter((path) => path.endsWith('.md'))
            .map((path) => `${place}/${path}`.replaceAll('\\', '/')),
    )
    .sort();
}

export function openPage(path: string): Page {
  return parsePage(path, readFileSync(join(ROOT, path), 'utf8'));
}

/** Throws Error if a fence is not closed, or an indented one is left. */
export function parsePage(path: string, text: string): Page {
  const lines = text.split('\n');
  const blocks: Block[] = [];
  const setups: Setup[] = [];
  let marks: Record<string, string> = {};
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const fence = FENCE.exec(line);
    const mark = MARK.exec(line);
    if (fence !== null) {
      const to = closing(lines, at, fence[2] ?? '');
      if (to === -1) throw new Error(`${path}:${at + 1}: the block is not closed`);
      blocks.push(blockOf(lines, { from: at, to, indent: fence[1] ?? '', language: fence[3] ?? '', marks }));
      at = to;
      marks = {};
    } else if (mark?.[1] === 'setup') setups.push({ name: mark[2] ?? '', line: at + 1 });
    else if (mark !== null) marks[mark[1] ?? ''] = mark[2] ?? '';
    else if (line.trim() !== '') marks = {};
  }
  return { path, text, blocks, setups };
}

function closing(lines: readonly string[], from: number, fence: string): number {
  return lines.findIndex((line, at) => at > from && line.trim() === fence);
}

function blockOf(
  lines: readonly string[],
  { from, to, indent, language, marks }: Pick<Block, 'from' | 'to' | 'indent' | 'language' | 'marks'>,
): Block {
  const inner = lines.slice(from + 1, to).map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line.trimStart()));
  return { language, text: inner.join('\n'), from: from + 1, to: to + 1, indent, marks };
}

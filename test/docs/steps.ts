// What a page asks for, one after the other: files to write and commands to run, in scenes that each begin with a set-up.
import type { Block, Page } from './pages.ts';
import type { Exception } from './exceptions.ts';

export interface Step {
  readonly line: number;
  /** The exit code that the last command shall end with. */
  readonly exit: number;
  readonly does: { readonly write: string; readonly text: string } | { readonly run: string; readonly shown: string | null };
}

export interface Scene {
  readonly page: string;
  readonly setup: string;
  readonly line: number;
  readonly steps: readonly Step[];
}

/** What a page begins with where it does not say so itself, since everything in it is for newcomers. */
const FIRST: Readonly<Record<string, string>> = { 'README.md': 'clone' };
const SHELLS = new Set(['sh', 'console']);

export function isShell(block: Block): boolean {
  return SHELLS.has(block.language);
}

/** The exception that a block falls under. */
export function exceptionOf(page: string, block: Block, exceptions: readonly Exception[]): Exception | undefined {
  return exceptions.find((exception) => exception.page === page && block.text.startsWith(exception.starts));
}

/** The scenes of a page that run anything. */
export function scenesOf(page: Page, exceptions: readonly Exception[]): Scene[] {
  const starts = [{ name: FIRST[page.path] ?? 'empty', line: 0 }, ...page.setups];
  const scenes = starts.map(({ name, line }, index): Scene => {
    const end = starts[index + 1]?.line ?? Infinity;
    const blocks = page.blocks.filter((block) => block.from > line && block.from < end);
    const steps = blocks.flatMap((block) => (exceptionOf(page.path, block, exceptions) === undefined ? stepsOf(block) : []));
    return { page: page.path, setup: name, line, steps };
  });
  return scenes.filter(({ steps }) => steps.some(({ does }) => 'run' in does));
}

function stepsOf(block: Block): Step[] {
  const exit = Number(block.marks['exit'] ?? 0);
  const path = fileOf(block);
  if (path !== undefined) return [{ line: block.from, exit: 0, does: { write: path, text: `${block.text}\n` } }];
  if (block.language === 'sh') return [{ line: block.from, exit, does: { run: block.text, shown: null } }];
  return block.language === 'console' ? commandsOf(block, exit) : [];
}

/** The file that a block is: named by its first line, `# manifests/users.yaml`, or by a mark where a format has no comments. */
export function fileOf(block: Block): string | undefined {
  if (isShell(block)) return undefined;
  return block.marks['file'] ?? /^# (\S+\.(?:ya?ml|json))(?: .*)?$/.exec(block.text.split('\n', 1)[0] ?? '')?.[1];
}

/** True if a command is not at its end: a line that goes on, or a here-document. */
function isOpen(lines: readonly string[]): boolean {
  const end = /<<'(\w+)'/.exec(lines[0] ?? '')?.[1];
  return end === undefined ? (lines.at(-1) ?? '').endsWith('\\') : lines.at(-1) !== end;
}

/** The commands of a console block, with what is shown below each. */
function commandsOf(block: Block, exit: number): Step[] {
  const steps: { line: number; run: string[]; shown: string[] }[] = [];
  for (const [index, line] of block.text.split('\n').entries()) {
    const last = steps.at(-1);
    const goesOn = last !== undefined && last.shown.length === 0 && isOpen(last.run);
    if (goesOn) last.run.push(line.replace(/^> /, ''));
    else if (line.startsWith('$ ')) steps.push({ line: block.from + 1 + index, run: [line.slice(2)], shown: [] });
    else if (last === undefined) throw new Error(`line ${block.from}: a console block begins with a command, "$ …"`);
    else last.shown.push(line);
  }
  return steps.map(({ line, run, shown }, index) => ({
    line,
    exit: index === steps.length - 1 ? exit : 0,
    does: { run: run.join('\n'), shown: shown.join('\n') },
  }));
}

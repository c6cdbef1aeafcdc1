// The lines of a journal, as they are read back.
import { Failure } from '../model/failure.ts';
import { PLAN_FORMAT } from '../model/plan.ts';
import { JOURNAL_FORMAT } from '../model/run.ts';
import type { JournalEnd, JournalEntry, JournalHead } from '../model/run.ts';

export interface Journal {
  readonly head: JournalHead;
  readonly entries: readonly JournalEntry[];
  /** Null if the run was killed or could not write its end. */
  readonly end: JournalEnd | null;
}

/**
 * The journal that a text holds; null if its run was killed before the first line, and so before any call. A torn last line, which a
 * crash leaves behind, counts as not written. Throws Failure('input') for what is no journal or is damaged, Failure('plan-format') for
 * one of another version.
 */
export function journalOf(text: string, path: string): Journal | null {
  const lines = text.split('\n');
  // What follows the last line break is empty, or torn.
  lines.pop();
  if (lines.length === 0) return null;
  const [first, ...rest] = lines.map((line, index) => parseLine(line, path, index + 1));
  const head = headOf(first, path);
  const entries = rest.filter(isEntry);
  const end = rest.find(isEnd) ?? null;
  const stray = rest.findIndex((line) => !isEntry(line) && !isEnd(line));
  if (stray >= 0) throw damaged(path, stray + 2);
  return { head, entries, end };
}

function parseLine(line: string, path: string, number: number): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw damaged(path, number);
  }
}

function damaged(path: string, line: number): Failure {
  return new Failure(
    'input',
    `${path}:${line}: this is not a line of a journal`,
    'Restore the file, or correct the account through the manifests instead.',
  );
}

function headOf(line: unknown, path: string): JournalHead {
  if (isHead(line)) return line;
  if (typeof line !== 'object' || line === null || !('format' in line)) throw damaged(path, 1);
  throw new Failure(
    'plan-format',
    `${path} was written in another format than this version's (${JOURNAL_FORMAT})`,
    'Use the version of iamsync that wrote it.',
  );
}

function isHead(line: unknown): line is JournalHead {
  if (typeof line !== 'object' || line === null || !('format' in line) || !('plan' in line)) return false;
  const { plan } = line;
  return (
    line.format === JOURNAL_FORMAT &&
    typeof plan === 'object' &&
    plan !== null &&
    'formatVersion' in plan &&
    plan.formatVersion === PLAN_FORMAT &&
    'waves' in plan
  );
}

function isEntry(line: unknown): line is JournalEntry {
  return (
    typeof line === 'object' && line !== null && 'id' in line && typeof line.id === 'string' && 'event' in line && line.event !== 'end'
  );
}

function isEnd(line: unknown): line is JournalEnd {
  return typeof line === 'object' && line !== null && 'event' in line && line.event === 'end' && 'result' in line;
}

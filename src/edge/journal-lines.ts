// The lines of a journal, as they are written and read back. Each ends with a sum of itself, so that a line that was changed is told.
import { createHash } from 'node:crypto';
import { Failure } from '../model/failure.ts';
import { actionsOf, PLAN_FORMAT } from '../model/plan.ts';
import { JOURNAL_FORMAT } from '../model/run.ts';
import type { JournalEnd, JournalEntry, JournalHead, JournalLine } from '../model/run.ts';

export interface Journal {
  readonly head: JournalHead;
  readonly entries: readonly JournalEntry[];
  /** Null if the run was killed or could not write its end. */
  readonly end: JournalEnd | null;
}

/** A line with its line break. */
export function journalLine(line: JournalLine): string {
  const text = JSON.stringify(line);
  return `${text.slice(0, -1)},"sum":"${sumOf(text)}"}\n`;
}

function sumOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

const SUMMED = /^(.*),"sum":"([0-9a-f]{16})"\}$/s;

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
  const isSummed = lines.some((line) => SUMMED.test(line));
  const [first, ...rest] = lines.map((line, index) => parseLine(isSummed ? unsummed(line, path, index + 1) : line, path, index + 1));
  const head = headOf(first, path);
  const entries = rest.filter(isEntry);
  const end = rest.find(isEnd) ?? null;
  const stray = rest.findIndex((line) => !isEntry(line) && !isEnd(line));
  if (stray >= 0) throw damaged(path, stray + 2);
  return { head, entries, end };
}

/** The same; of a journal without sums, which earlier versions wrote, every part is looked at. Throws as journalOf does. */
export async function soundJournal(text: string, path: string): Promise<Journal | null> {
  const journal = journalOf(text, path);
  if (journal !== null && !/"sum":"[0-9a-f]{16}"\}$/m.test(text)) await checkOld(journal, path);
  return journal;
}

// What is as it was written needs no other proof of being sound.
function unsummed(line: string, path: string, number: number): string {
  const [, members = '', sum] = SUMMED.exec(line) ?? [];
  if (sum !== undefined && sumOf(`${members}}`) === sum) return `${members}}`;
  throw new Failure(
    'input',
    `${path}:${number}: this line is not as iamsync wrote it`,
    'Restore the file, or correct the account through the manifests instead.',
  );
}

// Journals of earlier versions have no sums.
async function checkOld({ head: { plan }, entries }: Journal, path: string): Promise<void> {
  // With the compiler of schemas, which nothing else here needs.
  const { checkPlan } = await import('../render/planfile.ts');
  checkPlan(plan, `The plan in ${path}:1`);
  const ids = new Set<string>(actionsOf(plan).map((action) => action.id));
  const wrong = entries.findIndex((entry) => !ids.has(entry.id) || !isSound(entry));
  if (wrong >= 0) throw damaged(path, wrong + 2);
}

function isSound({ event, output = {}, error }: JournalEntry): boolean {
  const isAnswer = typeof output === 'object' && output !== null && !Array.isArray(output);
  return ['try', 'done', 'failed', 'skipped'].includes(event) && isAnswer && (error === undefined || typeof error === 'object');
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

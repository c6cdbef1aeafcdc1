// The runs of an account, as their journals tell: which there are, and what of one is still in force.
import { basename, join } from 'node:path';
import { deedsOf } from '../apply/deeds.ts';
import type { Deed } from '../apply/deeds.ts';
import { settleDoubts } from '../apply/doubt.ts';
import { takenKey } from '../apply/unwind.ts';
import { fileReader } from '../edge/files.ts';
import { readJournal } from '../edge/journal.ts';
import type { ActionId } from '../model/call.ts';
import { Failure } from '../model/failure.ts';
import type { JsonObject } from '../model/json.ts';
import type { Plan } from '../model/plan.ts';
import type { IamReader } from '../model/ports.ts';
import type { Source } from './source.ts';

/** A run that can be taken back. */
export interface Ran {
  /** Its name; null if it kept no journal. */
  readonly run: string | null;
  readonly plan: Plan;
  /** What it did or may have done, in the order in which it ended. */
  readonly deeds: readonly Deed[];
  /** What was so already. */
  readonly skipped: readonly ActionId[];
}

const SUFFIX = '.jsonl';
const LISTED = 5;

/** The run of this name, or the latest that changed something. Throws Failure if there is none. */
export async function findRun(source: Source, account: string, name: string | undefined): Promise<Ran> {
  const paths = await journalsOf(source, account);
  if (name !== undefined) {
    const path = paths.find((one) => nameOf(one) === name.replace(SUFFIX, ''));
    if (path !== undefined) return readRun(path);
    const latest = paths.slice(-LISTED).reverse().map(nameOf);
    throw new Failure(
      'input',
      `There is no run ${name} of account ${account}.`,
      latest.length === 0 ? 'No run of it was recorded.' : `The latest are ${latest.join(', ')}.`,
    );
  }
  for (const path of paths.toReversed()) {
    const ran = await readRun(path);
    if (ran.deeds.length > 0 && ran.plan.changes.length > 0) return ran;
  }
  throw new Failure('input', `No run that changed account ${account} was recorded.`, 'Check journal: in iamsync.yaml, and the account.');
}

/** Paths of all journals of an account, the oldest first. Throws Failure('input') where none are kept. */
async function journalsOf({ config }: Source, account: string): Promise<readonly string[]> {
  const { journal } = config;
  if (journal.kind === 'none')
    throw new Failure(
      'input',
      'No journal is kept (journal: none), so no run can be taken back.',
      'Correct the account through the manifests, or a policy with rollback policy NAME.',
    );
  const files = (await fileReader.list(join(journal.path, account))) ?? [];
  return files.filter((path) => path.endsWith(SUFFIX));
}

function nameOf(path: string): string {
  return basename(path, SUFFIX);
}

async function readRun(path: string): Promise<Ran> {
  const { head, entries } = await readJournal(path);
  return {
    run: nameOf(path),
    plan: head.plan,
    deeds: deedsOf(entries),
    skipped: entries.flatMap((entry) => (entry.event === 'skipped' ? [entry.id] : [])),
  };
}

export interface Since {
  /** Undo steps of the run that earlier rollbacks have taken, as far as that was not taken back itself. */
  readonly taken: ReadonlySet<string>;
  /** What AWS answered where something of the run was done once more: a policy version has another number then. */
  readonly answers: ReadonlyMap<ActionId, JsonObject>;
}

/** What became of a run since, through rollbacks of it and of these. */
export async function sinceRun(ran: Ran, source: Source, reader: IamReader): Promise<Since> {
  if (ran.run === null || source.config.journal.kind === 'none') return { taken: new Set(), answers: new Map() };
  const paths = await journalsOf(source, ran.plan.account);
  const later: Ran[] = [];
  for (const path of paths) if (nameOf(path) > ran.run) later.push(await readRun(path));
  return { taken: await takenAmong(ran.run, later, reader), answers: new Map(answersAmong(ran.run, later)) };
}

// A rollback of a rollback does again what the run did, under the same ids.
function answersAmong(run: string, later: readonly Ran[]): [ActionId, JsonObject][] {
  const of = (name: string | null): readonly Ran[] => later.filter((other) => name !== null && other.plan.rollback?.run === name);
  return of(run).flatMap((back) =>
    of(back.run).flatMap((again) => [
      ...again.deeds.map(({ id, output }): [ActionId, JsonObject] => [id, output]),
      ...answersAmong(again.run ?? '', later),
    ]),
  );
}

async function takenAmong(run: string, later: readonly Ran[], reader: IamReader): Promise<Set<string>> {
  const taken = new Set<string>();
  for (const back of later) {
    const { rollback } = back.plan;
    if (rollback?.run !== run || back.run === null) continue;
    const deeds = await settleDoubts(back.plan, back.deeds, reader);
    const undone = await takenAmong(back.run, later, reader);
    const done = [...deeds.map(({ id }) => id), ...back.skipped].flatMap((id) => {
      const takes = rollback.takes[id];
      return takes === undefined ? [] : [{ id, takes }];
    });
    // The first step's way back is the original as a whole, so it speaks for all steps of its action.
    const again = new Set(done.filter(({ id }) => undone.has(takenKey(id, 0))).map(({ takes }) => takes.id));
    for (const { takes } of done) if (!again.has(takes.id)) taken.add(takenKey(takes.id, takes.step));
  }
  return taken;
}

/** Names of later runs that changed one of these addresses, the latest first. */
export async function laterRuns(ran: Ran, source: Source, addresses: readonly string[]): Promise<string[]> {
  if (ran.run === null || source.config.journal.kind === 'none') return [];
  const found: string[] = [];
  for (const path of (await journalsOf(source, ran.plan.account)).toReversed()) {
    if (nameOf(path) <= ran.run) break;
    const { plan, deeds } = await readRun(path);
    if (deeds.length > 0 && plan.changes.some((change) => addresses.includes(change.address))) found.push(nameOf(path));
  }
  return found;
}

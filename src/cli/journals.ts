// The runs of an account, as their journals tell: which there are, and what of one is still in force.
import { ownMember } from '../model/json.ts';
import { deedsOf } from '../apply/deeds.ts';
import type { Deed } from '../apply/deeds.ts';
import { settleDoubts } from '../apply/doubt.ts';
import { takenKey } from '../apply/unwind.ts';
import type { Journals } from '../edge/journals.ts';
import type { ActionId } from '../model/call.ts';
import { Failure } from '../model/failure.ts';
import type { JsonObject } from '../model/json.ts';
import type { Change, Plan } from '../model/plan.ts';
import type { IamReader } from '../model/ports.ts';
import type { Target } from './target.ts';

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

/** A run as its journal tells. */
interface Kept extends Ran {
  /** It came to its end with everything done. */
  readonly isDone: boolean;
}

const SUFFIX = '.jsonl';
const LISTED = 5;

/**
 * The run of this name, or the latest that changed something; of a rollback that did not come to its end, the run that it takes back.
 * Throws Failure if there is none.
 */
export async function findRun(target: Target, account: string, name: string | undefined): Promise<Ran> {
  const journals = keptBy(target);
  const runs = await journals.runs(account);
  if (name !== undefined) {
    const wanted = name.replace(SUFFIX, '');
    const found = runs.includes(wanted) ? await readRun(journals, account, wanted) : undefined;
    if (found !== undefined) return found ?? tooEarly(wanted);
    const latest = runs.slice(-LISTED).reverse();
    throw new Failure(
      'input',
      `There is no run ${name} of account ${account}.`,
      latest.length === 0 ? 'No run of it was recorded.' : `The latest are ${latest.join(', ')}.`,
    );
  }
  const ended = new Set<string>();
  for (const run of runs.toReversed()) {
    const ran = await readRun(journals, account, run);
    if (ran === null) continue;
    const back = ran.plan.rollback?.run;
    if (back !== undefined && ran.isDone) ended.add(back);
    if (ran.deeds.length === 0 || ran.plan.changes.length === 0) continue;
    return back === undefined || ended.has(back) ? ran : ((await readRun(journals, account, back)) ?? ran);
  }
  throw new Failure('input', `No run that changed account ${account} was recorded.`, 'Check journal: in iamsync.yaml, and the account.');
}

function keptBy({ journals }: Target): Journals {
  if (journals !== null) return journals;
  throw new Failure(
    'input',
    'No journal is kept (journal: none), so no run can be taken back.',
    'Correct the account through the manifests, or a policy with rollback policy NAME.',
  );
}

function tooEarly(run: string): never {
  throw new Failure('input', `The run ${run} was ended before it did anything.`, 'There is nothing to take back.');
}

/** Null for a run that was killed before it did anything. */
async function readRun(journals: Journals, account: string, run: string): Promise<Kept | null> {
  const journal = await journals.read(account, run);
  if (journal === null) return null;
  const { head, entries, end } = journal;
  return {
    run,
    plan: head.plan,
    deeds: deedsOf(entries),
    skipped: entries.flatMap((entry) => (entry.event === 'skipped' ? [entry.id] : [])),
    isDone: end?.result === 'done',
  };
}

export interface Since extends Taken {
  /** What AWS answered where something of the run was done once more: a policy version has another number then. */
  readonly answers: ReadonlyMap<ActionId, JsonObject>;
  /** What rollbacks of the run set out to change. */
  readonly back: readonly Change[];
  /** The part of it that none has brought to an end: they were killed, or they failed. */
  readonly begun: readonly Change[];
}

/** What became of a run since, through rollbacks of it and of these. */
export async function sinceRun({ run, plan: { account } }: Ran, { journals, reader }: Target): Promise<Since> {
  if (run === null || journals === null) return { taken: new Set(), perhaps: new Set(), answers: new Map(), back: [], begun: [] };
  const runs = await journals.runs(account);
  const later: Kept[] = [];
  for (const one of runs) {
    const ran = one > run ? await readRun(journals, account, one) : null;
    if (ran !== null) later.push(ran);
  }
  const backs = later.filter(({ plan }) => plan.rollback?.run === run);
  const changesOf = (some: readonly Kept[]): Change[] => some.flatMap(({ plan }) => plan.changes);
  const begun = changesOf(backs.slice(backs.findLastIndex(({ isDone }) => isDone) + 1));
  return { ...(await takenAmong(run, later, reader.iam)), answers: new Map(answersAmong(run, later)), back: changesOf(backs), begun };
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

interface Taken {
  /** Undo steps of the run that earlier rollbacks have taken, as far as that was not taken back itself. */
  readonly taken: ReadonlySet<string>;
  /** Undo steps that they may have taken, which nobody can look up: they are taken once more. */
  readonly perhaps: ReadonlySet<string>;
}

async function takenAmong(run: string, later: readonly Ran[], reader: IamReader): Promise<Taken> {
  const [taken, perhaps] = [new Set<string>(), new Set<string>()];
  for (const back of later) {
    const { rollback } = back.plan;
    if (rollback?.run !== run || back.run === null) continue;
    const deeds = await settleDoubts(back.plan, back.deeds, reader);
    const unsure = new Set(deeds.flatMap(({ id, sure }) => (sure ? [] : [id])));
    const { taken: undone } = await takenAmong(back.run, later, reader);
    const done = [...deeds.map(({ id }) => id), ...back.skipped].flatMap((id) => {
      const takes = ownMember(rollback.takes, id);
      return takes === undefined ? [] : [{ id, takes }];
    });
    // The first step's way back is the original as a whole, so it speaks for all steps of its action.
    const again = new Set(done.filter(({ id }) => undone.has(takenKey(id, 0))).map(({ takes }) => takes.id));
    for (const { id, takes } of done) if (!again.has(takes.id)) (unsure.has(id) ? perhaps : taken).add(takenKey(takes.id, takes.step));
  }
  return { taken, perhaps };
}

/** Names of later runs that changed one of these addresses, the latest first. */
export async function laterRuns({ run, plan: { account } }: Ran, { journals }: Target, addresses: readonly string[]): Promise<string[]> {
  if (run === null || journals === null) return [];
  const found: string[] = [];
  for (const one of (await journals.runs(account)).toReversed()) {
    if (one <= run) break;
    const ran = await readRun(journals, account, one);
    if (ran !== null && ran.deeds.length > 0 && ran.plan.changes.some((change) => addresses.includes(change.address))) found.push(one);
  }
  return found;
}

// Whether a journal tells the truth about a run: every call that reached AWS was announced before, and what is said to be done was done.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { journalOf } from '../../../src/edge/journal-lines.ts';
import type { Journal } from '../../../src/edge/journal-lines.ts';
import { isCall } from '../../../src/model/call.ts';
import { isList, isObject, parseJson } from '../../../src/model/json.ts';
import type { Json } from '../../../src/model/json.ts';
import { isWriting } from '../../../src/model/operations.ts';
import { actionsOf } from '../../../src/model/plan.ts';
import type { Action } from '../../../src/model/plan.ts';
import { formTree, parseForm } from '../../../src/sandbox/form.ts';
import type { Passing, Watch } from '../../support/between.ts';
import { ACCOUNT } from '../../support/program.ts';

const SUFFIX = '.jsonl';

/** A writing call that arrived, and whether AWS did it. */
interface Arrival {
  readonly passing: Passing;
  readonly run: string;
  /** The action that announced it; undefined if none did. */
  readonly action: string | undefined;
  isDone: boolean;
}

/** A journal, by the name of its run; null if the run ended before the first line. */
export interface Begun {
  readonly run: string;
  readonly journal: Journal | null;
}

/** To be asked when the run has ended and before the next one begins. */
export interface Witness extends Watch {
  /** What is not true in the journals that were begun since the witness came; empty if all is. */
  lies(): string[];
  /** The journals that were begun since, oldest first. */
  begun(): readonly Begun[];
}

/** Stands beside a run whose journals lie in this folder. */
export function witnessOf(folder: string): Witness {
  const home = join(folder, 'runs', ACCOUNT);
  const known = new Set(runsIn(home));
  const arrivals: Arrival[] = [];
  const begun = (): Begun[] =>
    runsIn(home)
      .filter((run) => !known.has(run))
      .map((run) => ({ run, journal: readRun(home, run) }));
  return {
    begun,
    arrives(passing) {
      if (!isWriting(passing.op)) return;
      const { run = '', journal = null } = begun().at(-1) ?? {};
      const action = announcer(journal, passing, (id) => arrivals.filter((one) => one.run === run && one.action === id).length);
      arrivals.push({ passing, run, action: action?.id, isDone: false });
    },
    done(passing, status) {
      const arrival = arrivals.find((one) => one.passing === passing);
      if (arrival !== undefined) arrival.isDone = status < 300;
    },
    lies: () => [
      ...arrivals
        .filter(({ action }) => action === undefined)
        .map(({ passing }) => `${passing.op} was sent and no journal had announced it`),
      ...begun().flatMap(({ run, journal }) => (journal === null ? [] : undone(run, journal, arrivals))),
    ],
  };
}

function runsIn(home: string): string[] {
  if (!existsSync(home)) return [];
  return readdirSync(home)
    .flatMap((name) => (name.endsWith(SUFFIX) ? [name.slice(0, -SUFFIX.length)] : []))
    .sort();
}

function readRun(home: string, run: string): Journal | null {
  return journalOf(readFileSync(join(home, `${run}${SUFFIX}`), 'utf8'), run);
}

/** The action whose `try` lines are more than the calls that arrived for it. */
function announcer(journal: Journal | null, { op, body }: Passing, arrived: (id: string) => number): Action | undefined {
  if (journal === null) return undefined;
  const input = formTree(parseForm(body));
  const tries = (id: string): number => journal.entries.filter((entry) => entry.id === id && entry.event === 'try').length;
  const sameCall = ({ do: step }: Action): boolean =>
    isCall(step) && step.op === op && isSent(parseJson(JSON.stringify(step.input)), input);
  return actionsOf(journal.head.plan).find((action) => sameCall(action) && tries(action.id) > arrived(action.id));
}

/** Whether the protocol's texts are those of an input in which some are yet to come. */
function isSent(input: Json, sent: Json | undefined): boolean {
  if (isList(input)) {
    if (input.length === 0) return sent === undefined || sent === '';
    return sent !== undefined && isList(sent) && sent.length === input.length && input.every((item, index) => isSent(item, sent[index]));
  }
  if (!isObject(input)) return sent === (input === null ? undefined : String(input));
  if ('ref' in input || 'generate' in input) return typeof sent === 'string';
  if (sent === undefined || !isObject(sent)) return false;
  return (
    Object.keys(sent).every((member) => member in input) && Object.entries(input).every(([member, value]) => isSent(value, sent[member]))
  );
}

function undone(run: string, { head, entries, end }: Journal, arrivals: readonly Arrival[]): string[] {
  return actionsOf(head.plan).flatMap(({ id, do: step }) => {
    if (!isCall(step)) return [];
    const said = entries.filter((entry) => entry.id === id && entry.event === 'done').length;
    const done = arrivals.filter((arrival) => arrival.run === run && arrival.action === id && arrival.isDone).length;
    const isSettled = entries.some((entry) => entry.id === id && (entry.event === 'done' || entry.event === 'skipped'));
    return [
      ...(said > done ? [`${id} is said to be done ${said} times and AWS did it ${done} times`] : []),
      ...(end?.result === 'done' && !isSettled ? [`${run} is said to be done, and ${id} is not`] : []),
    ];
  });
}

// One kill: the run is ended at one moment of one call, then run again or taken back, and judged.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Cut } from '../../support/between.ts';
import { isWriting } from '../../../src/model/operations.ts';
import { ACCOUNT, STACK_TRACE } from '../../support/program.ts';
import type { Ended } from '../../support/program.ts';
import { unlike, withoutNewlyLinked } from './account.ts';
import type { Held } from './account.ts';
import { openStage } from './stage.ts';
import type { Ran, Ready, Stage } from './stage.ts';
import { leaksIn, orphansIn, sinkFaults } from './verdict.ts';

/**
 * What follows the kill: nothing, where nothing was written yet or everything was; the same command; the same killed once more and
 * then again; or the rollback of what was killed.
 */
export type Sequel = 'nothing' | 'again' | 'again-twice' | 'rollback';

export interface Point {
  readonly cut: Cut;
  readonly sequel: Sequel;
  /** Whether a plan is made in the end, which must be empty; the run has proved it already. */
  readonly isPlanned: boolean;
}

/** How the account was, and how it must be in the end. */
export interface Unharmed {
  readonly before: Held;
  readonly after: Held;
  /** The calls of the run, by operation. */
  readonly seen: readonly string[];
  /** What its plan changes, as `create Role/app`. */
  readonly changes: readonly string[];
}

export interface Judged {
  /** How often a process was killed: its end may come before the signal. */
  readonly kills: number;
  /** Why the account is not as it must be; empty if it is. */
  readonly amiss: readonly string[];
  readonly orphans: readonly string[];
  readonly leaks: readonly string[];
  /** What is not true in a journal. */
  readonly lies: readonly string[];
}

const BACK = [
  '--yes',
  '--allow-deletes',
  '99',
  '--allow-replace',
  'Role/app',
  '--allow-replace',
  'Policy/reader',
  '--allow-replace',
  'InstanceProfile/box',
];

/** The command of a plan, `{run}` being the name of the latest run that its folder remembers. */
export function commandOf({ plan, folder }: Ready): string[] {
  const latest = (): string => readdirSync(join(folder.path, 'runs', ACCOUNT)).findLast((name) => name.endsWith('.jsonl')) ?? '';
  return plan.args.map((arg) => (arg === '{run}' ? latest().replace('.jsonl', '') : arg));
}

/** Runs a plan without killing it: with what goes wrong in it to count its calls, without it to see where it must lead. */
export async function unharmed(ready: Ready): Promise<Unharmed> {
  const stage = await openStage(ready);
  const before = stage.held();
  const counted = await stage.run(commandOf(ready), null);
  const wrong = [...failed(counted.ended, ready.plan.fault === undefined ? 0 : 4), ...counted.lies];
  const { seen, begun } = counted;
  const changes = begun.flatMap(({ journal }) => journal?.head.plan.changes.map(({ verb, address }) => `${verb} ${address}`) ?? []);
  if (ready.plan.fault !== undefined) {
    wrong.push(...told(unlike(before.rough, stage.held().rough), 'it was not taken back'));
    stage.sandbox.heal();
    wrong.push(...failed((await stage.run(commandOf(ready), null)).ended, 0));
  }
  const after = stage.held();
  wrong.push(...sinkFaults(stage, after), ...orphansIn(after, before), ...leaksIn(stage));
  await stage.close();
  if (wrong.length > 0) throw new Error(`${ready.plan.name}, which nobody killed:\n${wrong.join('\n')}`);
  return { before, after, seen, changes };
}

/** Kills the run at the point, lets the sequel follow, and judges. */
export async function killAt(ready: Ready, whole: Unharmed, point: Point): Promise<Judged> {
  const stage = await openStage(ready);
  const killed = [await stage.run(commandOf(ready), point.cut)];
  const { runs, amiss } = await SEQUELS[point.sequel]({ ready, whole, point, stage, killed });
  const judged = {
    kills: killed.filter(({ ended }) => ended.code === null).length,
    amiss,
    orphans: point.sequel === 'nothing' ? [] : orphansIn(stage.held(), whole.before),
    leaks: leaksIn(stage),
    lies: [...killed, ...runs].flatMap((ran) => [...ran.lies, ...unended(ran)]),
  };
  await stage.close();
  return judged;
}

interface Scene {
  readonly ready: Ready;
  readonly whole: Unharmed;
  readonly point: Point;
  readonly stage: Stage;
  /** The runs that were killed so far. */
  readonly killed: Ran[];
}

interface Followed {
  readonly runs: readonly Ran[];
  /** Why the account is not as it must be. */
  readonly amiss: readonly string[];
}

const SEQUELS: Readonly<Record<Sequel, (scene: Scene) => Promise<Followed>>> = {
  nothing({ whole: { before, after, seen }, point, stage }) {
    const isBefore = point.cut.at <= seen.findIndex(isWriting);
    const difference = unlike((isBefore ? before : after).exact, stage.held().exact);
    return Promise.resolve({ runs: [], amiss: told(difference, `it is not as ${isBefore ? 'before' : 'after'} the run`) });
  },
  again: (scene) => runAgain(scene),
  async 'again-twice'(scene) {
    const { stage, killed, ready, point } = scene;
    stage.sandbox.heal();
    killed.push(await stage.run(commandOf(ready), secondCut(point.cut)));
    return runAgain(scene);
  },
  async rollback(scene) {
    const { stage, killed, whole } = scene;
    const [run] = killed[0]?.begun ?? [];
    // Nobody can take back what was not begun.
    if ((run?.journal?.entries ?? []).length === 0) return runAgain(scene);
    stage.sandbox.heal();
    const back = await stage.run(['rollback', run?.run ?? '', ...BACK], null);
    const { rough } = whole.before;
    const difference = unlike(rough, withoutNewlyLinked(stage.held().rough, rough));
    return { runs: [back], amiss: [...failed(back.ended, 0), ...told(difference, 'the account is not as before the run')] };
  },
};

async function runAgain({ stage, ready, whole, point }: Scene): Promise<Followed> {
  stage.sandbox.heal();
  const last = await stage.run(commandOf(ready), null);
  const held = stage.held();
  const difference = unlike(whole.after.exact, held.exact);
  const amiss = [
    ...failed(last.ended, 0),
    ...told(difference, 'the account is not that of a run that nobody killed'),
    ...sinkFaults(stage, held),
    ...locksIn(stage),
    ...(point.isPlanned ? await planned(stage, ready) : []),
  ];
  return { runs: [last], amiss };
}

// Anywhere else than the first one, and where the second run still has something to do.
function secondCut({ at, when }: Cut): Cut {
  return { at: Math.max(1, Math.floor(at * 0.7)), when: when === 'before' ? 'after' : 'before' };
}

function failed({ code, all }: Ended, wanted: number): string[] {
  return [
    ...(code === wanted ? [] : [`it ended with ${code ?? 'a signal'}, not with ${wanted}:\n${all}`]),
    ...(STACK_TRACE.test(all) ? [`it shows a stack trace:\n${all}`] : []),
  ];
}

function told(difference: string, what: string): string[] {
  return difference === '' ? [] : [`${what}:\n${difference}`];
}

// Who was killed can't have written that the run came to its end, unless it did.
function unended({ ended, begun }: Ran): string[] {
  return begun.flatMap(({ run, journal }) => {
    const end = journal?.end?.result;
    if (ended.code === 0 && end !== 'done') return [`${run} ends with ${end ?? 'nothing'} though the run ended well`];
    return [];
  });
}

// A lock that is left, also one of the killed run, would be in the way of others.
function locksIn({ folder }: Stage): string[] {
  const home = join(folder.path, 'runs', ACCOUNT);
  return existsSync(home) ? readdirSync(home).filter((name) => name.startsWith('lock')) : [];
}

async function planned(stage: Stage, { plan }: Ready): Promise<string[]> {
  if (plan.proof === null) return [];
  const { ended } = await stage.run(['plan', '--detailed-exitcode', ...plan.proof], null);
  return failed(ended, 0);
}

// Taking runs back in this process: what `iamsync rollback` does, with the journal in memory.
import { deedsOf } from '../../src/apply/deeds.ts';
import { run } from '../../src/apply/run.ts';
import type { Ran } from '../../src/cli/journals.ts';
import type { Source } from '../../src/cli/source.ts';
import { planTakeback } from '../../src/cli/takeback.ts';
import type { Takeback, TakebackAsk } from '../../src/cli/takeback.ts';
import { defaultConfig } from '../../src/manifest/config.ts';
import { CallError } from '../../src/model/callerror.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { IamWriter } from '../../src/model/ports.ts';
import type { JournalEntry, RunReport } from '../../src/model/run.ts';
import { AS_OF, filesOf, GENEROUS, noSecrets, quickClock } from './world.ts';
import type { Account, Files } from './world.ts';

/** Runs a plan and keeps its journal in memory. */
export async function applied(
  account: Account,
  plan: Plan,
  name: string,
  writer: IamWriter = account.writer,
): Promise<{ report: RunReport; ran: Ran }> {
  const entries: JournalEntry[] = [];
  const journal = { run: name, write: async (line: object) => void ('id' in line && entries.push(line as JournalEntry)) };
  const report = await run(
    plan,
    { iam: writer, reader: account.reader.iam, journal, clock: quickClock, secrets: noSecrets },
    { concurrency: 4, waits: false },
  );
  return { report, ran: ranOf(name, plan, entries) };
}

/** Runs a plan until its call of this index, after which nothing is written down any more; that one was made or it was not. */
export async function killed(
  account: Account,
  plan: Plan,
  { at, isMade }: { readonly at: number; readonly isMade: boolean },
): Promise<Ran> {
  const entries: JournalEntry[] = [];
  let sent = 0;
  let isDead = false;
  const write = async (line: object): Promise<void> => void (!isDead && 'id' in line && entries.push(line as JournalEntry));
  const call: IamWriter['call'] = async (one) => {
    if (isDead) throw new CallError({ code: 'AccessDenied', message: 'killed', ambiguous: false });
    isDead = sent++ === at;
    if (!isDead || isMade) return account.writer.call(one);
    throw new CallError({ code: 'AccessDenied', message: 'killed', ambiguous: false });
  };
  await run(
    plan,
    { iam: { call }, reader: account.reader.iam, journal: { run: 'r0', write }, clock: quickClock, secrets: noSecrets },
    { concurrency: 4, waits: false },
  );
  return ranOf('r0', plan, entries);
}

function ranOf(name: string, plan: Plan, entries: readonly JournalEntry[]): Ran {
  return { run: name, plan, deeds: deedsOf(entries), skipped: entries.flatMap((entry) => (entry.event === 'skipped' ? [entry.id] : [])) };
}

/** The plan that takes a run back, with these manifests lying about. */
export function takeback(account: Account, ran: Ran, files: Files, ask: Partial<TakebackAsk> = {}): Promise<Takeback> {
  const config = { ...defaultConfig('.'), guards: GENEROUS, journal: { kind: 'none' as const } };
  const source: Source = {
    config,
    files: filesOf(files),
    account: null,
    guardSource: null,
    settings: () => ({ manifests: ['manifests'], vars: {} }),
  };
  const target = {
    ...account,
    clock: quickClock,
    secrets: noSecrets,
    journals: null,
    isSandbox: true,
    reach: {},
    close: () => Promise.resolve(),
  };
  return planTakeback(ran, source, target, { asOf: AS_OF, deep: false, skip: [], hold: true, allowDeletes: 100, ...ask });
}

// A sandbox and everything between manifests and account, in this process, for laws and journeys. The real SDK over HTTP.
import { run } from '../../src/apply/run.ts';
import { openAccount } from '../../src/edge/aws.ts';
import { nullJournal } from '../../src/edge/journal.ts';
import { clock } from '../../src/edge/world.ts';
import { beyondFor } from '../../src/live/beyond.ts';
import { readCrawl } from '../../src/live/read.ts';
import type { Rules } from '../../src/live/rules.ts';
import { narrow } from '../../src/live/scope.ts';
import { liveState } from '../../src/live/state.ts';
import { loadDesired } from '../../src/manifest/desired.ts';
import type { Finding } from '../../src/model/finding.ts';
import { isError } from '../../src/model/finding.ts';
import { NO_GUARDS } from '../../src/model/guards.ts';
import type { Guards } from '../../src/model/guards.ts';
import type { Json } from '../../src/model/json.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { AccountReader, Clock, FileReader, IamWriter, Secrets } from '../../src/model/ports.ts';
import type { RunReport } from '../../src/model/run.ts';
import type { DesiredState, LiveState } from '../../src/model/state.ts';
import { makePlan } from '../../src/plan/plan.ts';
import type { PlanRequest } from '../../src/plan/plan.ts';
import { startSandbox } from '../../src/sandbox/server.ts';
import type { Sandbox, SandboxOptions } from '../../src/sandbox/server.ts';

export const AS_OF = '2026-11-22T10:42Z';

export interface Account {
  readonly id: string;
  readonly reader: AccountReader;
  readonly writer: IamWriter;
  close(): void;
}

/** Files of a test, by path. */
export type Files = Readonly<Record<string, string>>;

/** A world where secrets are taken and thrown away. */
export const noSecrets: Secrets = {
  password: () => 'Thrown-away-1234567890',
  deliver: () => Promise.resolve(),
  knows: () => Promise.resolve(true),
};

/** Waits take no time, and chance is even. */
export const quickClock: Clock = { now: () => clock.now(), random: () => 0.5, sleep: () => Promise.resolve() };

export function filesOf(files: Files): FileReader {
  return {
    list: (folder) =>
      Promise.resolve(
        Object.keys(files)
          .filter((path) => path.startsWith(`${folder}/`))
          .sort(),
      ),
    read: (path) => Promise.resolve(files[path]),
  };
}

/** Ids of so many accounts, for one sandbox. */
export function accountIds(count: number): string[] {
  return Array.from({ length: count }, (_, index) => String(100_000_000_000 + index));
}

export async function startAccounts(
  count: number,
  quotas: SandboxOptions['quotas'] = {},
): Promise<{ sandbox: Sandbox; account: (index: number) => Account }> {
  const ids = accountIds(count);
  const sandbox = await startSandbox({ accounts: ids, quotas });
  const account = (index: number): Account => {
    const id = ids[index] ?? '';
    const credentials = sandbox.keys[id];
    if (credentials === undefined) throw new Error(`no account ${index}`);
    return { id, ...openAccount({ endpoint: sandbox.url, region: 'us-east-1', credentials }) };
  };
  return { sandbox, account };
}

/** Compiles manifests that must be sound. */
export async function desiredOf(account: Account, files: Files, asOf: string = AS_OF): Promise<DesiredState> {
  const request = {
    folders: ['manifests'],
    base: '',
    scope: { account: account.id, partition: 'aws' },
    accountName: null,
    vars: {},
    asOf,
  };
  const { desired, findings } = await loadDesired(filesOf(files), request);
  if (desired === null || findings.some(isError)) throw new Error(`the manifests do not compile: ${describeFindings(findings)}`);
  return desired;
}

export function describeFindings(findings: readonly Finding[]): string {
  return findings
    .map((finding) => `${finding.place?.file ?? ''}:${finding.place?.line ?? 0} ${finding.rule}: ${finding.message}`)
    .join('\n');
}

export async function liveOf(account: Account, desired?: DesiredState): Promise<LiveState> {
  const declared = (desired?.entities ?? []).filter((entity) => entity.kind === 'Policy').map((entity) => entity.name);
  const removed = (desired?.removed ?? []).map((removal) => removal.address.slice(removal.address.indexOf('/') + 1));
  return liveState(
    await readCrawl(account.reader, {
      policies: [...declared, ...removed],
      descriptions: [...declared, ...removed],
      beyond: beyondFor(desired ?? { entities: [], removed: [] }, desired === undefined),
    }),
  );
}

/** Limits that no test runs into which is about something else. */
export const GENEROUS: Guards = { ...NO_GUARDS, limits: { deletes: 1000, replaces: 0, accessChanges: 1000 } };

export async function planOn(account: Account, files: Files, more: Partial<PlanRequest> = {}, rules: Partial<Rules> = {}): Promise<Plan> {
  const { guards = GENEROUS, asOf = AS_OF } = more;
  const desired = await desiredOf(account, files, asOf);
  const live = await liveOf(account, desired);
  const { pairs, kept, unread, findings, used, ...shown } = narrow(desired, live, {
    guards,
    asOf,
    guarded: false,
    listUnmanaged: false,
    ...rules,
  });
  return makePlan({
    live,
    pairs,
    kept,
    unread,
    findings,
    used,
    shown: { ...shown, guards: null },
    guards,
    asOf: AS_OF,
    owner: guards.owner,
    options: { only: [], deep: true },
    propagationSeconds: 10,
    allowDeletes: 100,
    ...more,
  });
}

/** Runs a plan with its waits taking no time; the report tells how it went. */
export function applyOn(account: Account, plan: Plan, writer: IamWriter = account.writer): Promise<RunReport> {
  return run(
    plan,
    { iam: writer, reader: account.reader.iam, journal: nullJournal, clock: quickClock, secrets: noSecrets },
    { concurrency: 4, waits: false },
  );
}

/** One manifest file; JSON is YAML. */
export function manifest(content: Json): Files {
  return { 'manifests/all.yaml': JSON.stringify(content, null, 2) };
}

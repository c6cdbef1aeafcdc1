// What an audit reads: the account as a whole, its credential report, and what the manifests say nothing of.
import { CallError } from '../model/callerror.ts';
import { Failure } from '../model/failure.ts';
import type { Address } from '../model/address.ts';
import type { Clock, IamReader } from '../model/ports.ts';
import type { Orphan } from '../model/plan.ts';
import type { LiveState } from '../model/state.ts';
import { PLAIN_RULES } from '../live/rules.ts';
import { narrow } from '../live/scope.ts';
import { liveState } from '../live/state.ts';
import { readManifests, readWhole } from './pipeline.ts';
import type { Source } from './source.ts';
import type { Target } from './target.ts';

/** AWS makes a report anew every four hours at most; one takes seconds, and minutes in a large account. */
const PATIENCE = 300_000;
const PAUSE = 2_000;

export interface CredentialReport {
  readonly csv: string;
  /** When AWS made it, in milliseconds since the epoch; null if it does not say. */
  readonly made: number | null;
}

/** The credential report; null where nobody allows it. Generated, and waited for. */
export async function readCredentialReport(iam: IamReader, clock: Clock, waits: boolean): Promise<CredentialReport | null> {
  const started = clock.now();
  try {
    for (;;) {
      const found = await reportOf(iam);
      if (found !== null) return found;
      if (clock.now() - started > PATIENCE)
        throw new Failure('aws', 'the credential report is not made after five minutes', 'Run the command again later.');
      if (waits) await clock.sleep(PAUSE);
    }
  } catch (error) {
    // What the report would tell is missing then, and the audit says so.
    if (error instanceof Failure && error.code === 'access-denied') return null;
    throw error;
  }
}

// Null: it is being made, or the one that was there has grown too old meanwhile.
async function reportOf(iam: IamReader): Promise<CredentialReport | null> {
  const { State } = await iam.get('GenerateCredentialReport', {});
  if (State !== 'COMPLETE') return null;
  try {
    const { Content, GeneratedTime } = await iam.get('GetCredentialReport', {});
    return Content === undefined ? null : { csv: new TextDecoder().decode(Content), made: GeneratedTime?.getTime() ?? null };
  } catch (error) {
    if (isUnready(error)) return null;
    throw error;
  }
}

// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetCredentialReport.html
function isUnready(error: unknown): boolean {
  const cause = error instanceof Failure ? error.cause : error;
  return cause instanceof CallError && /Report(InProgress|NotReady|NotPresent|Expired)/.test(cause.code);
}

/** The account with everything that it has. */
export async function readAccount(source: Source, target: Target, progress: (done: number, what: string) => void): Promise<LiveState> {
  return liveState(await readWhole(source, target, { descriptions: false, progress }));
}

export interface Undeclared {
  /** Null if the manifests could not be read. */
  readonly unmanaged: readonly Address[] | null;
  readonly orphans: readonly Orphan[];
}

/** What no manifest declares: nobody's, or ours. */
export async function undeclaredIn(source: Source, live: LiveState, asOf: string): Promise<Undeclared> {
  const { desired } = await readManifests(source, live.scope, asOf);
  if (desired === null) return { unmanaged: null, orphans: [] };
  const rules = { ...PLAIN_RULES, guards: { ...source.config.guards, prune: false }, asOf, listUnmanaged: true };
  const { unmanaged, orphans } = narrow(desired, live, rules);
  return { unmanaged: unmanaged.listed, orphans };
}

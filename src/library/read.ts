// Reading an account: live, or from a snapshot.
import { openSnapshot } from '../cli/live.ts';
import { readWhole } from '../cli/pipeline.ts';
import { readSnapshot, writeSnapshot } from '../live/snapshot.ts';
import type { Snapshot } from '../live/snapshot.ts';
import { liveState } from '../live/state.ts';
import { Failure } from '../model/failure.ts';
import type { LiveState } from '../model/state.ts';
import { open } from './connection.ts';
import type { Connection } from './connection.ts';
import { sourceOf } from './load.ts';
import type { Project } from './load.ts';
import { checkRequest } from './request.ts';
import { NO_PROJECT } from './without.ts';

/** Told after each answer: how many there were so far, of which operation, and how many there will be as far as is known. */
export type Progress = (done: number, operation: string, expected: number) => void;

export interface ReadRequest {
  /** Its account must be the one that is read, and its configuration says how that is reached. */
  readonly project?: Project | undefined;
  readonly connection?: Connection | undefined;
  /** Instead of an account: a file of `iamsync snapshot`, or of `aws iam get-account-authorization-details`. */
  readonly snapshot?: string | undefined;
  /** Instead of a file: its text. */
  readonly text?: string | undefined;
  /** Read the descriptions of policies too, one more call each. */
  readonly deep?: boolean | undefined;
  readonly onProgress?: Progress | undefined;
}

/** Everything that was read of an account, whoever manages it. No secrets are in it, since IAM's answers hold none. */
export interface LiveAccount extends LiveState {
  /** The text of a snapshot: what `read({ text })` and `iamsync plan --live` take. The same account gives the same bytes. */
  toSnapshot(): string;
}

const snapshots = new WeakMap<LiveAccount, Snapshot>();

/** What stands behind an account that was read. Throws Failure('usage') for what read did not give. */
export function snapshotOf(live: LiveAccount): Snapshot {
  const snapshot = snapshots.get(live);
  if (snapshot !== undefined) return snapshot;
  throw new Failure('usage', 'The option live is not what read gave.', 'Give the very object that read resolved to, not a copy of it.');
}

/**
 * Reads an account. Throws Failure: `credentials`, `endpoint`, `access-denied`, `throttled`, `aws` for what keeps from it, `wrong-account`
 * if it is not the project's, `input` or `plan-format` for a file that is no snapshot.
 */
export async function read(request: ReadRequest = {}): Promise<LiveAccount> {
  checkRequest('read', request, {
    project: 'object',
    connection: 'object',
    snapshot: 'text',
    text: 'text',
    deep: 'flag',
    onProgress: 'function',
  });
  const ways = [request.connection, request.snapshot, request.text].filter((way) => way !== undefined);
  if (ways.length > 1)
    throw new Failure('usage', 'read takes one of connection, snapshot and text.', 'Leave the others out: they name different accounts.');
  const snapshot = await take(request);
  const live = { ...liveState(snapshot.crawl), toSnapshot: () => writeSnapshot(snapshot.crawl) };
  snapshots.set(live, snapshot);
  return live;
}

async function take({ project, connection, snapshot, text, deep = false, onProgress }: ReadRequest): Promise<Snapshot> {
  const source = project === undefined ? NO_PROJECT : sourceOf(project);
  if (snapshot !== undefined) return openSnapshot(snapshot, source.account?.id);
  if (text !== undefined) return readSnapshot(text, 'the snapshot', source.account?.id);
  const target = await open(source, connection);
  try {
    const crawl = await readWhole(source, target, { descriptions: deep, ...(onProgress === undefined ? {} : { progress: onProgress }) });
    return { crawl, lists: true };
  } finally {
    await target.close();
  }
}

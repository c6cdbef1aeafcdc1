// An account from a file: a snapshot, or what the AWS CLI writes.
import { fileReader } from '../edge/files.ts';
import { readSnapshot } from '../live/snapshot.ts';
import type { Snapshot } from '../live/snapshot.ts';
import { liveState } from '../live/state.ts';
import { Failure } from '../model/failure.ts';
import type { LiveState } from '../model/state.ts';

/** The account in a file; `expected`: the id that it must have. Throws Failure for what is no snapshot, or of another account. */
export async function readLive(path: string, expected: string | undefined): Promise<LiveState> {
  return liveState((await openSnapshot(path, expected)).crawl);
}

/** The same as it was read, for planSnapshot. */
export async function openSnapshot(path: string, expected: string | undefined): Promise<Snapshot> {
  const text = await fileReader.read(path);
  if (text !== undefined) return readSnapshot(text, path, expected);
  throw new Failure(
    'input',
    `There is no ${path}.`,
    'Make it with iamsync snapshot --out, or with aws iam get-account-authorization-details.',
  );
}

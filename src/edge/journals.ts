// Where runs are recorded and kept apart from each other: a folder, or a prefix of a bucket in S3. Both look the same from here on.
import { basename, dirname, join } from 'node:path';
import type { Lock } from '../model/ports.ts';
import { fileReader } from './files.ts';
import { openObjectJournal, objectRuns, readObjectJournal } from './journal-object.ts';
import { openJournal, readJournal } from './journal.ts';
import type { Journal } from './journal-lines.ts';
import type { OpenJournal } from './journal.ts';
import { clocks, leaseTimes } from './lease.ts';
import { acquireObjectLock } from './lock-object.ts';
import { acquireLock } from './lock.ts';
import { openObjects } from './objects.ts';
import type { Bucket } from './objects.ts';
import type { S3Options } from './s3-client.ts';

const SUFFIX = '.jsonl';

export interface RunStart {
  /** 12 digits. */
  readonly account: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
}

export interface Journals {
  /** Throws Failure('locked') with who holds it since when. */
  lock(start: RunStart): Promise<Lock>;
  begin(start: RunStart & { readonly digest: string }): Promise<OpenJournal>;
  /** Names of the runs of an account, the oldest first. */
  runs(account: string): Promise<readonly string[]>;
  /** Null for a run that was killed before it did anything. */
  read(account: string, run: string): Promise<Journal | null>;
}

/** Journals in files below a folder. */
export function journalsIn(folder: string): Journals {
  return {
    lock: (start) => acquireLock({ folder, ...start }),
    begin: (start) => openJournal({ folder, ...start }),
    async runs(account) {
      const home = join(folder, account);
      const paths = (await fileReader.list(home)) ?? [];
      return paths.flatMap((path) => (path.endsWith(SUFFIX) && dirname(path) === home ? [basename(path, SUFFIX)] : []));
    },
    read: (account, run) => readJournal(join(folder, account, `${run}${SUFFIX}`)),
  };
}

/** Journals in objects of S3. Nothing is loaded or sent before one of them is used. */
export function journalsInBucket(bucket: Bucket, options: S3Options): Journals {
  const store = openObjects(bucket, options);
  return {
    lock: ({ account, startedAt }) => acquireObjectLock({ store, clocks, times: leaseTimes(process.env) }, account, startedAt),
    begin: (start) => Promise.resolve(openObjectJournal(store, start)),
    runs: (account) => objectRuns(store, account),
    read: (account, run) => readObjectJournal(store, account, run),
  };
}

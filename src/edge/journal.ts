// The journal of a run: one file of JSON lines, each on the disk before the run goes on. It holds no secrets; the folder is private all the same.
import { lstat, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../model/failure.ts';
import { codeOf, messageOf } from './files.ts';
import { makePrivateFolder } from './private.ts';
import { journalLine, soundJournal } from './journal-lines.ts';
import type { Journal } from './journal-lines.ts';
import type { JournalWriter } from '../model/run.ts';

export interface JournalPlace {
  /** The journal folder, e.g. `.iamsync/journal`. */
  readonly folder: string;
  /** 12 digits. */
  readonly account: string;
  /** `<asOf>.<sha256>` or a bare hash: its first 8 digits go into the name. */
  readonly digest: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
}

export interface OpenJournal extends JournalWriter {
  readonly path: string;
  close(): Promise<void>;
}

/** What a journal needs of a file. */
export interface JournalFile {
  append(text: string): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** Opens a file that must not exist yet, readable by its owner only. */
export type OpenFile = (path: string) => Promise<JournalFile>;

/** Keeps no journal: there will be no way to take the run back from it. */
export const nullJournal: JournalWriter = { run: null, write: () => Promise.resolve() };

/**
 * Begins a journal: `<folder>/<account>/<start UTC>-<8 hex of the digest>.jsonl`, 0600 in folders of 0700. The name without suffix is
 * the run's. Throws Failure('journal') if it can't be begun.
 */
export async function openJournal(
  { folder, account, digest, startedAt }: JournalPlace,
  openFile: OpenFile = openPrivate,
): Promise<OpenJournal> {
  const run = runName(startedAt, digest);
  const path = join(folder, account, `${run}.jsonl`);
  try {
    await makePrivateFolder(join(folder, account));
    const file = await openFile(path);
    await syncFolder(join(folder, account));
    return writerTo(file, run, path);
  } catch (error) {
    throw unwritable(path, error);
  }
}

function writerTo(file: JournalFile, run: string, path: string): OpenJournal {
  let last: Promise<void> = Promise.resolve();
  let waiting = '';
  const flush = (): Promise<void> => {
    const text = waiting;
    waiting = '';
    return append(file, text, path);
  };
  return {
    run,
    path,
    // Lines that come while others are brought to the disk go together after them. After a failure every later line fails as well: a
    // line after a torn one could not be read.
    write(line) {
      if (waiting === '') last = last.then(flush);
      waiting += journalLine(line);
      return last;
    },
    async close() {
      await last.catch(() => undefined);
      await file.close();
    },
  };
}

async function append(file: JournalFile, text: string, path: string): Promise<void> {
  try {
    await file.append(text);
    await file.sync();
  } catch (error) {
    throw unwritable(path, error);
  }
}

function unwritable(path: string, error: unknown): Failure {
  const next = 'Make room or choose a journal folder that can be written (journal: in iamsync.yaml), then run plan again.';
  return new Failure('journal', `the journal ${path} can't be written: ${messageOf(error)}`, next, error);
}

async function openPrivate(path: string): Promise<JournalFile> {
  const file = await open(path, 'ax', 0o600);
  return { append: (text) => file.appendFile(text), sync: () => file.sync(), close: () => file.close() };
}

// A new file is only sure to be found after a crash once its folder is on the disk too.
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** `20261122T104205.123Z-3f…`: sorts by time, and holds no character that a file name may not. */
export function runName(startedAt: number, digest: string): string {
  const start = new Date(startedAt).toISOString().replaceAll(/[-:]/g, '');
  return `${start}-${digest.slice(digest.lastIndexOf('.') + 1).slice(0, 8)}`;
}

// What leads elsewhere, or never ends, is no journal of ours.
async function readPlain(path: string): Promise<string> {
  if ((await lstat(path)).isFile()) return readFile(path, 'utf8');
  throw new Error('it is no plain file');
}

/** Reads a journal back. Throws Failure('input') for a file that can't be read; the rest is as journalOf has it. */
export async function readJournal(path: string): Promise<Journal | null> {
  const text = await readPlain(path).catch((error: unknown) => {
    const what = codeOf(error) === 'ENOENT' ? 'there is no such journal' : `it can't be read: ${messageOf(error)}`;
    throw new Failure('input', `${path}: ${what}`, 'Name a run by its file below the journal folder.', error);
  });
  return soundJournal(text, path);
}

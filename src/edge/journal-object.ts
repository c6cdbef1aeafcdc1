// The journal of a run in S3. Objects can't be appended to, so that the last part is written anew with each lot of lines, until it is
// full and the next one begins: `RUN.jsonl`, `RUN.jsonl.000002`, … are the lines of the run in order.
import { Failure } from '../model/failure.ts';
import type { Expected, ObjectStore } from './objects.ts';
import { journalLine, soundJournal } from './journal-lines.ts';
import { runName } from './journal.ts';
import type { Journal } from './journal-lines.ts';
import type { OpenJournal } from './journal.ts';

/** Characters from which on a part is left as it is: a put of so much takes no longer than one of nothing. */
const PART = 64 * 1024;
const SUFFIX = '.jsonl';

interface Part {
  number: number;
  text: string;
  expected: Expected;
}

/** Begins a journal, `<account>/<start UTC>-<8 hex of the digest>.jsonl`. Nothing is sent before the first line. */
export function openObjectJournal(
  store: ObjectStore,
  { account, digest, startedAt }: { readonly account: string; readonly digest: string; readonly startedAt: number },
): OpenJournal {
  const run = runName(startedAt, digest);
  const key = `${account}/${run}${SUFFIX}`;
  const part: Part = { number: 1, text: '', expected: { absent: true } };
  let waiting = '';
  let next: Promise<void> | undefined;
  let last: Promise<void> = Promise.resolve();
  const flush = async (): Promise<void> => {
    const lines = waiting;
    waiting = '';
    next = undefined;
    await append(store, key, part, lines);
  };
  return {
    run,
    path: store.place(key),
    // What comes while a put is under way goes with the next one. After a failure every later line fails as well.
    write(line) {
      waiting += journalLine(line);
      next ??= last = last.then(flush);
      return next;
    },
    close: () => last.catch(() => undefined),
  };
}

async function append(store: ObjectStore, key: string, part: Part, lines: string): Promise<void> {
  if (part.text.length >= PART) Object.assign(part, { number: part.number + 1, text: '', expected: { absent: true } });
  const name = partKey(key, part.number);
  const text = part.text + lines;
  const put = await store.put(name, text, part.expected);
  if (put.is === 'other')
    throw new Failure(
      'journal',
      `the journal ${store.place(name)} can't be written: somebody else ${put.found === null ? 'removed' : 'wrote'} it`,
      'Look who else uses the place of the journal, then run plan again.',
    );
  Object.assign(part, { text, expected: { etag: put.etag } });
}

function partKey(key: string, number: number): string {
  return number === 1 ? key : `${key}.${String(number).padStart(6, '0')}`;
}

/** Names of the runs of an account, the oldest first. */
export async function objectRuns(store: ObjectStore, account: string): Promise<readonly string[]> {
  const keys = await store.list(`${account}/`);
  return keys.flatMap((key) => {
    const name = key.slice(account.length + 1);
    return name.endsWith(SUFFIX) && !name.includes('/') ? [name.slice(0, -SUFFIX.length)] : [];
  });
}

/** Reads a journal back, all parts of it. Throws Failure as readJournal does. */
export async function readObjectJournal(store: ObjectStore, account: string, run: string): Promise<Journal | null> {
  const key = `${account}/${run}${SUFFIX}`;
  const found = await store.list(key);
  const texts: string[] = [];
  for (const [index] of found.entries()) {
    const name = partKey(key, index + 1);
    const part = await store.get(name);
    if (part === null) throw new Failure('input', `${store.place(name)}: this part of the journal is missing`, 'Restore it.');
    texts.push(part.text);
  }
  if (texts.length === 0) throw new Failure('input', `${store.place(key)}: there is no such journal`, 'Name a run by its file there.');
  return soundJournal(texts.join(''), store.place(key));
}

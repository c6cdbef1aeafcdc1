// The journal in S3, against a bucket in memory: what is there when, in how many puts, and what befalls it.
import { describe, expect, it } from 'vitest';
import { run } from '../../src/apply/run.ts';
import { journalLine } from '../../src/edge/journal-lines.ts';
import { objectRuns, openObjectJournal, readObjectJournal } from '../../src/edge/journal-object.ts';
import { action, options, planOf, world } from '../apply/fakes.ts';
import { holding } from '../support/holding.ts';
import type { JournalEntry, JournalHead } from '../../src/model/run.ts';
import { fakeStore, unreachable } from './object-fakes.ts';

const account = '123456789012';
const start = { account, digest: '2026-11-22T10:42Z.deadbeefcafe', startedAt: Date.parse('2026-11-22T10:42:05.123Z') };
const RUN = '20261122T104205.123Z-deadbeef';
const KEY = `${account}/${RUN}.jsonl`;
const head: JournalHead = { format: 1, run: RUN, plan: planOf([action('a')]) };
const entry = (id: string, note = ''): JournalEntry => ({ at: '2026-11-22T10:42:05.123Z', id, step: 'TagRole', event: 'done', note });

describe('a journal in S3', () => {
  it('is named as in a folder, and sends nothing before its first line', async () => {
    const store = fakeStore();
    const journal = openObjectJournal(store, start);
    expect(journal).toMatchObject({ run: RUN, path: `s3://bucket/${KEY}` });
    await journal.close();
    expect(store.log).toEqual([]);
    expect(await objectRuns(store, account)).toEqual([]);
  });

  it('has a line in the bucket when its write resolves', async () => {
    const store = fakeStore();
    const journal = openObjectJournal(store, start);
    await journal.write(head);
    for (const id of ['a', 'b', 'c']) {
      await journal.write(entry(id));
      expect(store.objects.get(KEY)?.text.endsWith(journalLine(entry(id)))).toBe(true);
    }
    expect(store.log).toHaveLength(4);
  });

  it('puts what is written at once together, in order', async () => {
    const store = fakeStore();
    const journal = openObjectJournal(store, start);
    await Promise.all([journal.write(head), ...Array.from({ length: 50 }, (_, index) => journal.write(entry(String(index))))]);
    expect(store.log.length).toBeLessThanOrEqual(2);
    const read = await readObjectJournal(store, account, RUN);
    expect(read?.head).toEqual(head);
    expect(read?.entries.map(({ id }) => id)).toEqual(Array.from({ length: 50 }, (_, index) => String(index)));
  });

  it('goes on in further objects, none of them much larger than the first was', async () => {
    const store = fakeStore();
    const journal = openObjectJournal(store, start);
    await journal.write(head);
    const ids = Array.from({ length: 60 }, (_, index) => String(index));
    for (const id of ids) await journal.write(entry(id, 'n'.repeat(10_000)));
    await journal.write({ at: 'now', event: 'end', result: 'done' });
    const keys = [...store.objects.keys()].toSorted();
    expect(keys.slice(0, 3)).toEqual([KEY, `${KEY}.000002`, `${KEY}.000003`]);
    for (const { text } of store.objects.values()) expect(text.length).toBeLessThan(80_000);
    const read = await readObjectJournal(store, account, RUN);
    expect(read?.entries.map(({ id }) => id)).toEqual(ids);
    expect(read?.end?.result).toBe('done');
    expect(await objectRuns(store, account)).toEqual([RUN]);

    store.objects.delete(`${KEY}.000002`);
    await expect(readObjectJournal(store, account, RUN)).rejects.toMatchObject({
      code: 'input',
      message: holding('part of the journal is missing'),
    });
  });

  it.each(['removed', 'wrote'])('that somebody else %s is a failure, and so is every later line', async (what) => {
    const store = fakeStore();
    const journal = openObjectJournal(store, start);
    await journal.write(head);
    if (what === 'removed') store.objects.delete(KEY);
    else store.objects.set(KEY, { text: 'mine', etag: 'x', modified: 0 });
    for (const id of ['a', 'b'])
      await expect(journal.write(entry(id))).rejects.toMatchObject({ code: 'journal', message: holding(`somebody else ${what} it`) });
    await journal.close();
  });

  it('never goes on with that of another run', async () => {
    const store = fakeStore();
    await openObjectJournal(store, start).write(head);
    await expect(openObjectJournal(store, start).write({ ...head, run: 'other' })).rejects.toMatchObject({ code: 'journal' });
  });

  it('stops a run before its next call', async () => {
    const store = fakeStore();
    const journal = openObjectJournal(store, start);
    store.before = () => (store.log.length >= 3 ? unreachable() : undefined);
    const fake = { ...world(), journal };
    const report = await run(planOf([action('a'), action('b', { needs: ['a'] })]), fake, options);
    expect(fake.sent).toHaveLength(1);
    expect(report).toMatchObject({ result: 'failed', cause: { code: 'endpoint' }, done: [{ id: 'a' }], notTried: [{ id: 'b' }] });
  });

  it('of a run can be read back whole; one that is not there is told', async () => {
    const store = fakeStore();
    const journal = openObjectJournal(store, start);
    const plan = planOf([action('a'), action('b', { needs: ['a'] })]);
    await run(plan, { ...world(), journal }, options);
    const read = await readObjectJournal(store, account, RUN);
    expect(read?.head).toEqual({ format: 1, run: RUN, plan });
    expect(read?.entries.map(({ id, event }) => `${event} ${id}`)).toEqual(['try a', 'done a', 'try b', 'done b']);
    await expect(readObjectJournal(store, account, 'other')).rejects.toMatchObject({
      code: 'input',
      message: holding('there is no such journal'),
    });
  });

  it('of other accounts, the lock and what else lies there are no runs', async () => {
    const store = fakeStore();
    for (const key of [`${account}/lock`, `${account}/sub/x.jsonl`, '999999999999/y.jsonl', `${account}/z.jsonl.000002`, KEY])
      store.objects.set(key, { text: '', etag: '', modified: 0 });
    expect(await objectRuns(store, account)).toEqual([RUN]);
  });
});

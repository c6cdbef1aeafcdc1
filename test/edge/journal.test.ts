// The journal on a real disk, and on one that is full.
import { appendFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { journalLine } from '../../src/edge/journal-lines.ts';
import { nullJournal, openJournal, readJournal } from '../../src/edge/journal.ts';
import { run } from '../../src/apply/run.ts';
import { action, options, planOf, world } from '../apply/fakes.ts';
import { holding } from '../support/holding.ts';
import type { JournalFile, JournalPlace } from '../../src/edge/journal.ts';
import type { JournalEntry, JournalHead } from '../../src/model/run.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'iamsync-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const startedAt = Date.parse('2026-11-22T10:42:05.123Z');
const place = (): JournalPlace => ({
  folder: join(folder, 'journal'),
  account: '123456789012',
  digest: '2026-11-22T10:42Z.deadbeefcafe',
  startedAt,
});
const head: JournalHead = { format: 1, run: 'r', plan: planOf([action('a')]) };
const entry = (id: string): JournalEntry => ({ at: '2026-11-22T10:42:05.123Z', id, step: 'TagRole', event: 'done' });

describe('a journal', () => {
  it('is a private file named after its start and its digest', async () => {
    const journal = await openJournal(place());
    await journal.close();
    expect(journal.run).toBe('20261122T104205.123Z-deadbeef');
    expect(journal.path).toBe(join(folder, 'journal', '123456789012', '20261122T104205.123Z-deadbeef.jsonl'));
    expect((await stat(journal.path)).mode & 0o777).toBe(0o600);
    for (const part of ['journal', join('journal', '123456789012')]) expect((await stat(join(folder, part))).mode & 0o777).toBe(0o700);
  });

  it('never continues the file of another run', async () => {
    const first = await openJournal(place());
    await expect(openJournal(place())).rejects.toMatchObject({ code: 'journal' });
    await first.close();
  });

  it('holds the lines of concurrent writers whole and in order', async () => {
    const journal = await openJournal(place());
    await journal.write(head);
    await Promise.all(Array.from({ length: 50 }, (_, index) => journal.write(entry(String(index)))));
    await journal.write({ at: 'now', event: 'end', result: 'done' });
    await journal.close();
    const read = await readJournal(journal.path);
    expect(read?.head).toEqual(head);
    expect(read?.entries.map(({ id }) => id)).toEqual(Array.from({ length: 50 }, (_, index) => String(index)));
    expect(read?.end).toEqual({ at: 'now', event: 'end', result: 'done' });
  });

  /** A file that tells what is done to it: an append by the ids of its lines. */
  function telling(steps: string[]): JournalFile {
    return {
      append: async (text) => void steps.push(`append ${[...text.matchAll(/"id":"(\w+)"/g)].map(([, id]) => id).join(' ')}`),
      sync: async () => {
        await Promise.resolve();
        steps.push('sync');
      },
      close: () => Promise.resolve(),
    };
  }

  it('resolves a write only when the line is on the disk, and begins none before the last one is', async () => {
    const steps: string[] = [];
    const journal = await openJournal(place(), () => Promise.resolve(telling(steps)));
    const first = journal.write(entry('a')).then(() => steps.push('written a'));
    await Promise.resolve();
    await Promise.all([first, journal.write(entry('b')).then(() => steps.push('written b'))]);
    expect(steps).toEqual(['append a', 'sync', 'written a', 'append b', 'sync', 'written b']);
  });

  it('brings lines to the disk together that came while others were on their way', async () => {
    const steps: string[] = [];
    const journal = await openJournal(place(), () => Promise.resolve(telling(steps)));
    const first = journal.write(entry('a'));
    await Promise.resolve();
    await Promise.all([first, journal.write(entry('b')), journal.write(entry('c'))]);
    expect(steps).toEqual(['append a', 'sync', 'append b c', 'sync']);
  });
});

describe('a full disk', () => {
  const full = (lines: number): JournalFile & { text: string } => ({
    text: '',
    async append(text) {
      if (this.text.split('\n').length > lines) {
        this.text += text.slice(0, 10);
        throw Object.assign(new Error('write'), { code: 'ENOSPC' });
      }
      this.text += text;
    },
    sync: () => Promise.resolve(),
    close: () => Promise.resolve(),
  });

  it('is a Failure, and no later line is written behind the torn one', async () => {
    const file = full(2);
    const journal = await openJournal(place(), () => Promise.resolve(file));
    await journal.write(head);
    await journal.write(entry('a'));
    const next = [journal.write(entry('b')), journal.write(entry('c'))];
    for (const write of next) await expect(write).rejects.toMatchObject({ code: 'journal', message: holding('the disk is full') });
    expect(file.text.endsWith(JSON.stringify(entry('b')).slice(0, 10))).toBe(true);
    await writeFile(join(folder, 'torn.jsonl'), file.text);
    expect((await readJournal(join(folder, 'torn.jsonl')))?.entries.map(({ id }) => id)).toEqual(['a']);
  });

  it('stops a run before its next call', async () => {
    const journal = await openJournal(place(), () => Promise.resolve(full(3)));
    const fake = { ...world(), journal };
    const report = await run(planOf([action('a'), action('b', { needs: ['a'] })]), fake, options);
    expect(fake.sent).toHaveLength(1);
    expect(report).toMatchObject({ cause: { code: 'journal' }, done: [{ id: 'a' }], notTried: [{ id: 'b' }] });
  });

  it('below a real file is told like that', async () => {
    const journal = await openJournal(place(), async () => {
      const { open } = await import('node:fs/promises');
      const device = await open('/dev/full', 'a');
      return { append: (text) => device.appendFile(text), sync: () => Promise.resolve(), close: () => device.close() };
    });
    await expect(journal.write(head)).rejects.toMatchObject({
      code: 'journal',
      message: holding('the disk is full'),
    });
    await journal.close();
  });

  it('or a folder that is none can not begin a journal', async () => {
    await writeFile(join(folder, 'journal'), '');
    await expect(openJournal(place())).rejects.toMatchObject({ code: 'journal', next: holding('journal:') });
  });
});

describe('reading back', () => {
  const write = async (text: string): Promise<string> => {
    const path = join(folder, 'j.jsonl');
    await writeFile(path, text);
    return path;
  };

  it('takes a torn last line for not written', async () => {
    const path = await write(journalLine(head) + journalLine(entry('a')));
    await appendFile(path, '{"at":"2026-11-22T10:4');
    expect(await readJournal(path)).toMatchObject({ entries: [{ id: 'a' }], end: null });
  });

  it('names a line that is not as it was written, whatever was changed in it', async () => {
    const lines = [head, entry('a'), entry('b')].map(journalLine);
    for (const [index, line] of lines.entries())
      for (const changed of [
        line.replace('"a"', '"c"').replace('"b"', '"c"').replace('"r"', '"s"'),
        line.replace(/,"sum":"\w+"/, ''),
        line.replace('{', '{ '),
      ]) {
        const path = await write(lines.with(index, changed).join(''));
        await expect(readJournal(path)).rejects.toMatchObject({
          code: 'input',
          message: `${path}:${index + 1}: this line is not as iamsync wrote it`,
        });
      }
  });

  it('looks at every part of a journal without sums, which earlier versions wrote', async () => {
    const path = await write(`${JSON.stringify(head)}\n`);
    await expect(readJournal(path)).rejects.toMatchObject({ code: 'plan-format', message: holding('is not a valid plan') });
  });

  it('finds no run where not even the first line was written', async () => {
    for (const text of ['', '{"format":1,"ru']) expect(await readJournal(await write(text))).toBeNull();
  });

  it('names the place of any other damage', async () => {
    const torn = await write(`${JSON.stringify(head)}\n{"at":\n${JSON.stringify(entry('a'))}\n`);
    await expect(readJournal(torn)).rejects.toMatchObject({ code: 'input', message: `${torn}:2: this is not a line of a journal` });
    const stray = await write(`${JSON.stringify(head)}\n${JSON.stringify(entry('a'))}\n{"x":1}\n`);
    await expect(readJournal(stray)).rejects.toMatchObject({ code: 'input', message: `${stray}:3: this is not a line of a journal` });
    for (const text of ['hello\n', '[]\n']) await expect(readJournal(await write(text))).rejects.toMatchObject({ code: 'input' });
    await expect(readJournal(join(folder, 'none'))).rejects.toMatchObject({
      code: 'input',
      message: holding('there is no such journal'),
    });
  });

  it('refuses another format', async () => {
    await expect(readJournal(await write(`${JSON.stringify({ ...head, format: 2 })}\n`))).rejects.toMatchObject({ code: 'plan-format' });
    await expect(
      readJournal(await write(`${JSON.stringify({ ...head, plan: { formatVersion: 99, waves: [] } })}\n`)),
    ).rejects.toMatchObject({ code: 'plan-format' });
  });
});

it('no journal takes every line and leaves nothing', async () => {
  await nullJournal.write(entry('a'));
  expect(nullJournal.run).toBeNull();
  expect(await readdir(folder)).toEqual([]);
});

it('a run’s journal can be read back whole', async () => {
  const journal = await openJournal(place());
  const plan = planOf([action('a'), action('b', { needs: ['a'] })]);
  await run(plan, { ...world(), journal }, options);
  await journal.close();
  const read = await readJournal(journal.path);
  expect(read?.head).toEqual({ format: 1, run: journal.run, plan });
  expect(read?.entries.map(({ id, event }) => `${event} ${id}`)).toEqual(['try a', 'done a', 'try b', 'done b']);
  expect(read?.end?.result).toBe('done');
  expect((await readFile(journal.path, 'utf8')).endsWith('\n')).toBe(true);
});

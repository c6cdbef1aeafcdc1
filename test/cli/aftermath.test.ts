// Before the account is read: what the run before may have made unseen is waited for, once, and nothing else is.
import { describe, expect, it } from 'vitest';
import { awaitAftermath } from '../../src/cli/aftermath.ts';
import type { Target } from '../../src/cli/target.ts';
import type { Journal } from '../../src/edge/journal-lines.ts';
import { Failure } from '../../src/model/failure.ts';
import type { JournalEntry } from '../../src/model/run.ts';
import { action, planOf } from '../apply/fakes.ts';

const NOW = Date.parse('2026-11-22T10:43:00.000Z');
const ID = 'AccessKey/robot/ci#CreateAccessKey';
const tried = (at: string): JournalEntry => ({ at, id: ID, step: 'CreateAccessKey', event: 'try' });

interface Past {
  readonly runs?: readonly string[];
  readonly read?: () => Promise<Journal | null>;
  readonly isSandbox?: boolean;
}

/** What is told and how long is slept, in milliseconds. */
async function awaited({
  runs = ['first', 'last'],
  read,
  isSandbox = false,
}: Past): Promise<{ told: string; slept: number; asked: string[] }> {
  const seen = { told: '', slept: 0, asked: [] as string[] };
  const target = {
    isSandbox,
    clock: { now: () => NOW, random: () => 0, sleep: (ms: number) => Promise.resolve(void (seen.slept += ms)) },
    journals: {
      runs: () => Promise.resolve(runs),
      read: (_account: string, run: string) => {
        seen.asked.push(run);
        return read?.() ?? Promise.resolve(null);
      },
    },
  };
  await awaitAftermath(target as unknown as Target, '123456789012', (text) => void (seen.told += text));
  return seen;
}

const journal = (...entries: JournalEntry[]): (() => Promise<Journal>) => {
  const plan = planOf([action('app')]);
  return () => Promise.resolve({ head: { format: 1, run: 'last', plan }, entries, end: null });
};

describe('what the run before may have made', () => {
  it('is waited for until a minute has passed since', async () => {
    const seen = await awaited({ read: journal(tried('2026-11-22T10:42:20.000Z')) });
    expect(seen).toMatchObject({ slept: 20_000, asked: ['last'] });
    expect(seen.told).toBe('The run last may have made an access key whose answer was lost; waiting 20 s until IAM would show it.\n');
  });

  it.each<[string, Past]>([
    ['long ago', { read: journal(tried('2026-11-22T10:41:59.000Z')) }],
    ['of which it knows', { read: journal(tried('2026-11-22T10:42:59.000Z'), { ...tried('2026-11-22T10:43:00.000Z'), event: 'done' }) }],
    ['of a run that did nothing', {}],
    ['where none was before', { runs: [] }],
    ['in a sandbox', { isSandbox: true, read: journal(tried('2026-11-22T10:42:59.000Z')) }],
  ])('is not waited for: %s', async (_why, past) => {
    expect(await awaited(past)).toMatchObject({ slept: 0, told: '' });
  });

  it('is told to be unknown if the journal can not be read, which keeps from nothing', async () => {
    const read = (): Promise<never> => Promise.reject(new Failure('plan-format', 'the journal is damaged.', 'Look at it.'));
    const seen = await awaited({ read });
    expect(seen).toMatchObject({ slept: 0, told: 'What the run last left behind is not known: the journal is damaged.\n' });
  });
});

// A run whose lock is lost: calls under way are finished, no further one is sent, and the report and the journal tell the truth.
import { expect, it } from 'vitest';
import { deedsOf } from '../../src/apply/deeds.ts';
import { run } from '../../src/apply/run.ts';
import { Failure } from '../../src/model/failure.ts';
import type { JournalEntry } from '../../src/model/run.ts';
import { action, options, planOf, world } from './fakes.ts';

const lost = (): never => {
  throw new Failure('locked', 'the lock was lost', 'Run plan again.');
};
const plan = planOf([action('a'), action('b', { needs: ['a'] }), action('c', { needs: ['b'] })]);

it.each(['when it is asked', 'at the last moment'] as const)('%s', async (when) => {
  const fake = world();
  const isLost = (): boolean => fake.sent.length >= 1;
  const lock = {
    ready: () => Promise.resolve().then(() => (when === 'when it is asked' && isLost() ? lost() : undefined)),
    check: () => (isLost() ? lost() : undefined),
  };
  const { iam } = fake;
  const report = await run(
    plan,
    {
      ...fake,
      lock,
      iam: {
        call: (call, last) => {
          last?.();
          return iam.call(call);
        },
      },
    },
    options,
  );
  expect(fake.sent).toHaveLength(1);
  expect(report).toMatchObject({
    result: 'failed',
    cause: { code: 'locked' },
    calls: 1,
    retries: 0,
    done: [{ id: 'a' }],
    failed: [],
    notTried: [{ id: 'b' }, { id: 'c' }],
  });
  const entries = fake.lines.filter((line): line is JournalEntry => 'id' in line);
  expect(entries.map(({ id, event }) => `${event} ${id}`)).toEqual(['try a', 'done a', 'try b', 'failed b']);
  expect(entries.at(-1)?.error).toEqual({ code: 'locked', message: 'not sent: the lock was lost', ambiguous: false });
  // What was not sent is nothing to take back, nor in doubt.
  expect(deedsOf(entries).map(({ id }) => id)).toEqual(['a']);
});

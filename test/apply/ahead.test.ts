// What goes on beside the calls: their lines in the journal, before and after them, which no call has to wait for without need.
import { describe, expect, it } from 'vitest';
import { deedsOf } from '../../src/apply/deeds.ts';
import { run } from '../../src/apply/run.ts';
import type { RunWorld } from '../../src/apply/session.ts';
import type { JournalEntry, JournalLine } from '../../src/model/run.ts';
import { openTime } from '../support/time.ts';
import { action, failing, gate, nameOf, options, planOf, settled, world } from './fakes.ts';

function said(line: JournalLine): string {
  if ('id' in line) return `${line.event} ${line.id}`;
  return 'event' in line ? line.event : 'head';
}

const entriesIn = (lines: readonly JournalLine[]): JournalEntry[] => lines.flatMap((line) => ('id' in line ? [line] : []));

/** A journal whose lines are on the disk when the test says so. */
function slowDisk() {
  let waiting: { readonly line: JournalLine; readonly written: () => void }[] = [];
  const journal: RunWorld['journal'] = {
    run: 'the-run',
    write: (line) => new Promise((resolve) => void waiting.push({ line, written: resolve })),
  };
  const flush = async (): Promise<string[]> => {
    const lines = waiting;
    waiting = [];
    for (const { written } of lines) written();
    await settled();
    return lines.map(({ line }) => said(line));
  };
  return { journal, flush };
}

describe('the line before a call', () => {
  it('goes to the disk while calls of others are under way, of as many as may be', async () => {
    const under = gate();
    const fake = world({ answer: () => under.opened.then(() => ({})) });
    const running = run(planOf(['a', 'b', 'c', 'd', 'e'].map((id) => action(id))), fake, { ...options, concurrency: 2 });
    await settled();
    expect(fake.log).toEqual(['try a', 'try b', 'try c', 'call a', 'call b']);
    under.open();
    expect((await running).result).toBe('done');
  });

  it('waits for the call before it where calls are made one by one', async () => {
    const under = gate();
    const fake = world({ answer: () => under.opened.then(() => ({})) });
    const running = run(planOf([action('a'), action('b')]), fake, { ...options, concurrency: 1 });
    await settled();
    expect(fake.log).toEqual(['try a', 'call a']);
    under.open();
    await running;
    expect(fake.log).toEqual(['try a', 'call a', 'done a', 'try b', 'call b', 'done b']);
  });

  it('tells of a call that was not sent, because the run was stopped before its turn', async () => {
    const under = gate();
    const person = new AbortController();
    const fake = world({ answer: () => under.opened.then(() => ({})) });
    const running = run(planOf(['a', 'b', 'c', 'd'].map((id) => action(id))), fake, { ...options, concurrency: 2, signal: person.signal });
    await settled();
    person.abort();
    under.open();
    const { result, done, failed, notTried } = await running;
    expect({ result, failed, done: done.map(({ id }) => id) }).toEqual({ result: 'interrupted', failed: [], done: ['a', 'b'] });
    expect(notTried.map(({ id }) => id)).toEqual(['c', 'd']);
    expect(fake.log.filter((line) => line.endsWith('c'))).toEqual(['try c', 'failed c']);
    expect(entriesIn(fake.lines).at(-1)).toMatchObject({
      id: 'c',
      error: { message: 'not sent: the run stopped before it', ambiguous: false },
    });
    expect(deedsOf(entriesIn(fake.lines)).map(({ id, sure }) => [id, sure])).toEqual([
      ['a', true],
      ['b', true],
    ]);
  });

  it('is written again when its call is sent much later: how long ago that was, counts for later runs', async () => {
    const clock = openTime(0, 'late');
    const fake = world({ answer: (sent) => clock.sleep(nameOf(sent) === 'c' ? 30 : 5_000).then(() => ({})) });
    await run(planOf(['a', 'b', 'c'].map((id) => action(id))), { ...fake, clock }, { ...options, concurrency: 2 });
    const lines = entriesIn(fake.lines).filter(({ id }) => id === 'c');
    expect(lines.map(({ event, at }) => [event, Date.parse(at)])).toEqual([
      ['try', 0],
      ['try', 5_000],
      ['done', 5_030],
    ]);
  });

  it('does not let a call go that has to wait since AWS asked for fewer meanwhile', async () => {
    const clock = openTime(0, 'fewer');
    const sent: (readonly [string, number])[] = [];
    const fake = world();
    const call: RunWorld['iam']['call'] = async (one) => {
      sent.push([nameOf(one), clock.now()]);
      await clock.sleep(10);
      if (nameOf(one) === 'a' && sent.length === 1) throw failing('Throttling', 'Rate exceeded');
      return {};
    };
    const write: RunWorld['journal']['write'] = (line) => clock.sleep('id' in line && line.id === 'b' ? 50 : 0);
    await run(planOf([action('a'), action('b')]), { ...fake, clock, iam: { call }, journal: { run: null, write } }, options);
    expect(sent[0]).toEqual(['a', 0]);
    expect(sent[1]?.[1]).toBeGreaterThanOrEqual(500);
  });
});

describe('the line after a call', () => {
  it('goes to the disk with the one of what needs it, which is sent no sooner', async () => {
    const fake = world();
    const { journal, flush } = slowDisk();
    const running = run(planOf([action('a'), action('b', { needs: ['a'] })]), { ...fake, journal }, options);
    await settled();
    expect(await flush()).toEqual(['head']);
    expect(await flush()).toEqual(['try a']);
    expect(fake.sent.map(nameOf)).toEqual(['a']);
    expect(await flush()).toEqual(['done a', 'try b']);
    expect(fake.sent.map(nameOf)).toEqual(['a', 'b']);
    expect(await flush()).toEqual(['done b', 'end']);
    expect((await running).result).toBe('done');
  });
});

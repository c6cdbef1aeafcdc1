// Waits: time for IAM's replicas, and no more than is left of it.
import { describe, expect, it } from 'vitest';
import { run } from '../../src/apply/run.ts';
import { action, options, planOf, world } from './fakes.ts';
import type { RunEvent } from '../../src/model/run.ts';

describe('waits', () => {
  const wait = action('w', { do: { seconds: 10, reason: 'replicas' }, needs: ['a'] });

  it('hold back what needs them, for the time that is left since the awaited actions ended', async () => {
    const fake = world();
    await run(planOf([action('a'), wait, action('b', { needs: ['w'] })]), fake, options);
    expect(fake.log).toEqual(['try a', 'call a', 'done a', 'sleep 10000', 'try b', 'call b', 'done b']);
  });

  it('do not count time that has already passed', async () => {
    const fake = world();
    const onEvent = (event: RunEvent): void => {
      if (event.event === 'done') fake.time += 4000;
    };
    await run(planOf([action('a'), wait]), fake, { ...options, onEvent });
    expect(fake.log).toEqual(['try a', 'call a', 'done a', 'sleep 6000']);
  });

  it('take no time where there is no lag, and end when the run stops', async () => {
    const fast = world();
    await run(planOf([action('a'), wait]), fast, { ...options, waits: false });
    expect(fast.log).toEqual(['try a', 'call a', 'done a']);
    const person = new AbortController();
    const fake = world({ onSleep: () => person.abort() });
    const report = await run(planOf([action('a'), wait, action('b', { needs: ['w'] })]), fake, { ...options, signal: person.signal });
    expect(report).toMatchObject({ result: 'interrupted', notTried: [{ id: 'w' }, { id: 'b' }] });
  });
});

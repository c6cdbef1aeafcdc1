// What run promises: order, concurrency, placeholders, the journal, and an account of every action.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { call } from '../../src/model/call.ts';
import { run } from '../../src/apply/run.ts';
import { action, eventsInto, failing, gate, nameOf, options, planOf, settled, world } from './fakes.ts';
import { holding } from '../support/holding.ts';
import type { Action } from '../../src/model/plan.ts';
import type { RunEvent, RunReport } from '../../src/model/run.ts';
import type { FakeWorld } from './fakes.ts';

const ids = (list: readonly { readonly id: string }[]): string[] => list.map(({ id }) => id);
const called = (fake: FakeWorld): string[] => fake.sent.map(nameOf);

describe('order', () => {
  it('starts an action only when its needs are done, in plan order where nothing else decides', async () => {
    const fake = world();
    const actions = [action('d', { needs: ['b', 'c'] }), action('b', { needs: ['a'] }), action('c'), action('a')];
    const report = await run(planOf(actions), fake, { ...options, concurrency: 1 });
    expect(called(fake)).toEqual(['c', 'a', 'b', 'd']);
    expect(report).toMatchObject({ result: 'done', cause: null, calls: 4, retries: 0, failed: [], notTried: [], run: 'the-run' });
    expect(ids(report.done)).toEqual(['c', 'a', 'b', 'd']);
  });

  it('keeps as many calls under way as it may, and never more', async () => {
    const gates = Array.from({ length: 9 }, gate);
    let underWay = 0;
    let most = 0;
    const fake = world({
      answer: async (sent) => {
        most = Math.max(most, (underWay += 1));
        await gates[Number(nameOf(sent))]?.opened;
        underWay -= 1;
        return {};
      },
    });
    const running = run(planOf(gates.map((_, index) => action(String(index)))), fake, { ...options, concurrency: 3 });
    await settled();
    expect(called(fake)).toEqual(['0', '1', '2']);
    gates[1]?.open();
    await settled();
    expect(called(fake)).toEqual(['0', '1', '2', '3']);
    for (const one of gates) one.open();
    expect((await running).result).toBe('done');
    expect(most).toBe(3);
  });

  it('has one call under way for an address, whatever needs say', async () => {
    const first = gate();
    const fake = world({ answer: (sent) => (nameOf(sent) === 'one' ? first.opened.then(() => ({})) : {}) });
    const running = run(
      planOf([action('one', { address: 'Role/x' }), action('two', { address: 'Role/x' }), action('other')]),
      fake,
      options,
    );
    await settled();
    expect(called(fake)).toEqual(['one', 'other']);
    first.open();
    await running;
    expect(called(fake)).toEqual(['one', 'other', 'two']);
  });

  it('refuses a plan that contradicts itself before any call', async () => {
    const fake = world();
    await expect(run(planOf([action('a', { needs: ['nobody'] })]), fake, options)).rejects.toThrow(
      'a needs nobody, which is not in the plan',
    );
    await expect(run(planOf([action('a'), action('a')]), fake, options)).rejects.toThrow('two actions of the plan share an id');
    expect(fake.log).toEqual([]);
  });
});

describe('placeholders', () => {
  const version = action('v', { do: call('CreatePolicyVersion', { PolicyArn: 'arn:p', PolicyDocument: '{}' }) });
  const asDefault = action('d', {
    needs: ['v'],
    do: call('SetDefaultPolicyVersion', { PolicyArn: 'arn:p', VersionId: { ref: 'v', field: 'PolicyVersion.VersionId' } }),
  });

  it('become the ids that AWS chose', async () => {
    const fake = world({ answer: (sent) => (sent.op === 'CreatePolicyVersion' ? { PolicyVersion: { VersionId: 'v7' } } : {}) });
    await run(planOf([version, asDefault]), fake, options);
    expect(fake.sent[1]).toEqual(call('SetDefaultPolicyVersion', { PolicyArn: 'arn:p', VersionId: 'v7' }));
  });

  it('that no answer fills fail the action without a call', async () => {
    const fake = world();
    const report = await run(planOf([version, asDefault]), fake, options);
    expect(fake.sent).toHaveLength(1);
    expect(report.failed).toMatchObject([{ id: 'd', error: { message: 'the answer of v holds no PolicyVersion.VersionId' } }]);
  });
});

describe('journal', () => {
  it('begins with the plan, has a line before and after each call, and ends with the result', async () => {
    const fake = world({ answer: () => ({ Role: { RoleId: 'AROA1' }, AccessKey: { SecretAccessKey: 'hush' } }) });
    const plan = planOf([action('a'), action('b', { needs: ['a'] })]);
    const report = await run(plan, fake, options);
    expect(fake.log).toEqual(['try a', 'call a', 'done a', 'try b', 'call b', 'done b']);
    expect(fake.lines[0]).toEqual({ format: 1, run: 'the-run', plan });
    expect(fake.lines[2]).toMatchObject({ id: 'a', step: 'TagRole', event: 'done', output: { Role: { RoleId: 'AROA1' }, AccessKey: {} } });
    expect(fake.lines.at(-1)).toMatchObject({ event: 'end', result: 'done' });
    expect(JSON.stringify([fake.lines, report])).not.toContain('hush');
  });

  it('that can not be begun prevents every call', async () => {
    const fake = world({ tornAt: 1 });
    const report = await run(planOf([action('a')]), fake, options);
    expect(fake.sent).toEqual([]);
    expect(report).toMatchObject({ result: 'failed', calls: 0, cause: { code: 'journal' }, notTried: [{ id: 'a' }] });
  });

  it('that breaks at any line stops the run before the next call, and the report still knows what was done', async () => {
    const actions = [action('a'), action('b', { needs: ['a'] }), action('c', { needs: ['b'] })];
    // Lines: head, then two for each action, then the end.
    for (const [tornAt, done] of [
      [2, []],
      [3, ['a']],
      [4, ['a']],
      [5, ['a', 'b']],
      [6, ['a', 'b']],
      [7, ['a', 'b', 'c']],
    ] as const) {
      const fake = world({ tornAt });
      const report = await run(planOf(actions), fake, options);
      expect(ids(report.done)).toEqual(done);
      expect(called(fake)).toEqual(done);
      expect(report).toMatchObject({ result: 'failed', calls: done.length, cause: { code: 'journal' } });
      expect([...done, ...ids(report.notTried)]).toEqual(['a', 'b', 'c']);
    }
  });

  it('that breaks while a call waits to be repeated prevents the repetition and reports the doubt', async () => {
    const fake = world({ tornAt: 3, answer: () => Promise.reject(failing('ServerError', 'HTTP 503', true)) });
    const report = await run(planOf([action('a')]), fake, options);
    expect(fake.sent).toHaveLength(1);
    expect(report.failed).toMatchObject([{ id: 'a', error: { code: 'ServerError', ambiguous: true } }]);
    expect(report.cause?.code).toBe('journal');
  });
});

describe('a failure', () => {
  it('lets what is under way finish, starts nothing more and says why', async () => {
    const slow = gate();
    const fake = world({
      answer: async (sent) => {
        if (nameOf(sent) === 'bad') throw failing('AccessDenied', 'User: arn:x is not authorized to perform: iam:TagRole');
        await slow.opened;
        return {};
      },
    });
    const actions = [action('slow'), action('bad'), action('child', { needs: ['bad'] }), action('after', { needs: ['slow'] })];
    const running = run(planOf(actions), fake, { ...options, concurrency: 2 });
    await settled();
    slow.open();
    const report = await running;
    expect(called(fake)).toEqual(['slow', 'bad']);
    expect(ids(report.done)).toEqual(['slow']);
    expect(report.failed).toEqual([
      {
        id: 'bad',
        error: { code: 'AccessDenied', message: 'User: arn:x is not authorized to perform: iam:TagRole', ambiguous: false },
        next: holding('iam:TagRole'),
      },
    ]);
    expect(report.notTried).toEqual([
      { id: 'child', reason: 'it needs bad, which failed' },
      { id: 'after', reason: 'the run stopped before it' },
    ]);
    expect(report).toMatchObject({ result: 'failed', cause: { code: 'incomplete' }, calls: 2 });
    expect(fake.lines.at(-1)).toMatchObject({ event: 'end', result: 'failed' });
  });

  it('of the credentials ends the run as one of the credentials', async () => {
    const fake = world({ answer: () => Promise.reject(failing('ExpiredToken', 'The security token included in the request is expired')) });
    const report = await run(planOf([action('a'), action('b', { needs: ['a'] })]), fake, options);
    expect(fake.sent).toHaveLength(1);
    expect(report).toMatchObject({ result: 'failed', cause: { code: 'credentials' }, failed: [{ id: 'a' }], notTried: [{ id: 'b' }] });
  });

  it('of a secret that can not be delivered is told, and nothing is sent', async () => {
    const fake = world();
    const report = await run(planOf([action('k', { do: { secret: 'x', sink: 'vault', name: 'ci' } })]), fake, options);
    expect(fake.sent).toEqual([]);
    expect(report.failed[0]?.error.message).toContain('the secret of x is not in the memory');
  });
});

describe('an interruption', () => {
  it('finishes the calls under way and starts nothing new', async () => {
    const slow = gate();
    const person = new AbortController();
    const fake = world({ answer: () => slow.opened.then(() => ({})) });
    const running = run(planOf([action('a'), action('b'), action('c')]), fake, { ...options, concurrency: 2, signal: person.signal });
    await settled();
    person.abort();
    slow.open();
    const report = await running;
    expect(called(fake)).toEqual(['a', 'b']);
    expect(report).toMatchObject({
      result: 'interrupted',
      cause: { code: 'incomplete' },
      notTried: [{ id: 'c', reason: 'the run stopped before it' }],
    });
    expect(ids(report.done)).toEqual(['a', 'b']);
    expect(fake.lines.at(-1)).toMatchObject({ event: 'end', result: 'interrupted' });
  });

  it('ends the pause before a repetition, which is then not sent', async () => {
    const person = new AbortController();
    const fake = world({ answer: () => Promise.reject(failing('Throttling', 'Rate exceeded')), onSleep: () => person.abort() });
    const report = await run(planOf([action('a')]), fake, { ...options, signal: person.signal });
    expect(fake.sent).toHaveLength(1);
    expect(fake.log.filter((line) => line.startsWith('sleep'))).toEqual(['sleep 500']);
    expect(report).toMatchObject({ result: 'interrupted', failed: [{ id: 'a', error: { code: 'Throttling' } }] });
  });

  it('before the start leaves everything untried, and after the last call it interrupts nothing', async () => {
    const before = world();
    expect(await run(planOf([action('a')]), before, { ...options, signal: AbortSignal.abort() })).toMatchObject({
      result: 'interrupted',
      calls: 0,
    });
    const person = new AbortController();
    const answer = (): Record<string, never> => {
      person.abort();
      return {};
    };
    const late = world({ answer });
    expect(await run(planOf([action('a')]), late, { ...options, signal: person.signal })).toMatchObject({ result: 'done', cause: null });
  });
});

it('tells what happens as it happens', async () => {
  const events: RunEvent[] = [];
  const fake = world({ answer: (_, attempt) => (attempt === 1 ? Promise.reject(failing('Throttling', 'Rate exceeded')) : {}) });
  await run(planOf([action('a')]), fake, eventsInto(events));
  expect(events).toEqual([
    { event: 'start', id: 'a', step: 'TagRole' },
    expect.objectContaining({ event: 'retry', id: 'a', attempt: 2, why: 'AWS asks for fewer calls a second' }),
    { event: 'done', id: 'a' },
  ]);
});

it('for any graph and any failing call: needs come first, each action is called once, and the report accounts for all', async () => {
  const graph = fc
    .array(fc.array(fc.nat(30), { maxLength: 3 }), { minLength: 1, maxLength: 20 })
    .map((edges): Action[] =>
      edges.map((needs, index) => action(String(index), { needs: [...new Set(needs)].filter((need) => need < index).map(String) })),
    );
  await fc.assert(
    fc.asyncProperty(graph, fc.nat(25), fc.integer({ min: 1, max: 5 }), async (actions, bad, concurrency) => {
      const finished = new Set<string>();
      const fake = world({
        answer: async (sent) => {
          const name = nameOf(sent);
          const needs = actions[Number(name)]?.needs ?? [];
          expect(needs.every((need) => finished.has(need))).toBe(true);
          await Promise.resolve();
          if (name === String(bad)) throw failing('InvalidInput');
          finished.add(name);
          return {};
        },
      });
      const report: RunReport = await run(planOf(actions), fake, { ...options, concurrency });
      const all = [...ids(report.done), ...ids(report.failed), ...ids(report.notTried)];
      expect(all.toSorted()).toEqual(ids(actions).toSorted());
      expect(new Set(called(fake)).size).toBe(fake.sent.length);
      expect(report.result).toBe(bad < actions.length && called(fake).includes(String(bad)) ? 'failed' : 'done');
      expect(ids(report.done).toSorted()).toEqual([...finished].toSorted());
    }),
    { numRuns: 200 },
  );
});

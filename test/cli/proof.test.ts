// After a run the account is read again: for as long as IAM may be slow, and whatever becomes of the reading, what was done is told.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { leftIn, prove } from '../../src/cli/proof.ts';
import { Failure } from '../../src/model/failure.ts';
import type { Clock } from '../../src/model/ports.ts';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { planOf } from '../apply/fakes.ts';
import { openBench, STACK_TRACE, towards } from '../support/program.ts';
import type { Ended } from '../support/program.ts';

/** Time that passes by sleeping only. */
function sleepingClock(): Clock & { readonly slept: number[] } {
  const slept: number[] = [];
  return {
    slept,
    now: () => slept.reduce((sum, one) => sum + one, 0),
    random: () => 0.5,
    sleep: async (milliseconds) => void slept.push(milliseconds),
  };
}

const signal = new AbortController().signal;

describe('the proof', () => {
  it.each([0, 1, 10, 45, 60])('waits out %i seconds until a reading shows what was written', async (seconds) => {
    const clock = sleepingClock();
    const settled = async () => (clock.now() >= seconds * 1000 ? [] : ['Role/app']);
    expect(await prove({ settled, clock, waits: true, signal })).toEqual({ left: [], unread: null });
  });

  it('gives up after a minute, and not long before or after', async () => {
    const clock = sleepingClock();
    expect(await prove({ settled: async () => ['Role/app'], clock, waits: true, signal })).toMatchObject({ left: ['Role/app'] });
    expect(clock.now()).toBe(60_000);
    expect(clock.slept.length).toBeLessThan(10);
  });

  it('tries again when AWS could not be asked for the moment', async () => {
    const clock = sleepingClock();
    let readings = 0;
    const settled = async () => {
      if ((readings += 1) < 4) throw new Failure('throttled', 'too often', 'Wait.');
      return [];
    };
    expect(await prove({ settled, clock, waits: true, signal })).toEqual({ left: [], unread: null });
  });

  it('does not ask again with credentials that are gone, nor after an interruption, nor where there is no lag', async () => {
    const clock = sleepingClock();
    const gone = new Failure('credentials', 'expired', 'Renew them.');
    expect(await prove({ settled: () => Promise.reject(gone), clock, waits: true, signal })).toEqual({ left: [], unread: gone });
    expect((await prove({ settled: async () => ['a'], clock, waits: true, signal: AbortSignal.abort() })).left).toEqual(['a']);
    expect((await prove({ settled: async () => ['a'], clock, waits: false, signal })).left).toEqual(['a']);
    expect(clock.slept).toEqual([]);
  });

  it('takes no plan for settled that is refused, nor manifests that no longer compile', () => {
    const plan = planOf([]);
    const refusal = { severity: 'error', rule: 'credentials', message: 'two keys may be its key', next: 'Keep one.', place: null } as const;
    expect(leftIn(plan)).toEqual([]);
    expect(leftIn({ ...plan, findings: [{ ...refusal, severity: 'warning' }] })).toEqual([]);
    expect(leftIn({ ...plan, findings: [refusal] })).toEqual(['the plan, which is refused (two keys may be its key)']);
    expect(leftIn(null)).toHaveLength(1);
  });

  it('hides no defect', async () => {
    const settled = () => Promise.reject(new TypeError('a defect'));
    await expect(prove({ settled, clock: sleepingClock(), waits: true, signal })).rejects.toThrow('a defect');
  });
});

describe('a reading after the run that fails', () => {
  const bench = openBench();
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await bench.sandbox();
  });
  beforeEach(() => sandbox.reset());
  afterAll(() => bench.close());

  const files = {
    'iamsync.yaml': 'journal: kept\n',
    'manifests/a.yaml': 'roles:\n  app:\n    trust: { services: ec2.amazonaws.com }\n',
  };
  const apply = (...more: string[]): Promise<Ended> => bench.folder(files).run(['apply', '--yes', ...more], towards(sandbox));
  /** Reading is asked who we are first of all: before the plan, and before the proof. */
  const proofMeets = (code: string, message: string): void => sandbox.fail({ op: 'GetCallerIdentity', nth: 2, code, status: 403, message });

  it.each([
    ['whose credentials expired', 'ExpiredToken', /credentials have expired/],
    ['that is denied', 'AccessDenied', /AWS denies/],
  ])('%s leaves the report as it is, and the run is not confirmed: exit 4', async (_, code, says) => {
    proofMeets(code, 'no longer');
    const ended = await apply();
    expect(ended.code, ended.all).toBe(4);
    expect(ended.stdout).toMatch(/^Applied: 1 action done, 1 call\. {2}?Run: |^Applied: 1 action done, 1 call\./m);
    expect(ended.stderr).toMatch(/applied, not confirmed: the account could not be read again/);
    expect(ended.stderr).toMatch(says);
    expect(ended.stderr).toMatch(/^ {2}next: \S.+/m);
    expect(ended.all).not.toMatch(STACK_TRACE);
    expect((await apply()).code).toBe(0);
  });

  it('is told in JSON as well', async () => {
    proofMeets('ExpiredToken', 'no longer');
    const ended = await apply('--format', 'json');
    expect(ended.code, ended.all).toBe(4);
    const report: { unread: { code: string } | null; done: unknown[] } = JSON.parse(ended.stdout);
    expect(report).toMatchObject({ result: 'done', unconfirmed: [], unread: { code: 'credentials' } });
    expect(report.done).toHaveLength(1);
  });
});

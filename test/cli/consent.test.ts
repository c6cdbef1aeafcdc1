// Nothing is written without somebody's consent, nor without a journal that lasts; a run that is stopped says what it did.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { DEMO } from '../support/demo.ts';
import { ACCOUNT, openBench, STACK_TRACE, towards } from '../support/program.ts';
import type { Ended } from '../support/program.ts';

const bench = openBench();
afterAll(() => bench.close());

function writesOf(sandbox: Sandbox): string[] {
  return sandbox.calls.filter((call) => !/^(Get|List)/.test(call.op)).map((call) => call.op);
}

function isRefused(ended: Ended, says: RegExp): void {
  expect(ended.code, ended.all).toBe(3);
  expect(ended.stderr).toMatch(says);
  expect(ended.stderr).toMatch(/ {2}next: .+/);
  expect(ended.stdout).toContain('Plan: 2 to create');
  expect(ended.all).not.toMatch(STACK_TRACE);
}

describe('apply without a terminal', () => {
  it('is refused without --yes or a reviewed plan, and the plan is shown', async () => {
    const folder = bench.folder(DEMO);
    isRefused(await folder.run(['apply', '--sandbox=sandbox.json']), /no terminal/);
    expect((await folder.run(['plan', '--sandbox=sandbox.json'])).stdout).toContain('2 to create');
  });

  it('is refused with the default journal, which would vanish, unless the account is a sandbox of its own', async () => {
    const sandbox = await bench.sandbox();
    const folder = bench.folder(DEMO);
    isRefused(await folder.run(['apply', '--yes'], towards(sandbox)), /journal .*would vanish/);
    expect((await folder.run(['plan', '--out', 'plan.json'], towards(sandbox))).code).toBe(0);
    isRefused(await folder.run(['apply', 'plan.json'], towards(sandbox)), /journal .*would vanish/);
    expect(writesOf(sandbox)).toEqual([]);
    expect((await folder.run(['apply', '--yes', '--sandbox=sandbox.json'])).code).toBe(0);
  });

  it('is done with journal: none, and says that none was kept', async () => {
    const sandbox = await bench.sandbox();
    const folder = bench.folder({ ...DEMO, 'iamsync.yaml': 'journal: none\n' });
    const ended = await folder.run(['apply', '--yes'], towards(sandbox));
    expect(ended.code, ended.all).toBe(0);
    expect(ended.stdout).toContain('No journal was kept');
    expect(readdirSync(folder.path).sort()).toEqual(['iamsync.yaml', 'manifests']);
  });

  it('is done with a configured journal, which holds every call and its end, and no lock afterwards', async () => {
    const sandbox = await bench.sandbox();
    const folder = bench.folder({ ...DEMO, 'iamsync.yaml': 'journal: kept\n' });
    const ended = await folder.run(['apply', '--yes'], towards(sandbox));
    expect(ended.code, ended.all).toBe(0);
    const [file = '', ...others] = readdirSync(join(folder.path, 'kept', ACCOUNT));
    expect(others).toEqual([]);
    expect(ended.stdout).toContain(file.replace('.jsonl', ''));
    const lines = folder
      .read(join('kept', ACCOUNT, file))
      .trimEnd()
      .split('\n')
      .map((line): Record<string, unknown> => JSON.parse(line));
    const events = lines.map((line) => line['event'] ?? 'head');
    expect([events[0], events.at(-1)]).toEqual(['head', 'end']);
    expect([...events].sort()).toEqual(['done', 'done', 'done', 'end', 'head', 'try', 'try', 'try']);
    expect(
      lines
        .filter((line) => line['event'] === 'done')
        .map((line) => line['step'])
        .sort(),
    ).toEqual(['AttachRolePolicy', 'CreatePolicy', 'CreateRole']);
    expect(lines.at(-1)).toMatchObject({ event: 'end', result: 'done' });
    expect(folder.read(join('kept', ACCOUNT, file))).not.toContain(towards(sandbox)['AWS_SECRET_ACCESS_KEY']);
  });
});

const CHAIN = {
  'iamsync.yaml': 'journal: kept\n',
  'manifests/roles.yaml': `roles:\n${[1, 2, 3, 4].map((n) => `  r${n}:\n    trust: { services: ec2.amazonaws.com }\n    policies: [aws:AmazonS3ReadOnlyAccess]\n`).join('')}`,
};

describe('apply that is stopped', () => {
  it('finishes calls under way at SIGINT, reports done and not tried, and ends with 4', async () => {
    const sandbox = await bench.sandbox({ latency: 250 });
    const folder = bench.folder(CHAIN);
    const running = folder.start(['apply', '--yes', '--concurrency', '1'], towards(sandbox));
    await running.said('[1/8] done');
    running.kill('SIGINT');
    const ended = await running.ended;
    expect(ended.code, ended.all).toBe(4);
    expect(ended.stderr).toContain('interrupted');
    expect(ended.stdout).toMatch(/Done \([12]\):/);
    expect(ended.stdout).toMatch(/Not tried \([67]\):/);
    expect(ended.stdout).toMatch(/Interrupted: [12] done, 0 failed, [67] not tried/);
    expect(ended.all).not.toMatch(STACK_TRACE);
    const done = Number(/Done \((\d)\)/.exec(ended.stdout)?.[1]);
    expect(writesOf(sandbox)).toHaveLength(done);
    sandbox.setLatency(0);
    const resumed = await folder.run(['apply', '--yes'], towards(sandbox));
    expect(resumed.code, resumed.all).toBe(0);
    expect((await folder.run(['plan', '--detailed-exitcode'], towards(sandbox))).code).toBe(0);
  });

  it('by a denied call reports done, failed and not tried with a next step, and ends with 4', async () => {
    const sandbox = await bench.sandbox();
    sandbox.fail({
      op: 'AttachRolePolicy',
      nth: 2,
      code: 'AccessDenied',
      status: 403,
      message: 'not authorized to perform: iam:AttachRolePolicy',
    });
    const folder = bench.folder(CHAIN);
    const ended = await folder.run(['apply', '--yes', '--concurrency', '1'], towards(sandbox));
    expect(ended.code, ended.all).toBe(4);
    expect(ended.stdout).toContain('Failed (1):');
    expect(ended.stdout).toContain('AccessDenied');
    expect(ended.stdout).toContain('iam:AttachRolePolicy');
    expect(ended.stdout).toMatch(/Not tried \([12]\):/);
    expect(ended.all).not.toMatch(STACK_TRACE);
    const again = await folder.run(['apply', '--yes'], towards(sandbox));
    expect(again.code, again.all).toBe(0);
  });

  it('by its very first call has written nothing, and ends with 4 or 1 without losing anything', async () => {
    const sandbox = await bench.sandbox();
    sandbox.fail({ code: 'AccessDenied', status: 403, times: 100 });
    const folder = bench.folder(CHAIN);
    const ended = await folder.run(['apply', '--yes', '--concurrency', '1'], towards(sandbox));
    expect([1, 4], ended.all).toContain(ended.code);
    sandbox.heal();
    expect((await folder.run(['apply', '--yes'], towards(sandbox))).code).toBe(0);
  });

  it('by a lock that a living run holds is told who holds it, and writes nothing', async () => {
    const sandbox = await bench.sandbox({ latency: 300 });
    const folder = bench.folder(CHAIN);
    const first = folder.start(['apply', '--yes', '--concurrency', '1'], towards(sandbox));
    await first.said('[1/8] done');
    const second = await folder.run(['apply', '--yes'], towards(sandbox));
    expect(second.code, second.all).toBe(1);
    expect(second.stderr).toContain(`locked by process ${first.pid}`);
    expect((await first.ended).code).toBe(0);
  });
});

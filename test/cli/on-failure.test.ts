// apply --on-failure rollback: a run that fails is taken back at once.
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { DEMO } from '../support/demo.ts';
import { openBench, towards } from '../support/program.ts';
import type { Ended, Folder } from '../support/program.ts';

const bench = openBench();
let sandbox: Sandbox;
let folder: Folder;
const FIRST = DEMO['manifests/demo.yaml'] ?? '';
const SECOND = `${FIRST}  other:\n    trust: { services: ec2.amazonaws.com }\n    tags: { a: b }\n    inline:\n      x: { Statement: { Effect: Allow, Action: sqs:*, Resource: "*" } }\n`;

beforeEach(async () => {
  sandbox = await bench.sandbox();
  folder = bench.folder({ ...DEMO, 'iamsync.yaml': 'journal: kept\n' });
});
afterAll(() => bench.close());

const run = (...args: readonly string[]): Promise<Ended> => folder.run(args, towards(sandbox));

/** Applies the first manifests; the apply of the second ones fails in its last call. */
async function failing(...args: readonly string[]): Promise<Ended> {
  expect((await run('apply', '--yes')).code).toBe(0);
  folder.write('manifests/demo.yaml', SECOND);
  sandbox.fail({ op: 'PutRolePolicy', nth: 1, code: 'AccessDenied', status: 403 });
  return run('apply', '--yes', ...args);
}

async function isFirst(): Promise<void> {
  folder.write('manifests/demo.yaml', FIRST);
  const planned = await run('plan', '--detailed-exitcode');
  expect(planned.code, planned.all).toBe(0);
  expect(planned.stdout).toContain('2 in the account');
}

describe('apply --on-failure rollback', { timeout: 60_000 }, () => {
  it('takes back what was done, reports both, holds nothing, and ends with 4', async () => {
    const ended = await failing('--on-failure', 'rollback');
    expect(ended.code, ended.all).toBe(4);
    expect(ended.stdout).toMatch(/Not applied in full[^]*Rolling back what was done[^]*Applied:/);
    expect(ended.stdout).not.toContain('iamsync:hold');
    await isFirst();
  });

  it('reports both in one JSON document', async () => {
    const ended = await failing('--on-failure', 'rollback', '--format', 'json');
    expect(ended.code, ended.all).toBe(4);
    expect(JSON.parse(ended.stdout)).toMatchObject({ result: 'failed', rollback: { result: 'done', failed: [] } });
    await isFirst();
  });

  it('does so without a journal, too', async () => {
    folder.write('iamsync.yaml', 'journal: none\n');
    const ended = await failing('--on-failure', 'rollback');
    expect(ended.code, ended.all).toBe(4);
    await isFirst();
  });

  it('stops and leaves what was done, unless it is asked to', async () => {
    const ended = await failing();
    expect(ended.code, ended.all).toBe(4);
    expect(ended.stdout).toMatch(/To go back: iamsync rollback \S+/);
    expect((await run('plan')).stdout).toContain('3 in the account');
  });
});

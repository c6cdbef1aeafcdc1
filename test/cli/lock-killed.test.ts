// A local lock whose owner was killed: the next run has it at once, whenever that was.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { ACCOUNT, openBench, towards } from '../support/program.ts';

const bench = openBench();
afterAll(() => bench.close());

const roles = (count: number): string =>
  `roles:\n${Array.from({ length: count }, (_, index) => `  r${index}: { trust: { services: ec2.amazonaws.com } }\n`).join('')}`;

it('a killed run never blocks its successor, and a living one does', async () => {
  const sandbox = await bench.sandbox();
  const env = towards(sandbox);
  const folder = bench.folder({ 'manifests/all.yaml': roles(8), 'iamsync.yaml': 'journal: kept\n' });
  sandbox.setLatency(60);
  for (const calls of [1, 3]) {
    const killed = folder.start(['apply', '--yes', '--concurrency', '1'], env);
    await killed.said(`[${calls}/`);
    killed.kill('SIGSTOP');
    const refused = await folder.run(['apply', '--yes'], env);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining(`this account is locked by process ${killed.pid} on`)]);
    killed.kill('SIGKILL');
    await killed.ended;
  }
  const next = await folder.run(['apply', '--yes'], env);
  expect(next.code, next.all).toBe(0);
  expect(readdirSync(join(folder.path, 'kept', ACCOUNT)).filter((name) => name.startsWith('lock'))).toEqual([]);
});

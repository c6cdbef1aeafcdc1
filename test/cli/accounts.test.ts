// The configured accounts, for people and for a matrix of jobs.
import { afterAll, describe, expect, it } from 'vitest';
import { IDS, ORGANISATION } from '../support/organisation.ts';
import { openBench } from '../support/program.ts';

const bench = openBench();
afterAll(() => bench.close());

const { dev: DEV, test: TEST, prod: PROD } = IDS;

describe('accounts', () => {
  it('are listed without asking anybody, in the order of their turns', async () => {
    const folder = bench.folder(ORGANISATION);
    const { code, stdout, all } = await folder.run(['accounts']);
    expect(code, all).toBe(0);
    expect(stdout).toBe(`dev (${DEV}), stage 0
  role: arn:aws:iam::${DEV}:role/iamsync
  manifests: common
test (${TEST}), stage 1
  role: arn:aws:iam::${TEST}:role/iamsync
  manifests: common
prod (${PROD}), stage 2
  role: arn:aws:iam::${PROD}:role/iamsync
  manifests: common, prod
3 accounts.
`);
  });

  it('are one line of JSON that is a matrix', async () => {
    const folder = bench.folder(ORGANISATION);
    const { stdout } = await folder.run(['accounts', '--json'], { AWS_REGION: 'cn-north-1' });
    expect(stdout.trimEnd()).not.toContain('\n');
    const { include }: { include: Record<string, unknown>[] } = JSON.parse(stdout);
    expect(include.map(({ account, id, stage }) => [account, id, stage])).toEqual([
      ['dev', DEV, 0],
      ['test', TEST, 1],
      ['prod', PROD, 2],
    ]);
    expect(include[2]).toMatchObject({ role: `arn:aws-cn:iam::${PROD}:role/iamsync`, applyAs: null, manifests: ['common', 'prod'] });
  });

  it('are none without a configuration, and a configuration with errors says which', async () => {
    expect((await bench.folder({}).run(['accounts', '--json'])).stdout).toBe('{"include":[]}\n');
    expect((await bench.folder({}).run(['accounts'])).stdout).toBe('No accounts are configured.\n');
    const bad = await bench.folder({ 'iamsync.yaml': 'accounts: { a: { id: 1 } }\n' }).run(['accounts', '--json']);
    expect(bad.code).toBe(1);
    expect(bad.stdout).toContain('"findings"');
  });
});

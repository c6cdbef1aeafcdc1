// Staged apply of many accounts over HTTP: in order, as reviewed, until one is refused or fails.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { configured, IDS, openOrganisation, ORGANISATION, WITHOUT_ROLE } from '../support/organisation.ts';
import { openBench } from '../support/program.ts';

const bench = openBench();
afterAll(() => bench.close());

const { dev: DEV, test: TEST, prod: PROD } = IDS;

/** Writes of a sandbox by account, in order. */
function writes(sandbox: Sandbox): string[] {
  return sandbox.calls.filter(({ op }) => /^(Create|Put|Attach|Update|Delete)/.test(op)).map(({ op, account }) => `${account} ${op}`);
}

const failing = ORGANISATION['iamsync.yaml'].replace('role/iamsync', 'role/$(account)');

describe('apply', () => {
  it('of all accounts in one sandbox assumes no role', async () => {
    const folder = bench.folder(ORGANISATION);
    const applied = await folder.run(['apply', '--all-accounts', '--yes', '--sandbox=state.json']);
    expect(applied.code, applied.all).toBe(0);
    const { code, stdout, all } = await folder.run(['plan', '--sandbox=state.json', '--detailed-exitcode']);
    expect(code, all).toBe(0);
    expect(stdout).toMatch(new RegExp(`Caller arn:aws:iam::${PROD}:root[^]*3 accounts: 0 with changes, 3 without`));
  });

  it('asks for an account or all of them', async () => {
    const { run } = await openOrganisation(bench);
    const { code, stderr } = await run('apply', '--yes');
    expect(code).toBe(1);
    expect(stderr).toContain('Choose one with --account NAME, or take --all-accounts.');
    expect((await run('apply', '--yes', '--all-accounts', '--account', 'dev')).code).toBe(1);
  });

  it('goes through the stages in order, as reviewed, and is done when run again', async () => {
    const { sandbox, folder, run } = await openOrganisation(bench);
    expect((await run('plan', '--out', 'plans')).code).toBe(0);
    expect(readdirSync(join(folder.path, 'plans')).sort()).toEqual(['dev.json', 'prod.json', 'test.json']);
    const applied = await run('apply', '--all-accounts', 'plans');
    expect(applied.code, applied.all).toBe(0);
    expect([...new Set(writes(sandbox).map((line) => line.split(' ')[0]))]).toEqual([DEV, TEST, PROD]);
    expect(applied.stdout).toMatch(
      /\n3 accounts:\n {2}stage 0, dev: done\n {2}stage 1, test: done\n {2}stage 2, prod: done\nApplied to 3 accounts\.\n$/,
    );
    expect(applied.stderr).toMatch(/^prod: \[.*\] done Role\/auditor#CreateRole/m);
    const again = await run('apply', '--all-accounts', 'plans');
    expect(again.code, again.all).toBe(0);
    expect((await run('plan', '--detailed-exitcode')).code).toBe(0);
  });

  it('stops after the stage in which one is refused, and says what was not tried', async () => {
    const { sandbox, run } = await openOrganisation(bench, WITHOUT_ROLE);
    const { code, stdout, stderr, all } = await run('apply', '--all-accounts', '--yes');
    expect(code, all).toBe(1);
    expect(stdout).toMatch(
      /stage 0, dev: done\n {2}stage 1, test: failed \(exit 1\)\n {2}stage 2, prod: not tried\n.* Not tried: prod\.\n$/,
    );
    expect(stderr).toMatch(/^test: error: .* can't be assumed/m);
    expect([...new Set(writes(sandbox).map((line) => line.split(' ')[0]))]).toEqual([DEV]);
  });

  it('tries all accounts of a stage, also after one has failed', async () => {
    const { run } = await openOrganisation(
      bench,
      configured((text) =>
        text.replace('stage: 2', 'stage: 1').replace('stage: 1, vars', `stage: 1, assumeRole: "arn:aws:iam::${TEST}:role/missing", vars`),
      ),
    );
    const { code, stdout, all } = await run('apply', '--all-accounts', '--yes', '--format', 'json');
    expect(code, all).toBe(1);
    const report: { accounts: { name: string; exit: number | null; applied: { result?: string } | null; error: unknown }[] } =
      JSON.parse(stdout);
    expect(report.accounts.map(({ name, exit, applied }) => [name, exit, applied?.result])).toEqual([
      ['dev', 0, 'done'],
      ['prod', 0, 'done'],
      ['test', 1, undefined],
    ]);
    expect(report.accounts[2]?.error).toMatchObject({ code: 'access-denied' });
  });

  it('begins no further account once it is interrupted', async () => {
    const { folder, sandbox, env } = await openOrganisation(bench);
    const running = folder.start(['apply', '--all-accounts', '--yes'], env);
    await running.said('dev: [1/2] done');
    sandbox.setLatency(200);
    running.kill('SIGINT');
    const { code, stdout, all } = await running.ended;
    expect(code, all).toBe(4);
    expect(stdout).toMatch(/stage 1, test: not tried\n {2}stage 2, prod: not tried\n/);
    expect([...new Set(writes(sandbox).map((line) => line.split(' ')[0]))]).toEqual([DEV]);
  });

  it('by digests refuses the account that has changed since, after the stages before it', async () => {
    const { folder, sandbox, run } = await openOrganisation(bench);
    const { stdout } = await run('plan');
    const digests = [...stdout.matchAll(/^ {2}(\w+): Plan.* Digest: (\S+)$/gm)].flatMap(([, name, digest]) => [
      '--expect',
      `${name ?? ''}=${digest ?? ''}`,
    ]);
    expect(digests).toHaveLength(6);
    folder.write('prod/more.yaml', 'roles:\n  more: { trust: { services: ec2.amazonaws.com } }\n');
    const applied = await run('apply', '--all-accounts', ...digests);
    expect(applied.code, applied.all).toBe(3);
    expect(applied.stdout).toMatch(/stage 1, test: done\n {2}stage 2, prod: refused \(exit 3\)\n/);
    expect([...new Set(writes(sandbox).map((line) => line.split(' ')[0]))]).toEqual([DEV, TEST]);
  });

  it('writes nothing anywhere unless something was reviewed of every account and of no other', async () => {
    const { folder, sandbox, run } = await openOrganisation(bench);
    await run('plan', '--out', 'plans');
    const digest = `dev=2026-01-01T00:00Z.${'0'.repeat(64)}`;
    const cases: [string[], number, RegExp][] = [
      [['--expect', digest], 3, /Nothing was reviewed of prod, test\./],
      [['--expect', 'x'], 1, /--expect x does not say of which account/],
      [['--expect', 'hub=x'], 1, /No account hub is configured/],
      [['--expect', digest, '--expect', 'dev=other'], 1, /Two digests/],
      [['nowhere'], 1, /There is no folder nowhere/],
      [['plans/dev.json'], 1, /is a file where a folder is expected/],
      [['plans', '--expect', digest], 3, /has the digest/],
      [[], 3, /^dev: error: There is no terminal/m],
    ];
    for (const [args, code, says] of cases) {
      const ended = await run('apply', '--all-accounts', ...args);
      expect(ended.code, ended.all).toBe(code);
      expect(ended.stderr).toMatch(says);
    }
    folder.write('plans/hub.json', '{}');
    expect((await run('apply', '--all-accounts', 'plans')).stderr).toContain('plans/hub.json is the plan of no configured account.');
    expect((await run('apply', 'plans', '--account', 'dev')).code).toBe(1);
    expect((await run('apply', '--account', 'dev', '--expect', 'a', '--expect', 'b')).stderr).toContain('Several digests');
    expect(writes(sandbox)).toEqual([]);
  });

  it('leaves no plan of an earlier time where there is none now', async () => {
    const { folder, run } = await openOrganisation(bench);
    await run('plan', '--out', 'plans');
    folder.write('iamsync.yaml', failing);
    expect((await run('plan', '--out', 'plans')).code).toBe(1);
    expect(existsSync(join(folder.path, 'plans/dev.json'))).toBe(false);
    folder.write('file', '');
    expect((await run('plan', '--out', 'file')).stderr).toContain("The folder file can't be made");
  });
});

// Apply with a reviewed plan: the same plan or none, whatever a file or a digest says. Never the calls of the file.
import { afterAll, describe, expect, it } from 'vitest';
import { DEMO, EDITED } from '../support/demo.ts';
import { ACCOUNT, openBench, STACK_TRACE, towards } from '../support/program.ts';
import type { Ended, Folder } from '../support/program.ts';

const bench = openBench();
afterAll(() => bench.close());

const SANDBOX = '--sandbox=sandbox.json';
const ADMIN = 'arn:aws:iam::aws:policy/AdministratorAccess';

/** A folder whose sandbox is empty and whose plan.json was reviewed. */
async function reviewed(): Promise<{ folder: Folder; digest: string }> {
  const folder = bench.folder(DEMO);
  const planned = await folder.run(['plan', SANDBOX, '--out', 'plan.json']);
  expect(planned.code, planned.all).toBe(0);
  const digest = /Digest: (\S+)/.exec(planned.stdout)?.[1] ?? '';
  expect(JSON.parse(folder.read('plan.json'))).toMatchObject({ digest });
  return { folder, digest };
}

function stateOf(folder: Folder): unknown {
  return JSON.parse(folder.read('sandbox.json'));
}

function edited(folder: Folder, change: (plan: Record<string, unknown>) => void): void {
  const plan: Record<string, unknown> = JSON.parse(folder.read('plan.json'));
  change(plan);
  folder.write('plan.json', JSON.stringify(plan));
}

function isRefused(ended: Ended, code: number, says: RegExp): void {
  expect(ended.code, ended.all).toBe(code);
  expect(ended.stderr).toMatch(says);
  expect(ended.stderr).toMatch(/ {2}next: .+/);
  expect(ended.all).not.toMatch(STACK_TRACE);
}

describe('apply of a reviewed plan', () => {
  it('does what plan.json showed, without a terminal and without --yes', async () => {
    const { folder } = await reviewed();
    const applied = await folder.run(['apply', 'plan.json', SANDBOX]);
    expect(applied.code, applied.all).toBe(0);
    expect(applied.stdout).toContain('Applied: 3 actions done');
    expect((await folder.run(['plan', SANDBOX, '--detailed-exitcode'])).code).toBe(0);
  });

  it('does it by digest too, and says so when it was done already', async () => {
    const { folder, digest } = await reviewed();
    const applied = await folder.run(['apply', '--expect', digest, SANDBOX]);
    expect(applied.code, applied.all).toBe(0);
    const again = await folder.run(['apply', '--expect', digest, SANDBOX]);
    expect(again.code, again.all).toBe(0);
    expect(again.stderr).toContain('an earlier run applied it');
  });

  it('refuses with what moved when the account has changed since', async () => {
    const { folder } = await reviewed();
    folder.write('other/reader.yaml', 'roles:\n  reader:\n    trust: { services: ec2.amazonaws.com }\n');
    expect((await folder.run(['apply', SANDBOX, '--manifests', 'other', '--yes'])).code).toBe(0);
    const before = stateOf(folder);
    const applied = await folder.run(['apply', 'plan.json', SANDBOX]);
    isRefused(applied, 3, /The fresh plan is not the reviewed one\.\n {2}differs: update Role\/reader/);
    expect(applied.stdout).toContain('Role/reader');
    expect(stateOf(folder)).toEqual(before);
  });

  it('refuses with what moved when the manifests have changed since, by digest as well', async () => {
    const { folder, digest } = await reviewed();
    folder.write('manifests/demo.yaml', EDITED);
    folder.write('manifests/more.yaml', 'roles:\n  more:\n    trust: { services: ec2.amazonaws.com }\n');
    const byFile = await folder.run(['apply', 'plan.json', SANDBOX]);
    isRefused(byFile, 3, /differs: create Policy\/demo-read\n {2}now also: create Role\/more/);
    isRefused(await folder.run(['apply', '--expect', digest, SANDBOX]), 3, /not the reviewed one/);
    expect((await folder.run(['plan', SANDBOX])).stdout).toContain('3 to create');
  });

  it('never runs a call that somebody wrote into the file', async () => {
    const { folder } = await reviewed();
    edited(folder, (plan) => {
      const evil = {
        id: 'Role/reader#AttachRolePolicy:aws:AdministratorAccess',
        address: 'Role/reader',
        do: { service: 'iam', op: 'AttachRolePolicy', input: { RoleName: 'reader', PolicyArn: ADMIN } },
        undo: [],
        takes: [],
        lets: [],
        phase: 'grant',
        needs: ['Role/reader#CreateRole'],
        risk: 'none',
        reason: 'nothing to see here',
      };
      plan['waves'] = [...(Array.isArray(plan['waves']) ? plan['waves'] : []), [evil]];
    });
    const applied = await folder.run(['apply', 'plan.json', SANDBOX]);
    isRefused(
      applied,
      3,
      /what it shows has not the digest that it names\.\n {2}no longer: the call Role\/reader#AttachRolePolicy:aws:Admin/,
    );
    expect(folder.read('sandbox.json')).not.toContain('AdministratorAccess');
  });

  it('never takes changes from the file either', async () => {
    const { folder } = await reviewed();
    const text = folder.read('plan.json');
    folder.write('plan.json', text.replaceAll('lambda.amazonaws.com', 'evil.amazonaws.com').replaceAll('s3:GetObject', 's3:*'));
    const applied = await folder.run(['apply', 'plan.json', SANDBOX]);
    isRefused(applied, 3, /not the reviewed one.*\n {2}differs: create Policy\/demo-read\n {2}differs: create Role\/reader/);
    expect(folder.read('sandbox.json')).not.toContain('evil.amazonaws.com');
    expect(folder.read('sandbox.json')).not.toContain('s3:*');
  });

  const spoilt: readonly (readonly [what: string, code: number, says: RegExp, change: (plan: Record<string, unknown>) => void])[] = [
    ['another format version', 1, /plan format 2; this version reads format 1/, (plan) => (plan['formatVersion'] = 2)],
    ['a format version in words', 1, /format/, (plan) => (plan['formatVersion'] = 'one')],
    ['a missing format version', 1, /not a plan of iamsync/, (plan) => delete plan['formatVersion']],
    ['no digest', 1, /no digest/, (plan) => (plan['digest'] = null)],
    ['an old digest', 3, /more than 24 hours ago/, (plan) => (plan['digest'] = aged(plan['digest'], -24 * 60 - 2))],
    ['a digest of tomorrow', 3, /yet to come/, (plan) => (plan['digest'] = aged(plan['digest'], 24 * 60))],
    ['another digest', 3, /not the reviewed one/, (plan) => (plan['digest'] = String(plan['digest']).replace(/[0-9a-f]{8}$/, '00000000'))],
    ['fewer changes than are made', 3, /now also: create Role\/reader/, (plan) => (plan['changes'] = listIn(plan, 'changes').slice(0, 1))],
    ['another account', 3, /was made for account 999999999999, this is 123456789012/, (plan) => (plan['account'] = '999999999999')],
    ['an operation that does not exist', 1, /valid plan|not a/, (plan) => (plan['waves'] = 'none')],
  ];
  it.each(spoilt)('refuses a file with %s, and writes nothing', async (_, code, says, change) => {
    const { folder } = await reviewed();
    edited(folder, change);
    const before = stateOf(folder);
    isRefused(await folder.run(['apply', 'plan.json', SANDBOX]), code, says);
    expect(stateOf(folder)).toEqual(before);
  });

  it('says of a file that is cut off that it is', async () => {
    const { folder } = await reviewed();
    const text = folder.read('plan.json');
    folder.write('plan.json', text.slice(0, text.length - 3));
    isRefused(await folder.run(['apply', 'plan.json', SANDBOX]), 1, /plan\.json is not JSON: it is cut off/);
  });

  const files: readonly (readonly [what: string, text: string])[] = [
    ['that is empty', ''],
    ['that is not JSON', 'Plan: 1 to create'],
    ['that is another JSON', '{"resource_changes": []}'],
    ['that is null', 'null'],
    ['that is a manifest', DEMO['manifests/demo.yaml'] ?? ''],
  ];
  it.each(files)('refuses a file %s', async (_, text) => {
    const folder = bench.folder({ ...DEMO, 'plan.json': text });
    isRefused(await folder.run(['apply', 'plan.json', SANDBOX]), 1, /plan\.json is not/);
  });

  const digests: readonly (readonly [what: string, digest: string, code: number, says: RegExp])[] = [
    ['garbage', 'deadbeef', 1, /is not a digest/],
    ['a time alone', '2026-11-22T10:42Z', 1, /is not a digest/],
    ['a month that does not exist', `2026-13-22T10:42Z.${'0'.repeat(64)}`, 1, /is not a digest/],
    ['an old one', `2020-01-01T00:00Z.${'0'.repeat(64)}`, 3, /more than 24 hours ago/],
    ['one of the far future', `2999-01-01T00:00Z.${'0'.repeat(64)}`, 3, /yet to come/],
  ];
  it.each(digests)('refuses the digest %s', async (_, digest, code, says) => {
    isRefused(await bench.folder(DEMO).run(['apply', '--expect', digest, SANDBOX]), code, says);
  });

  it('refuses a file and a digest that contradict each other', async () => {
    const { folder, digest } = await reviewed();
    const other = digest.replace(/[0-9a-f]{4}$/, 'ffff');
    isRefused(await folder.run(['apply', 'plan.json', '--expect', other, SANDBOX]), 3, /not/);
  });
});

function listIn(plan: Record<string, unknown>, member: string): unknown[] {
  const value = plan[member];
  return Array.isArray(value) ? value : [];
}

function aged(digest: unknown, minutes: number): string {
  const [asOf = '', hash = ''] = String(digest).split('.');
  return `${new Date(Date.parse(asOf) + minutes * 60_000).toISOString().slice(0, 16)}Z.${hash}`;
}

describe('after a killed run', () => {
  const journal = `journal: kept\n`;

  it('accepts what is left of the reviewed plan and says so, once', async () => {
    const sandbox = await bench.sandbox();
    const env = towards(sandbox);
    const folder = bench.folder({ ...DEMO, 'iamsync.yaml': journal });
    expect((await folder.run(['plan', '--out', 'plan.json'], env)).code).toBe(0);
    sandbox.setLatency(400);
    const killed = folder.start(['apply', 'plan.json', '--concurrency', '1'], env);
    await killed.said('[1/3] done');
    killed.kill('SIGKILL');
    expect((await killed.ended).code).toBe(null);
    sandbox.setLatency(0);
    sandbox.forgetCalls();
    const applied = await folder.run(['apply', 'plan.json'], env);
    expect(applied.code, applied.all).toBe(0);
    expect(applied.stderr).toMatch(/An earlier run of this plan did not end; what is left of it is applied: [12] of 2 changes/);
    expect(sandbox.calls.filter((call) => call.op === 'CreatePolicy')).toEqual([]);
    expect((await folder.run(['plan', '--detailed-exitcode'], env)).code).toBe(0);
  });

  it('refuses what is not left of it', async () => {
    const sandbox = await bench.sandbox();
    const env = towards(sandbox);
    const folder = bench.folder({ ...DEMO, 'iamsync.yaml': journal });
    expect((await folder.run(['plan', '--out', 'plan.json'], env)).code).toBe(0);
    sandbox.setLatency(400);
    const killed = folder.start(['apply', 'plan.json', '--concurrency', '1'], env);
    await killed.said('[1/3] done');
    killed.kill('SIGKILL');
    await killed.ended;
    sandbox.setLatency(0);
    folder.write('manifests/demo.yaml', EDITED);
    sandbox.forgetCalls();
    isRefused(await folder.run(['apply', 'plan.json'], env), 3, /not the reviewed one/);
    expect(sandbox.calls.filter((call) => !/^(Get|List)/.test(call.op))).toEqual([]);
    expect(sandbox.calls.every((call) => call.account === ACCOUNT)).toBe(true);
  });
});

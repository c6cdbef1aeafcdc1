// The commands who-can and verify as a user runs them: on manifests, on a file, in a sandbox; output, exit codes, mistakes.
import { afterAll, describe, expect, it } from 'vitest';
import { DEMO } from '../support/demo.ts';
import { openBench, STACK_TRACE } from '../support/program.ts';

const bench = openBench();
afterAll(() => bench.close());

const CHECKS = `checks:
  - name: the reader reads
    principal: Role/reader
    can: [{ action: s3:GetObject, resource: "arn:aws:s3:::demo/*" }]
    cannot: [{ action: s3:PutObject }]
`;
const folder = bench.folder({ ...DEMO, 'manifests/checks.yaml': CHECKS });

describe('who-can', () => {
  it('answers for manifests alone, for the account, and for a file of it', async () => {
    const desired = await folder.run(['who-can', 's3:GetObject', 'arn:aws:s3:::demo/a', '--desired']);
    expect(desired.code, desired.all).toBe(0);
    expect(desired.stdout).toMatch(/Role\/reader\n {4}Policy\/demo-read: Allow s3:GetObject on arn:aws:s3:::demo\/\*\n/);
    expect(desired.stdout).toContain('Role/reader trusts lambda.amazonaws.com');
    expect((await folder.run(['apply', '--sandbox=state.json', '--yes'])).code).toBe(0);
    const asked = ['who-can', 's3:get*', '*', '--json'];
    const live = await folder.run([...asked, '--sandbox=state.json']);
    expect(JSON.parse(live.stdout)).toMatchObject({
      formatVersion: 1,
      account: '123456789012',
      able: [{ principal: 'Role/reader', extent: 'some' }],
    });
    expect((await folder.run(['snapshot', '--sandbox=state.json', '--out', 'account.json'])).code).toBe(0);
    expect((await folder.run([...asked, '--live', 'account.json'])).stdout).toBe(live.stdout);
  });

  it('says that nobody can', async () => {
    const { code, stdout } = await folder.run(['who-can', 'iam:CreateUser', '*', '--desired']);
    expect(code).toBe(0);
    expect(stdout).toBe('Nobody in the account can iam:CreateUser on *\n');
  });

  it.each([
    [['who-can', 'GetObject', '*'], 'no service prefix'],
    [['who-can', 's3:GetObject', 'demo/*'], 'neither an ARN'],
    [['who-can', 's3:GetObject', '*', '--context', 'ip'], 'not KEY=VALUE'],
    [['who-can', 's3:GetObject', '*', '--live', 'gone.json'], 'There is no gone.json'],
    [['who-can', 's3:GetObject', '*', '--live', 'gone.json', '--sandbox'], 'two accounts'],
    [['who-can', 's3:GetObject'], 'Not enough'],
    [['verify', '--simulate', '--live', 'x.json'], 'two ways'],
    [['verify', '--as', 'User/x=y'], 'nobody does'],
    [['verify', '--desired', '--simulate'], 'by policies only'],
    [['verify', '--live', '--as', 'reader=y', '--sandbox'], 'does not say who acts'],
  ])('refuses %j', async (args, message) => {
    const ended = await folder.run(args);
    expect(ended.code, ended.all).toBe(1);
    expect(ended.stderr).toContain(message);
    expect(ended.all).not.toMatch(STACK_TRACE);
  });
});

describe('verify', () => {
  it('ends with 0 where all checks hold, with 3 where one fails, and names it', async () => {
    const held = await folder.run(['verify', '--desired']);
    expect(held.code, held.all).toBe(0);
    expect(held.stdout).toContain('1 check of account');
    const failing = bench.folder({ ...DEMO, 'manifests/checks.yaml': CHECKS.replace('s3:PutObject', 's3:Get*') });
    const text = await failing.run(['verify', '--desired']);
    expect(text.code, text.all).toBe(3);
    expect(text.stdout).toContain('FAILS cannot s3:Get* on *');
    const json = await failing.run(['verify', '--desired', '--json']);
    expect(json.code).toBe(3);
    expect(JSON.parse(json.stdout)).toMatchObject({ outcome: 'fails', checks: [{ name: 'the reader reads', outcome: 'fails' }] });
    const plan = await failing
      .run(['plan', '--sandbox', '--json'])
      .then((ended) => (ended.code === 1 ? failing.run(['plan', '--sandbox', '--format', 'json']) : ended));
    expect(plan.code, plan.all).toBe(3);
    expect(JSON.parse(plan.stdout).findings).toContainEqual(
      expect.objectContaining({ rule: 'check', severity: 'error', address: 'Role/reader' }),
    );
  });

  it('says so where there are no checks, and tells of manifests that are wrong', async () => {
    const none = bench.folder(DEMO);
    expect(await none.run(['verify', '--desired'])).toMatchObject({ code: 0, stdout: expect.stringContaining('no checks') });
    const wrong = bench.folder({ ...DEMO, 'manifests/checks.yaml': CHECKS.replace('Role/reader', 'Role/raeder') });
    const ended = await wrong.run(['verify', '--desired']);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain('Did you mean Role/reader?');
  });
});

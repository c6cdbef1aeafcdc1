// The exit codes that a pipeline builds on, from the built program: nothing pending, pending, a mistake with its place.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO, EDITED, MISTAKEN } from '../support/demo.ts';
import { openBench, STACK_TRACE } from '../support/program.ts';
import type { Folder } from '../support/program.ts';

const bench = openBench();
afterAll(() => bench.close());

const SANDBOX = '--sandbox=sandbox.json';

describe('plan --detailed-exitcode', () => {
  let folder: Folder;
  beforeAll(async () => {
    folder = bench.folder(DEMO);
    const applied = await folder.run(['apply', SANDBOX, '--yes']);
    expect(applied.code, applied.all).toBe(0);
  });

  it('ends with 0 after apply: nothing is pending', async () => {
    folder.write('manifests/demo.yaml', DEMO['manifests/demo.yaml'] ?? '');
    const planned = await folder.run(['plan', SANDBOX, '--detailed-exitcode']);
    expect(planned.code, planned.all).toBe(0);
    expect(planned.stdout).toContain('No changes.');
  });

  it('ends with 2 after an edit, and with 0 if the details are not asked for', async () => {
    folder.write('manifests/demo.yaml', EDITED);
    const planned = await folder.run(['plan', SANDBOX, '--detailed-exitcode']);
    expect(planned.code, planned.all).toBe(2);
    expect(planned.stdout).toContain('s3:PutObject');
    expect(planned.stdout).toContain('Plan: 0 to create, 1 to update, 0 to delete.');
    expect((await folder.run(['plan', SANDBOX])).code).toBe(0);
  });

  it('ends with 1 after a mistake, with its place and without a stack trace', async () => {
    folder.write('manifests/demo.yaml', MISTAKEN);
    const before: unknown = JSON.parse(folder.read('sandbox.json'));
    const planned = await folder.run(['plan', SANDBOX, '--detailed-exitcode']);
    expect(planned.code, planned.all).toBe(1);
    expect(planned.stderr).toContain('manifests/demo.yaml:12:16');
    expect(planned.stderr).toContain('demo-raed');
    expect(planned.stderr).toContain('demo-read');
    expect(planned.stdout).toBe('');
    expect(planned.all).not.toMatch(STACK_TRACE);
    expect(JSON.parse(folder.read('sandbox.json'))).toEqual(before);
  });

  it('apply ends with 1 after a mistake too, and leaves the account alone', async () => {
    folder.write('manifests/demo.yaml', MISTAKEN);
    const before: unknown = JSON.parse(folder.read('sandbox.json'));
    const applied = await folder.run(['apply', SANDBOX, '--yes']);
    expect(applied.code, applied.all).toBe(1);
    expect(applied.stderr).toContain('manifests/demo.yaml:12:16');
    expect(JSON.parse(folder.read('sandbox.json'))).toEqual(before);
  });

  it('tells all mistakes of all files at once', async () => {
    folder.write('manifests/demo.yaml', MISTAKEN);
    folder.write('manifests/other.yaml', 'roles:\n  other:\n    trust: { services: ec2 }\n');
    const planned = await folder.run(['plan', SANDBOX]);
    expect(planned.code, planned.all).toBe(1);
    expect(planned.stderr).toContain('manifests/demo.yaml:12:16');
    expect(planned.stderr).toContain('manifests/other.yaml:3:24');
  });
});

describe('plan against an empty account', () => {
  it('is pending', async () => {
    const folder = bench.folder(DEMO);
    const planned = await folder.run(['plan', '--sandbox', '--detailed-exitcode']);
    expect(planned.code, planned.all).toBe(2);
    expect(planned.stdout).toContain('Plan: 2 to create, 0 to update, 0 to delete.');
  });
});

describe('the command line', () => {
  const cases: readonly (readonly [what: string, args: readonly string[], says: RegExp])[] = [
    ['no command', [], /a command is missing/],
    ['an unknown command', ['destroy'], /destroy/i],
    ['a misspelt command', ['plann'], /plan/],
    ['an unknown option', ['plan', '--sandbx'], /sandbx/],
    ['an option without its value', ['plan', '--out'], /out/],
    ['an unknown format', ['plan', '--format', 'xml'], /xml/],
    ['a nameless rollback', ['rollback', 'policy', '--sandbox'], /Which policy/],
    ['a rollback of something else', ['rollback', 'role', 'reader', '--sandbox'], /role/],
    ['a strange concurrency', ['apply', '--sandbox', '--yes', '--concurrency', '0'], /concurrency/],
    ['a missing configuration', ['plan', '--sandbox', '--config', 'nowhere.yaml'], /nowhere\.yaml/],
    ['an unknown account', ['plan', '--sandbox', '--account', 'prod'], /prod/],
    ['a missing plan file', ['apply', 'nowhere.json', '--sandbox'], /nowhere\.json/],
    ['an explanation of no action', ['plan', '--sandbox', '--explain', 'Role/nobody#CreateRole'], /Role\/nobody#CreateRole/],
  ];
  it.each(cases)('refuses %s with 1, a message and a next step', async (_, args, says) => {
    const ended = await bench.folder(DEMO).run(args);
    expect(ended.code, ended.all).toBe(1);
    expect(ended.stderr).toMatch(says);
    expect(ended.stderr).toMatch(/^error: [^\n]+\n(?: .*\n)* {2}next: .+/m);
    expect(ended.all).not.toMatch(STACK_TRACE);
  });

  it('shows its help and its version', async () => {
    const folder = bench.folder({});
    const help = await folder.run(['--help']);
    expect([help.code, help.stderr]).toEqual([0, '']);
    for (const command of ['validate', 'plan', 'apply', 'rollback', 'sandbox']) expect(help.stdout).toContain(`iamsync ${command}`);
    expect((await folder.run(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect((await folder.run(['plan', '--help'])).stdout).toContain('--detailed-exitcode');
  });
});

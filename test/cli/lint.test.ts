// iamsync lint as pipelines run it: exit codes, formats, what is read.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { openBench, STACK_TRACE } from '../support/program.ts';

const bench = openBench();
afterAll(() => bench.close());

const LIVE = readFileSync(fileURLToPath(new URL('../cases/lint/keys-beside-password/true/live.json', import.meta.url)), 'utf8');

/** One policy that a role holds, with one statement. */
function manifest(statement: string): string {
  return `policies:\n  read:\n    document:\n      Statement:\n        - ${statement}\nroles:\n  app:\n    trust: { services: ec2.amazonaws.com }\n    policies: [read]\n`;
}

const FINE = manifest('{ Effect: Allow, Action: s3:GetObject, Resource: "arn:aws:s3:::reports/*" }');
const DOUBTED = manifest('{ Effect: Allow, Action: s3:GetObjects, Resource: "arn:aws:s3:::reports/*" }');
const REFUSED = manifest('{ Effect: Allow, Action: s3:GetObject, Resource: reports }');

describe('lint', () => {
  it.each([
    ['0 where nothing is found', FINE, [], 0, 'Nothing found in 2 entities and 2 documents'],
    ['0 with warnings', DOUBTED, [], 0, 'Did you mean s3:GetObject?'],
    ['3 with warnings and --strict', DOUBTED, ['--strict'], 3, 'warning unknown-action'],
    ['3 with errors', REFUSED, [], 3, 'manifests/a.yaml:5:60 error resource-arn'],
    ['0 where only others are shown', DOUBTED, ['--severity', 'error', '--strict'], 0, 'Nothing found'],
    ['0 where another rule is asked', DOUBTED, ['--rule', 'sid', '--strict'], 0, 'Nothing found'],
  ])('ends with %s', async (_, text, options, code, said) => {
    const ended = await bench.folder({ 'manifests/a.yaml': text }).run(['lint', ...options]);
    expect(ended.code, ended.all).toBe(code);
    expect(ended.stdout).toContain(said);
    expect(ended.all).not.toMatch(STACK_TRACE);
  });

  it.each([
    ['manifests that can not be read', { 'manifests/a.yaml': 'policies: [' }, ['lint'], /yaml/],
    ['no manifests', { 'README.md': 'x' }, ['lint'], /manifests/],
    ['a rule that does not exist', { 'manifests/a.yaml': FINE }, ['lint', '--rule', 'unknown-actoin'], /Did you mean unknown-action\?/],
    ['no such account', { 'manifests/a.yaml': FINE }, ['lint', '--live', 'live.json'], /There is no live\.json/],
    ['what is no account', { 'live.json': '[]' }, ['lint', '--live', 'live.json'], /neither a snapshot/],
  ])('ends with 1 for %s', async (_, files: Readonly<Record<string, string>>, args, said) => {
    const ended = await bench.folder(files).run(args);
    expect(ended.code, ended.all).toBe(1);
    expect(ended.all).toMatch(said);
    expect(ended.all).not.toMatch(STACK_TRACE);
  });

  it('prints JSON and SARIF', async () => {
    const folder = bench.folder({ 'manifests/a.yaml': DOUBTED });
    const json = await folder.run(['lint', '--json']);
    expect(JSON.parse(json.stdout)).toMatchObject({
      formatVersion: 1,
      findings: [{ rule: 'unknown-action', severity: 'warning', place: { file: 'manifests/a.yaml', line: 5, column: 36 } }],
    });
    const sarif = await folder.run(['lint', '--format', 'sarif']);
    expect(JSON.parse(sarif.stdout)).toMatchObject({ runs: [{ results: [{ ruleId: 'unknown-action', level: 'warning' }] }] });
  });

  it('looks through an account without manifests, and through both', async () => {
    const folder = bench.folder({ 'live.json': LIVE });
    const alone = await folder.run(['lint', '--live', 'live.json']);
    expect(alone.code, alone.all).toBe(0);
    expect(alone.stdout).toContain('User/bob warning keys-beside-password');
    folder.write('manifests/a.yaml', 'users:\n  bob: { renamedFrom: robert }\n');
    const both = await folder.run(['lint', '--live', 'live.json', '--manifests', 'manifests']);
    expect(both.stdout).toContain('note renamed-from-gone');
    expect(both.stdout).toContain('keys-beside-password');
    expect((await folder.run(['lint', '--live', 'live.json'])).stdout).toBe(alone.stdout);
  });
});

// Markdown and SARIF from the built program: for pull requests and for code scanning.
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { afterAll, describe, expect, it } from 'vitest';
import { DEMO, EDITED, MISTAKEN } from '../support/demo.ts';
import { openBench } from '../support/program.ts';
import { repositoryIn } from '../support/repository.ts';

const bench = openBench();
afterAll(() => bench.close());

const schema: object = JSON.parse(readFileSync(new URL('../support/sarif-2.1.0.schema.json', import.meta.url), 'utf8'));
const validate = new Ajv({ strict: false, formats: { uri: true, 'uri-reference': true, 'date-time': true } }).compile(schema);
const MARK = '<!-- iamsync:plan:123456789012 -->';

function sarif(text: string): unknown {
  const log: unknown = JSON.parse(text);
  expect(validate(log), JSON.stringify(validate.errors)).toBe(true);
  return log;
}

describe('plan --format markdown', () => {
  it('prints a comment with the mark first, with changes, without, and with mistakes', async () => {
    const folder = bench.folder(DEMO);
    const SANDBOX = '--sandbox=sandbox.json';
    const first = await folder.run(['plan', SANDBOX, '--format', 'markdown', '--detailed-exitcode']);
    expect(first.code, first.all).toBe(2);
    expect(first.stdout.startsWith(`${MARK}\n`)).toBe(true);
    expect(first.stdout).toContain('**2 to create, 0 to update, 0 to delete**');
    expect((await folder.run(['apply', SANDBOX, '--yes'])).code).toBe(0);
    expect((await folder.run(['plan', SANDBOX, '--format', 'markdown'])).stdout).toContain('**No changes.');
    folder.write('manifests/demo.yaml', EDITED);
    expect((await folder.run(['plan', SANDBOX, '--format', 'markdown'])).stdout).toContain('+         Action: s3:PutObject');
    folder.write('manifests/demo.yaml', MISTAKEN);
    const mistaken = await folder.run(['plan', SANDBOX, '--format', 'markdown']);
    expect(mistaken.code).toBe(1);
    expect(mistaken.stdout.startsWith(`${MARK}\n`)).toBe(true);
    expect(mistaken.stdout).toContain('`manifests/demo.yaml:12:16`');
  });
});

describe('--format sarif', () => {
  it.each([['validate'], ['plan', '--sandbox']])('%s gives mistakes with their places in the repository', async (...command) => {
    const folder = bench.folder({ 'iam/manifests/demo.yaml': MISTAKEN });
    repositoryIn(folder.path);
    const ended = await folder.run([...command, '--format', 'sarif'], {}, 'iam');
    expect(ended.code, ended.all).toBe(1);
    const physicalLocation = {
      artifactLocation: { uri: 'iam/manifests/demo.yaml', uriBaseId: '%SRCROOT%' },
      region: { startLine: 12, startColumn: 16 },
    };
    expect(sarif(ended.stdout)).toMatchObject({ runs: [{ results: [{ level: 'error', locations: [{ physicalLocation }] }] }] });
  });

  it('gives a log without results where there is nothing to find, and needs no repository', async () => {
    const folder = bench.folder(DEMO);
    const ended = await folder.run(['validate', '--format', 'sarif']);
    expect(ended.code, ended.all).toBe(0);
    expect(sarif(ended.stdout)).toMatchObject({ runs: [{ results: [] }] });
  });

  it('gives the findings of a refused plan and its exit code', async () => {
    const folder = bench.folder({
      ...DEMO,
      'manifests/more.yaml': 'roles:\n  r:\n    trust: { services: ec2.amazonaws.com }\n    policies: [account:nowhere]\n',
    });
    const ended = await folder.run(['plan', '--sandbox', '--format', 'sarif']);
    expect(ended.code, ended.all).toBe(3);
    expect(sarif(ended.stdout)).toMatchObject({ runs: [{ results: [{ ruleId: 'dangling', level: 'error' }] }] });
  });

  it('tells of a configuration that can not be read', async () => {
    const ended = await bench.folder({ ...DEMO, 'iamsync.yaml': 'nonsense: 1\n' }).run(['validate', '--format', 'sarif']);
    expect(ended.code, ended.all).toBe(1);
    expect(sarif(ended.stdout)).toMatchObject({
      runs: [{ results: [{ locations: [{ physicalLocation: { artifactLocation: { uri: 'iamsync.yaml' } } }] }] }],
    });
  });
});

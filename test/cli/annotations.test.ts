// What GitHub Actions reads along: findings of plan, validate and lint as annotations, on standard error and nowhere else.
import { afterAll, describe, expect, it } from 'vitest';
import { DEMO, MISTAKEN } from '../support/demo.ts';
import { openBench } from '../support/program.ts';
import { repositoryIn } from '../support/repository.ts';

const bench = openBench();
afterAll(() => bench.close());
const ON_GITHUB = { GITHUB_ACTIONS: 'true' };
const annotations = (text: string): string[] => text.split('\n').filter((line) => line.startsWith('::'));

describe('with GITHUB_ACTIONS', () => {
  it.each([
    [['validate'], 1],
    [['lint', '--severity', 'warning'], 1],
    [['plan', '--sandbox'], 1],
    [['plan', '--sandbox', '--format', 'markdown'], 1],
    [['plan', '--sandbox', '--format', 'json'], 1],
  ] as const)('%j tells of a mistake at its line, as seen from the top of the repository', async (args, code) => {
    const folder = bench.folder({ 'iam/manifests/demo.yaml': MISTAKEN });
    repositoryIn(folder.path);
    const ended = await folder.run([...args], ON_GITHUB, 'iam');
    expect(ended.code, ended.all).toBe(code);
    expect(annotations(ended.stderr)).toEqual([
      expect.stringMatching(
        /^::error file=iam\/manifests\/demo\.yaml,line=12,col=16,title=iamsync unknown-reference.*::No policy demo-raed/,
      ),
    ]);
    expect(annotations(ended.stdout)).toEqual([]);
    expect(annotations((await folder.run([...args], {}, 'iam')).all)).toEqual([]);
  });

  it('plan tells why guards refuse it, and validate nothing where nothing is wrong', async () => {
    const folder = bench.folder({
      ...DEMO,
      'iamsync.yaml': 'limits: { deletes: 0 }\nforbid: [{ name: no-s3, actions: ["s3:*"], resources: ["*"], why: "nobody reads" }]\n',
    });
    const refused = await folder.run(['plan', '--sandbox'], ON_GITHUB);
    expect(refused.code, refused.all).toBe(3);
    expect(annotations(refused.stderr).join('\n')).toMatch(/^::error .*title=iamsync forbid.*::.*no-s3/);
    expect(annotations((await folder.run(['validate'], ON_GITHUB)).all)).toEqual([]);
  });

  it('lint tells of warnings as warnings, and several accounts tell theirs once', async () => {
    const wide = 'policies:\n  p: { document: { Statement: { Effect: Allow, Action: "*", Resource: "*" } } }\n';
    const folder = bench.folder({
      'iamsync.yaml': 'accounts:\n  a: { id: "111111111111" }\n  b: { id: "222222222222" }\n',
      'manifests/p.yaml': `${wide}  q: { dcument: {} }\n`,
    });
    const plans = await folder.run(['plan', '--sandbox'], ON_GITHUB);
    expect(plans.code, plans.all).toBe(1);
    const found = annotations(plans.stderr);
    expect(found.length).toBeGreaterThan(0);
    expect(new Set(found).size).toBe(found.length);
    expect(found[0]).toMatch(/^::error file=manifests\/p\.yaml,line=3,.*\(a, b\)/);
    folder.write('manifests/p.yaml', wide);
    const linted = await folder.run(['lint', '--account', 'a'], ON_GITHUB);
    expect(
      annotations(linted.stderr).some((line) => /^::(warning|error) file=manifests\/p\.yaml,line=2,/.test(line)),
      linted.all,
    ).toBe(true);
  });

  it('leaves SARIF to code scanning, and annotates what ended a command', async () => {
    const folder = bench.folder({ 'manifests/demo.yaml': MISTAKEN });
    expect(annotations((await folder.run(['validate', '--format', 'sarif'], ON_GITHUB)).all)).toEqual([]);
    const failed = await folder.run(['validate', '--config', 'no:such,file%.yaml'], ON_GITHUB);
    expect(annotations(failed.stderr)).toEqual(['::error title=iamsync::There is no no:such,file%25.yaml.%0ANext: Check --config.']);
  });
});

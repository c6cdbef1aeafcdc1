// action.yml and what users copy: nothing from outside is part of a script, rights are the least, inputs are told, actions are pinned.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { githubDrift, githubWorkflow } from '../../src/manifest/scaffold/github-workflow.ts';
import { gitlabPipeline } from '../../src/manifest/scaffold/gitlab-pipeline.ts';
import { isObject } from '../../src/model/json.ts';
import type { Json, JsonObject } from '../../src/model/json.ts';
import { VERSION } from '../../src/model/version.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string): string => readFileSync(`${root}${path}`, 'utf8');
const yaml = (path: string): JsonObject => parse(read(path)) as JsonObject;
const action = yaml('action.yml');
const workflows = ['docs/pipelines/github.yml', 'docs/pipelines/github-drift.yml'];
const files = ['action.yml', ...workflows, 'docs/pipelines/gitlab-ci.yml'];

/** Every mapping in a value. */
function mappings(value: Json | undefined): JsonObject[] {
  if (Array.isArray(value)) return value.flatMap(mappings);
  return isObject(value) ? [value, ...Object.values(value).flatMap(mappings)] : [];
}

describe.each(files)('%s', (file) => {
  it('has no expression in a script', () => {
    const scripts = mappings(yaml(file)).flatMap((one) => [one['run'], one['script'], one['before_script']].flat());
    const texts = scripts.filter((text) => typeof text === 'string');
    if (!workflows.includes(file)) expect(texts.length).toBeGreaterThan(0);
    for (const text of texts)
      expect(text).not.toMatch(/\$\{\{|\$CI_(COMMIT_(MESSAGE|TITLE|REF_NAME|BRANCH|AUTHOR)|MERGE_REQUEST_\w*(TITLE|NAME|DESCRIPTION))/);
  });

  it('pins the actions of others by commit, and says which version that is', () => {
    for (const [, name = '', ref = '', version = ''] of read(file).matchAll(/uses: ([^@\s]+)@(\S+)(.*)$/gm)) {
      if (name === 'acme/iamsync') continue;
      expect([name, ref]).toEqual([name, expect.stringMatching(/^[0-9a-f]{40}$/)]);
      expect(version).toMatch(/^ # v\d+\.\d+\.\d+$/);
    }
  });

  it('takes nothing of an event but numbers and names that GitHub makes', () => {
    for (const [found] of read(file).matchAll(/github\.(event\.[\w.]+|head_ref|ref_name)/g)) expect(found).toBe('none is used');
  });
});

describe('action.yml', () => {
  const inputs = isObject(action['inputs']) ? action['inputs'] : {};
  const steps = mappings(action['runs']).filter((one) => 'run' in one || 'uses' in one);

  it('tells of every input and output what it is for', () => {
    for (const one of [...Object.values(inputs), ...Object.values(isObject(action['outputs']) ? action['outputs'] : {})])
      expect(one).toMatchObject({ description: expect.stringMatching(/^.{20,}\.$/) });
    const guide = read('docs/guide/pipelines.md');
    for (const name of Object.keys(inputs)) expect(guide).toContain(`| \`${name}\` |`);
  });

  it('hands every input on, and reads none that there is not', () => {
    const used = new Set([...read('action.yml').matchAll(/inputs\.([\w-]+)/g)].map(([, name]) => name));
    expect([...used].sort()).toEqual(Object.keys(inputs).sort());
    const handed = steps.flatMap((step) => (isObject(step['env']) ? Object.keys(step['env']) : []));
    const known = read('.action/inputs.mjs').matchAll(/input\('(\w+)'\)/g);
    for (const [, name] of known) expect(handed).toContain(`IAMSYNC_${name}`);
  });

  it('sets the outputs that it names', () => {
    const set = readdirSync(`${root}.action`).flatMap((file) =>
      [...read(`.action/${file}`).matchAll(/outputs\.set\('([\w-]+)'/g)].map(([, name]) => name),
    );
    const named = [...read('action.yml').matchAll(/steps\.iamsync\.outputs\.([\w-]+)/g)].map(([, name]) => name);
    expect([...new Set(set)].sort()).toEqual(named.sort());
  });

  it('leaves no credentials of git behind', () => {
    const checkout = steps.find((step) => String(step['uses']).startsWith('actions/checkout@'));
    expect(checkout?.['with']).toMatchObject({ 'persist-credentials': false, 'fetch-depth': 0 });
  });
});

describe('the workflows', () => {
  const rights: Readonly<Record<string, object>> = {
    plan: { contents: 'read', 'id-token': 'write', 'pull-requests': 'write' },
    apply: { contents: 'read', 'id-token': 'write', 'pull-requests': 'write' },
    drift: { contents: 'read', 'id-token': 'write', issues: 'write' },
  };

  it.each(workflows)('%s gives a job no more than it needs', (file) => {
    const workflow = yaml(file);
    expect(workflow['permissions']).toEqual({});
    const jobs = Object.entries(isObject(workflow['jobs']) ? workflow['jobs'] : {});
    expect(jobs.length).toBeGreaterThan(0);
    for (const [name, job] of jobs) expect(job).toMatchObject({ permissions: rights[name] ?? 'unknown' });
  });

  it.each(workflows)('%s gives the action inputs that it has', (file) => {
    const uses = mappings(yaml(file)).filter((one) => String(one['uses']).startsWith('acme/iamsync@'));
    const known = Object.keys(isObject(action['inputs']) ? action['inputs'] : {});
    expect(uses.length).toBeGreaterThan(0);
    for (const { with: given } of uses) for (const name of Object.keys(isObject(given) ? given : {})) expect(known).toContain(name);
  });

  it('never run on pull_request_target, and never apply twice at once', () => {
    for (const file of workflows) expect(Object.keys(yaml(file)['on'] ?? {})).not.toContain('pull_request_target');
    expect(yaml('docs/pipelines/github.yml')).toMatchObject({ jobs: { apply: { concurrency: { 'cancel-in-progress': false } } } });
    expect(yaml('docs/pipelines/gitlab-ci.yml')).toMatchObject({ 'iam apply': { resource_group: 'iam', interruptible: false } });
  });
});

describe('what init writes', () => {
  const forge = { kind: 'github', repository: 'acme/iam', branch: 'main', environment: 'iam' } as const;
  const wishes = { forge, account: '123456789012', partition: 'aws', version: VERSION, owners: [], action: `acme/iamsync@v${VERSION}` };
  const installing = { ...wishes, action: null };

  it.each([
    ['docs/pipelines/github.yml', githubWorkflow(wishes)],
    ['docs/pipelines/github-drift.yml', githubDrift(wishes)],
    ['docs/pipelines/gitlab-ci.yml', gitlabPipeline(wishes)],
  ])('is %s', (path, text) => expect(text).toBe(read(path)));

  it.each([
    ['plan and apply', githubWorkflow(installing)],
    ['drift', githubDrift(installing)],
  ])('runs nothing of the checkout for %s where there is no action', (_, text) => {
    const jobs = Object.values(isObject(parse(text).jobs) ? ((parse(text) as JsonObject)['jobs'] ?? {}) : {});
    for (const step of mappings(jobs).filter((one) => 'run' in one))
      expect(step['run']).toMatch(
        /^(cd "\$RUNNER_TEMP" && npm install --prefix "\$RUNNER_TEMP\/iamsync" --ignore-scripts .+ iamsync@\d+\.\d+\.\d+|node "\$RUNNER_TEMP\/iamsync\/node_modules\/iamsync\/\.action\/main\.mjs")$/,
      );
    expect(jobs.length).toBeGreaterThan(0);
    for (const [, uses = ''] of text.matchAll(/uses: (.+)$/gm)) expect(read('action.yml')).toContain(`uses: ${uses}\n`);
  });

  it('signs in regions of the partition', () => {
    const china = { ...wishes, partition: 'aws-cn' };
    expect([githubWorkflow(china), githubWorkflow({ ...china, action: null }), gitlabPipeline(china)]).toEqual(
      Array(3).fill(expect.stringMatching(/(aws-region|AWS_REGION): cn-north-1\n/)),
    );
  });
});

describe('the hooks', () => {
  const hooks = parse(read('.pre-commit-hooks.yaml')) as readonly Readonly<Record<string, string>>[];

  it('run commands that there are, on files that they are for', () => {
    expect(hooks.map(({ entry }) => entry)).toEqual(['iamsync validate', 'iamsync fmt --check', 'iamsync lint']);
    for (const { files: pattern = '' } of hooks) {
      expect('iam/manifests/roles.yaml').toMatch(new RegExp(pattern));
      expect('src/app.yaml').not.toMatch(new RegExp(pattern));
    }
    const commands = read('src/main.ts');
    for (const { entry = '' } of hooks) expect(commands).toContain(`command: '${entry.split(' ')[1]}`);
  });
});

// The whole way of a change through the action: planned in one comment, planned again, merged, applied as reviewed, watched for drift.
// The scripts, git, the program and the sandbox are the real ones; GitHub is the one on loopback.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO, MISTAKEN } from '../support/demo.ts';
import { openBench, towards } from '../support/program.ts';
import type { Folder } from '../support/program.ts';
import { repositoryIn } from '../support/repository.ts';
import type { Repository } from '../support/repository.ts';
import { openGithub } from './github.ts';
import type { Github, Pull } from './github.ts';
import { runJob, TOKEN } from './scene.ts';

const bench = openBench();
const FIRST = DEMO['manifests/demo.yaml'] ?? '';
const SECOND = `${FIRST}    maxSessionDuration: 2h\n`;
let github: Github;
let folder: Folder;
let git: Repository;
let env: Record<string, string>;

beforeAll(async () => {
  github = await openGithub(TOKEN);
  folder = bench.folder({
    'iamsync.yaml': 'journal: .runner/journal\nprotect: [Role/keeper]\n',
    'manifests/demo.yaml': 'roles: {}\n',
    '.gitignore': '.runner/\n',
  });
  git = repositoryIn(folder.path);
  git.commit('main');
  git.git('remote', 'add', 'origin', folder.path);
  git.git('fetch', '--quiet', 'origin');
  env = { GITHUB_API_URL: github.url, ...towards(await bench.sandbox()) };
});
afterAll(async () => {
  await github.close();
  await bench.close();
});

/** A branch with these manifests, checked out as GitHub does for a pull request: merged into main. */
function push(pull: Pull, manifests: string, config?: string): void {
  git.git('checkout', '--quiet', '-B', `change-${pull.number}`, 'origin/main');
  folder.write('manifests/demo.yaml', manifests);
  if (config !== undefined) folder.write('iamsync.yaml', config);
  pull.head = git.commit(`change ${pull.number}`);
  git.git('checkout', '--quiet', '-B', 'merged', 'origin/main');
  git.git('merge', '--quiet', '--no-ff', '--no-edit', pull.head);
}

function open(number: number): Pull {
  const pull: Pull = { number, head: '', merged: null, base: 'main' };
  github.pulls.push(pull);
  return pull;
}

function merge(pull: Pull): string {
  git.git('checkout', '--quiet', 'main');
  git.git('merge', '--quiet', '--no-ff', '--no-edit', pull.head);
  git.git('fetch', '--quiet', 'origin');
  pull.merged = git.git('rev-parse', 'HEAD');
  return pull.merged;
}

const plan = (pull: Pull) =>
  runJob(
    folder,
    { ...env, IAMSYNC_COMMAND: 'plan', GITHUB_EVENT_NAME: 'pull_request', GITHUB_SHA: git.git('rev-parse', 'HEAD') },
    eventOf(pull),
  );
const eventOf = ({ number, head, base }: Pull) => ({
  pull_request: { number, head: { sha: head, repo: { full_name: 'acme/iam' } }, base: { ref: base } },
});
const onMain = (command: string, more: Record<string, string> = {}) =>
  runJob(folder, {
    ...env,
    IAMSYNC_COMMAND: command,
    GITHUB_EVENT_NAME: command === 'drift' ? 'schedule' : 'push',
    GITHUB_REF: 'refs/heads/main',
    GITHUB_SHA: git.git('rev-parse', 'HEAD'),
    ...more,
  });
const bodies = (number: number): string[] => (github.comments.get(number) ?? []).map(({ body }) => body);

describe('a change', () => {
  it('is planned in one comment, which each commit updates', async () => {
    const pull = open(1);
    push(pull, MISTAKEN);
    const mistaken = await plan(pull);
    expect(mistaken.code, mistaken.log).toBe(1);
    expect(mistaken.log).toMatch(/^::error file=manifests\/demo\.yaml,line=12,col=16,title=/m);
    expect(bodies(1)).toHaveLength(1);
    push(pull, FIRST);
    const planned = await plan(pull);
    expect(planned.code, planned.log).toBe(0);
    const [body = '', ...others] = bodies(1);
    expect(others).toEqual([]);
    expect(body.startsWith('<!-- iamsync:comment:plan:')).toBe(true);
    expect(body).toContain('**2 to create, 0 to update, 0 to delete**');
    expect(body).toContain('### This change, since');
    expect(planned.outputs).toMatchObject({ 'exit-code': '2', changes: '2', comment: 'https://github.test/101' });
    expect(body).toContain(planned.outputs['digest']);
    expect(planned.summary).toContain('2 to create');
    expect(github.strange).toEqual([]);
  });

  it('is applied on merge, as it was reviewed, and the result stands beside the plan', async () => {
    const [pull] = github.pulls;
    if (pull === undefined) throw new Error('no pull request');
    merge(pull);
    const applied = await onMain('apply');
    expect(applied.code, applied.log).toBe(0);
    expect(bodies(1)).toHaveLength(2);
    expect(bodies(1)[1]).toContain('**Applied: the account is as the manifests say.**');
    const again = await onMain('apply');
    expect(again.code, again.log).toBe(0);
    expect(bodies(1)).toHaveLength(2);
  });

  it('is not applied if the account has moved since, and says how to go on', async () => {
    const pull = open(2);
    push(pull, SECOND);
    const planned = await plan(pull);
    expect(planned.code, planned.log).toBe(0);
    // Somebody changes the very role by hand, after the review.
    const elsewhere = bench.folder({ 'iamsync.yaml': 'journal: none\n', 'manifests/demo.yaml': `${FIRST}    description: by hand\n` });
    const byHim = await elsewhere.run(['apply', '--yes'], env);
    expect(byHim.code, byHim.all).toBe(0);
    merge(pull);
    const refused = await onMain('apply');
    expect(refused.code, refused.log).toBe(3);
    expect(refused.log).toContain('The fresh plan is not the reviewed one');
    expect(refused.log).toContain('::error title=iamsync::Not applied.');
    expect(bodies(2)[1]).toContain('**Not applied: refused. Nothing was written.**');
    const replanned = await onMain('plan');
    expect(replanned.code, replanned.log).toBe(0);
    const byHand = await onMain('apply', { GITHUB_EVENT_NAME: 'workflow_dispatch', IAMSYNC_EXPECT: replanned.outputs['digest'] ?? '' });
    expect(byHand.code, byHand.log).toBe(0);
  });

  it('can not lift its own guards, nor stand in for the reference that they come from', async () => {
    const pull = open(3);
    push(pull, 'roles: {}\nremoved: [Role/reader, Policy/demo-read]\n', 'journal: .runner/journal\nlimits: { deletes: 100 }\n');
    git.git('checkout', '--quiet', 'main');
    folder.write('iamsync.yaml', 'journal: .runner/journal\nlimits: { deletes: 1 }\n');
    git.commit('limits');
    git.git('fetch', '--quiet', 'origin');
    git.git('checkout', '--quiet', '-B', 'merged', pull.head);
    const held = await plan(pull);
    expect(held.code, held.log).toBe(3);
    expect(held.outputs).toMatchObject({ 'exit-code': '3', digest: '' });
    expect(bodies(3)[0]).toContain('**Refused:**');
    expect(bodies(3)[0]).toContain('Guards from origin/main:iamsync.yaml');
    folder.write('origin/main', 'journal: none\n');
    const tricked = await plan(pull);
    expect(tricked.code, tricked.log).toBe(3);
    expect(tricked.log).toContain('There is a file origin/main in the checkout');
    // Merged all the same, by somebody who may: a refused plan has no digest to apply by.
    pull.merged = git.git('rev-parse', 'HEAD');
    const applied = await onMain('apply');
    expect([applied.code, applied.log.includes('was refused, or there was none')], applied.log).toEqual([3, true]);
  });
});

describe('a base that does not compile', () => {
  it('keeps nobody from mending it', async () => {
    git.git('checkout', '--quiet', '--force', 'main');
    git.git('clean', '-dfq', '-e', '.runner');
    folder.write('manifests/demo.yaml', MISTAKEN);
    git.commit('broken');
    git.git('fetch', '--quiet', 'origin');
    const pull = open(4);
    push(pull, SECOND);
    const mended = await plan(pull);
    expect(mended.code, mended.log).toBe(0);
    expect(bodies(4)[0]).not.toContain('### This change, since');
    expect(mended.outputs['digest']).not.toBe('');
  });
});

describe('drift', () => {
  it('opens one issue, updates it, and closes it when there is none left', async () => {
    git.git('checkout', '--quiet', '--force', 'main');
    git.git('clean', '-dfq', '-e', '.runner');
    folder.write('manifests/demo.yaml', FIRST);
    const found = await onMain('drift');
    expect(found.code, found.log).toBe(0);
    expect(found.outputs).toMatchObject({ drift: 'true', 'exit-code': '2', issue: expect.stringContaining('https://') });
    expect((await onMain('drift')).code).toBe(0);
    expect(github.issues.map(({ state, title }) => [state, title])).toEqual([['open', 'iamsync: the account differs from the manifests']]);
    folder.write('manifests/demo.yaml', SECOND);
    const clean = await onMain('drift');
    expect(clean.outputs, clean.log).toMatchObject({ drift: 'false', 'exit-code': '0' });
    expect(github.issues.map(({ state }) => state)).toEqual(['closed']);
    folder.write('manifests/demo.yaml', MISTAKEN);
    const broken = await onMain('drift');
    expect([broken.code, github.issues.length], broken.log).toEqual([1, 1]);
  });
});

// The same scripts in a pipeline of GitLab: one note, the digest of the merged request, one issue. The program and the sandbox are the real ones.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DEMO } from '../support/demo.ts';
import { openBench, towards } from '../support/program.ts';
import type { Folder } from '../support/program.ts';
import { repositoryIn } from '../support/repository.ts';
import type { Repository } from '../support/repository.ts';
import { openGitlab, OTHER, OURS } from './gitlab.ts';
import type { Gitlab } from './gitlab.ts';
import { runJob, TOKEN } from './scene.ts';
import { gitlabHost, markerOf } from './scripts.ts';

const bench = openBench();
const MARK = markerOf('plan', ['', '', '']);
let gitlab: Gitlab;
let folder: Folder;
let git: Repository;
let env: Record<string, string>;

beforeAll(async () => {
  gitlab = await openGitlab(TOKEN);
  folder = bench.folder({ 'iamsync.yaml': 'journal: none\n', 'manifests/demo.yaml': 'roles: {}\n', '.gitignore': '.runner/\n' });
  git = repositoryIn(folder.path);
  git.commit('main');
  git.git('remote', 'add', 'origin', folder.path);
  const own = {
    GITLAB_CI: 'true',
    GITHUB_ACTIONS: '',
    CI_API_V4_URL: gitlab.url,
    CI_PROJECT_ID: 'acme/iam',
    CI_DEFAULT_BRANCH: 'main',
    CI_PROJECT_DIR: folder.path,
  };
  env = { ...own, GITHUB_WORKSPACE: folder.path, CI_JOB_URL: 'https://gitlab.test/job/1', ...towards(await bench.sandbox()) };
});
afterAll(async () => {
  await gitlab.close();
  await bench.close();
});

const inRequest = (sha: string) => ({
  CI_MERGE_REQUEST_IID: '9',
  CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main',
  CI_MERGE_REQUEST_SOURCE_PROJECT_ID: 'acme/iam',
  CI_COMMIT_SHA: sha,
  CI_PIPELINE_SOURCE: 'merge_request_event',
});

it('plans in one note, which nobody else can stand in for, and fetches the target branch for its guards', async () => {
  git.git('checkout', '--quiet', '-b', 'change');
  folder.write('manifests/demo.yaml', DEMO['manifests/demo.yaml'] ?? '');
  const sha = git.commit('change');
  gitlab.requests.push({ iid: 9, sha, state: 'opened', target_branch: 'main', merge_commit_sha: null });
  const crowd = Array.from({ length: 45 }, () => gitlab.entry(OTHER, `${MARK}\nforged`));
  gitlab.notes.push(...crowd, gitlab.entry(OURS, `${MARK}\nof the system`, true));
  for (const _ of ['first', 'again']) {
    const job = await runJob(folder, { ...env, ...inRequest(sha), IAMSYNC_COMMAND: 'plan' });
    expect(job.code, job.log).toBe(0);
    expect(job.log).not.toContain('::stop-commands::');
  }
  expect(gitlab.notes).toHaveLength(47);
  expect(gitlab.notes[46]?.body).toContain('**2 to create, 0 to update, 0 to delete**');
  expect(gitlab.notes[46]?.body).toContain('Guards from origin/main:iamsync.yaml');
  expect(gitlab.notes[0]?.body).toBe(`${MARK}\nforged`);
  expect(gitlab.strange).toEqual([]);
});

it('applies what was reviewed, on the default branch alone', async () => {
  const [request] = gitlab.requests;
  git.git('checkout', '--quiet', 'main');
  git.git('merge', '--quiet', '--no-ff', '--no-edit', 'change');
  const sha = git.git('rev-parse', 'HEAD');
  Object.assign(request ?? {}, { state: 'merged', merge_commit_sha: sha });
  const onMain = { CI_COMMIT_BRANCH: 'main', CI_COMMIT_SHA: sha, CI_PIPELINE_SOURCE: 'push', IAMSYNC_COMMAND: 'apply' };
  const applied = await runJob(folder, { ...env, ...onMain });
  expect(applied.code, applied.log).toBe(0);
  expect(gitlab.notes.at(-1)?.body).toContain('**Applied: the account is as the manifests say.**');
  for (const other of [inRequest(sha), { CI_COMMIT_BRANCH: 'change' }]) {
    const host = gitlabHost({ ...env, ...other }, TOKEN);
    expect(() => host.refuseEvent('apply')).toThrow('apply runs on the default branch main');
  }
});

it('keeps one issue for drift, and closes it', async () => {
  const drift = { CI_COMMIT_BRANCH: 'main', CI_PIPELINE_SOURCE: 'schedule', IAMSYNC_COMMAND: 'drift' };
  folder.write('manifests/demo.yaml', `${DEMO['manifests/demo.yaml'] ?? ''}    maxSessionDuration: 2h\n`);
  for (const _ of ['found', 'again']) expect((await runJob(folder, { ...env, ...drift })).code).toBe(0);
  expect(gitlab.issues.map(({ state, description }) => [state, description.includes('1 to update')])).toEqual([['opened', true]]);
  folder.write('manifests/demo.yaml', DEMO['manifests/demo.yaml'] ?? '');
  expect((await runJob(folder, { ...env, ...drift })).code).toBe(0);
  expect(gitlab.issues.map(({ state }) => state)).toEqual(['closed']);
});

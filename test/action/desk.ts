// A job on a desk: a repository, a GitHub on loopback that is new for each test, and a program that says what it is told to.
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { openBench } from '../support/program.ts';
import type { Folder } from '../support/program.ts';
import { repositoryIn } from '../support/repository.ts';
import { openGithub } from './github.ts';
import type { Fault, Github, Note } from './github.ts';
import { runJob, standIn, TOKEN } from './scene.ts';
import type { Job } from './scene.ts';
import { compose, githubHost, markerOf } from './scripts.ts';
import type { Host } from './scripts.ts';

export const HEAD = 'a'.repeat(40);
export const MERGE = 'b'.repeat(40);
export const DIGEST = `2026-11-22T10:42Z.${'3f'.repeat(32)}`;
export const MARK = markerOf('plan', ['', '', '']);

/** A program that plans: writes a plan where --out says, prints `text`, ends with `code`. */
export const planner = (text: string, code = 2, stderr = ''): string => `
import { writeFileSync, appendFileSync } from 'node:fs';
const { argv, env, cwd } = process;
appendFileSync(new URL('./calls', import.meta.url), argv.slice(2).join(' ') + '\\n');
if (argv[2] === 'accounts') process.stdout.write('{"include":[]}');
else {
  const out = argv[argv.indexOf('--out') + 1];
  if (argv[2] === 'plan') writeFileSync(out, JSON.stringify({ digest: '${DIGEST}', changes: [1, 2, 3] }));
  process.stderr.write(${JSON.stringify(stderr)} + Object.keys(env).filter((name) => /TOKEN|IAMSYNC_/.test(name)).join(' '));
  process.stdout.write(${JSON.stringify(text)});
  process.exitCode = ${code};
}
`;

export interface Given {
  readonly program?: string;
  readonly env?: Record<string, string>;
  readonly event?: object;
}

export interface Desk {
  readonly github: Github;
  readonly folder: Folder;
  /** A job that plans a pull request, and one that applies what was merged. */
  plan(given?: Given): Promise<Job>;
  apply(given?: Given): Promise<Job>;
  /** The scripts' own GitHub, in this process; it never waits. */
  host(): Host;
  /** The comments of the pull request. */
  put(...notes: readonly Note[]): void;
  now(): Note[];
  fault(one: Omit<Fault, 'times'> & { readonly times?: number }): void;
}

/** The comment of a plan, as these scripts write it. */
export function reviewed(memory: object = {}): string {
  return compose({ marker: MARK, memory: { format: 1, head: HEAD, digests: { '': DIGEST }, ...memory }, content: 'a plan', footer: '' });
}

/** Sets the desk up for the tests of a file. */
export function useDesk(): Desk {
  const bench = openBench();
  const at: { github?: Github; folder?: Folder } = {};
  beforeAll(() => {
    at.folder = bench.folder({ 'push.json': '{"repository":{"default_branch":"main"}}' });
    const git = repositoryIn(at.folder.path);
    git.commit('main');
    git.git('remote', 'add', 'origin', at.folder.path);
    git.git('fetch', '--quiet', 'origin');
  });
  beforeEach(async () => {
    at.github = await openGithub(TOKEN);
    at.github.pulls.push({ number: 5, head: HEAD, merged: MERGE, base: 'main' });
  });
  afterEach(() => github().close());
  afterAll(() => bench.close());
  const github = (): Github => there(at.github);
  const folder = (): Folder => there(at.folder);
  const plan = (given: Given = {}): Promise<Job> => planned(folder(), github(), given);
  return {
    get github() {
      return github();
    },
    get folder() {
      return folder();
    },
    plan,
    apply: (given = {}) =>
      plan({
        ...given,
        event: { pull_request: undefined },
        env: { IAMSYNC_COMMAND: 'apply', GITHUB_EVENT_NAME: 'push', GITHUB_REF: 'refs/heads/main', ...given.env },
      }),
    host: () => hostOf(github(), join(folder().path, 'push.json')),
    put: (...notes) => void github().comments.set(5, [...notes]),
    now: () => github().comments.get(5) ?? [],
    fault: (one) => void github().faults.push({ times: 1, ...one }),
  };
}

function planned(folder: Folder, github: Github, { program = planner('## iamsync plan'), env = {}, event = {} }: Given): Promise<Job> {
  const pull = { number: 5, head: { sha: HEAD, repo: { full_name: 'acme/iam' } }, base: { ref: 'main' } };
  const basic = { GITHUB_API_URL: github.url, GITHUB_EVENT_NAME: 'pull_request', IAMSYNC_COMMAND: 'plan', GITHUB_SHA: MERGE };
  return runJob(folder, { ...standIn(folder, program), ...basic, ...env }, { pull_request: pull, ...event });
}

function hostOf(github: Github, event: string): Host {
  const env = { GITHUB_API_URL: github.url, GITHUB_REPOSITORY: 'acme/iam', GITHUB_SHA: MERGE, GITHUB_EVENT_PATH: event };
  return githubHost(env, TOKEN, () => Promise.resolve());
}

function there<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('nothing is set up yet');
  return value;
}

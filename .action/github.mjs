// GitHub as these scripts need it: who we are, the pull request at hand, its comments, the one that was merged, and an issue.
// https://docs.github.com/en/rest
import { readFileSync } from 'node:fs';
import { HostError, isRecord, listAll, request, sleep } from './http.mjs';
import { Refusal } from './refusal.mjs';

/** @typedef {import('./host.mjs').Host} Host */
/** @typedef {import('./host.mjs').Note} Note */
/** @typedef {import('./http.mjs').Api} Api */
/** @typedef {Readonly<Record<string, unknown>>} Answer */

/** Events on which a change is planned or merged; all others run with other rights than what they check out deserves. */
const PLANS = new Set(['pull_request', 'push', 'workflow_dispatch', 'schedule', 'merge_group']);
const APPLIES = new Set(['push', 'workflow_dispatch']);

/**
 * @param {Readonly<Record<string, string | undefined>>} env
 * @param {string} token
 * @param {(milliseconds: number) => Promise<void>} [pause] How to wait before a request is repeated.
 * @returns {Host}
 */
export function githubHost(env, token, pause = sleep) {
  const repository = env.GITHUB_REPOSITORY ?? '';
  const event = readEvent(env.GITHUB_EVENT_PATH);
  /** @type {Api} */
  const api = {
    name: 'GitHub',
    sleep: pause,
    base: (env.GITHUB_API_URL ?? 'https://api.github.com').replace(/\/$/, ''),
    headers: {
      accept: 'application/vnd.github+json',
      'x-github-api-version': '2022-11-28',
      ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
    },
  };
  const graph = { ...api, base: (env.GITHUB_GRAPHQL_URL ?? `${api.base}/graphql`).replace(/\/$/, '') };
  const at = `/repos/${repository}`;
  const me = once(() => viewer(graph));
  const head = stringAt(event, 'pull_request', 'head', 'sha');
  const number = Number(valueAt(event, 'pull_request', 'number') ?? 0);
  const base = stringAt(event, 'pull_request', 'base', 'ref');
  const main = stringAt(event, 'repository', 'default_branch');
  return {
    name: 'GitHub',
    run:
      env.GITHUB_RUN_ID === undefined
        ? ''
        : `${env.GITHUB_SERVER_URL ?? 'https://github.com'}/${repository}/actions/runs/${env.GITHUB_RUN_ID}`,
    commit: env.GITHUB_SHA ?? '',
    change:
      head === '' || number === 0
        ? null
        : { number, head, base, isFork: stringAt(event, 'pull_request', 'head', 'repo', 'full_name') !== repository },
    rights:
      'Give the job permissions: contents: read, pull-requests: write (a drift job: issues: write). A pull request from a fork never gets them.',
    base: base === '' ? stringAt(event, 'merge_group', 'base_ref').replace('refs/heads/', '') : base,
    refuseEvent: (command) => refuseEvent(command, env, main),
    latestHead: async (change) => stringAt(record((await request(api, 'GET', `${at}/pulls/${change}`)).json), 'head', 'sha'),
    notes: async (change) => notesOf(await listAll(api, `${at}/issues/${change}/comments?per_page=100`), (await me()).id),
    postNote: async (change, body) =>
      stringAt(record((await request(api, 'POST', `${at}/issues/${change}/comments`, { body })).json), 'html_url'),
    putNote: async (_, note, body) =>
      stringAt(record((await request(api, 'PATCH', `${at}/issues/comments/${note.id}`, { body })).json), 'html_url'),
    dropNote: async (_, note) => void (await request(api, 'DELETE', `${at}/issues/comments/${note.id}`)),
    editor: (note) => editorOf(graph, note),
    merged: async (commit) => mergedOf(await listAll(api, `${at}/commits/${commit}/pulls?per_page=100`), commit, main),
    issues: async () => {
      const { login, id } = await me();
      const all = await listAll(api, `${at}/issues?state=open&creator=${encodeURIComponent(login)}&per_page=100`);
      return notesOf(
        all.filter((issue) => issue.pull_request === undefined),
        id,
      );
    },
    openIssue: async (title, body) => stringAt(record((await request(api, 'POST', `${at}/issues`, { title, body })).json), 'html_url'),
    putIssue: async (issue, body) =>
      stringAt(record((await request(api, 'PATCH', `${at}/issues/${issue.number}`, { body })).json), 'html_url'),
    closeIssue: async (issue, why) => {
      await request(api, 'POST', `${at}/issues/${issue.number}/comments`, { body: why });
      await request(api, 'PATCH', `${at}/issues/${issue.number}`, { state: 'closed', state_reason: 'completed' });
    },
  };
}

/**
 * Refuses what must not run: a plan with the rights of the base on the content of a pull request, an apply of anything but main.
 * @param {string} command
 * @param {Readonly<Record<string, string | undefined>>} env
 * @param {string} main
 */
function refuseEvent(command, { GITHUB_EVENT_NAME: event = '', GITHUB_REF: ref = '' }, main) {
  if (!(command === 'apply' ? APPLIES : PLANS).has(event))
    throw new Refusal(
      `${command} does not run on ${event === '' ? 'an unknown event' : event}.`,
      event === 'pull_request_target'
        ? 'Run it on pull_request: pull_request_target would give what a pull request holds the rights of this repository.'
        : `Run it on ${[...(command === 'apply' ? APPLIES : PLANS)].join(', ')}.`,
      3,
    );
  if (command !== 'apply') return;
  if (main === '' || ref !== `refs/heads/${main}`)
    throw new Refusal(
      `apply runs on the default branch ${main}, not on ${ref}.`,
      'Merge first; the push to the default branch applies.',
      3,
    );
}

/** @param {string | undefined} path */
function readEvent(path) {
  if (path === undefined || path === '') return {};
  return record(JSON.parse(readFileSync(path, 'utf8')));
}

// The REST API does not tell an installation's token who it is.
/** @param {Api} graph */
async function viewer(graph) {
  const { json } = await request(graph, 'POST', graph.base, { query: '{ viewer { login databaseId } }' }, true);
  const found = valueAt(record(json), 'data', 'viewer');
  const login = stringAt(record(found), 'login');
  const id = valueAt(record(found), 'databaseId');
  if (login === '' || typeof id !== 'number')
    throw new HostError('GitHub does not say whose token this is, so that no comment can be known as ours.');
  return { login, id };
}

// Who may write to a repository may edit the comments of others; the author stays the same.
/**
 * @param {Api} graph
 * @param {Note} note
 */
async function editorOf(graph, note) {
  const query = 'query ($id: ID!) { node(id: $id) { ... on IssueComment { author { login } editor { login } } } }';
  const { json } = await request(graph, 'POST', graph.base, { query, variables: { id: note.node } }, true);
  const found = record(valueAt(record(json), 'data', 'node'));
  const author = stringAt(found, 'author', 'login');
  if (author === '') throw new HostError('GitHub does not say who edited the comment of the plan.');
  const editor = stringAt(found, 'editor', 'login');
  return editor === '' || editor === author ? null : editor;
}

/**
 * Comments or issues that we wrote ourselves, the oldest first.
 * @param {readonly Answer[]} all
 * @param {number} me
 * @returns {Note[]}
 */
function notesOf(all, me) {
  return all
    .filter((one) => valueAt(one, 'user', 'id') === me)
    .map((one) => ({ id: Number(one.id), number: Number(one.number ?? 0), node: stringAt(one, 'node_id'), body: stringAt(one, 'body') }))
    .sort((a, b) => a.id - b.id);
}

/**
 * @param {readonly Answer[]} all
 * @param {string} commit
 * @param {string} main
 */
function mergedOf(all, commit, main) {
  return all
    .filter((one) => typeof one.merged_at === 'string' && one.merge_commit_sha === commit && stringAt(one, 'base', 'ref') === main)
    .map((one) => ({ number: Number(one.number), head: stringAt(one, 'head', 'sha'), base: main, isFork: false }));
}

/**
 * @param {unknown} value
 * @returns {Answer}
 */
function record(value) {
  return isRecord(value) ? value : {};
}

/**
 * @param {Answer} from
 * @param {readonly string[]} path
 * @returns {unknown}
 */
function valueAt(from, ...path) {
  return path.reduce((/** @type {unknown} */ value, name) => record(value)[name], from);
}

/**
 * @param {Answer} from
 * @param {readonly string[]} path
 */
function stringAt(from, ...path) {
  const value = valueAt(from, ...path);
  return typeof value === 'string' ? value : '';
}

/**
 * @template T
 * @param {() => Promise<T>} work
 */
function once(work) {
  /** @type {Promise<T> | undefined} */
  let result;
  return () => (result ??= work());
}

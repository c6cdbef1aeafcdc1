// GitLab as these scripts need it: who we are, the merge request at hand, its notes, the one that was merged, and an issue.
// https://docs.gitlab.com/api/rest/
import { HostError, isRecord, listAll, request, sleep } from './http.mjs';
import { Refusal } from './refusal.mjs';

/** @typedef {import('./host.mjs').Host} Host */
/** @typedef {import('./host.mjs').Note} Note */
/** @typedef {import('./http.mjs').Api} Api */
/** @typedef {Readonly<Record<string, unknown>>} Answer */

/**
 * @param {Readonly<Record<string, string | undefined>>} env
 * @param {string} token A project or group access token with the scope api; CI_JOB_TOKEN may not write notes.
 * @param {(milliseconds: number) => Promise<void>} [pause] How to wait before a request is repeated.
 * @returns {Host}
 */
export function gitlabHost(env, token, pause = sleep) {
  /** @type {Api} */
  const api = {
    name: 'GitLab',
    sleep: pause,
    base: (env.CI_API_V4_URL ?? 'https://gitlab.com/api/v4').replace(/\/$/, ''),
    headers: { accept: 'application/json', ...(token === '' ? {} : { 'private-token': token }) },
  };
  const at = `/projects/${encodeURIComponent(env.CI_PROJECT_ID ?? '')}`;
  /** @type {Promise<number> | undefined} */
  let known;
  const me = () => (known ??= whoAmI(api));
  const write = async (/** @type {string} */ method, /** @type {string} */ path, /** @type {object} */ body) =>
    text((await request(api, method, `${at}${path}`, body)).json, 'web_url');
  const iid = Number(env.CI_MERGE_REQUEST_IID ?? 0);
  const base = env.CI_MERGE_REQUEST_TARGET_BRANCH_NAME ?? '';
  // In a pipeline of merged results CI_COMMIT_SHA is the merge.
  const head = [env.CI_MERGE_REQUEST_SOURCE_BRANCH_SHA, env.CI_COMMIT_SHA].find(Boolean) ?? '';
  const main = env.CI_DEFAULT_BRANCH ?? '';
  return {
    name: 'GitLab',
    run: env.CI_JOB_URL ?? '',
    commit: env.CI_COMMIT_SHA ?? '',
    change:
      iid === 0 ? null : { number: iid, head, base, isFork: (env.CI_MERGE_REQUEST_SOURCE_PROJECT_ID ?? '') !== (env.CI_PROJECT_ID ?? '') },
    rights: 'Give the job IAMSYNC_TOKEN: a project access token with the scope api and the role Reporter or above.',
    base,
    refuseEvent: (command) => refuseEvent(command, env, main),
    latestHead: async (change) => text((await request(api, 'GET', `${at}/merge_requests/${change}`)).json, 'sha'),
    notes: async (change) => notesOf(await listAll(api, `${at}/merge_requests/${change}/notes?per_page=100`), await me(), 'body'),
    postNote: (change, body) => write('POST', `/merge_requests/${change}/notes`, { body }),
    putNote: (change, note, body) => write('PUT', `/merge_requests/${change}/notes/${note.id}`, { body }),
    dropNote: async (change, note) => void (await request(api, 'DELETE', `${at}/merge_requests/${change}/notes/${note.id}`)),
    // GitLab's API names no editor; a maintainer can edit a note, and the digest in it can only fit the plan that is made afresh.
    editor: () => Promise.resolve(null),
    merged: async (commit) => mergedOf(await listAll(api, `${at}/repository/commits/${commit}/merge_requests?per_page=100`), commit, main),
    issues: async () =>
      notesOf(await listAll(api, `${at}/issues?state=opened&author_id=${await me()}&scope=all&per_page=100`), await me(), 'description'),
    openIssue: (title, description) => write('POST', '/issues', { title, description }),
    putIssue: (issue, description) => write('PUT', `/issues/${issue.number}`, { description }),
    closeIssue: async (issue, why) => {
      await write('POST', `/issues/${issue.number}/notes`, { body: why });
      await write('PUT', `/issues/${issue.number}`, { state_event: 'close' });
    },
  };
}

/**
 * @param {string} command
 * @param {Readonly<Record<string, string | undefined>>} env
 * @param {string} main
 */
function refuseEvent(command, { CI_COMMIT_BRANCH: branch = '', CI_MERGE_REQUEST_IID: iid = '' }, main) {
  if (command !== 'apply') return;
  if (iid !== '' || main === '' || branch !== main)
    throw new Refusal(
      `apply runs on the default branch ${main}, not on ${iid === '' ? branch : `merge request ${iid}`}.`,
      'Merge first; the pipeline of the default branch applies.',
      3,
    );
}

/** @param {Api} api */
async function whoAmI(api) {
  const { json } = await request(api, 'GET', '/user');
  const id = isRecord(json) ? json.id : undefined;
  if (typeof id !== 'number') throw new HostError('GitLab does not say whose token this is, so that no note can be known as ours.');
  return id;
}

/**
 * @param {readonly Answer[]} all
 * @param {number} me
 * @param {string} field
 * @returns {Note[]}
 */
function notesOf(all, me, field) {
  return all
    .filter((one) => isRecord(one.author) && one.author.id === me && one.system !== true)
    .map((one) => ({ id: Number(one.id), number: Number(one.iid ?? 0), node: '', body: text(one, field) }))
    .sort((a, b) => a.id - b.id);
}

/**
 * @param {readonly Answer[]} all
 * @param {string} commit
 * @param {string} main
 */
function mergedOf(all, commit, main) {
  return all
    .filter(
      (one) =>
        one.state === 'merged' && one.target_branch === main && [one.merge_commit_sha, one.squash_commit_sha, one.sha].includes(commit),
    )
    .map((one) => ({ number: Number(one.iid), head: text(one, 'sha'), base: main, isFork: false }));
}

/**
 * @param {unknown} from
 * @param {string} name
 */
function text(from, name) {
  const value = isRecord(from) ? from[name] : undefined;
  return typeof value === 'string' ? value : '';
}

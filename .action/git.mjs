// What git knows of the checkout: the base of a change, by a name that nothing in the change can stand in for.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Refusal } from './refusal.mjs';

/**
 * The reference whose guards hold. Fetched if it is not there. Throws Refusal.
 * @param {{ top: string, folder: string, wanted: string, base: string }} where `base`: the branch that the change goes to; empty for none.
 * @returns {Promise<string>} What plan --guards takes; empty where there is neither.
 */
export async function guardsReference({ top, folder, wanted, base }) {
  if (wanted === '' && base === '') return '';
  const name = wanted === '' ? `origin/${base}` : wanted;
  // A file of that name in the change must never be taken for the reference.
  if (existsSync(resolve(folder, name)))
    throw new Refusal(`There is a file ${name} in the checkout; guards are taken from the reference of that name.`, 'Remove the file.', 3);
  if ((await commitOf(top, name)) !== null) return name;
  if (
    wanted === '' &&
    (await git(top, ['fetch', '--quiet', '--no-tags', 'origin', `+refs/heads/${base}:refs/remotes/origin/${base}`])) !== null
  )
    if ((await commitOf(top, name)) !== null) return name;
  throw new Refusal(
    `git knows no ${name} in this checkout, so that there are no guards to hold to.`,
    'Check out with fetch-depth: 0 (GIT_DEPTH: 0 on GitLab).',
  );
}

/**
 * The commit that the change is compared with: where it left the base. Null if the checkout is too shallow to know.
 * @param {string} top
 * @param {{ base: string, head: string }} change
 */
export async function sinceCommit(top, { base, head }) {
  // Hosts check out the change merged into its base; then the first parent is the base as it was merged.
  const parents = (await git(top, ['rev-list', '--parents', '--max-count=1', 'HEAD']))?.trim().split(' ') ?? [];
  const [, first, second] = parents;
  if (first !== undefined && second === head) return commitOf(top, first);
  const fork = await git(top, ['merge-base', `refs/remotes/origin/${base}`, 'HEAD']);
  return fork === null ? null : fork.trim();
}

/**
 * @param {string} top
 * @param {string} reference
 */
async function commitOf(top, reference) {
  const found = await git(top, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${reference}^{commit}`]);
  return found === null ? null : found.trim();
}

// Null if git says no. Nothing of the checkout runs: no hook belongs to these commands, and no prompt is opened.
/**
 * @param {string} folder
 * @param {readonly string[]} args
 * @returns {Promise<string | null>}
 */
function git(folder, args) {
  const env = { ...process.env, GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' };
  return new Promise((done, failed) => {
    execFile('git', [...args], { cwd: folder, env, maxBuffer: 1 << 24 }, (error, stdout) => {
      if (error !== null && error.code === 'ENOENT') failed(new Refusal('There is no git to ask.', 'Install git on the runner.'));
      else done(error === null ? stdout : null);
    });
  });
}

// What the pipeline asks for. Everything comes through the environment, so that nothing from outside is ever part of a script's text.
import { resolve } from 'node:path';
import { Refusal } from './refusal.mjs';

/**
 * @typedef {object} Inputs
 * @property {'plan' | 'apply' | 'drift'} command
 * @property {string} folder Working directory, absolute.
 * @property {string} directory The same as it was written.
 * @property {string} config Configuration file below it; empty for iamsync.yaml.
 * @property {string} account Name of one configured account; empty for all.
 * @property {boolean} comment Whether a comment or an issue is written.
 * @property {string} guardsRef Reference whose iamsync.yaml guards; empty for the base branch.
 * @property {string} version Version of iamsync; empty for the one that these scripts came with.
 * @property {string} expect Reviewed digest, where it is not that of a comment.
 * @property {string} token Token of the code host; empty for none.
 * @property {string} top Folder of the checkout.
 * @property {string} temporary Folder outside of the checkout.
 */

const COMMANDS = new Set(['plan', 'apply', 'drift']);

/**
 * Reads and checks the inputs. Throws Refusal.
 * @param {Readonly<Record<string, string | undefined>>} env
 * @returns {Inputs}
 */
export function readInputs(env) {
  const input = (/** @type {string} */ name) => (env[`IAMSYNC_${name}`] ?? '').trim();
  const command = input('COMMAND');
  if (!COMMANDS.has(command)) throw wrong('command', command, 'Write plan, apply or drift.');
  const comment = input('COMMENT') || 'true';
  if (comment !== 'true' && comment !== 'false') throw wrong('comment', comment, 'Write true or false.');
  const version = input('VERSION');
  // A tag such as latest is another program tomorrow.
  if (version !== '' && !/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/.test(version))
    throw wrong('version', version, 'Write it in full, such as 1.2.3.');
  const guardsRef = input('GUARDS_REF');
  if (guardsRef.startsWith('-')) throw wrong('guards-ref', guardsRef, 'Write a branch, a tag or a commit.');
  const expect = input('EXPECT');
  if (expect !== '' && !/^([\w.-]+=)?\d{4}-\d\d-\d\dT\d\d:\d\dZ\.[0-9a-f]+(\s+[\w.-]+=\S+)*$/.test(expect))
    throw wrong('expect', expect, 'Write the digest that the plan printed; of several accounts NAME=DIGEST, with blanks between.');
  const top = env.GITHUB_WORKSPACE ?? env.CI_PROJECT_DIR ?? process.cwd();
  const directory = input('WORKING_DIRECTORY') || '.';
  return {
    command: command === 'apply' || command === 'drift' ? command : 'plan',
    folder: resolve(top, directory),
    directory,
    config: input('CONFIG'),
    account: input('ACCOUNT'),
    comment: comment === 'true',
    guardsRef,
    version,
    expect,
    token: input('TOKEN'),
    top,
    temporary: env.RUNNER_TEMP ?? env.TMPDIR ?? '/tmp',
  };
}

/**
 * @param {string} name
 * @param {string} value
 * @param {string} next
 */
function wrong(name, value, next) {
  return new Refusal(`The input ${name} is ${JSON.stringify(value)}.`, next);
}

/**
 * What tells the comments of one repository apart.
 * @param {Inputs} inputs
 */
export function partOf({ directory, config, account }) {
  const path = directory
    .replaceAll('\\', '/')
    .split('/')
    .filter((name) => name !== '' && name !== '.');
  return [path.join('/'), config, account];
}

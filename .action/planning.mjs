// A plan in a pipeline: made once, as Markdown for people and as JSON for its digest.
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { quoted } from './comment.mjs';
import { isRecord } from './http.mjs';
import { run } from './program.mjs';

/** How iamsync says that a commit can't be compared with. */
const BASE_IS_BROKEN = /^error: The manifests of .+ do not compile:/m;

/**
 * @typedef {object} Made
 * @property {number} code 0 nothing pending, 2 changes pending, 3 refused, 1 no plan.
 * @property {string} content Markdown.
 * @property {boolean} lacksBase There is no plan because the manifests of --since do not compile.
 * @property {number} changes
 * @property {Readonly<Record<string, string>>} digests By account name; empty for the only one. Empty without a plan that may be applied.
 */

/**
 * @param {string} program
 * @param {import('./inputs.mjs').Inputs} inputs
 * @param {readonly string[]} options What plan is told beside the part it works on.
 * @returns {Promise<Made>}
 */
export async function makePlan(program, inputs, options) {
  const { folder, account, temporary } = inputs;
  const kept = mkdtempSync(join(temporary, 'iamsync-plan-'));
  const names = account === '' ? await accountNames(program, inputs) : [];
  const out = names.length > 1 ? kept : join(kept, 'plan.json');
  const args = ['plan', ...partOptions(inputs), '--format', 'markdown', '--detailed-exitcode', '--out', out, ...options];
  const { code, stdout, stderr } = await run(program, args, { folder });
  const plans = names.length > 1 ? readPlans(kept) : readPlan(out);
  const content = stdout.trim() === '' ? `## iamsync plan\n\n**No plan.**\n\n${quoted(stderr)}` : stdout;
  const isWhole = (code === 0 || code === 2) && plans.length > 0 && plans.every(({ digest }) => digest !== null);
  return {
    code,
    content,
    lacksBase: code === 1 && BASE_IS_BROKEN.test(stderr),
    changes: plans.reduce((sum, { changes }) => sum + changes, 0),
    digests: isWhole ? Object.fromEntries(plans.map(({ name, digest }) => [name, digest ?? ''])) : {},
  };
}

/**
 * --config and --account, as the inputs name them.
 * @param {Pick<import('./inputs.mjs').Inputs, 'config' | 'account'>} inputs
 */
export function partOptions({ config, account }) {
  return [...(config === '' ? [] : [`--config=${config}`]), ...(account === '' ? [] : [`--account=${account}`])];
}

/**
 * Digests as --expect takes them, and as people copy them.
 * @param {Readonly<Record<string, string>>} digests
 */
export function expectations(digests) {
  return Object.entries(digests).map(([name, digest]) => (name === '' ? digest : `${name}=${digest}`));
}

// Several accounts are planned into a folder, one into a file. What is wrong with the configuration, the plan says itself.
/**
 * @param {string} program
 * @param {import('./inputs.mjs').Inputs} inputs
 * @returns {Promise<string[]>}
 */
async function accountNames(program, { config, folder }) {
  const { code, stdout } = await run(program, ['accounts', '--json', ...(config === '' ? [] : [`--config=${config}`])], { folder });
  if (code !== 0) return [];
  /** @type {unknown} */
  const found = JSON.parse(stdout);
  const rows = isRecord(found) && Array.isArray(found.include) ? found.include.filter(isRecord) : [];
  return rows.flatMap(({ account }) => (typeof account === 'string' ? [account] : []));
}

/**
 * @param {string} path
 * @param {string} [name]
 */
function readPlan(path, name = '') {
  if (!existsSync(path)) return [];
  /** @type {unknown} */
  const plan = JSON.parse(readFileSync(path, 'utf8'));
  if (!isRecord(plan) || !Array.isArray(plan.changes)) return [];
  return [{ name, digest: typeof plan.digest === 'string' ? plan.digest : null, changes: plan.changes.length }];
}

/** @param {string} folder */
function readPlans(folder) {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .flatMap((file) => readPlan(join(folder, file), file.slice(0, -'.json'.length)));
}

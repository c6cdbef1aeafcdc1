// plan: what a pull or merge request would change, in one comment that is updated with each commit.
import { compose, markerOf } from './comment.mjs';
import { guardsReference, sinceCommit } from './git.mjs';
import { upsertNote } from './host.mjs';
import { HostError } from './http.mjs';
import { partOf } from './inputs.mjs';
import { expectations, makePlan } from './planning.mjs';

/** What a comment of a plan remembers; its format. */
export const MEMORY = 1;

/**
 * @typedef {object} Scene
 * @property {import('./inputs.mjs').Inputs} inputs
 * @property {import('./host.mjs').Host} host
 * @property {string} program
 * @property {import('./outputs.mjs').Outputs} outputs
 */

/**
 * Resolves to the exit code of the job: 0 for a plan, with changes or without; 3 if it is refused, 1 if there is none.
 * @param {Scene} scene
 */
export async function planChange({ inputs, host, program, outputs }) {
  const { change } = host;
  const { top, folder } = inputs;
  const guards = await guardsReference({ top, folder, wanted: inputs.guardsRef, base: host.base });
  const since = change === null ? null : await sinceCommit(top, change);
  if (change !== null && since === null)
    outputs.tell('warning', 'The checkout is too shallow to tell this change from drift: use fetch-depth: 0.');
  const held = guards === '' ? [] : [`--guards=${guards}`];
  const first = await makePlan(program, inputs, since === null ? held : [...held, `--since=${since}`]);
  // A base that does not compile must not keep anybody from mending it; there is nothing to tell this change from, then.
  const made = first.lacksBase ? await makePlan(program, inputs, held) : first;
  outputs.set('exit-code', String(made.code));
  outputs.set('changes', String(made.changes));
  outputs.set('digest', expectations(made.digests).join(' '));
  outputs.summary(made.content);
  for (const digest of expectations(made.digests)) outputs.say(`Digest: ${digest}`);
  if (change !== null && inputs.comment) outputs.set('comment', await comment({ inputs, host, outputs }, change, made));
  if (made.code === 3) outputs.tell('error', 'The plan is refused; the comment and the summary of this run say why.');
  return made.code === 2 ? 0 : made.code;
}

/**
 * @param {Omit<Scene, 'program'>} scene
 * @param {import('./host.mjs').Change} change
 * @param {import('./planning.mjs').Made} made
 */
async function comment({ inputs, host, outputs }, change, { content, digests }) {
  const marker = markerOf('plan', partOf(inputs));
  const memory = { format: MEMORY, head: change.head, digests };
  const footer = `<sub>Plan of commit ${change.head.slice(0, 12)}${host.run === '' ? '' : ` · [run](${host.run})`}</sub>`;
  try {
    // Runs may end in another order than they began; the newest commit has the word.
    if ((await host.latestHead(change.number)) !== change.head) {
      outputs.tell('notice', 'A newer commit was pushed meanwhile: its own run writes the comment.');
      return '';
    }
    return await upsertNote(host, change.number, marker, compose({ marker, memory, content, footer }));
  } catch (error) {
    if (!(error instanceof HostError) || !change.isFork || ![401, 403, 404].includes(error.status)) throw error;
    outputs.tell(
      'warning',
      `There is no comment, since a fork has no right to write one; the plan is in the summary of this run. (${error.message})`,
    );
    return '';
  }
}

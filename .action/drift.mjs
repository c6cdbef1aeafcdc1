// drift: compares the account with the manifests, and keeps one issue open for as long as they differ.
import { compose, isMarked, markerOf } from './comment.mjs';
import { upsertIssue } from './host.mjs';
import { partOf } from './inputs.mjs';
import { MEMORY } from './plan.mjs';
import { makePlan } from './planning.mjs';

/**
 * Resolves to the exit code of the job: 0 whether there is drift or not, 3 if the plan is refused, 1 if there is none.
 * @param {import('./plan.mjs').Scene} scene
 */
export async function watchDrift({ inputs, host, program, outputs }) {
  const made = await makePlan(program, inputs, inputs.guardsRef === '' ? [] : [`--guards=${inputs.guardsRef}`]);
  outputs.set('exit-code', String(made.code));
  outputs.set('changes', String(made.changes));
  outputs.set('drift', String(made.code !== 0));
  outputs.summary(made.content);
  // A plan that could not be made says nothing of the account: neither that it differs nor that it does not.
  if (made.code === 1 || !inputs.comment) return made.code === 2 ? 0 : made.code;
  const marker = markerOf('drift', partOf(inputs));
  if (made.code === 0) await close(host, marker, outputs);
  else outputs.set('issue', await tell({ inputs, host }, marker, made));
  return made.code === 2 ? 0 : made.code;
}

/**
 * @param {Pick<import('./plan.mjs').Scene, 'inputs' | 'host'>} scene
 * @param {string} marker
 * @param {import('./planning.mjs').Made} made
 */
async function tell({ inputs, host }, marker, { content }) {
  const [directory, config, account] = partOf(inputs);
  const where = [directory, config, account].filter((name) => name !== '').join(' ');
  const title = `iamsync: the account differs from the manifests${where === '' ? '' : ` of ${where}`}`;
  const footer = `<sub>Commit ${host.commit.slice(0, 12)}${host.run === '' ? '' : ` · [run](${host.run})`} · closed by itself once there is no difference</sub>`;
  return upsertIssue(host, marker, { title, body: compose({ marker, memory: { format: MEMORY }, content, footer }) });
}

/**
 * @param {import('./host.mjs').Host} host
 * @param {string} marker
 * @param {import('./outputs.mjs').Outputs} outputs
 */
async function close(host, marker, outputs) {
  for (const issue of (await host.issues()).filter(({ body }) => isMarked(body, marker))) {
    await host.closeIssue(issue, 'The account is as the manifests say.');
    outputs.say(`Closed issue ${issue.number}.`);
  }
}

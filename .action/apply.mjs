// apply: exactly the plan that was reviewed in the request whose merge this is, or nothing.
import { compose, isMarked, markerOf, memoryOf, quoted } from './comment.mjs';
import { upsertNote } from './host.mjs';
import { HostError, isRecord } from './http.mjs';
import { partOf } from './inputs.mjs';
import { MEMORY } from './plan.mjs';
import { expectations, makePlan, partOptions } from './planning.mjs';
import { run } from './program.mjs';
import { Refusal } from './refusal.mjs';

const DIGEST = /^\d{4}-\d\d-\d\dT\d\d:\d\dZ\.[0-9a-f]{16,128}$/;
const BY_HAND =
  'To go on, plan the default branch (command: plan), have that plan reviewed, and start apply by hand with its digest as the input expect.';

/** @typedef {{ readonly digests: readonly string[], readonly change: import('./host.mjs').Change | null }} Reviewed */

/**
 * Resolves to the exit code of iamsync apply: 0 done or nothing to do, 1 failed before any write, 3 refused, 4 incomplete.
 * @param {import('./plan.mjs').Scene} scene
 */
export async function applyChange({ inputs, host, program, outputs }) {
  const found = inputs.expect === '' ? await reviewedDigests({ inputs, host }) : { digests: inputs.expect.split(/\s+/), change: null };
  if (found === null) return withoutReview({ inputs, program, outputs });
  const several = found.digests.some((digest) => digest.includes('='));
  const args = [
    'apply',
    ...partOptions(inputs),
    ...(several ? ['--all-accounts'] : []),
    ...found.digests.map((digest) => `--expect=${digest}`),
  ];
  const { code, stdout, stderr } = await run(program, args, { folder: inputs.folder, shows: true });
  const content = `## iamsync apply\n\n**${WORDS[code] ?? WORDS[1]}**\n\n${quoted(code === 0 ? stdout : `${stdout}\n${stderr}`)}`;
  outputs.set('exit-code', String(code));
  outputs.set('digest', found.digests.join(' '));
  outputs.summary(content);
  if (code === 3)
    outputs.tell('error', `Not applied. A plan is good for 24 hours, and only as long as the account stays as it was. ${BY_HAND}`);
  if (found.change !== null && inputs.comment) await report({ inputs, host, outputs }, found.change.number, content);
  return code;
}

/** @type {Readonly<Record<number, string>>} */
const WORDS = {
  0: 'Applied: the account is as the manifests say.',
  1: 'Not applied: it failed before anything was written.',
  3: 'Not applied: refused. Nothing was written.',
  4: 'Applied in part: calls that write were sent, and the run did not end as planned.',
};

/**
 * The digests that the plan's comment remembers; null if no request was merged as this commit. Throws Refusal if one was and its plan
 * can't be believed.
 * @param {Pick<import('./plan.mjs').Scene, 'inputs' | 'host'>} scene
 * @returns {Promise<Reviewed | null>}
 */
export async function reviewedDigests({ inputs, host }) {
  const changes = await host.merged(host.commit);
  const [change, ...others] = changes;
  if (change === undefined) return null;
  if (others.length > 0)
    throw new Refusal(`Several requests were merged as ${host.commit}: ${changes.map(({ number }) => number).join(', ')}.`, BY_HAND, 3);
  const marker = markerOf('plan', partOf(inputs));
  const note = (await host.notes(change.number)).find(({ body }) => isMarked(body, marker));
  if (note === undefined) throw new Refusal(`Request ${change.number} has no plan of ours for ${inputs.directory}.`, BY_HAND, 3);
  const editor = await host.editor(note);
  if (editor !== null) throw new Refusal(`The plan in request ${change.number} was edited by ${editor}.`, BY_HAND, 3);
  const memory = memoryOf(note.body, marker);
  if (!isRecord(memory) || memory.format !== MEMORY)
    throw new Refusal(`The plan in request ${change.number} remembers nothing that can be applied.`, BY_HAND, 3);
  if (memory.head !== change.head)
    throw new Refusal(
      `The plan in request ${change.number} is of commit ${String(memory.head).slice(0, 12)}, and ${change.head.slice(0, 12)} was merged.`,
      BY_HAND,
      3,
    );
  return { digests: digestsIn(memory.digests, change.number), change };
}

/**
 * @param {unknown} digests
 * @param {number} change
 */
function digestsIn(digests, change) {
  const entries = isRecord(digests) ? Object.entries(digests) : [];
  /** @type {Record<string, string>} */
  const found = {};
  for (const [name, digest] of entries) {
    if (typeof digest !== 'string' || !DIGEST.test(digest) || !/^[\w.-]*$/.test(name))
      throw new Refusal(`The plan in request ${change} remembers no digest.`, BY_HAND, 3);
    found[name] = digest;
  }
  if (entries.length === 0) throw new Refusal(`The plan in request ${change} was refused, or there was none.`, BY_HAND, 3);
  return expectations(found);
}

// A push that no request brought: fine as long as it changes nothing.
/** @param {Omit<import('./plan.mjs').Scene, 'host'>} scene */
async function withoutReview({ inputs, program, outputs }) {
  const made = await makePlan(program, inputs, []);
  outputs.set('exit-code', String(made.code));
  outputs.summary(made.content);
  if (made.code === 0) {
    outputs.say('No request was merged as this commit, and nothing is to be done.');
    return 0;
  }
  if (made.code === 1) return 1;
  throw new Refusal('No request was merged as this commit, so that nobody has reviewed what it changes.', BY_HAND, 3);
}

// What was done is done, whether it can be told or not.
/**
 * @param {Omit<import('./plan.mjs').Scene, 'program'>} scene
 * @param {number} change
 * @param {string} content
 */
async function report({ inputs, host, outputs }, change, content) {
  const marker = markerOf('applied', partOf(inputs));
  const footer = host.run === '' ? '' : `<sub>[run](${host.run})</sub>`;
  try {
    outputs.set('comment', await upsertNote(host, change, marker, compose({ marker, memory: { format: MEMORY }, content, footer })));
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    outputs.tell('warning', `The result could not be written to request ${change}: ${error.message}`);
  }
}

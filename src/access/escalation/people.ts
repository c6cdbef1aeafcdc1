// Steps that change what the principal itself may do, and steps by which it becomes another principal.
import type { Principal } from '../../model/principal.ts';
import type { Document } from '../../policy/document.ts';
import { asJson } from '../../policy/document.ts';
import { allOf, ask, NO } from './ask.ts';
import type { Answer } from './ask.ts';
import { alterations } from './changes.ts';
import type { Alteration } from './changes.ts';
import { doorsFor, entering } from './entering.ts';
import { gains } from './gains.ts';
import { becoming, isEnough, move, wanted } from './move.ts';
import type { Move, Moves, Want } from './move.ts';
import type { Need, Take } from './nouns.ts';
import { isAdministrator } from './power.ts';
import { siftedBy, within } from './sift.ts';
import { retaggedFor } from './tags.ts';
import { unseen } from './unseen.ts';
import { subjectOf } from './world.ts';
import type { Hold, World } from './world.ts';

/** Most changes that a chain makes to one principal, and most ways in which one way of the table changes it. */
const MOST_CHANGES = 4;
const MOST_VARIANTS = 8;

/** The principal writes to what decides about its own access. */
export const changeMoves: Moves = (world, hold, template, want) => {
  const { gain, needs } = template;
  if (gain.kind !== 'change' || gain.of !== hold.principal.kind || hold.changes >= MOST_CHANGES) return [];
  const found: Move[] = [];
  let variants = 0;
  for (const alteration of alterations(world, hold.principal, gain.change)) {
    if (want === 'administrator' && !isAdministrator(world.memory, alteration.after)) continue;
    const answer = permits(world, hold, needs, alteration, hold.principal);
    if (answer.may === 'no' || (want === 'concrete' && answer.may !== 'yes')) continue;
    const to = leadsTo(world, hold, alteration);
    if (to === undefined) continue;
    if (typeof to !== 'string' && ++variants > MOST_VARIANTS) break;
    const made = move(template, alteration.via, answer, to, alteration.isCertain);
    found.push(made);
    if (isEnough(world, hold, made)) return [made];
  }
  return found;
};

// What isn't known may be everything; what is known must be more than before.
function leadsTo(world: World, hold: Hold, { isCertain, label, after }: Alteration): Move['to'] | undefined {
  if (!isCertain) return 'administrator';
  return isAdministrator(world.memory, after) || gains(world.memory, hold.principal, after)
    ? becoming(world, hold, label, after)
    : undefined;
}

/** The principal becomes another one, as that is or after giving it everything. */
export const takeMoves: Moves = (world, hold, template, want) => {
  const { gain } = template;
  if (gain.kind !== 'take') return [];
  const found: Move[] = [];
  const targets = targetsOf(world, hold, template);
  for (const target of gain.change === undefined ? wanted(world, targets, want) : targets) {
    if (target.address === hold.principal.address) continue;
    const made = takenFrom(world, hold, template, target, want);
    if (made === undefined) continue;
    found.push(made);
    if (isEnough(world, hold, made)) return [made];
  }
  return want === 'concrete' ? found : [...found, ...hypothetical(world, hold, template)];
};

// Whom it may take at all.
function targetsOf(world: World, { principal }: Hold, { gain, needs }: Move['template']): readonly Principal[] {
  if (gain.kind !== 'take') return [];
  if (gain.take === 'assume') return doorsFor(world.memory, world.doors, principal);
  return within(world.memory, principal, needs.at(-1)?.action ?? '', gain.of === 'User' ? world.users : world.roles);
}

function takenFrom(world: World, hold: Hold, template: Move['template'], target: Principal, want: Want): Move | undefined {
  const { gain } = template;
  if (gain.kind === 'take' && gain.isTagged === true) return tagAndBecome(world, hold, template, target);
  return gain.kind === 'take' && gain.change !== undefined
    ? raise(world, hold, template, target, want)
    : become(world, hold, template, target);
}

// Worth a step only where the conditions do not hold by the tags that are there.
function tagAndBecome(world: World, hold: Hold, template: Move['template'], target: Principal): Move | undefined {
  const [tag, take] = template.needs;
  if (tag === undefined || take === undefined || isFixed(target)) return undefined;
  const candidates = retaggedFor(siftedBy(world.memory, hold.principal, take.action).statements, target);
  if (candidates.length === 0 || taking(world, hold, template, target).may !== 'no') return undefined;
  for (const { context, after } of candidates) {
    const writing = ask(world.memory, hold.principal, tag.action, target.arn, context, subjectOf(world, target));
    const answer = writing.may === 'no' ? NO : allOf([writing, taking(world, hold, template, after)]);
    if (answer.may !== 'no') return move(template, target.address, answer, becoming(world, world.holds.get(target.address), null, target));
  }
  return undefined;
}

function permits(world: World, hold: Hold, needs: readonly Need[], { resource, context, isAbout }: Alteration, of: Principal): Answer {
  const subject = isAbout ? subjectOf(world, of) : undefined;
  return allOf(needs.map(({ action }) => ask(world.memory, hold.principal, action, resource, context, subject)));
}

function become(world: World, hold: Hold, template: Move['template'], target: Principal): Move | undefined {
  const answer = taking(world, hold, template, target);
  if (answer.may === 'no') return undefined;
  const to = becoming(world, world.holds.get(target.address), null, target);
  return move(template, target.address, answer, to);
}

function raise(world: World, hold: Hold, template: Move['template'], target: Principal, want: Want): Move | undefined {
  const { gain, needs } = template;
  const [write] = needs;
  if (gain.kind !== 'take' || gain.change === undefined || write === undefined || isAdministrator(world.memory, target) || isFixed(target))
    return undefined;
  for (const alteration of alterations(world, target, gain.change)) {
    if (want === 'administrator' && !isAdministrator(world.memory, alteration.after)) continue;
    const writing = permits(world, hold, [write], alteration, target);
    if (writing.may === 'no') continue;
    const answer = allOf([writing, taking(world, hold, template, target)]);
    if (answer.may === 'no') return undefined;
    if (!gains(world.memory, target, alteration.after)) continue;
    return move(template, target.address, answer, becoming(world, world.holds.get(target.address), alteration.label, alteration.after));
  }
  return undefined;
}

function taking(world: World, { principal }: Hold, { gain, needs }: Move['template'], target: Principal): Answer {
  const action = needs.at(-1)?.action;
  if (gain.kind !== 'take' || action === undefined) return NO;
  if (gain.take === 'assume') return entering(world.memory, target, principal);
  const answer = ask(world.memory, principal, action, target.arn, {}, subjectOf(world, target));
  if (gain.take === 'credentials' || answer.may === 'no') return answer;
  if (isFixed(target)) return NO;
  return allOf([answer, entering(world.memory, { ...target, trust: opened(principal) }, principal)]);
}

/** A trust policy as the principal would write it for itself. */
export function opened({ arn }: Principal): Principal['trust'] {
  const trust: Document = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: ['sts:AssumeRole'], Principal: { AWS: [arn] } }],
  };
  return asJson(trust);
}

// Roles of Identity Center can only be changed there.
function isFixed({ path }: Principal): boolean {
  return path.startsWith('/aws-reserved/');
}

const HYPOTHETICAL: ReadonlySet<Take> = new Set(['credentials', 'trust']);

// Whether there will be somebody to become is not known; whom a role trusts is.
function hypothetical(world: World, hold: Hold, template: Move['template']): readonly Move[] {
  const { gain, needs } = template;
  if (
    gain.kind !== 'take' ||
    !HYPOTHETICAL.has(gain.take) ||
    gain.isTagged === true ||
    needs.some(({ on }) => on === 'policy of the target')
  )
    return [];
  const calls = needs.map(({ action }) => ({
    action,
    context: /:Attach/.test(action) ? { 'iam:policyarn': world.administratorPolicy } : {},
  }));
  const found = unseen(world, hold.principal, gain.of === 'User' ? 'user' : 'role', calls);
  return found === undefined ? [] : [move(template, found.pattern, found.answer, 'administrator', false)];
}

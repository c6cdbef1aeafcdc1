// Steps through AWS services that work with a role, and through providers of identities that a role trusts.
import type { Principal } from '../../model/principal.ts';
import { parseArn } from '../../policy/arn.ts';
import { isDocument } from '../../policy/document.ts';
import { trustsService } from '../assume.ts';
import { allOf, ask, NO } from './ask.ts';
import type { Answer } from './ask.ts';
import { within } from './sift.ts';
import { becoming, isEnough, move, wanted } from './move.ts';
import type { Move, Moves } from './move.ts';
import { unseen } from './unseen.ts';
import { subjectOf } from './world.ts';
import type { Hold, World } from './world.ts';

const PASS = 'iam:PassRole';

/** A service gets a role from the principal and does what it says. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html */
export const passMoves: Moves = (world, hold, template, want) => {
  const { gain, needs } = template;
  if (gain.kind !== 'pass') return [];
  const using = anywhere(
    world,
    hold.principal,
    needs.flatMap(({ action, on }) => (on === '*' ? [action] : [])),
  );
  if (using.may === 'no') return [];
  const found: Move[] = [];
  for (const role of wanted(world, within(world.memory, hold.principal, PASS, world.roles), want)) {
    if (role.address === hold.principal.address) continue;
    const made = passing(world, hold, template, role, using);
    if (made !== undefined) found.push(made);
    if (made !== undefined && isEnough(world, hold, made)) return [made];
  }
  return want === 'concrete' ? found : [...found, ...passingUnseen(world, hold, template, using)];
};

function passing(world: World, hold: Hold, template: Move['template'], role: Principal, using: Answer): Move | undefined {
  const { gain } = template;
  if (gain.kind !== 'pass') return undefined;
  const subject = subjectOf(world, role);
  const found = gain.services.flatMap((service) => {
    const answer = ask(world.memory, hold.principal, PASS, role.arn, { 'iam:passedtoservice': service }, subject);
    return answer.may === 'no' ? [] : [{ answer: allOf([answer, using]), isTrusted: isTrustedBy(role, service) }];
  });
  const best = found.find(({ isTrusted }) => isTrusted) ?? found[0];
  if (best === undefined) return undefined;
  return move(template, role.address, best.answer, becoming(world, world.holds.get(role.address), null, role), best.isTrusted);
}

function passingUnseen(world: World, hold: Hold, template: Move['template'], using: Answer): readonly Move[] {
  const { gain } = template;
  if (gain.kind !== 'pass') return [];
  for (const service of gain.services) {
    const found = unseen(world, hold.principal, 'role', [{ action: PASS, context: { 'iam:passedtoservice': service } }]);
    if (found !== undefined) return [move(template, found.pattern, allOf([found.answer, using]), 'administrator', false)];
  }
  return [];
}

/** A service that has a role does what the principal says. What there is of it, IAM does not know. */
export const runMoves: Moves = (world, hold, template, want) => {
  const { gain, needs } = template;
  if (gain.kind !== 'run') return [];
  const using = anywhere(
    world,
    hold.principal,
    needs.map(({ action }) => action),
  );
  if (using.may === 'no') return [];
  const roles = wanted(world, world.roles, want).filter(
    (role) => role.address !== hold.principal.address && gain.services.some((service) => isTrustedBy(role, service)),
  );
  const found = roles.map((role) => move(template, role.address, using, becoming(world, world.holds.get(role.address), null, role), false));
  const best = found.find(({ to }) => to === 'administrator');
  return best === undefined ? [...found, move(template, using.resource, using, 'administrator', false)] : [best];
};

/** Somebody whom the principal lets in through a provider that a role trusts. */
export const providerMoves: Moves = (world, hold, template, want) => {
  const { gain, needs } = template;
  if (gain.kind !== 'provider') return [];
  return wanted(world, world.roles, want).flatMap((role) =>
    federatedBy(role, gain.federation).flatMap((arn) => {
      const answer = allOf(needs.map(({ action }) => ask(world.memory, hold.principal, action, arn)));
      return answer.may === 'no'
        ? []
        : [move(template, role.address, answer, becoming(world, world.holds.get(role.address), null, role), gain.exists)];
    }),
  );
};

// Each action on what it may be for: they are about different things.
function anywhere(world: World, by: Principal, actions: readonly string[]): Answer {
  const answers: Answer[] = [];
  for (const action of actions) {
    const answer = ask(world.memory, by, action, null);
    if (answer.may === 'no') return NO;
    answers.push(answer);
  }
  return allOf(answers);
}

const trusted = new WeakMap<Principal, Map<string, boolean>>();

function isTrustedBy(role: Principal, service: string): boolean {
  const known = trusted.get(role) ?? new Map<string, boolean>();
  trusted.set(role, known);
  const there = known.get(service);
  if (there !== undefined) return there;
  const found = serves(role, service);
  known.set(service, found);
  return found;
}

// A service acts for this account, so that a trust in what it does for another one is none.
function serves(role: Principal, service: string): boolean {
  const assumption = trustsService(role, service);
  if (assumption.may === 'yes') return true;
  if (assumption.may !== 'conditional') return false;
  const context = Object.entries(assumption.witness.context).find(([key]) => key.toLowerCase() === 'aws:sourceaccount');
  return context === undefined || [context[1]].flat().includes(parseArn(role.arn)?.account ?? '');
}

function federatedBy({ trust }: Principal, type: string): readonly string[] {
  if (trust === null || !isDocument(trust)) return [];
  const names = trust.Statement.flatMap(({ Effect, Principal }) =>
    Effect === 'Allow' && Principal !== undefined && Principal !== '*' ? (Principal['Federated'] ?? []) : [],
  );
  return [...new Set(names)].filter((name) => parseArn(name)?.resource.startsWith(`${type}/`) === true);
}

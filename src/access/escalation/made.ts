// Steps that make a principal, and steps outside of what IAM of one account knows.
import type { Principal } from '../../model/principal.ts';
import { roleArn } from '../../policy/arn.ts';
import { allOf, ask } from './ask.ts';
import type { Context } from './ask.ts';
import { entering } from './entering.ts';
import { move } from './move.ts';
import type { Moves } from './move.ts';
import { opened } from './people.ts';
import { unseen } from './unseen.ts';
import type { World } from './world.ts';

/** A new principal that no boundary limits. */
export const createMoves: Moves = (world, hold, template) => {
  const { gain, needs } = template;
  if (gain.kind !== 'create') return [];
  const isUser = needs.some(({ on }) => on === 'new user');
  const calls = needs.map(({ action }) => ({ action, context: contextOf(world, action) }));
  const found = unseen(world, hold.principal, isUser ? 'user' : 'role', calls);
  if (found === undefined) return [];
  const answer = isUser ? found.answer : allOf([found.answer, entering(world.memory, created(world, hold.principal), hold.principal)]);
  return answer.may === 'no' ? [] : [move(template, found.pattern, answer, 'administrator')];
};

function contextOf(world: World, action: string): Context {
  const unbounded = { 'iam:permissionsboundary': null };
  return action.includes(':Attach') ? { ...unbounded, 'iam:policyarn': world.administratorPolicy } : unbounded;
}

function created(world: World, by: Principal): Principal {
  const name = 'iamsync-unseen';
  return {
    address: `Role/${name}`,
    kind: 'Role',
    name,
    path: '/',
    arn: roleArn(world.scope, '/', name),
    uniqueId: null,
    tags: {},
    policies: [],
    boundary: null,
    trust: opened(by),
    unknown: [],
  };
}

/** What these come to is decided elsewhere. */
export const beyondMoves: Moves = (world, hold, template) => {
  const { gain, needs } = template;
  if (gain.kind !== 'beyond') return [];
  const answer = allOf(needs.map(({ action }) => ask(world.memory, hold.principal, action, null)));
  return answer.may === 'no' ? [] : [move(template, answer.resource, answer, gain.to, false)];
};

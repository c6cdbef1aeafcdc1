// Entities that the account does not hold, or not yet: whether the actions of a way are allowed together on one that could be.
import type { Principal } from '../../model/principal.ts';
import { allOf, ask, NO } from './ask.ts';
import type { Answer, Context } from './ask.ts';
import { spend } from './memory.ts';
import { siftedBy } from './sift.ts';
import type { World } from './world.ts';

/** One action of several that must all be allowed on the same resource. */
export interface Call {
  readonly action: string;
  readonly context: Context;
}

export interface Unseen {
  /** The pattern that a policy names, or the ARN. */
  readonly pattern: string;
  readonly answer: Answer;
}

/** Most patterns of the principal's own policies that are tried. */
const MOST = 64;
/** Work to look at one statement. */
const EACH = 20;
const NAME = 'iamsync-unseen';

/**
 * A resource of the type that is not there and on which all calls are allowed: the pattern of the whole type, or one
 * within it that the policies name, with a name of its own for each wildcard.
 */
export function unseen(world: World, by: Principal, type: 'user' | 'role', calls: readonly Call[]): Unseen | undefined {
  if (!spend(world.memory, calls.reduce((sum, { action }) => sum + siftedBy(world.memory, by, action).statements.length, 0) * EACH))
    return undefined;
  const { partition, account } = world.scope;
  const whole = `arn:${partition}:iam::${account}:${type}/*`;
  let conditional: Unseen | undefined;
  for (const pattern of candidates(world, by, whole, calls)) {
    const resource = pattern.replaceAll('*', NAME).replaceAll('?', 'x');
    if (world.present.has(resource)) continue;
    const answer = together(world, by, resource, calls);
    if (answer.may === 'yes') return { pattern, answer };
    if (answer.may === 'conditional') conditional ??= { pattern, answer };
  }
  return conditional;
}

function together(world: World, by: Principal, resource: string, calls: readonly Call[]): Answer {
  const answers: Answer[] = [];
  for (const { action, context } of calls) {
    const answer = ask(world.memory, by, action, resource, context);
    if (answer.may === 'no') return NO;
    answers.push(answer);
  }
  return allOf(answers);
}

// The whole type first, then the patterns within it. One without a wildcard is one entity, which may not exist.
function candidates(world: World, by: Principal, whole: string, calls: readonly Call[]): readonly string[] {
  const prefix = whole.slice(0, -1);
  const named = calls
    .flatMap(({ action }) => siftedBy(world.memory, by, action).statements)
    .flatMap(({ Effect, Resource = [] }) => (Effect === 'Allow' ? Resource : []));
  const within = named.map((pattern) => pattern.replace(/\$\{[^}]*\}/g, '*')).map((pattern) => rooted(pattern, prefix));
  return [...new Set([whole, ...within.filter((pattern) => pattern.startsWith(prefix))])].slice(0, MOST);
}

// `arn:aws:iam::*:user/ci-*` speaks of this account too.
function rooted(pattern: string, prefix: string): string {
  const [, , , , , ...rest] = pattern.split(':');
  const type = prefix.slice(prefix.lastIndexOf(':') + 1);
  const resource = rest.join(':');
  return resource.startsWith(type) ? `${prefix}${resource.slice(type.length)}` : pattern;
}

// What no known action and no single pattern shows: where two wildcards meet in actions that do not exist yet. Asked of the whole
// documents, so that "no access change" is proved and not only not found.
import type { Principal } from '../../model/principal.ts';
import { compilePermissions, contains, excess } from '../../policy/containment.ts';
import type { Compiled } from '../../policy/containment.ts';
import { permissionsOf } from '../effective.ts';
import type { Comparison, KnownSides, Moved } from './compare.ts';
import type { Parts } from './statements.ts';

/**
 * Whether two patterns may meet without one of them holding the other: those with nothing but a `*` at the end never do, and
 * then every kind of action that does not exist yet was asked about.
 */
export function hasInnerStars(sides: { readonly before: Parts; readonly after: Parts }): boolean {
  return [sides.before, sides.after].some(({ grants, limit }) => [...grants, ...(limit ?? [])].some((part) => part.hasInnerStars));
}

/** The comparison, completed in the directions in which it found nothing. */
export function withEnds(found: Comparison, before: Principal, after: Principal, known: KnownSides): Comparison {
  if (found.undecided.length > 0) return found;
  const has = (...turns: readonly Moved['turn'][]): boolean => found.moved.some(({ turn }) => turns.includes(turn));
  const [up, down] = [has('gains', 'widened'), has('loses', 'narrowed')];
  if (up && down) return found;
  const old = compilePermissions(permissionsOf(before).permissions, known.before);
  const fresh = compilePermissions(permissionsOf(after).permissions, known.after);
  const more = [up ? null : endsOf(fresh, old, 'gains'), down ? null : endsOf(old, fresh, 'loses')].filter((one) => one !== null);
  return {
    moved: [...found.moved, ...more.flatMap((one) => one.moved)],
    undecided: more.flatMap((one) => one.undecided),
  };
}

function endsOf(more: Compiled, less: Compiled, turn: 'gains' | 'loses'): Comparison {
  const whole = contains(less, more);
  if (whole.verdict === 'proved') return { moved: [], undecided: [] };
  if (whole.verdict === 'undecided')
    return { moved: [], undecided: [{ reason: whole.reason, asked: [askedFor('*', 'future:FutureAction')] }] };
  const { parts, undecided } = excess(more, less);
  const doubts = [...undecided, ...(parts.length === 0 && undecided.length === 0 ? ['the comparison found no statement behind it'] : [])];
  return {
    moved: parts.map(({ actions, resources, notResources = [], condition, witness }) => ({
      turn,
      resources,
      notResources,
      condition,
      witness,
      asked: (actions.length === 0 ? ['*'] : actions).map((pattern) => askedFor(pattern, witness.action)),
    })),
    undecided: doubts.map((reason) => ({ reason, asked: [askedFor('*', whole.witness.action)] })),
  };
}

function askedFor(pattern: string, name: string): Moved['asked'][number] {
  return { action: name.toLowerCase(), name, endOf: pattern, with: [] };
}

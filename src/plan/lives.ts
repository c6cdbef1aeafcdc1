// Births, deaths, and both of them in a row: what is made, unmade, and made anew under its name.
import type { Replace } from '../model/plan.ts';
import type { Spec } from '../model/state.ts';
import type { Birth, Kind, Move, Moves, Subject, Terrain } from '../kinds/kind.ts';
import { fixedFields } from '../kinds/terrain.ts';

/** A move and what it is in the life of its entity. */
export interface Planned {
  readonly move: Move;
  readonly role: 'create' | 'destroy' | 'other';
  /** Half of a replacement. */
  readonly again?: boolean;
}

export function createMove(birth: Birth<Spec>): Move {
  return {
    do: birth.create,
    undo: birth.stays === undefined ? [birth.destroy] : { lost: birth.stays },
    takes: birth.takes,
    lets: [],
    effects: [],
    when: 'first',
    risk: birth.stays === undefined ? 'none' : 'irreversible',
    reason: 'declared and not there',
  };
}

export function destroyMove(birth: Birth<Spec>, terrain: Terrain, why = 'listed under removed'): Move {
  return {
    do: birth.destroy,
    undo: birth.lost === undefined ? [birth.create, ...birth.rejoin] : { lost: birth.lost },
    // Its way back names them as they will be, so they must have become that.
    takes: birth.takes.filter((address) => terrain.sides(address).after !== null),
    lets: birth.takes,
    effects: [],
    when: 'last',
    risk: birth.lost === undefined && birth.loses === undefined ? 'none' : 'irreversible',
    reason: birth.loses === undefined ? why : `${why}; what can't come back: ${birth.loses}`,
  };
}

/**
 * Everything lets go of it, it dies, it is born again, and everything takes hold of it again. The first half comes with what
 * tightens, so that nobody gains anything by it; what it takes away meanwhile is marked as a gap.
 */
export function replaceMoves(kind: Kind, subject: Subject, change: Replace, terrain: Terrain, closed: boolean): Planned[] {
  const old: Subject = { ...subject, arn: subject.live?.arn ?? subject.arn };
  const fresh: Subject = { ...subject, live: null };
  const before = kind.follow?.(change.before, backTo(old.arn, subject.arn)) ?? change.before;
  const death = kind.birth(old, before, terrain, { closed });
  const birth = kind.birth(fresh, change.after, terrain, { closed });
  const emptied = [...kind.empty(subject, before, terrain), ...kind.walk(old, before, death.born, terrain)];
  const why = `replaced, since AWS cannot change its ${fixedFields(kind, before, change.after).join(' and ')}`;
  const trusting = terrain
    .trusting(old.arn)
    .filter((role) => role.address !== change.address && terrain.sides(role.address).before !== null);
  const destroy: Move = {
    ...destroyMove({ ...death, rejoin: trusting.map((role) => role.put) }, terrain),
    takes: [],
    early: true,
    risk: 'irreversible',
    reason: `${why}; what can't come back: ${kind.breaks ?? 'nothing'}`,
  };
  const create: Move = { ...createMove(birth), early: true, reason: why };
  return [
    ...emptied.map((move): Planned => ({
      move: { ...move, early: true, risk: move.risk === 'none' ? 'gap' : move.risk, reason: `${move.reason} (${why})` },
      role: 'other',
    })),
    { move: destroy, role: 'destroy', again: true },
    { move: create, role: 'create', again: true },
    ...[...kind.walk(fresh, birth.born, change.after, terrain), ...(kind.rejoin?.(subject, change.after, terrain) ?? [])].map(
      (move): Planned => ({ move, role: 'other' }),
    ),
  ];
}

// The old entity names itself by its old ARN.
function backTo(old: string, fresh: string): Moves {
  return { arn: (arn) => (arn === fresh ? old : arn), address: (address) => address, planned: () => false };
}

// Everything that a hold can do next: the ways of the table whose actions it may take at all, tried on what there is.
import { gathered } from '../../model/lists.ts';
import { beyondMoves, createMoves } from './made.ts';
import { ASSUME, canBeCertain, isFinal } from './move.ts';
import type { Move, Moves, Want } from './move.ts';
import type { Gain, Template } from './nouns.ts';
import { changeMoves, takeMoves } from './people.ts';
import { passMoves, providerMoves, runMoves } from './services.ts';
import { grantedTo } from './spoken.ts';
import { TEMPLATES } from './table.ts';
import { atBest } from './ask.ts';
import type { Hold, World } from './world.ts';

const BY_GAIN: Readonly<Record<Gain['kind'], Moves>> = {
  change: changeMoves,
  take: takeMoves,
  pass: passMoves,
  run: runMoves,
  create: createMoves,
  provider: providerMoves,
  beyond: beyondMoves,
};

/**
 * Who gets to an administrator at once and for certain needs no other steps; who possibly does, only those that can be taken
 * for certain.
 */
export function stepsOf(world: World, hold: Hold): readonly Move[] {
  const ways = waysWith(grantedTo(hold.principal)).filter((template) => isThinkable(world, hold, template));
  if (ways.length === 0) return [];
  const take = (templates: readonly Template[], want: Want): readonly Move[] =>
    templates.flatMap((template) => cautious(hold, BY_GAIN[template.gain.kind](world, hold, template, want)));
  const direct = take(ways, 'administrator');
  if (direct.some(isFinal)) return direct;
  if (direct.length === 0) return take(ways, 'all');
  const certain = ways.filter((template) => template.gain.kind !== 'run' && canBeCertain(world, hold, template));
  return [...direct, ...take(certain, 'concrete').filter(({ grade }) => grade === 'concrete')];
}

const PLACES: ReadonlyMap<Template, number> = new Map(TEMPLATES.map((template, place) => [template, place]));

// A role that trusts the principal by name needs no permission of it to be assumed.
const BY_NEED: ReadonlyMap<string, readonly Template[]> = gathered(
  TEMPLATES,
  ({ needs }) => needs.find(({ action }) => action !== ASSUME)?.action ?? ASSUME,
);

/** The ways of the table of whose actions policies speak at all, in their order: most principals have hardly any. */
function waysWith(granted: ReadonlySet<string>): readonly Template[] {
  const isSpoken = ({ needs }: Template): boolean => needs.every(({ action }) => action === ASSUME || granted.has(action));
  const free = BY_NEED.get(ASSUME) ?? [];
  if (granted.size === 0) return free;
  const found = [...new Set([ASSUME, ...granted])].flatMap((action) => (BY_NEED.get(action) ?? []).filter(isSpoken));
  return found.sort((a, b) => (PLACES.get(a) ?? 0) - (PLACES.get(b) ?? 0));
}

function isThinkable({ memory }: World, { principal }: Hold, { needs }: Template): boolean {
  return needs.every(({ action }) => action === ASSUME || atBest(memory, principal, action).may !== 'no');
}

// A policy that is not known might deny each of them.
function cautious({ principal: { unknown } }: Hold, moves: readonly Move[]): readonly Move[] {
  return unknown.length === 0 ? moves : moves.map((each) => ({ ...each, grade: 'possible', conditions: [...each.conditions, ...unknown] }));
}

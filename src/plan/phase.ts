// When a move may happen: read off its effects, never off the name of its call. The order of the phases is the theorem of
// access-safe transitions: tighten, grant, revoke, loosen, with what has no effect before and after.
import { PHASES } from '../model/plan.ts';
import type { Phase } from '../model/plan.ts';
import type { Effect, Move } from '../kinds/kind.ts';

export interface Stage {
  readonly phase: Phase;
  /** True for a move with two effects: it has no phase of its own and is placed where it harms least, by itself. */
  readonly mixed: boolean;
}

/** The phase of one move. */
export function stageOf(move: Pick<Move, 'effects' | 'when' | 'early'>): Stage {
  if (move.early === true) return { phase: 'tighten', mixed: false };
  const effects = new Set(move.effects);
  if (effects.size === 0) return { phase: move.when === 'last' ? 'buried' : 'born', mixed: false };
  if (effects.size > 1) return { phase: mixedPhase(effects), mixed: true };
  const [only] = effects;
  return { phase: only === undefined ? 'born' : PURE[only], mixed: false };
}

const PURE: Record<Effect, Phase> = { 'deny+': 'tighten', 'allow+': 'grant', 'allow-': 'revoke', 'deny-': 'loosen' };

// Between the phases that its two halves belong to: after the other grants and before the other revokes for a document that
// swaps what it allows (what it drops may come from elsewhere, what it adds may replace what another drops), and so on.
function mixedPhase(effects: ReadonlySet<Effect>): Phase {
  if (effects.has('allow-')) return effects.has('deny-') && effects.size === 2 ? 'loosen' : 'revoke';
  if (effects.has('allow+')) return effects.has('deny-') ? 'loosen' : 'grant';
  return 'tighten';
}

/** Position of a phase in the order. */
export function rankOf(phase: Phase): number {
  return PHASES.indexOf(phase);
}

// The permissions boundary of a user or a role: one managed policy that limits, never grants
// (https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html).
import { KEPT } from '../../model/state.ts';
import type { Kept } from '../../model/state.ts';
import { boundaryEffects } from '../effects.ts';
import type { CompileContext, Effect, Move, Terrain } from '../kind.ts';
import type { BoundaryCalls } from './calls.ts';

export const boundarySchema = {
  description:
    'Permissions boundary: a managed policy, in any form of reference, or { none: true } to remove it. Left out, the boundary stays as it is, since removing one widens what its holder may do.',
  anyOf: [
    { type: 'string', minLength: 1 },
    {
      type: 'object',
      additionalProperties: false,
      required: ['none'],
      properties: { none: { const: true, description: 'Removes the boundary.' } },
    },
  ],
} as const;

export type BoundaryItem = string | { readonly none: true };
export type Boundary = string | null;

/** The declared boundary as an ARN, null for none, KEPT where the manifest is silent. */
export function compileBoundary(item: BoundaryItem | undefined, context: CompileContext): Boundary | Kept {
  if (item === undefined) return KEPT;
  if (typeof item !== 'string') return null;
  return context.policyArn(item, ['boundary']) ?? KEPT;
}

/** One call at most: PutXPermissionsBoundary replaces the old boundary in place. */
export function walkBoundary(calls: BoundaryCalls, name: string, before: Boundary, after: Boundary, terrain: Terrain): Move[] {
  if (before === after) return [];
  const old = before === null ? undefined : terrain.addressOf(before);
  const fresh = after === null ? undefined : terrain.addressOf(after);
  return [
    {
      do: after === null ? calls.drop(name) : calls.put(name, after),
      undo: [before === null ? calls.drop(name) : calls.put(name, before)],
      takes: fresh === undefined ? [] : [fresh],
      lets: old === undefined ? [] : [old],
      effects: swapEffects(before, after, terrain),
      risk: 'none',
      reason: `boundary: ${before ?? 'none'} -> ${after ?? 'none'}`,
    },
  ];
}

// No boundary allows everything, so setting one only denies and removing one only allows.
function swapEffects(before: Boundary, after: Boundary, terrain: Terrain): Effect[] {
  if (before === null) return ['deny+'];
  if (after === null) return ['deny-'];
  const old = terrain.documents(before);
  const fresh = terrain.documents(after);
  if (old === null || fresh === null) return ['deny+', 'deny-'];
  return boundaryEffects(old.before ?? old.after, fresh.after ?? fresh.before);
}

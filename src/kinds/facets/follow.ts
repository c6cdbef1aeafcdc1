// What a live spec looks like once others have changed their names and ARNs, without a call on the spec itself.
import { byCodePoint } from '../../model/json.ts';
import { isKept } from '../../model/state.ts';
import type { Kept } from '../../model/state.ts';
import type { Moves } from '../kind.ts';
import type { Boundary } from './boundary.ts';

/** Policies that are replaced at another path are held again by the policy's own moves. */
export function followPolicies(policies: readonly string[], moves: Moves): string[] {
  return policies.map((arn) => moves.arn(arn)).sort(byCodePoint);
}

export function followBoundary(boundary: Boundary | Kept, moves: Moves): Boundary | Kept {
  return isKept(boundary) || boundary === null ? boundary : moves.arn(boundary);
}

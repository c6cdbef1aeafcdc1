// What a report in HTML shows beside a plan: who is there before and after, and what AWS's actions are.
import { loadActionTable } from '../edge/actions.ts';
import type { Surroundings } from '../render/html/plan.ts';
import type { Planned } from './pipeline.ts';

/** Null without a plan. */
export async function surroundings(sides: Planned['sides']): Promise<Surroundings | null> {
  return sides === null ? null : { sides: sides(), table: await loadActionTable() };
}

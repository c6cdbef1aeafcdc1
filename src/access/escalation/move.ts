// One step that a principal can take.
import type { Grade } from '../../model/escalation.ts';
import type { Principal } from '../../model/principal.ts';
import { atBest } from './ask.ts';
import type { Answer } from './ask.ts';
import type { Template } from './nouns.ts';
import { isAdministrator } from './power.ts';
import { varied } from './world.ts';
import type { Hold, World } from './world.ts';

export interface Move {
  readonly template: Template;
  readonly via: string;
  readonly grade: Grade;
  readonly conditions: readonly string[];
  /** Who one is afterwards. `itself`: the same, with access that is not seen here. */
  readonly to: Hold | 'administrator' | 'itself';
}

/** Steps to an administrator only, which is cheap to tell; all that can be taken for certain; or all. */
export type Want = 'administrator' | 'concrete' | 'all';

/** The steps that one way of the table comes to for one hold. */
export type Moves = (world: World, hold: Hold, template: Template, want: Want) => readonly Move[];

/** A step; `isCertain` false: whether there is something to do it with is not known. */
export function move(template: Template, via: string, answer: Answer, to: Move['to'], isCertain = true): Move {
  const { may, conditions } = answer;
  return { template, via, grade: may === 'yes' && isCertain ? 'concrete' : 'possible', conditions, to };
}

/** Those whom it is worth becoming. */
export function wanted({ memory }: World, targets: readonly Principal[], want: Want): readonly Principal[] {
  if (want !== 'administrator') return targets;
  // They come first.
  const end = targets.findIndex((target) => !isAdministrator(memory, target));
  return end < 0 ? targets : targets.slice(0, end);
}

/** Whom somebody becomes: an administrator, somebody who is there, or what a change made of it. */
export function becoming(world: World, hold: Hold | undefined, label: string | null, after: Principal): Move['to'] {
  if (isAdministrator(world.memory, after)) return 'administrator';
  const from = hold ?? { key: after.address, changes: 0, principal: after };
  return label === null ? from : varied(world, from, label, after);
}

/** Whether nothing better can come. */
export function isFinal({ to, grade }: Move): boolean {
  return to === 'administrator' && grade === 'concrete';
}

/** Whether nothing better can come of this way: final, or as sure as its actions ever are. */
export function isEnough(world: World, hold: Hold, found: Move): boolean {
  return found.to === 'administrator' && (found.grade === 'concrete' || !canBeCertain(world, hold, found.template));
}

/** Whether each of its actions may be taken on something without a condition that the principal does not set. */
export function canBeCertain(world: World, { principal }: Hold, { needs }: Template): boolean {
  return (
    principal.unknown.length === 0 &&
    needs.every(({ action }) => action === ASSUME || atBest(world.memory, principal, action).may === 'yes')
  );
}

/** What the trust of a role may grant too. */
export const ASSUME = 'sts:AssumeRole';

// What the kinds say about their calls, as far as repeating them goes.
import { KINDS } from '../kinds/index.ts';
import type { Lookup } from '../kinds/asking.ts';
import type { WriteOp } from '../model/call.ts';

const ONCE: ReadonlySet<WriteOp> = new Set(KINDS.flatMap((kind) => kind.once ?? []));
const BIRTHS: ReadonlySet<WriteOp> = new Set(KINDS.map((kind) => kind.life.create));
const DEATHS: ReadonlySet<WriteOp> = new Set(KINDS.map((kind) => kind.life.destroy));

/** Operations that would do their work twice if they were repeated blindly. */
export function isOnce(op: WriteOp): boolean {
  return ONCE.has(op);
}

/** How to find out whether a call was done; undefined if nobody can. */
export function lookupOf<Op extends WriteOp>(op: Op): Lookup<Op> | undefined {
  for (const { lookups } of KINDS) {
    const lookup: Lookup<Op> | undefined = lookups?.[op];
    if (lookup !== undefined) return lookup;
  }
  return undefined;
}

/** Operations whose work can be looked up. */
export function canBeLookedUp(op: WriteOp): boolean {
  return lookupOf(op) !== undefined;
}

/** Operations that make an entity. */
export function isBirth(op: WriteOp): boolean {
  return BIRTHS.has(op);
}

/** Operations that end an entity. */
export function isDeath(op: WriteOp): boolean {
  return DEATHS.has(op);
}

/** Operations that give an entity another name or path in place: once done, what they were sent to is gone. */
export function isRename(op: WriteOp): boolean {
  return op.startsWith('Update') && canBeLookedUp(op);
}

/** Operations that take something away: whose target is gone, has nothing left to do. */
export function isRemoval(op: WriteOp): boolean {
  return /^(Deactivate|Delete|Detach|Remove)/.test(op);
}

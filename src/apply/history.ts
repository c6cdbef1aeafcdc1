// What this run has done so far, as far as it explains an answer of AWS: replicas lag behind their own account.
import { isCall } from '../model/call.ts';
import { isBirth, isDeath, isOnce, isRemoval, isRename } from './repeating.ts';
import type { Address } from '../model/address.ts';
import type { Action } from '../model/plan.ts';
import type { Situation } from './retry.ts';

type Past = Pick<Situation, 'fresh' | 'born' | 'emptied' | 'buried'>;

export interface History {
  /** The action has ended well. */
  record(action: Action): void;
  /** What the past says about this action's entity. */
  before(action: Action): Past;
}

/** `young`: entities that were created less than two minutes ago by someone else, a killed run for example. */
export function openHistory(young: readonly Address[]): History {
  const fresh = new Set<Address>(young);
  const born = new Set<Address>(young);
  const emptied = new Set<Address>();
  const buried = new Set<Address>();

  return {
    record({ address, lets, do: step }) {
      if (!isCall(step)) return;
      const isNew = isBirth(step.op) || isRename(step.op);
      if (isNew) born.add(address);
      if (isDeath(step.op)) buried.add(address);
      if (isNew || isOnce(step.op)) fresh.add(address);
      if (!isRemoval(step.op) && step.op !== 'SetDefaultPolicyVersion') return;
      for (const loosened of [address, ...lets]) emptied.add(loosened);
    },
    before: ({ address, takes }) => ({
      fresh: [address, ...takes].some((taken) => fresh.has(taken)),
      born: born.has(address),
      emptied: emptied.has(address),
      buried: buried.has(address),
    }),
  };
}

// The hold: a tag on what a rollback touched, so that the next apply does not quietly bring back what was taken back.
import { addressOf, parseAddress } from './address.ts';
import type { Address } from './address.ts';
import type { LiveState } from './state.ts';

/** Outside every comparison, as all of iamsync's own tags are. */
export const HOLD_TAG = 'iamsync:hold';

/** IAM's limit for the value of a tag. */
const LONGEST = 256;

export interface Hold {
  readonly address: Address;
  /** The run that was taken back. */
  readonly run: string;
  /** What carries the tag: the entity itself, or of a group something that was touched with it. */
  readonly carrier: Address;
}

/** The tag's value: the run, and the groups that it holds as well. Undefined if that is longer than a tag's value may be. */
export function holdValue(run: string, groups: readonly Address[]): string | undefined {
  const value = [run, ...groups].join(' ').replaceAll(',', ':2C');
  return value.length > LONGEST ? undefined : value;
}

/** Everything that is held, in the order of what carries it. */
export function holdsOf(live: Pick<LiveState, 'entities'>): Hold[] {
  return live.entities.flatMap(({ kind, name, marks }): Hold[] => {
    const value = marks?.[HOLD_TAG];
    if (value === undefined) return [];
    const [run = '', ...others] = value.split(' ');
    const carrier = addressOf(kind, name);
    const groups = others.flatMap((text) => {
      const parsed = parseAddress(text.replaceAll(':2C', ','));
      return parsed === undefined ? [] : [addressOf(parsed.kind, parsed.name)];
    });
    return [carrier, ...groups].map((address) => ({ address, run, carrier }));
  });
}

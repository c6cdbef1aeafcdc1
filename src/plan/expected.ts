// The account as it will look when the pairs have become what they shall be: for asking what comes after a plan.
import { addressOf } from '../model/address.ts';
import { isObject } from '../model/json.ts';
import { isUnread } from '../model/state.ts';
import type { Live, LiveState } from '../model/state.ts';
import { KINDS } from '../kinds/index.ts';
import { followed, movesOf } from '../kinds/terrain.ts';
import type { Pair } from '../kinds/terrain.ts';

/** The live state with every pair at its end. Ids, dates and version numbers that AWS will choose are not in it. */
export function expected(live: LiveState, pairs: readonly Pair[]): LiveState {
  const moves = movesOf(pairs);
  const settled = new Set(pairs.flatMap((pair) => [pair.address, ...(pair.from === undefined ? [] : [pair.from])]));
  const stay = live.entities.filter((entity) => !settled.has(addressOf(entity.kind, entity.name))).map((entity) => followed(entity, moves));
  const entities: readonly Live[] = [...stay, ...pairs.flatMap(becoming)];
  const seen = new Map(pairs.flatMap((pair) => (pair.live === null ? [] : [[pair.address, pair.live.spec]])));
  return { ...live, entities: KINDS.reduce((settling, kind) => kind.settle?.(settling, moves, seen) ?? settling, entities) };
}

// Tags of iamsync and of AWS stand beside the spec of a live entity.
function becoming({ arn, live, after }: Pair): Live[] {
  if (after === null) return [];
  const { kind, name, spec } = after;
  const { tags } = spec;
  const facts = live?.facts ?? {};
  if (!isObject(tags) || isUnread(tags)) return [{ kind, name, arn, spec, facts }];
  const entries = Object.entries(tags);
  const isReserved = ([key]: readonly [string, unknown]): boolean => /^(aws|iamsync):/i.test(key);
  const marks = Object.fromEntries(
    entries.flatMap(([key, value]) => (isReserved([key, value]) && typeof value === 'string' ? [[key, value] as const] : [])),
  );
  return [
    {
      kind,
      name,
      arn,
      spec: { ...spec, tags: Object.fromEntries(entries.filter((entry) => !isReserved(entry))) },
      facts,
      marks: { ...live?.marks, ...marks },
    },
  ];
}

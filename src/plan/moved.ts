// What does not follow when an entity gets another ARN: IAM re-points principals of trust policies by itself, and no other text.
import { addressOf } from '../model/address.ts';
import type { Address } from '../model/address.ts';
import type { Finding } from '../model/finding.ts';
import { canonical } from '../model/json.ts';
import type { LiveState } from '../model/state.ts';
import { followed, isReplaced, movesOf } from '../kinds/terrain.ts';
import type { Pair } from '../kinds/terrain.ts';

/** A warning for each entity that gets another ARN while documents still name the old one when the plan is done. */
export function leftBehind(pairs: readonly Pair[], live: LiveState): Finding[] {
  const moved = pairs.filter((pair) => pair.live !== null && pair.after !== null && pair.live.arn !== pair.arn);
  if (moved.length === 0) return [];
  const texts = textsAfter(pairs, live);
  return moved.flatMap((pair) => {
    const old = pair.live?.arn ?? '';
    const naming = texts.filter(({ text }) => text.includes(`${old}"`)).map(({ address }) => address);
    if (naming.length === 0) return [];
    const why = isReplaced(pair) ? 'is another entity now' : 'keeps its unique id, which conditions and resources do not look at';
    return [
      {
        severity: 'warning',
        rule: 'old-arn',
        message: `${pair.address} will be ${pair.arn}; ${naming.join(', ')} still ${naming.length === 1 ? 'names' : 'name'} ${old} in a document.`,
        next: `Write the new ARN there: the entity ${why}.`,
        place: pair.after?.origin ?? null,
        address: pair.address,
      },
    ];
  });
}

function textsAfter(pairs: readonly Pair[], live: LiveState): { address: Address; text: string }[] {
  const moves = movesOf(pairs);
  const stay = live.entities.filter((entity) => !moves.planned(addressOf(entity.kind, entity.name)));
  return [
    ...pairs.flatMap(({ address, after }) => (after === null ? [] : [{ address, text: canonical(after.spec) }])),
    ...stay.map((entity) => ({ address: addressOf(entity.kind, entity.name), text: canonical(followed(entity, moves).spec) })),
  ];
}

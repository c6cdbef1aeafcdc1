// What holds a policy back from being deleted: its holders and its other versions
// (https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicy.html).
import { attachEffects, reversed } from '../effects.ts';
import type { Holder, Move, Subject, Terrain } from '../kind.ts';
import { defaultVersion, versionsOf } from './facts.ts';
import type { PolicySpec } from './policy.ts';
import { dropVersion } from './versions.ts';

/** Takes the policy from everybody who would still hold it, then deletes the versions that are not the default. */
export function emptyPolicy(subject: Subject, _before: unknown, terrain: Terrain): Move[] {
  const current = defaultVersion(subject.live?.facts);
  const versions = versionsOf(subject.live)
    .filter((version) => version.id !== current)
    .reverse();
  return [
    ...stillHolding(subject, terrain).map((holder) => releaseMove(subject, holder, terrain)),
    ...versions.map((version) =>
      dropVersion(subject.live?.arn ?? subject.arn, version, 'a policy with several versions cannot be deleted', 'last'),
    ),
  ];
}

// Who holds it now and would hold it when the plan is done: a holder that lets go by itself makes its own move. A policy that is
// replaced is taken from everybody, under its old ARN.
function stillHolding(subject: Subject, terrain: Terrain): readonly Holder[] {
  if (terrain.replaced(subject.address)) return terrain.holders(subject.live?.arn ?? subject.arn);
  const later = new Set(terrain.holdersAfter(subject.arn).map(key));
  return terrain.holders(subject.live?.arn ?? subject.arn).filter((holder) => later.has(key(holder)));
}

function key(holder: Holder): string {
  return `${holder.as} ${holder.address}`;
}

function releaseMove(subject: Subject, holder: Holder, terrain: Terrain): Move {
  return {
    do: holder.detach,
    undo: [holder.attach],
    target: holder.address,
    takes: [],
    lets: terrain.sides(holder.address).after === null ? [subject.address, holder.address] : [subject.address],
    effects: holder.as === 'boundary' ? ['deny-'] : reversed(attachEffects(subject.arn, terrain)),
    risk: 'none',
    reason: `${holder.address} holds it as ${holder.as === 'boundary' ? 'its permissions boundary' : 'an attached policy'}`,
  };
}

/** Whoever held it before it was replaced holds it again. */
export function rejoinPolicy(subject: Subject<PolicySpec>, _after: PolicySpec, terrain: Terrain): Move[] {
  const before = new Set(stillHolding(subject, terrain).map(key));
  return terrain
    .holdersAfter(subject.arn)
    .filter((holder) => before.has(key(holder)))
    .map((holder) => ({
      do: holder.attach,
      undo: [holder.detach],
      target: holder.address,
      takes: [subject.address],
      lets: [],
      effects: attachEffects(subject.arn, terrain),
      risk: 'gap',
      reason: `${holder.address} holds it again`,
    }));
}

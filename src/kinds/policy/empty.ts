// What holds a policy back from being deleted: its holders and its other versions
// (https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicy.html).
import { addressOf } from '../../model/address.ts';
import { call } from '../../model/call.ts';
import type { Call } from '../../model/call.ts';
import { attachEffects, reversed } from '../effects.ts';
import { BOUNDARY_CALLS } from '../facets/boundary.ts';
import type { Holder, Move, Subject, Terrain } from '../kind.ts';
import { defaultVersion, versionsOf } from './facts.ts';
import { dropVersion } from './versions.ts';

type Detaching = { readonly detach: Call; readonly attach: Call };

/** Takes the policy from everybody who would still hold it, then deletes the versions that are not the default. */
export function emptyPolicy(subject: Subject, _before: unknown, terrain: Terrain): Move[] {
  const current = defaultVersion(subject.live?.facts);
  const versions = versionsOf(subject.live).filter((version) => version.id !== current).reverse();
  return [
    ...terrain.holdersAfter(subject.arn).map((holder) => release(subject, holder, terrain)),
    ...versions.map((version) => dropVersion(subject.arn, version, 'a policy with several versions cannot be deleted', 'last')),
  ];
}

function release(subject: Subject, holder: Holder, terrain: Terrain): Move {
  const { detach, attach } = holder.as === 'boundary' ? lift(subject.arn, holder) : detaching(subject.arn, holder);
  return {
    do: detach,
    undo: [attach],
    target: `${holder.kind}/${holder.name}`,
    takes: [],
    lets: [subject.address],
    effects: holder.as === 'boundary' ? ['deny-'] : reversed(attachEffects(subject.arn, terrain)),
    risk: 'none',
    reason: `${addressOf(holder.kind, holder.name)} holds it as ${holder.as === 'boundary' ? 'its permissions boundary' : 'an attached policy'}`,
  };
}

function detaching(PolicyArn: string, holder: Holder): Detaching {
  switch (holder.kind) {
    case 'User':
      return { detach: call('DetachUserPolicy', { UserName: holder.name, PolicyArn }), attach: call('AttachUserPolicy', { UserName: holder.name, PolicyArn }) };
    case 'Group':
      return { detach: call('DetachGroupPolicy', { GroupName: holder.name, PolicyArn }), attach: call('AttachGroupPolicy', { GroupName: holder.name, PolicyArn }) };
    case 'Role':
      return { detach: call('DetachRolePolicy', { RoleName: holder.name, PolicyArn }), attach: call('AttachRolePolicy', { RoleName: holder.name, PolicyArn }) };
  }
}

function lift(arn: string, holder: Holder): Detaching {
  const calls = BOUNDARY_CALLS[holder.kind === 'User' ? 'User' : 'Role'];
  return { detach: calls.drop(holder.name), attach: calls.put(holder.name, arn) };
}

// What principals could be given, beside what they have: the groups of a state and its managed policies with their versions.
import { append } from '../model/lists.ts';
import { addressOf } from '../model/address.ts';
import type { Address } from '../model/address.ts';
import { byCodePoint } from '../model/json.ts';
import type { Grant, GroupAccess, ManagedPolicy } from '../model/principal.ts';
import type { LiveState } from '../model/state.ts';
import { kindOf } from './index.ts';
import { defaultVersion, versionsOf } from './policy/facts.ts';

/** The groups in address order. `grantsOf` tells what a group by that name hands on. */
export function groupsOf({ entities }: LiveState, grantsOf: (name: string) => readonly Grant[]): readonly GroupAccess[] {
  const members = new Map<string, Address[]>();
  for (const { kind, name, spec } of entities) {
    for (const group of kind === 'User' ? (kindOf(kind)?.permits?.(spec).groups ?? []) : []) {
      append(members, group, addressOf(kind, name));
    }
  }
  return entities
    .filter(({ kind }) => kind === 'Group')
    .map(({ kind, name, arn }) => ({ address: addressOf(kind, name), arn, members: members.get(name) ?? [], policies: grantsOf(name) }))
    .sort((a, b) => byCodePoint(a.address, b.address));
}

/** The customer managed policies in address order. */
export function managedOf({ entities }: LiveState): readonly ManagedPolicy[] {
  return entities
    .flatMap((entity) => {
      const document = entity.kind === 'Policy' ? (kindOf(entity.kind)?.document(entity.spec) ?? null) : null;
      if (document === null) return [];
      const present = defaultVersion(entity.facts);
      const others = versionsOf(entity).flatMap((version) => (version.id === present ? [] : [version.document]));
      return [{ address: addressOf(entity.kind, entity.name), arn: entity.arn, document, others }];
    })
    .sort((a, b) => byCodePoint(a.address, b.address));
}

// The documents that reach a user: its own, those of its groups, those that either has attached.
import { oncePer } from './index-of.ts';
import type { Entity, Policy, Subject } from './subject.ts';

const entitiesByAddress = oncePer(({ entities }) => grouped(entities, ({ address }) => address.toLowerCase()));
const inlineByAddress = oncePer(({ policies }) =>
  grouped(
    policies.filter(({ use }) => use === 'inline'),
    ({ address }) => address,
  ),
);
const managedByAddress = oncePer(({ policies }) =>
  grouped(
    policies.filter(({ use }) => use === 'managed'),
    ({ address }) => address.toLowerCase(),
  ),
);

/** The documents, as far as they are declared or read; documents of AWS's own policies are none of them. */
export function documentsOf(entity: Entity, subject: Subject): readonly Policy[] {
  const groups = (entity.permits?.groups ?? []).flatMap((name) => entitiesByAddress(subject).get(`group/${name.toLowerCase()}`) ?? []);
  const holders = [entity, ...groups];
  const attached = holders.flatMap(({ permits }) => [...(permits?.attached ?? []), permits?.boundary ?? '']);
  const own = attached.filter((arn) => !arn.includes(':iam::aws:'));
  const names = new Set(own.map((arn) => `policy/${arn.split('/').at(-1)?.toLowerCase()}`));
  return [
    ...holders.flatMap(({ address }) => inlineByAddress(subject).get(address) ?? []),
    ...[...names].flatMap((name) => managedByAddress(subject).get(name) ?? []),
  ];
}

function grouped<T>(members: readonly T[], keyOf: (member: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const member of members) {
    const group = groups.get(keyOf(member));
    if (group === undefined) groups.set(keyOf(member), [member]);
    else group.push(member);
  }
  return groups;
}

// Members of groups. A membership of a declared user belongs to the user, wherever it is written; all others to the group.
import { append } from '../../model/lists.ts';
import { addressOf } from '../../model/address.ts';
import type { Address } from '../../model/address.ts';
import { byCodePoint, isList } from '../../model/json.ts';
import { KEPT } from '../../model/state.ts';
import type { Desired, Kept, Live, Spec } from '../../model/state.ts';
import type { CompileContext, Moves } from '../kind.ts';
import type { GroupDeclaration } from './schema.ts';

/** The declared members by name, sorted; KEPT where the group is open. */
export function compileMembers(declared: GroupDeclaration['members'], context: CompileContext): readonly string[] | Kept {
  if (declared === 'open') return KEPT;
  const found = new Map<string, number>();
  (declared ?? []).forEach((reference, index) => {
    const at = ['members', index];
    const name = context.name('User', reference, at);
    if (name === undefined) return;
    const first = found.get(name);
    if (first === undefined) found.set(name, index);
    else
      context.report(at, {
        rule: 'duplicate-member',
        message: `The user ${name} is here twice (item ${first + 1} too).`,
        next: 'Remove one of the two items.',
      });
  });
  return [...found.keys()].sort(byCodePoint);
}

/** Hands the memberships of declared users over to them. An expired user is in no group, whatever its groups say. */
export function joinMembers(entities: readonly Desired[]): Desired[] {
  const users = new Set(entities.flatMap((entity) => (entity.kind === 'User' ? [entity.name] : [])));
  const joined = new Map<string, string[]>();
  for (const entity of entities) {
    for (const member of entity.kind === 'Group' ? membersOf(entity) : []) append(joined, member, entity.name);
  }
  return entities.map((entity) => {
    const { spec } = entity;
    if (entity.kind === 'Group' && isList(spec['members']))
      return { ...entity, spec: { ...spec, members: membersOf(entity).filter((name) => !users.has(name)) } };
    if (entity.kind !== 'User' || spec['credentials'] === 'off') return entity;
    const groups = [...names(spec['groups']), ...(joined.get(entity.name) ?? [])];
    return { ...entity, spec: { ...spec, groups: [...new Set(groups)].sort(byCodePoint) } };
  });
}

/**
 * The groups of users that stay as they are: of the planned groups, those that name them, since such a group is complete, and those of
 * which the plan does not see that they are in it: taking a run back looks only at the memberships that were the run's.
 */
export function settleMembers(entities: readonly Live[], moves: Moves, seen: ReadonlyMap<Address, Spec>): Live[] {
  const joined = new Map<string, string[]>();
  const groups = entities.filter(({ kind, name }) => kind === 'Group' && moves.planned(addressOf(kind, name)));
  for (const group of groups) for (const member of membersOf(group)) append(joined, member, group.name);
  return entities.map((entity) => {
    if (entity.kind !== 'User' || moves.planned(addressOf('User', entity.name))) return entity;
    const isUnseen = (group: Spec | undefined): boolean => group !== undefined && !names(group['members']).includes(entity.name);
    const staying = names(entity.spec['groups']).filter((name) => {
      const address = addressOf('Group', name);
      return !moves.planned(address) || isUnseen(seen.get(address));
    });
    const after = new Set([...staying, ...(joined.get(entity.name) ?? [])]);
    return { ...entity, spec: { ...entity.spec, groups: [...after].sort(byCodePoint) } };
  });
}

function membersOf(entity: Pick<Desired, 'spec'>): string[] {
  return names(entity.spec['members']);
}

function names(value: Desired['spec'][string] | undefined): string[] {
  return isList(value) ? value.filter((name) => typeof name === 'string') : [];
}

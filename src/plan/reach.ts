// Whom a change reaches: the existing principals behind a document, an attachment, a membership or a boundary.
import { addressOf, parseAddress } from '../model/address.ts';
import type { Address } from '../model/address.ts';
import { same } from '../model/json.ts';
import type { Change } from '../model/plan.ts';
import type { LiveState, Spec } from '../model/state.ts';
import { kindOf } from '../kinds/index.ts';
import { sidesOf, textsOf } from './sides.ts';

/** Who holds and joins what in the live account. */
export interface Reach {
  /** Users, roles and groups that hold a policy. */
  readonly holders: ReadonlyMap<string, ReadonlySet<Address>>;
  /** Users of a group. */
  readonly members: ReadonlyMap<Address, ReadonlySet<Address>>;
}

/** Reads the whole account once. */
export function reachOf(live: LiveState): Reach {
  const holders = new Map<string, Set<Address>>();
  const members = new Map<Address, Set<Address>>();
  for (const entity of live.entities) {
    const address = addressOf(entity.kind, entity.name);
    for (const held of kindOf(entity.kind)?.holds(entity.spec) ?? []) add(holders, held.arn, address);
    for (const group of textsOf(entity.spec['groups'])) add(members, addressOf('Group', group), address);
    for (const user of entity.kind === 'Group' ? textsOf(entity.spec['members']) : []) add(members, address, addressOf('User', user));
  }
  return { holders, members };
}

function add(map: Map<string, Set<Address>>, key: string, address: Address): void {
  const found = map.get(key);
  if (found === undefined) map.set(key, new Set([address]));
  else found.add(address);
}

/** Fields that decide what a principal may do, or who may become it. */
const ACCESS_FIELDS = ['policies', 'inline', 'boundary', 'groups', 'trust', 'credentials'];

/** The principals (users and roles that exist) whose access a change may move; births and deaths of principals don't count. */
export function reachedBy(change: Change, reach: Reach): Address[] {
  const kind = parseAddress(change.address)?.kind;
  const { before, after } = sidesOf(change);
  const differs = (field: string): boolean => change.verb === 'replace' || !same(before?.[field] ?? null, after?.[field] ?? null);
  switch (kind) {
    case 'User':
    case 'Role':
      return before !== undefined && after !== undefined && ACCESS_FIELDS.some(differs) ? [formerAddress(change)] : [];
    case 'Group':
      return differs('policies') || differs('inline') || after === undefined
        ? [...membersOf(formerAddress(change), reach), ...joining(before, after)]
        : joining(before, after);
    case 'Policy':
      return before !== undefined && differs('document') ? holdersOf(change.arn, reach) : [];
    default:
      return [];
  }
}

/** The address under which the account knows what changes. */
function formerAddress(change: Change): Address {
  return change.verb === 'rename' ? change.from : change.address;
}

function membersOf(group: Address, reach: Reach): readonly Address[] {
  return [...(reach.members.get(group) ?? [])];
}

/** Users and roles that hold a policy themselves or through a group. */
function holdersOf(arn: string, reach: Reach): Address[] {
  const holders = [...(reach.holders.get(arn) ?? [])];
  return holders.flatMap((holder) => (holder.startsWith('Group/') ? membersOf(holder, reach) : [holder]));
}

function joining(before: Spec | undefined, after: Spec | undefined): Address[] {
  const [old, fresh] = [textsOf(before?.['members']), textsOf(after?.['members'])];
  const moved = [...old.filter((user) => !fresh.includes(user)), ...fresh.filter((user) => !old.includes(user))];
  return moved.map((user) => addressOf('User', user));
}

// Every kind, one line each, in order of rank.
import type { KindName } from '../model/address.ts';
import { group } from './group/group.ts';
import { instanceProfile } from './instance-profile/instance-profile.ts';
import type { Kind } from './kind.ts';
import { policy } from './policy/policy.ts';
import { role } from './role/role.ts';
import { user } from './user/user.ts';

export const KINDS: readonly Kind[] = [policy, group, user, role, instanceProfile];

/** The kind of an address; undefined for a kind that is not managed yet. */
export function kindOf(name: KindName): Kind | undefined {
  return KINDS.find((kind) => kind.name === name);
}

/** The kind that a section of a manifest declares. */
export function kindOfSection(section: string): Kind | undefined {
  return KINDS.find((kind) => kind.section === section);
}

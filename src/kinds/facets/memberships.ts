// Who is in which group. Each membership is written once in a plan: on the side of the user if it is declared, else of the group.
import { addressOf } from '../../model/address.ts';
import { call } from '../../model/call.ts';
import type { Call } from '../../model/call.ts';
import { reversed } from '../effects.ts';
import type { Move, Terrain } from '../kind.ts';
import { swapped } from './swap.ts';

/** IAM lets a user be in ten groups, and does not raise it (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html). */
export const MOST_GROUPS = 10;

interface Membership {
  readonly user: string;
  readonly group: string;
  /** What tells the call apart from others of the same entity. */
  readonly target: string;
}

const add = ({ user, group }: Membership): Call => call('AddUserToGroup', { GroupName: group, UserName: user });
const remove = ({ user, group }: Membership): Call => call('RemoveUserFromGroup', { GroupName: group, UserName: user });

/** Joins the new groups, then leaves the old ones; where the quota leaves no room, one for one. */
export function walkGroups(user: string, before: readonly string[], after: readonly string[], terrain: Terrain): Move[] {
  const of = (group: string): Membership => ({ user, group, target: group });
  const come = after.filter((group) => !before.includes(group)).map((group) => joinMove(of(group), terrain));
  const leave = before.filter((group) => !after.includes(group)).map((group) => leaveMove(of(group), terrain));
  const quota = terrain.quotas['GroupsPerUserQuota'] ?? MOST_GROUPS;
  return swapped(come, leave, before.length + come.length - quota, 'groups of a user');
}

/** The same from the side of the group, for members that are not declared. */
export function walkMembers(group: string, before: readonly string[], after: readonly string[], terrain: Terrain): Move[] {
  const of = (user: string): Membership => ({ user, group, target: user });
  return [
    ...after.filter((user) => !before.includes(user)).map((user) => joinMove(of(user), terrain)),
    ...before.filter((user) => !after.includes(user)).map((user) => leaveMove(of(user), terrain)),
  ];
}

function joinMove(membership: Membership, terrain: Terrain): Move {
  const { user, group, target } = membership;
  const effects = terrain.gives(addressOf('Group', group));
  return {
    do: add(membership),
    undo: [remove(membership)],
    target,
    takes: [addressOf('Group', group), addressOf('User', user)],
    lets: [],
    effects,
    ...(effects.length === 0 ? { when: 'first' as const } : {}),
    risk: 'none',
    reason: `User/${user} is declared to be in Group/${group} and is not`,
  };
}

function leaveMove(membership: Membership, terrain: Terrain): Move {
  const { user, group, target } = membership;
  const address = addressOf('Group', group);
  const effects = reversed(terrain.gives(address));
  return {
    do: remove(membership),
    undo: [add(membership)],
    target,
    // Not before the group has the name that the call uses.
    takes: terrain.sides(address).after === null ? [] : [address],
    lets: [address],
    effects,
    ...(effects.length === 0 ? { when: 'last' as const } : {}),
    risk: 'none',
    reason: `User/${user} is in Group/${group} and not declared to be`,
  };
}

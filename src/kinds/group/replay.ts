// How calls on groups and memberships move access.
import type { Permits } from '../kind.ts';
import { textOf } from '../lookups.ts';
import { attached, detached, erased, NEWBORN, written } from '../replay.ts';
import type { Replays } from '../replay.ts';

export const groupReplays: Replays = {
  CreateGroup: ({ input }, scene) =>
    scene.born('Group', textOf(input.GroupName), textOf(input.Path, '/'), { ...NEWBORN, isPrincipal: false, tags: null }),
  DeleteGroup: ({ input }, scene) => scene.gone('Group', textOf(input.GroupName)),
  UpdateGroup: ({ input }, scene) =>
    scene.moved('Group', textOf(input.GroupName), {
      ...(input.NewGroupName === undefined ? {} : { name: textOf(input.NewGroupName) }),
      ...(input.NewPath === undefined ? {} : { path: textOf(input.NewPath) }),
    }),
  AttachGroupPolicy: ({ input }, scene) => scene.changed('Group', textOf(input.GroupName), attached(input.PolicyArn)),
  DetachGroupPolicy: ({ input }, scene) => scene.changed('Group', textOf(input.GroupName), detached(input.PolicyArn)),
  PutGroupPolicy: ({ input }, scene) => scene.changed('Group', textOf(input.GroupName), written(input.PolicyName, input.PolicyDocument)),
  DeleteGroupPolicy: ({ input }, scene) => scene.changed('Group', textOf(input.GroupName), erased(input.PolicyName)),
  AddUserToGroup: ({ input }, scene) => scene.changed('User', textOf(input.UserName), inGroups(textOf(input.GroupName), true)),
  RemoveUserFromGroup: ({ input }, scene) => scene.changed('User', textOf(input.UserName), inGroups(textOf(input.GroupName), false)),
};

function inGroups(group: string, joins: boolean) {
  return (permits: Permits): Permits => {
    const others = permits.groups.filter((one) => one !== group);
    return { ...permits, groups: joins ? [...others, group] : others };
  };
}

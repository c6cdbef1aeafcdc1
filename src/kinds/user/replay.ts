// How calls on users move access. Keys and passwords decide who may speak for a user, not what the user may do.
import { textOf } from '../lookups.ts';
import { attached, bounded, detached, erased, NEWBORN, tagged, tagsOfInput, untagged, written } from '../replay.ts';
import type { Replays } from '../replay.ts';

export const userReplays: Replays = {
  CreateUser: ({ input }, scene) =>
    scene.born('User', textOf(input.UserName), textOf(input.Path, '/'), {
      ...NEWBORN,
      boundary: textOf(input.PermissionsBoundary) || null,
      tags: tagsOfInput(input.Tags),
    }),
  DeleteUser: ({ input }, scene) => scene.gone('User', textOf(input.UserName)),
  UpdateUser: ({ input }, scene) =>
    scene.moved('User', textOf(input.UserName), {
      ...(input.NewUserName === undefined ? {} : { name: textOf(input.NewUserName) }),
      ...(input.NewPath === undefined ? {} : { path: textOf(input.NewPath) }),
    }),
  AttachUserPolicy: ({ input }, scene) => scene.changed('User', textOf(input.UserName), attached(input.PolicyArn)),
  DetachUserPolicy: ({ input }, scene) => scene.changed('User', textOf(input.UserName), detached(input.PolicyArn)),
  PutUserPolicy: ({ input }, scene) => scene.changed('User', textOf(input.UserName), written(input.PolicyName, input.PolicyDocument)),
  DeleteUserPolicy: ({ input }, scene) => scene.changed('User', textOf(input.UserName), erased(input.PolicyName)),
  PutUserPermissionsBoundary: ({ input }, scene) => scene.changed('User', textOf(input.UserName), bounded(input.PermissionsBoundary)),
  DeleteUserPermissionsBoundary: ({ input }, scene) => scene.changed('User', textOf(input.UserName), bounded(null)),
  TagUser: ({ input }, scene) => scene.changed('User', textOf(input.UserName), tagged(input.Tags)),
  UntagUser: ({ input }, scene) => scene.changed('User', textOf(input.UserName), untagged(input.TagKeys)),
};

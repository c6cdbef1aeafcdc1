// How calls on roles move access: what they may do, and who may become them.
import { textOf } from '../lookups.ts';
import { attached, bounded, detached, documentOfInput, erased, NEWBORN, tagged, tagsOfInput, untagged, written } from '../replay.ts';
import type { Replays } from '../replay.ts';

export const roleReplays: Replays = {
  CreateRole: ({ input }, scene) =>
    scene.born('Role', textOf(input.RoleName), textOf(input.Path, '/'), {
      ...NEWBORN,
      boundary: textOf(input.PermissionsBoundary) || null,
      tags: tagsOfInput(input.Tags),
      trust: documentOfInput(input.AssumeRolePolicyDocument),
    }),
  DeleteRole: ({ input }, scene) => scene.gone('Role', textOf(input.RoleName)),
  UpdateAssumeRolePolicy: ({ input }, scene) =>
    scene.changed('Role', textOf(input.RoleName), (permits) => ({ ...permits, trust: documentOfInput(input.PolicyDocument) })),
  AttachRolePolicy: ({ input }, scene) => scene.changed('Role', textOf(input.RoleName), attached(input.PolicyArn)),
  DetachRolePolicy: ({ input }, scene) => scene.changed('Role', textOf(input.RoleName), detached(input.PolicyArn)),
  PutRolePolicy: ({ input }, scene) => scene.changed('Role', textOf(input.RoleName), written(input.PolicyName, input.PolicyDocument)),
  DeleteRolePolicy: ({ input }, scene) => scene.changed('Role', textOf(input.RoleName), erased(input.PolicyName)),
  PutRolePermissionsBoundary: ({ input }, scene) => scene.changed('Role', textOf(input.RoleName), bounded(input.PermissionsBoundary)),
  DeleteRolePermissionsBoundary: ({ input }, scene) => scene.changed('Role', textOf(input.RoleName), bounded(null)),
  TagRole: ({ input }, scene) => scene.changed('Role', textOf(input.RoleName), tagged(input.Tags)),
  UntagRole: ({ input }, scene) => scene.changed('Role', textOf(input.RoleName), untagged(input.TagKeys)),
};

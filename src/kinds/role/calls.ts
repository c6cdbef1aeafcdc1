// The calls of roles that facets make.
import { call } from '../../model/call.ts';
import type { BoundaryCalls, HolderCalls, TagCalls } from '../facets/calls.ts';
import { tagList } from '../facets/tags.ts';

/** AWS raises the number of attached policies on request: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html. */
export const roleHolding: HolderCalls = {
  kind: 'Role',
  mostAttached: 25,
  inlineSize: 10_240,
  attach: (RoleName, PolicyArn) => call('AttachRolePolicy', { RoleName, PolicyArn }),
  detach: (RoleName, PolicyArn) => call('DetachRolePolicy', { RoleName, PolicyArn }),
  put: (RoleName, PolicyName, PolicyDocument) => call('PutRolePolicy', { RoleName, PolicyName, PolicyDocument }),
  drop: (RoleName, PolicyName) => call('DeleteRolePolicy', { RoleName, PolicyName }),
};

export const roleBounding: BoundaryCalls = {
  put: (RoleName, PermissionsBoundary) => call('PutRolePermissionsBoundary', { RoleName, PermissionsBoundary }),
  drop: (RoleName) => call('DeleteRolePermissionsBoundary', { RoleName }),
};

export const roleTagging: TagCalls = {
  ignoresCase: true,
  tag: (RoleName, tags) => call('TagRole', { RoleName, Tags: tagList(tags) }),
  untag: (RoleName, keys) => call('UntagRole', { RoleName, TagKeys: [...keys] }),
};

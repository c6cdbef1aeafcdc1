// The calls of users that facets make.
import { call } from '../../model/call.ts';
import type { BoundaryCalls, HolderCalls, TagCalls } from '../facets/calls.ts';
import { tagList } from '../facets/tags.ts';

/** AWS raises the number of attached policies on request: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html. */
export const userHolding: HolderCalls = {
  kind: 'User',
  mostAttached: 20,
  inlineSize: 2_048,
  attach: (UserName, PolicyArn) => call('AttachUserPolicy', { UserName, PolicyArn }),
  detach: (UserName, PolicyArn) => call('DetachUserPolicy', { UserName, PolicyArn }),
  put: (UserName, PolicyName, PolicyDocument) => call('PutUserPolicy', { UserName, PolicyName, PolicyDocument }),
  drop: (UserName, PolicyName) => call('DeleteUserPolicy', { UserName, PolicyName }),
};

export const userBounding: BoundaryCalls = {
  put: (UserName, PermissionsBoundary) => call('PutUserPermissionsBoundary', { UserName, PermissionsBoundary }),
  drop: (UserName) => call('DeleteUserPermissionsBoundary', { UserName }),
};

export const userTagging: TagCalls = {
  ignoresCase: true,
  tag: (UserName, tags) => call('TagUser', { UserName, Tags: tagList(tags) }),
  untag: (UserName, keys) => call('UntagUser', { UserName, TagKeys: [...keys] }),
};

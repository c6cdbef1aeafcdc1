// The calls of groups that facets make. Groups carry neither tags nor a boundary.
import { call } from '../../model/call.ts';
import type { HolderCalls } from '../facets/calls.ts';

/** IAM does not raise the number of a group's policies: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html. */
export const groupHolding: HolderCalls = {
  kind: 'Group',
  mostAttached: 10,
  inlineSize: 5_120,
  attach: (GroupName, PolicyArn) => call('AttachGroupPolicy', { GroupName, PolicyArn }),
  detach: (GroupName, PolicyArn) => call('DetachGroupPolicy', { GroupName, PolicyArn }),
  put: (GroupName, PolicyName, PolicyDocument) => call('PutGroupPolicy', { GroupName, PolicyName, PolicyDocument }),
  drop: (GroupName, PolicyName) => call('DeleteGroupPolicy', { GroupName, PolicyName }),
};

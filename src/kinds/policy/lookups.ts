// Whether a call on a policy was done although no clear answer came.
import type { PolicyVersion } from '@aws-sdk/client-iam';
import { policyArn } from '../../policy/arn.ts';
import type { Found, Lookups } from '../asking.ts';
import { sameDocument, sameTags, textOf } from '../lookups.ts';
import { versionNumber } from './facts.ts';

export const policyLookups: Lookups = {
  async CreatePolicy({ input }, scope, reader): Promise<Found> {
    const PolicyArn = policyArn(scope, textOf(input.Path, '/'), textOf(input.PolicyName));
    const { Policy } = await reader.get('GetPolicy', { PolicyArn });
    if (Policy === undefined) return { is: 'absent' };
    const { PolicyVersion: version } = await reader.get('GetPolicyVersion', { PolicyArn, VersionId: Policy.DefaultVersionId });
    if ((Policy.Description ?? '') !== textOf(input.Description)) return { is: 'different', how: 'its description differs' };
    if (!sameTags(input.Tags, Policy.Tags)) return { is: 'different', how: 'its tags differ' };
    if (!sameDocument(textOf(input.PolicyDocument), version?.Document)) return { is: 'different', how: 'its document differs' };
    return {
      is: 'ours',
      output: { Policy: { Arn: PolicyArn, PolicyId: Policy.PolicyId ?? '', DefaultVersionId: Policy.DefaultVersionId ?? '' } },
    };
  },

  // A document that an older version holds would have been planned as SetDefaultPolicyVersion, so an equal one is this call's.
  async CreatePolicyVersion({ input }, _scope, reader): Promise<Found> {
    const PolicyArn = textOf(input.PolicyArn);
    const { Versions = [] } = await reader.get('ListPolicyVersions', { PolicyArn });
    const candidates = Versions.filter((version) => version.IsDefaultVersion === (input.SetAsDefault === true)).toSorted(byNumberDown);
    for (const { VersionId } of candidates) {
      const { PolicyVersion: version } = await reader.get('GetPolicyVersion', { PolicyArn, VersionId });
      if (VersionId !== undefined && sameDocument(textOf(input.PolicyDocument), version?.Document)) {
        return { is: 'ours', output: { PolicyVersion: { VersionId, IsDefaultVersion: input.SetAsDefault === true } } };
      }
    }
    return { is: 'absent' };
  },
};

function byNumberDown(a: PolicyVersion, b: PolicyVersion): number {
  return versionNumber(b.VersionId ?? 'v0') - versionNumber(a.VersionId ?? 'v0');
}

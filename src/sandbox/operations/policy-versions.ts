// Versions of managed policies: at most five, numbers never used twice, one of them the default.
import { documentText } from '../documents.ts';
import { deleteConflict, limitExceeded, noSuchEntity } from '../errors.ts';
import type { Reader } from '../input.ts';
import { findPolicy, isAwsArn, ownPolicy, thePolicy } from '../lookup.ts';
import { policyArn } from '../names.ts';
import type { Context, Operations } from '../operation.ts';
import { operation, pageRequest } from '../operation.ts';
import { pageMembers, pageOfItems } from '../paging.ts';
import type { PolicyRecord, PolicyVersion } from '../records.ts';
import { versionMembers, versionWithDocument } from '../show.ts';
import { checkManagedDocument } from './policies.ts';

function versionId(input: Reader): string {
  return input.text('VersionId', { pattern: 'v[1-9][0-9]*(\\.[A-Za-z0-9-]*)?' });
}

function versionInput(input: Reader): { arn: string; id: string } {
  return { arn: policyArn(input), id: versionId(input) };
}

function theVersion({ account }: Context, arn: string, id: string): { policy: PolicyRecord; version: PolicyVersion } {
  const policy = findPolicy(account, arn);
  const version = policy?.versions.find((one) => `v${one.number}` === id);
  if (policy === undefined || version === undefined) throw noSuchEntity(`Policy ${arn} version ${id} does not exist or is not attachable.`);
  return { policy, version };
}

function createVersion(context: Context, arn: string, text: string, isDefault: boolean): PolicyVersion & { policy: PolicyRecord } {
  const { account, world } = context;
  const before = ownPolicy(account, arn);
  checkManagedDocument(context, text);
  const quota = world.quotas.VersionsPerPolicyQuota;
  if (before.versions.length >= quota)
    throw limitExceeded(
      `A managed policy can have up to ${quota} versions. Before you create a new version, you must delete an existing version.`,
    );
  const version = { number: before.nextVersion, created: world.timestamp(), text };
  const policy = {
    ...before,
    versions: [version, ...before.versions],
    nextVersion: before.nextVersion + 1,
    defaultVersion: isDefault ? version.number : before.defaultVersion,
    updated: version.created,
  };
  account.put(policy);
  return { ...version, policy };
}

function deleteVersion(context: Context, arn: string, id: string): undefined {
  const { policy, version } = theVersion(context, arn, id);
  if (isAwsArn(arn)) ownPolicy(context.account, arn);
  if (version.number === policy.defaultVersion) throw deleteConflict('Cannot delete the default version of a policy.');
  context.account.put({ ...policy, versions: policy.versions.filter((one) => one !== version), updated: context.world.timestamp() });
}

function setDefault(context: Context, arn: string, id: string): undefined {
  const { policy, version } = theVersion(context, arn, id);
  if (isAwsArn(arn)) ownPolicy(context.account, arn);
  if (version.number === policy.defaultVersion) return;
  context.account.put({ ...policy, defaultVersion: version.number, updated: context.world.timestamp() });
}

export const policyVersions: Operations = {
  CreatePolicyVersion: operation(
    (input) => ({ arn: policyArn(input), text: documentText(input), isDefault: input.flag('SetAsDefault') ?? false }),
    (context, { arn, text, isDefault }) => {
      const { policy, ...version } = createVersion(context, arn, text, isDefault);
      return { PolicyVersion: versionMembers(policy, version) };
    },
  ),

  GetPolicyVersion: operation(versionInput, (context, { arn, id }) => {
    const { policy, version } = theVersion(context, arn, id);
    return { PolicyVersion: versionWithDocument(policy, version) };
  }),

  ListPolicyVersions: operation(
    (input) => ({ arn: policyArn(input), page: input.page() }),
    (context, { arn, page: asked }) => {
      const policy = thePolicy(context.account, arn);
      const page = pageOfItems(context.op, policy.versions, pageRequest(context, asked));
      return { Versions: page.items.map((version) => versionMembers(policy, version)), ...pageMembers(page) };
    },
  ),

  DeletePolicyVersion: operation(versionInput, (context, { arn, id }) => deleteVersion(context, arn, id)),

  SetDefaultPolicyVersion: operation(versionInput, (context, { arn, id }) => setDefault(context, arn, id)),
};

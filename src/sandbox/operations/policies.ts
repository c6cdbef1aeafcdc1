// Managed policies: create, get, list, delete.
import { holding } from '../account.ts';
import { AWS_OWNER, awsManagedPolicies } from '../aws-managed.ts';
import { documentSize, documentText } from '../documents.ts';
import { alreadyExists, deleteConflict, limitExceeded } from '../errors.ts';
import { checkIdentityDocument } from '../grammar.ts';
import { isAwsArn, ownPolicy, thePolicy } from '../lookup.ts';
import { newName, path, pathPrefix, policyArn } from '../names.ts';
import type { Context, Operations } from '../operation.ts';
import { operation, pageRequest } from '../operation.ts';
import { pageMembers, pageOf } from '../paging.ts';
import type { PolicyRecord, Tag } from '../records.ts';
import { policyMembers } from '../show.ts';
import { checkTags, sortTags, tagMembers } from '../tags.ts';

interface NewPolicy {
  readonly name: string;
  readonly path: string | undefined;
  readonly description: string | undefined;
  readonly text: string;
  readonly tags: readonly Tag[] | undefined;
}

/** Throws what CreatePolicy and CreatePolicyVersion throw for a bad document. */
export function checkManagedDocument({ world }: Context, text: string): void {
  checkIdentityDocument(text, 'managed');
  const quota = world.quotas.PolicySizeQuota;
  if (documentSize(text) > quota) throw limitExceeded(`Cannot exceed quota for PolicySize: ${quota}`);
}

function createPolicy(context: Context, input: NewPolicy): PolicyRecord {
  const { account, world } = context;
  const tags = input.tags ?? [];
  checkTags('policy', tags);
  if (account.find('policy', input.name) !== undefined)
    throw alreadyExists(`A policy called ${input.name} already exists. Duplicate names are not allowed.`);
  checkManagedDocument(context, input.text);
  const quota = world.quotas.PoliciesQuota;
  if (account.count('policy') >= quota) throw limitExceeded(`Cannot exceed quota for PoliciesPerAccount: ${quota}`);
  const created = world.timestamp();
  const record: PolicyRecord = {
    kind: 'policy',
    id: world.newId('policy'),
    name: input.name,
    path: input.path ?? '/',
    created,
    updated: created,
    description: input.description === undefined || input.description === '' ? null : input.description,
    tags: sortTags(tags),
    onceTagged: tags.length > 0,
    versions: [{ number: 1, created, text: input.text }],
    defaultVersion: 1,
    nextVersion: 2,
  };
  account.put(record);
  return record;
}

// Both now and as seen with a delay.
function deletePolicy({ account, stale }: Context, arn: string): undefined {
  const policy = ownPolicy(account, arn);
  const holdings = [holding.attachment(arn), holding.boundary(arn)];
  const uses = [account, stale].flatMap((view) => holdings.map((one) => view.holderCount(one))).reduce((sum, count) => sum + count, 0);
  if (uses > 0) throw deleteConflict('Cannot delete a policy attached to entities.');
  if (policy.versions.length > 1)
    throw deleteConflict(
      "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
    );
  account.remove(policy);
}

/** The account's own policies come first, AWS's after them; keys are ARNs without their common beginning. */
function policyKeys({ account }: Context, scope: 'All' | 'AWS' | 'Local'): string[] {
  const own = scope === 'AWS' ? [] : account.names('policy').map((name) => `1 ${name}`);
  const aws = scope === 'Local' ? [] : [...awsManagedPolicies().keys()].map((arn) => `2 ${arn}`).sort();
  return [...own, ...aws];
}

export const policies: Operations = {
  CreatePolicy: operation(
    (input) => ({
      name: newName(input, 'policy'),
      path: path(input, 'policy'),
      text: documentText(input),
      description: input.maybe('Description', { max: 1000 }),
      tags: input.tags(),
    }),
    (context, input) => {
      const policy = createPolicy(context, input);
      const tags = input.tags === undefined || input.tags.length === 0 ? undefined : tagMembers(input.tags);
      return { Policy: { ...policyMembers(context.account, policy, context.account.id), Tags: tags } };
    },
  ),

  GetPolicy: operation(policyArn, ({ account }, arn) => {
    const policy = thePolicy(account, arn);
    const members = policyMembers(account, policy, isAwsArn(arn) ? AWS_OWNER : account.id);
    return { Policy: { ...members, Description: policy.description ?? undefined, Tags: tagMembers(policy.tags) } };
  }),

  ListPolicies: operation(
    (input) => ({
      scope: input.choice('Scope', ['All', 'AWS', 'Local']) ?? 'All',
      attached: input.flag('OnlyAttached') ?? false,
      usage: input.choice('PolicyUsageFilter', ['PermissionsPolicy', 'PermissionsBoundary']),
      prefix: pathPrefix(input),
      page: input.page(),
    }),
    (context, { scope, attached, usage, prefix, page: asked }) => {
      const { account } = context;
      const page = pageOf(context.op, policyKeys(context, scope), pageRequest(context, asked), (key) => {
        const rest = key.slice(2);
        const aws = key.startsWith('2');
        const policy = aws ? awsManagedPolicies().get(rest) : account.find('policy', rest);
        if (policy === undefined || !policy.path.startsWith(prefix)) return undefined;
        const members = policyMembers(account, policy, aws ? AWS_OWNER : account.id);
        const { AttachmentCount: attachments, PermissionsBoundaryUsageCount: bounded } = members;
        if (usage === 'PermissionsBoundary' && bounded === 0) return undefined;
        if ((attached || usage === 'PermissionsPolicy') && usage !== 'PermissionsBoundary' && attachments === 0) return undefined;
        return members;
      });
      return { Policies: page.items, ...pageMembers(page) };
    },
  ),

  DeletePolicy: operation(policyArn, deletePolicy),
};

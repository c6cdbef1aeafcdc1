// Principals and holders of policies that are not entities of a managed kind, so that planning does not overlook them.
import type { Crawl } from '../model/crawl.ts';
import type { Bystander } from '../model/state.ts';
import type { AttachedPolicy, AttachedPermissionsBoundary } from '@aws-sdk/client-iam';

/** Users and groups with the managed policies that they hold. */
export function bystanders(crawl: Crawl): Bystander[] {
  return [
    ...crawl.users.flatMap((user) => [...held('User', user.UserName, user.AttachedManagedPolicies), ...bounded('User', user.UserName, user.PermissionsBoundary)]),
    ...crawl.groups.flatMap((group) => held('Group', group.GroupName, group.AttachedManagedPolicies)),
  ];
}

/** ARNs of the users of the account: what a trust policy may name beside roles. */
export function otherPrincipals(crawl: Crawl): string[] {
  return crawl.users.flatMap((user) => user.Arn ?? []);
}

function held(kind: Bystander['kind'], name: string | undefined, policies: readonly AttachedPolicy[] | undefined): Bystander[] {
  return (policies ?? []).map((policy) => ({ kind, name: name ?? '', policyArn: policy.PolicyArn ?? '', as: 'attachment' }));
}

function bounded(kind: Bystander['kind'], name: string | undefined, boundary: AttachedPermissionsBoundary | undefined): Bystander[] {
  const policyArn = boundary?.PermissionsBoundaryArn;
  return policyArn === undefined ? [] : [{ kind, name: name ?? '', policyArn, as: 'boundary' }];
}

// Every operation of the Query protocol by its name: one line for each area, in order.
import type { Operation, Operations } from '../operation.ts';
import { accountSettings } from './account-settings.ts';
import { attachments } from './attachments.ts';
import { authorizationDetails } from './authorization-details.ts';
import { boundaries } from './boundaries.ts';
import { callerIdentity } from './caller-identity.ts';
import { groups } from './groups.ts';
import { inlinePolicies } from './inline-policies.ts';
import { instanceProfiles } from './instance-profiles.ts';
import { memberships } from './memberships.ts';
import { policies } from './policies.ts';
import { policyEntities } from './policy-entities.ts';
import { policyVersions } from './policy-versions.ts';
import { roles } from './roles.ts';
import { tags } from './tags.ts';
import { users } from './users.ts';

const iam: readonly Operations[] = [
  accountSettings,
  attachments,
  authorizationDetails,
  boundaries,
  groups,
  inlinePolicies,
  instanceProfiles,
  memberships,
  policies,
  policyEntities,
  policyVersions,
  roles,
  tags,
  users,
];

/** The operations of each service, by name. */
export const OPERATIONS: Readonly<Record<'iam' | 'sts', ReadonlyMap<string, Operation>>> = {
  iam: new Map(iam.flatMap((area) => Object.entries(area))),
  sts: new Map(Object.entries(callerIdentity)),
};

// Every operation of the Query protocol by its name: one line for each area, in order.
import type { Operation, Operations } from '../operation.ts';
import { accessKeys } from './access-keys.ts';
import { accountSettings } from './account-settings.ts';
import { attachments } from './attachments.ts';
import { authorizationDetails } from './authorization-details.ts';
import { boundaries } from './boundaries.ts';
import { callerIdentity } from './caller-identity.ts';
import { credentialReport } from './credential-report.ts';
import { groups } from './groups.ts';
import { inlinePolicies } from './inline-policies.ts';
import { instanceProfiles } from './instance-profiles.ts';
import { loginProfiles } from './login-profiles.ts';
import { memberships } from './memberships.ts';
import { mfaDevices } from './mfa-devices.ts';
import { oidcProviders } from './oidc-providers.ts';
import { passwordPolicy } from './password-policy.ts';
import { policies } from './policies.ts';
import { policyEntities } from './policy-entities.ts';
import { policyVersions } from './policy-versions.ts';
import { roles } from './roles.ts';
import { samlProviders } from './saml-providers.ts';
import { serviceCredentials } from './service-credentials.ts';
import { serviceLinkedRoles } from './service-linked-roles.ts';
import { sessions } from './sessions.ts';
import { signingCertificates } from './signing-certificates.ts';
import { simulation } from './simulation.ts';
import { sshKeys } from './ssh-keys.ts';
import { tags } from './tags.ts';
import { users } from './users.ts';

const iam: readonly Operations[] = [
  accessKeys,
  accountSettings,
  attachments,
  authorizationDetails,
  boundaries,
  credentialReport,
  groups,
  inlinePolicies,
  instanceProfiles,
  loginProfiles,
  memberships,
  mfaDevices,
  oidcProviders,
  passwordPolicy,
  policies,
  policyEntities,
  policyVersions,
  roles,
  samlProviders,
  serviceCredentials,
  serviceLinkedRoles,
  signingCertificates,
  simulation,
  sshKeys,
  tags,
  users,
];

/** The operations of each service, by name. */
export const OPERATIONS: Readonly<Record<'iam' | 'sts', ReadonlyMap<string, Operation>>> = {
  iam: new Map(iam.flatMap((area) => Object.entries(area))),
  sts: new Map(Object.entries({ ...callerIdentity, ...sessions })),
};

// The one table of quotas: GetAccountSummary reports it and the operations enforce it, as far as there are operations for it.

/**
 * Names and default values as GetAccountSummary of a real account gave them (recorded 17 February 2026).
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountSummary.html
 */
export const DEFAULT_QUOTAS = {
  AccessKeysPerUserQuota: 2,
  AssumeRolePolicySizeQuota: 2048,
  AttachedPoliciesPerGroupQuota: 10,
  AttachedPoliciesPerRoleQuota: 10,
  AttachedPoliciesPerUserQuota: 10,
  GroupPolicySizeQuota: 5120,
  GroupsPerUserQuota: 10,
  GroupsQuota: 300,
  InstanceProfilesQuota: 1000,
  PoliciesQuota: 1500,
  PolicySizeQuota: 6144,
  PolicyVersionsInUseQuota: 10000,
  RolePolicySizeQuota: 10240,
  RolesQuota: 1000,
  ServerCertificatesQuota: 20,
  SigningCertificatesPerUserQuota: 2,
  UserPolicySizeQuota: 2048,
  UsersQuota: 5000,
  VersionsPerPolicyQuota: 5,
} as const;

export type QuotaName = keyof typeof DEFAULT_QUOTAS;
export type Quotas = Readonly<Record<QuotaName, number>>;

/** Not raisable and not in GetAccountSummary. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const MAX_TAGS = 50;
export const MAX_MFA_DEVICES = 8;
export const MAX_SSH_KEYS = 5;
/** Of one service, for one user. */
export const MAX_SERVICE_CREDENTIALS = 2;
/** SAML providers, and as many OpenID Connect providers, of an account. */
export const MAX_PROVIDERS = 100;
export const MAX_CLIENT_IDS = 100;
export const MAX_THUMBPRINTS = 5;
export const MAX_PRIVATE_KEYS = 2;

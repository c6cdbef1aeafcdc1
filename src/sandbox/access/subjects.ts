// What each operation of IAM is about: the kind of resource that its permission is asked for.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
import type { Kind } from '../records.ts';

/** The kind of entity that a call names; `source` is whose policies a simulation asks, `account` no single entity. */
export type Subject = Kind | 'account' | 'source';

const OPERATIONS: Readonly<Record<Subject, string>> = {
  user:
    'AttachUserPolicy ChangePassword CreateAccessKey CreateLoginProfile CreateServiceSpecificCredential CreateUser DeactivateMFADevice ' +
    'DeleteAccessKey DeleteLoginProfile DeleteSSHPublicKey DeleteServiceSpecificCredential DeleteSigningCertificate DeleteUser ' +
    'DeleteUserPermissionsBoundary DeleteUserPolicy DetachUserPolicy EnableMFADevice GetAccessKeyLastUsed GetLoginProfile GetMFADevice ' +
    'GetSSHPublicKey GetUser GetUserPolicy ListAccessKeys ListAttachedUserPolicies ListGroupsForUser ListMFADevices ListSSHPublicKeys ' +
    'ListServiceSpecificCredentials ListSigningCertificates ListUserPolicies ListUserTags PutUserPermissionsBoundary PutUserPolicy ' +
    'ResetServiceSpecificCredential ResyncMFADevice TagUser UntagUser UpdateAccessKey UpdateLoginProfile UpdateSSHPublicKey ' +
    'UpdateServiceSpecificCredential UpdateSigningCertificate UpdateUser UploadSSHPublicKey UploadSigningCertificate',
  group:
    'AddUserToGroup AttachGroupPolicy CreateGroup DeleteGroup DeleteGroupPolicy DetachGroupPolicy GetGroup GetGroupPolicy ' +
    'ListAttachedGroupPolicies ListGroupPolicies PutGroupPolicy RemoveUserFromGroup UpdateGroup',
  role:
    'AttachRolePolicy CreateRole CreateServiceLinkedRole DeleteRole DeleteRolePermissionsBoundary DeleteRolePolicy ' +
    'DeleteServiceLinkedRole DetachRolePolicy GetRole GetRolePolicy GetServiceLinkedRoleDeletionStatus ListAttachedRolePolicies ' +
    'ListInstanceProfilesForRole ListRolePolicies ListRoleTags PutRolePermissionsBoundary PutRolePolicy TagRole UntagRole ' +
    'UpdateAssumeRolePolicy UpdateRole UpdateRoleDescription',
  policy:
    'CreatePolicy CreatePolicyVersion DeletePolicy DeletePolicyVersion GetPolicy GetPolicyVersion ListEntitiesForPolicy ListPolicyTags ' +
    'ListPolicyVersions SetDefaultPolicyVersion TagPolicy UntagPolicy',
  profile:
    'AddRoleToInstanceProfile CreateInstanceProfile DeleteInstanceProfile GetInstanceProfile ListInstanceProfileTags ' +
    'RemoveRoleFromInstanceProfile TagInstanceProfile UntagInstanceProfile',
  mfa: 'CreateVirtualMFADevice DeleteVirtualMFADevice ListMFADeviceTags TagMFADevice UntagMFADevice',
  oidc:
    'AddClientIDToOpenIDConnectProvider CreateOpenIDConnectProvider DeleteOpenIDConnectProvider GetOpenIDConnectProvider ' +
    'ListOpenIDConnectProviderTags RemoveClientIDFromOpenIDConnectProvider TagOpenIDConnectProvider UntagOpenIDConnectProvider ' +
    'UpdateOpenIDConnectProviderThumbprint',
  saml: 'CreateSAMLProvider DeleteSAMLProvider GetSAMLProvider ListSAMLProviderTags TagSAMLProvider UntagSAMLProvider UpdateSAMLProvider',
  source: 'GetContextKeysForPrincipalPolicy SimulatePrincipalPolicy',
  account: '',
};

const SUBJECTS: ReadonlyMap<string, Subject> = new Map(
  (['user', 'group', 'role', 'policy', 'profile', 'mfa', 'oidc', 'saml', 'source'] as const).flatMap((subject) =>
    OPERATIONS[subject].split(' ').map((op): [string, Subject] => [op, subject]),
  ),
);

/** The subject of an operation of IAM; `account` for what concerns no single entity. */
export function subjectOf(op: string): Subject {
  return SUBJECTS.get(op) ?? 'account';
}

// What follows the account id in the resource of a list: IAM asks for the path that is listed, not for `*` (reported errors).
const LISTS: ReadonlyMap<string, string> = new Map([
  ['ListUsers', 'user'],
  ['ListGroups', 'group'],
  ['ListRoles', 'role'],
  ['ListInstanceProfiles', 'instance-profile'],
  ['ListPolicies', 'policy'],
  ['ListVirtualMFADevices', 'mfa'],
  ['ListOpenIDConnectProviders', 'oidc-provider'],
  ['ListSAMLProviders', 'saml-provider'],
]);

/** `user` for ListUsers and so on; undefined for what is no list of entities. */
export function listedType(op: string): string | undefined {
  return LISTS.get(op);
}

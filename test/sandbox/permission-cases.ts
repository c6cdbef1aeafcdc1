// What every operation of IAM is asked for: parameters, the resource that the permission is for, and how the message names it.
// Resources: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
// Names in messages: from error messages that people quote.
import { policy } from './callers.ts';
import { policyArn, roleArn, trust, userArn } from './support.ts';

export const ARN = 'arn:aws:iam::123456789012:';
export const USER = { UserName: 'bob' };
export const GROUP = { GroupName: 'g' };
export const ROLE = { RoleName: 'r' };
export const PROFILE = { InstanceProfileName: 'i' };
const POLICY = { PolicyArn: policyArn('P', '/x/') };
const MFA = { SerialNumber: `${ARN}mfa/phone` };
const OIDC = { OpenIDConnectProviderArn: `${ARN}oidc-provider/id.example.com/a` };
const SAML = { SAMLProviderArn: `${ARN}saml-provider/idp` };
const TAGS = { Tags: [{ Key: 'k', Value: 'v' }] };
const TAG_KEYS = { TagKeys: ['k'] };
export const DOCUMENT = policy({ Action: 's3:GetObject' });
const CODES = { AuthenticationCode1: '123456', AuthenticationCode2: '654321' };

/** An operation's parameters, its resource, and how the message names it. */
type Case = readonly [op: string, input: object, resource: string, shown: string];

const about = (resource: string, shown: string, cases: readonly (readonly [string, object])[]): Case[] =>
  cases.map(([op, input]): Case => [op, input, resource, shown]);

/** The user is bob, except where the call is always about oneself. */
const users = about(`${ARN}user/team/bob`, 'user bob', [
  ['AttachUserPolicy', { ...USER, ...POLICY }],
  ['CreateAccessKey', USER],
  ['CreateLoginProfile', { ...USER, Password: 'Correct-Horse-1' }],
  ['CreateServiceSpecificCredential', { ...USER, ServiceName: 'codecommit.amazonaws.com' }],
  ['DeactivateMFADevice', { ...USER, ...MFA }],
  ['DeleteAccessKey', { ...USER, AccessKeyId: 'AKIAIOSFODNN7EXAMPLE' }],
  ['DeleteLoginProfile', USER],
  ['DeleteSSHPublicKey', { ...USER, SSHPublicKeyId: 'APKAAAAAAAAAAAAAAAAA' }],
  ['DeleteServiceSpecificCredential', { ...USER, ServiceSpecificCredentialId: 'ACCAAAAAAAAAAAAAAAAA' }],
  ['DeleteSigningCertificate', { ...USER, CertificateId: 'A'.repeat(24) }],
  ['DeleteUser', USER],
  ['DeleteUserPermissionsBoundary', USER],
  ['DeleteUserPolicy', { ...USER, PolicyName: 'p' }],
  ['DetachUserPolicy', { ...USER, ...POLICY }],
  ['EnableMFADevice', { ...USER, ...MFA, ...CODES }],
  ['GetLoginProfile', USER],
  ['GetMFADevice', { ...USER, ...MFA }],
  ['GetSSHPublicKey', { ...USER, SSHPublicKeyId: 'APKAAAAAAAAAAAAAAAAA', Encoding: 'SSH' }],
  ['GetUser', USER],
  ['GetUserPolicy', { ...USER, PolicyName: 'p' }],
  ['ListAccessKeys', USER],
  ['ListAttachedUserPolicies', USER],
  ['ListGroupsForUser', USER],
  ['ListMFADevices', USER],
  ['ListSSHPublicKeys', USER],
  ['ListServiceSpecificCredentials', USER],
  ['ListSigningCertificates', USER],
  ['ListUserPolicies', USER],
  ['ListUserTags', USER],
  ['PutUserPermissionsBoundary', { ...USER, PermissionsBoundary: POLICY.PolicyArn }],
  ['PutUserPolicy', { ...USER, PolicyName: 'p', PolicyDocument: DOCUMENT }],
  ['ResetServiceSpecificCredential', { ...USER, ServiceSpecificCredentialId: 'ACCAAAAAAAAAAAAAAAAA' }],
  ['ResyncMFADevice', { ...USER, ...MFA, ...CODES }],
  ['TagUser', { ...USER, ...TAGS }],
  ['UntagUser', { ...USER, ...TAG_KEYS }],
  ['UpdateAccessKey', { ...USER, AccessKeyId: 'AKIAIOSFODNN7EXAMPLE', Status: 'Active' }],
  ['UpdateLoginProfile', USER],
  ['UpdateSSHPublicKey', { ...USER, SSHPublicKeyId: 'APKAAAAAAAAAAAAAAAAA', Status: 'Active' }],
  ['UpdateServiceSpecificCredential', { ...USER, ServiceSpecificCredentialId: 'ACCAAAAAAAAAAAAAAAAA', Status: 'Active' }],
  ['UpdateSigningCertificate', { ...USER, CertificateId: 'A'.repeat(24), Status: 'Active' }],
  ['UpdateUser', USER],
  ['UploadSSHPublicKey', { ...USER, SSHPublicKeyBody: 'x' }],
  ['UploadSigningCertificate', { ...USER, CertificateBody: 'x' }],
]);

const oneself = about(userArn('ann'), 'user ann', [
  ['ChangePassword', { OldPassword: 'a', NewPassword: 'b' }],
  ['GetAccessKeyLastUsed', { AccessKeyId: '(own)' }],
]);

const others: readonly Case[] = [
  ['CreateUser', { UserName: 'new', Path: '/n/' }, `${ARN}user/n/new`, `${ARN}user/n/new`],
  ...about(`${ARN}group/team/g`, 'group g', [
    ['AddUserToGroup', { ...GROUP, ...USER }],
    ['AttachGroupPolicy', { ...GROUP, ...POLICY }],
    ['DeleteGroup', GROUP],
    ['DeleteGroupPolicy', { ...GROUP, PolicyName: 'p' }],
    ['DetachGroupPolicy', { ...GROUP, ...POLICY }],
    ['GetGroup', GROUP],
    ['GetGroupPolicy', { ...GROUP, PolicyName: 'p' }],
    ['ListAttachedGroupPolicies', GROUP],
    ['ListGroupPolicies', GROUP],
    ['PutGroupPolicy', { ...GROUP, PolicyName: 'p', PolicyDocument: DOCUMENT }],
    ['RemoveUserFromGroup', { ...GROUP, ...USER }],
    ['UpdateGroup', GROUP],
  ]),
  ['CreateGroup', { GroupName: 'new', Path: '/n/' }, `${ARN}group/n/new`, `${ARN}group/n/new`],
  ...about(`${ARN}role/team/r`, 'role r', [
    ['AttachRolePolicy', { ...ROLE, ...POLICY }],
    ['DeleteRole', ROLE],
    ['DeleteRolePermissionsBoundary', ROLE],
    ['DeleteRolePolicy', { ...ROLE, PolicyName: 'p' }],
    ['DeleteServiceLinkedRole', ROLE],
    ['DetachRolePolicy', { ...ROLE, ...POLICY }],
    ['GetRole', ROLE],
    ['GetRolePolicy', { ...ROLE, PolicyName: 'p' }],
    ['ListAttachedRolePolicies', ROLE],
    ['ListInstanceProfilesForRole', ROLE],
    ['ListRolePolicies', ROLE],
    ['ListRoleTags', ROLE],
    ['PutRolePermissionsBoundary', { ...ROLE, PermissionsBoundary: POLICY.PolicyArn }],
    ['PutRolePolicy', { ...ROLE, PolicyName: 'p', PolicyDocument: DOCUMENT }],
    ['TagRole', { ...ROLE, ...TAGS }],
    ['UntagRole', { ...ROLE, ...TAG_KEYS }],
    ['UpdateAssumeRolePolicy', { ...ROLE, PolicyDocument: trust() }],
    ['UpdateRole', ROLE],
    ['UpdateRoleDescription', { ...ROLE, Description: 'd' }],
  ]),
  ['CreateRole', { RoleName: 'new', Path: '/n/', AssumeRolePolicyDocument: trust() }, `${ARN}role/n/new`, `${ARN}role/n/new`],
  ...about(
    roleArn('AWSServiceRoleForBatch', '/aws-service-role/batch.amazonaws.com/'),
    roleArn('AWSServiceRoleForBatch', '/aws-service-role/batch.amazonaws.com/'),
    [
      ['CreateServiceLinkedRole', { AWSServiceName: 'batch.amazonaws.com' }],
      ['GetServiceLinkedRoleDeletionStatus', { DeletionTaskId: 'task/aws-service-role/batch.amazonaws.com/AWSServiceRoleForBatch/1' }],
    ],
  ),
  ...about(POLICY.PolicyArn, `policy ${POLICY.PolicyArn}`, [
    ['CreatePolicyVersion', { ...POLICY, PolicyDocument: DOCUMENT }],
    ['DeletePolicy', POLICY],
    ['DeletePolicyVersion', { ...POLICY, VersionId: 'v1' }],
    ['GetPolicy', POLICY],
    ['GetPolicyVersion', { ...POLICY, VersionId: 'v1' }],
    ['ListEntitiesForPolicy', POLICY],
    ['ListPolicyTags', POLICY],
    ['ListPolicyVersions', POLICY],
    ['SetDefaultPolicyVersion', { ...POLICY, VersionId: 'v1' }],
    ['TagPolicy', { ...POLICY, ...TAGS }],
    ['UntagPolicy', { ...POLICY, ...TAG_KEYS }],
  ]),
  ['CreatePolicy', { PolicyName: 'new', Path: '/n/', PolicyDocument: DOCUMENT }, policyArn('new', '/n/'), 'policy new'],
  ...about(`${ARN}instance-profile/team/i`, 'instance profile i', [
    ['DeleteInstanceProfile', PROFILE],
    ['GetInstanceProfile', PROFILE],
    ['ListInstanceProfileTags', PROFILE],
    ['RemoveRoleFromInstanceProfile', { ...PROFILE, ...ROLE }],
    ['TagInstanceProfile', { ...PROFILE, ...TAGS }],
    ['UntagInstanceProfile', { ...PROFILE, ...TAG_KEYS }],
  ]),
  ['CreateInstanceProfile', { InstanceProfileName: 'new' }, `${ARN}instance-profile/new`, `${ARN}instance-profile/new`],
  ...about(MFA.SerialNumber, MFA.SerialNumber, [
    ['DeleteVirtualMFADevice', MFA],
    ['ListMFADeviceTags', MFA],
    ['TagMFADevice', { ...MFA, ...TAGS }],
    ['UntagMFADevice', { ...MFA, ...TAG_KEYS }],
  ]),
  ['CreateVirtualMFADevice', { VirtualMFADeviceName: 'new' }, `${ARN}mfa/new`, `${ARN}mfa/new`],
  ...about(OIDC.OpenIDConnectProviderArn, OIDC.OpenIDConnectProviderArn, [
    ['AddClientIDToOpenIDConnectProvider', { ...OIDC, ClientID: 'c' }],
    ['CreateOpenIDConnectProvider', { Url: 'https://id.example.com/a' }],
    ['DeleteOpenIDConnectProvider', OIDC],
    ['GetOpenIDConnectProvider', OIDC],
    ['ListOpenIDConnectProviderTags', OIDC],
    ['RemoveClientIDFromOpenIDConnectProvider', { ...OIDC, ClientID: 'c' }],
    ['TagOpenIDConnectProvider', { ...OIDC, ...TAGS }],
    ['UntagOpenIDConnectProvider', { ...OIDC, ...TAG_KEYS }],
    ['UpdateOpenIDConnectProviderThumbprint', { ...OIDC, ThumbprintList: ['a'.repeat(40)] }],
  ]),
  ...about(SAML.SAMLProviderArn, SAML.SAMLProviderArn, [
    ['CreateSAMLProvider', { Name: 'idp', SAMLMetadataDocument: 'x'.repeat(1000) }],
    ['DeleteSAMLProvider', SAML],
    ['GetSAMLProvider', SAML],
    ['ListSAMLProviderTags', SAML],
    ['TagSAMLProvider', { ...SAML, ...TAGS }],
    ['UntagSAMLProvider', { ...SAML, ...TAG_KEYS }],
    ['UpdateSAMLProvider', { ...SAML, SAMLMetadataDocument: 'x'.repeat(1000) }],
  ]),
  ...about(`${ARN}user/team/bob`, `${ARN}user/team/bob`, [
    ['GetContextKeysForPrincipalPolicy', { PolicySourceArn: `${ARN}user/team/bob` }],
    ['SimulatePrincipalPolicy', { PolicySourceArn: `${ARN}user/team/bob`, ActionNames: ['s3:GetObject'] }],
  ]),
  ['ListUsers', {}, `${ARN}user/`, `${ARN}user/`],
  ['ListGroups', { PathPrefix: '/team/' }, `${ARN}group/team/`, `${ARN}group/team/`],
  ['ListRoles', {}, `${ARN}role/`, `${ARN}role/`],
  ['ListInstanceProfiles', {}, `${ARN}instance-profile/`, `${ARN}instance-profile/`],
  ['ListPolicies', {}, `${ARN}policy/`, 'policy path /'],
  ['ListVirtualMFADevices', {}, `${ARN}mfa/`, `${ARN}mfa/`],
  ['ListOpenIDConnectProviders', {}, `${ARN}oidc-provider/*`, `${ARN}oidc-provider/*`],
  ['ListSAMLProviders', {}, `${ARN}saml-provider/*`, `${ARN}saml-provider/*`],
  ...about('*', '*', [
    ['CreateAccountAlias', { AccountAlias: 'acme' }],
    ['DeleteAccountAlias', { AccountAlias: 'acme' }],
    ['DeleteAccountPasswordPolicy', {}],
    ['GenerateCredentialReport', {}],
    ['GetAccountAuthorizationDetails', {}],
    ['GetAccountPasswordPolicy', {}],
    ['GetAccountSummary', {}],
    ['GetContextKeysForCustomPolicy', { PolicyInputList: [DOCUMENT] }],
    ['GetCredentialReport', {}],
    ['ListAccountAliases', {}],
    ['SimulateCustomPolicy', { PolicyInputList: [DOCUMENT], ActionNames: ['s3:GetObject'] }],
    ['UpdateAccountPasswordPolicy', {}],
  ]),
];

export const CASES = [...users, ...oneself, ...others];
/** Two permissions are needed; see below. */
export const DOUBLE = ['AddRoleToInstanceProfile'];

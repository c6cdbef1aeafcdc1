// The JavaScript SDK calls every operation that the sandbox answers, over HTTP, in one life of every kind; none may be refused.
import { generateKeyPairSync } from 'node:crypto';
import { Readable } from 'node:stream';
import { IAM } from '@aws-sdk/client-iam';
import { ResourceGroupsTaggingAPI } from '@aws-sdk/client-resource-groups-tagging-api';
import { S3 } from '@aws-sdk/client-s3';
import { STS } from '@aws-sdk/client-sts';
import { expect, it } from 'vitest';
import { OPERATIONS } from '../../src/sandbox/operations/index.ts';
import { S3_OPERATIONS } from '../../src/sandbox/s3/index.ts';
import { codeAt } from '../../src/sandbox/totp.ts';
import { allow, clientConfig, open, policyArn, roleArn, trust, userArn } from './support.ts';

const NOW = Date.UTC(2026, 10, 22, 10, 42);
const Tags = [{ Key: 'k', Value: 'v' }];
const CERTIFICATE =
  '-----BEGIN CERTIFICATE-----\nMIIBdzCCAR2gAwIBAgIUfzCfBxZn9NDdgH/0ddVG3vDElHowCgYIKoZIzj0EAwIwEDEOMAwGA1UEAwwFdGVzdDIwIBcNMjYxMTIyMTE1ODE1WhgPMjEyNjEwMjkxMTU4MTVaMBAxDjAMBgNVBAMMBXRlc3QyMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEGbuCBtl78+91g/ZgdTyKlpD91lxoh3vg6l7TRu+8N5TxNLLWeV3WU2dpM4MYq9COTk+OUATgxjjXqaTHW3w/aqNTMFEwHQYDVR0OBBYEFKEzvaIJoPZL2Gv/6G5/JvC5izGWMB8GA1UdIwQYMBaAFKEzvaIJoPZL2Gv/6G5/JvC5izGWMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIhAJp33PyvTCGvfkPtSdr6oWKKckm556aZyu1ECs+QkbGlAiAHQyi5n8TuM9ya3XTF3lOnmRQZ34xPj8lwd7Kz7K3ZFw==\n-----END CERTIFICATE-----\n';
const AWS_POLICY = { PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' };
const ANN = { UserName: 'ann' };
const APP = { RoleName: 'app' };
const TEAM = { GroupName: 'team' };

type Config = ReturnType<typeof clientConfig>;
type Life = (iam: IAM, config: Config) => Promise<unknown>;

const users: Life = async (iam) => {
  await iam.createUser({ UserName: 'first' });
  await iam.updateUser({ UserName: 'first', NewUserName: 'ann' });
  await iam.getUser(ANN);
  await iam.listUsers({});
  await iam.tagUser({ ...ANN, Tags });
  await iam.listUserTags(ANN);
  await iam.untagUser({ ...ANN, TagKeys: ['k'] });
  await iam.putUserPermissionsBoundary({ ...ANN, PermissionsBoundary: AWS_POLICY.PolicyArn });
  await iam.deleteUserPermissionsBoundary(ANN);
  await iam.putUserPolicy({ ...ANN, PolicyName: 'in', PolicyDocument: allow('*') });
  await iam.getUserPolicy({ ...ANN, PolicyName: 'in' });
  await iam.listUserPolicies(ANN);
  await iam.attachUserPolicy({ ...ANN, ...AWS_POLICY });
  await iam.listAttachedUserPolicies(ANN);
  await iam.detachUserPolicy({ ...ANN, ...AWS_POLICY });
};

const groups: Life = async (iam) => {
  await iam.createGroup({ GroupName: 'first' });
  await iam.updateGroup({ GroupName: 'first', NewGroupName: 'team' });
  await iam.listGroups({});
  await iam.addUserToGroup({ ...TEAM, ...ANN });
  await iam.getGroup(TEAM);
  await iam.listGroupsForUser(ANN);
  await iam.removeUserFromGroup({ ...TEAM, ...ANN });
  await iam.putGroupPolicy({ ...TEAM, PolicyName: 'in', PolicyDocument: allow() });
  await iam.getGroupPolicy({ ...TEAM, PolicyName: 'in' });
  await iam.listGroupPolicies(TEAM);
  await iam.deleteGroupPolicy({ ...TEAM, PolicyName: 'in' });
  await iam.attachGroupPolicy({ ...TEAM, ...AWS_POLICY });
  await iam.listAttachedGroupPolicies(TEAM);
  await iam.detachGroupPolicy({ ...TEAM, ...AWS_POLICY });
  await iam.deleteGroup(TEAM);
};

const roles: Life = async (iam) => {
  await iam.createRole({ ...APP, AssumeRolePolicyDocument: trust() });
  await iam.updateAssumeRolePolicy({ ...APP, PolicyDocument: trust({ AWS: userArn('ann') }) });
  await iam.updateRole({ ...APP, Description: 'one', MaxSessionDuration: 7200 });
  await iam.updateRoleDescription({ ...APP, Description: 'two' });
  await iam.getRole(APP);
  await iam.listRoles({});
  await iam.tagRole({ ...APP, Tags });
  await iam.listRoleTags(APP);
  await iam.untagRole({ ...APP, TagKeys: ['k'] });
  await iam.putRolePermissionsBoundary({ ...APP, PermissionsBoundary: AWS_POLICY.PolicyArn });
  await iam.deleteRolePermissionsBoundary(APP);
  await iam.putRolePolicy({ ...APP, PolicyName: 'in', PolicyDocument: allow() });
  await iam.getRolePolicy({ ...APP, PolicyName: 'in' });
  await iam.listRolePolicies(APP);
  await iam.deleteRolePolicy({ ...APP, PolicyName: 'in' });
  await iam.attachRolePolicy({ ...APP, ...AWS_POLICY });
  await iam.listAttachedRolePolicies(APP);
  await iam.listEntitiesForPolicy(AWS_POLICY);
  await iam.detachRolePolicy({ ...APP, ...AWS_POLICY });
  const { Role } = await iam.createServiceLinkedRole({ AWSServiceName: 'batch.amazonaws.com' });
  const { DeletionTaskId } = await iam.deleteServiceLinkedRole({ RoleName: Role?.RoleName });
  await iam.getServiceLinkedRoleDeletionStatus({ DeletionTaskId });
};

const profiles: Life = async (iam) => {
  const web = { InstanceProfileName: 'web' };
  await iam.createInstanceProfile(web);
  await iam.addRoleToInstanceProfile({ ...web, ...APP });
  await iam.getInstanceProfile(web);
  await iam.listInstanceProfiles({});
  await iam.listInstanceProfilesForRole(APP);
  await iam.tagInstanceProfile({ ...web, Tags });
  await iam.listInstanceProfileTags(web);
  await iam.untagInstanceProfile({ ...web, TagKeys: ['k'] });
  await iam.removeRoleFromInstanceProfile({ ...web, ...APP });
  await iam.deleteInstanceProfile(web);
};

const policies: Life = async (iam) => {
  const PolicyArn = policyArn('p');
  await iam.createPolicy({ PolicyName: 'p', PolicyDocument: allow() });
  await iam.createPolicyVersion({ PolicyArn, PolicyDocument: allow('s3:*') });
  await iam.getPolicyVersion({ PolicyArn, VersionId: 'v2' });
  await iam.listPolicyVersions({ PolicyArn });
  await iam.setDefaultPolicyVersion({ PolicyArn, VersionId: 'v2' });
  await iam.deletePolicyVersion({ PolicyArn, VersionId: 'v1' });
  await iam.getPolicy({ PolicyArn });
  await iam.listPolicies({});
  await iam.tagPolicy({ PolicyArn, Tags });
  await iam.listPolicyTags({ PolicyArn });
  await iam.untagPolicy({ PolicyArn, TagKeys: ['k'] });
  await iam.deletePolicy({ PolicyArn });
};

const sessions: Life = async (iam, config) => {
  const { AccessKey } = await iam.createAccessKey(ANN);
  const AccessKeyId = AccessKey?.AccessKeyId;
  const credentials = { accessKeyId: AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' };
  const sts = new STS({ ...config, credentials });
  await sts.getCallerIdentity({});
  await sts.getSessionToken({});
  await sts.assumeRole({ RoleArn: roleArn('app'), RoleSessionName: 'me' });
  await sts.getAccessKeyInfo({ AccessKeyId });
  await iam.createLoginProfile({ ...ANN, Password: 'Correct-Horse-1' });
  await iam.getLoginProfile(ANN);
  await iam.updateLoginProfile({ ...ANN, PasswordResetRequired: false });
  await new IAM({ ...config, credentials }).changePassword({ OldPassword: 'Correct-Horse-1', NewPassword: 'Correct-Horse-2' });
  await iam.deleteLoginProfile(ANN);
  await iam.getAccessKeyLastUsed({ AccessKeyId });
  await iam.listAccessKeys(ANN);
  await iam.updateAccessKey({ ...ANN, AccessKeyId, Status: 'Inactive' });
  await iam.deleteAccessKey({ ...ANN, AccessKeyId });
};

const devices: Life = async (iam) => {
  const { VirtualMFADevice } = await iam.createVirtualMFADevice({ VirtualMFADeviceName: 'phone' });
  const SerialNumber = VirtualMFADevice?.SerialNumber;
  const seed = Buffer.from(VirtualMFADevice?.Base32StringSeed ?? []).toString();
  const codes = { AuthenticationCode1: codeAt(seed, NOW), AuthenticationCode2: codeAt(seed, NOW + 30_000) };
  await iam.enableMFADevice({ ...ANN, SerialNumber, ...codes });
  await iam.resyncMFADevice({ ...ANN, SerialNumber, ...codes });
  await iam.getMFADevice({ SerialNumber });
  await iam.listMFADevices(ANN);
  await iam.listVirtualMFADevices({});
  await iam.tagMFADevice({ SerialNumber, Tags });
  await iam.listMFADeviceTags({ SerialNumber });
  await iam.untagMFADevice({ SerialNumber, TagKeys: ['k'] });
  await iam.deactivateMFADevice({ ...ANN, SerialNumber });
  await iam.deleteVirtualMFADevice({ SerialNumber });
};

const uploads: Life = async (iam) => {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const SSHPublicKeyBody = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const ssh = { ...ANN, SSHPublicKeyId: (await iam.uploadSSHPublicKey({ ...ANN, SSHPublicKeyBody })).SSHPublicKey?.SSHPublicKeyId };
  await iam.getSSHPublicKey({ ...ssh, Encoding: 'SSH' });
  await iam.listSSHPublicKeys(ANN);
  await iam.updateSSHPublicKey({ ...ssh, Status: 'Inactive' });
  await iam.deleteSSHPublicKey(ssh);
  const { Certificate } = await iam.uploadSigningCertificate({ ...ANN, CertificateBody: CERTIFICATE });
  const signing = { ...ANN, CertificateId: Certificate?.CertificateId };
  await iam.listSigningCertificates(ANN);
  await iam.updateSigningCertificate({ ...signing, Status: 'Inactive' });
  await iam.deleteSigningCertificate(signing);
  const made = await iam.createServiceSpecificCredential({ ...ANN, ServiceName: 'codecommit.amazonaws.com' });
  const credential = { ...ANN, ServiceSpecificCredentialId: made.ServiceSpecificCredential?.ServiceSpecificCredentialId };
  await iam.listServiceSpecificCredentials(ANN);
  await iam.resetServiceSpecificCredential(credential);
  await iam.updateServiceSpecificCredential({ ...credential, Status: 'Inactive' });
  await iam.deleteServiceSpecificCredential(credential);
};

const providers: Life = async (iam, config) => {
  const SAMLMetadataDocument = `<EntityDescriptor entityID="x">${'<a/>'.repeat(300)}</EntityDescriptor>`;
  const saml = { SAMLProviderArn: (await iam.createSAMLProvider({ Name: 'idp', SAMLMetadataDocument })).SAMLProviderArn };
  await iam.updateSAMLProvider({ ...saml, SAMLMetadataDocument });
  await iam.getSAMLProvider(saml);
  await iam.listSAMLProviders({});
  await iam.tagSAMLProvider({ ...saml, Tags });
  await iam.listSAMLProviderTags(saml);
  await iam.untagSAMLProvider({ ...saml, TagKeys: ['k'] });
  await iam.deleteSAMLProvider(saml);
  const oidc = { OpenIDConnectProviderArn: (await iam.createOpenIDConnectProvider({ Url: 'https://x.test' })).OpenIDConnectProviderArn };
  await iam.addClientIDToOpenIDConnectProvider({ ...oidc, ClientID: 'a' });
  await iam.removeClientIDFromOpenIDConnectProvider({ ...oidc, ClientID: 'a' });
  await iam.updateOpenIDConnectProviderThumbprint({ ...oidc, ThumbprintList: ['a'.repeat(40)] });
  await iam.getOpenIDConnectProvider(oidc);
  await iam.listOpenIDConnectProviders({});
  await iam.tagOpenIDConnectProvider({ ...oidc, Tags });
  await iam.listOpenIDConnectProviderTags(oidc);
  await new ResourceGroupsTaggingAPI(config).getResources({});
  await iam.untagOpenIDConnectProvider({ ...oidc, TagKeys: ['k'] });
  await iam.deleteOpenIDConnectProvider(oidc);
};

const account: Life = async (iam) => {
  await iam.createAccountAlias({ AccountAlias: 'acme' });
  await iam.listAccountAliases({});
  await iam.deleteAccountAlias({ AccountAlias: 'acme' });
  await iam.updateAccountPasswordPolicy({ MinimumPasswordLength: 14 });
  await iam.getAccountPasswordPolicy({});
  await iam.deleteAccountPasswordPolicy({});
  await iam.getAccountSummary({});
  await iam.generateCredentialReport({});
  await iam.generateCredentialReport({});
  await iam.getCredentialReport({});
  await iam.getAccountAuthorizationDetails({});
};

const objects: Life = async (_, config) => {
  const s3 = new S3({ ...config, forcePathStyle: true });
  const Bucket = 'a-bucket';
  await s3.createBucket({ Bucket });
  await s3.headBucket({ Bucket });
  await s3.getBucketLocation({ Bucket });
  await s3.listBuckets({});
  await s3.putObject({ Bucket, Key: 'k', Body: Readable.from(['in ', 'chunks']), ContentLength: 9 });
  expect(await (await s3.getObject({ Bucket, Key: 'k' })).Body?.transformToString()).toBe('in chunks');
  await s3.headObject({ Bucket, Key: 'k' });
  await s3.listObjects({ Bucket });
  await s3.listObjectsV2({ Bucket });
  await s3.deleteObject({ Bucket, Key: 'k' });
  await s3.deleteBucket({ Bucket });
};

const simulations: Life = async (iam) => {
  const asked = { ActionNames: ['s3:GetObject'], ResourceArns: ['arn:aws:s3:::b/k'] };
  const document = JSON.stringify({
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Action: '*', Resource: 'arn:aws:s3:::${aws:username}' },
  });
  const { EvaluationResults } = await iam.simulatePrincipalPolicy({ PolicySourceArn: userArn('ann'), ...asked });
  expect(EvaluationResults).toMatchObject([{ EvalDecision: 'allowed' }]);
  expect((await iam.simulateCustomPolicy({ PolicyInputList: [document], ...asked })).EvaluationResults).toMatchObject([
    { EvalDecision: 'implicitDeny' },
  ]);
  expect((await iam.getContextKeysForCustomPolicy({ PolicyInputList: [document] })).ContextKeyNames).toEqual(['aws:username']);
  await iam.getContextKeysForPrincipalPolicy({ PolicySourceArn: userArn('ann') });
};

const end: Life = async (iam) => {
  await iam.deleteUserPolicy({ ...ANN, PolicyName: 'in' });
  await iam.deleteUser(ANN);
  await iam.deleteRole(APP);
};

it('the JavaScript SDK calls every operation', async () => {
  const { sandbox } = await open({ now: () => NOW });
  const config = clientConfig(sandbox);
  const iam = new IAM(config);
  for (const life of [
    users,
    groups,
    roles,
    profiles,
    policies,
    sessions,
    devices,
    uploads,
    providers,
    account,
    simulations,
    objects,
    end,
  ]) {
    await life(iam, config);
  }
  expect(sandbox.calls.filter(({ error }) => error !== undefined)).toEqual([]);
  const called = [...new Set(sandbox.calls.map(({ op }) => op))].sort();
  const answered = [...OPERATIONS.iam.keys(), ...OPERATIONS.sts.keys(), ...S3_OPERATIONS.keys(), 'GetResources'];
  expect(called).toEqual(answered.sort());
});

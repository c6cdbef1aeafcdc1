// What keeps an entity from being deleted, and what is deleted twice.
import type { ContractCall, Rule } from '../contract.ts';
import { allow, arn, trust } from '../documents.ts';

const ann = { UserName: 'ann' };
const team = { GroupName: 'team' };
const app = { RoleName: 'app' };
const p = { PolicyArn: arn('policy/p') };
const user: ContractCall = ['CreateUser', ann];
const group: ContractCall = ['CreateGroup', team];
const role: ContractCall = ['CreateRole', { ...app, AssumeRolePolicyDocument: trust() }];
const policy: ContractCall = ['CreatePolicy', { PolicyName: 'p', PolicyDocument: allow() }];
const profile: ContractCall = ['CreateInstanceProfile', { InstanceProfileName: 'web' }];

export const deletion: readonly Rule[] = [
  {
    rule: 'A user with an attached policy is not deleted',
    evidence: 'A',
    calls: [user, policy, ['AttachUserPolicy', { ...ann, ...p }], ['DeleteUser', ann]],
    expected: 'DeleteConflict 409: Cannot delete entity, must detach all policies first.',
    moto: 'agrees',
  },
  {
    rule: 'A user with an inline policy is not deleted',
    evidence: 'A',
    calls: [user, ['PutUserPolicy', { ...ann, PolicyName: 'in', PolicyDocument: allow() }], ['DeleteUser', ann]],
    expected: 'DeleteConflict 409: Cannot delete entity, must delete policies first.',
    moto: 'agrees',
  },
  {
    rule: 'A user with an access key is not deleted',
    evidence: 'D API_DeleteUser, I',
    calls: [user, ['CreateAccessKey', ann], ['DeleteUser', ann]],
    expected: 'DeleteConflict 409: Cannot delete entity, must delete access keys first.',
    moto: { answers: 'done' },
  },
  {
    rule: 'A user with a password is not deleted',
    evidence: 'D API_DeleteUser, I',
    calls: [user, ['CreateLoginProfile', { ...ann, Password: 'Correct-Horse-1' }], ['DeleteUser', ann]],
    expected: 'DeleteConflict 409: Cannot delete entity, must delete login profile first.',
    moto: { answers: 'done' },
  },
  {
    rule: 'A user who is in a group is not deleted',
    evidence: 'D API_DeleteUser, I',
    calls: [user, group, ['AddUserToGroup', { ...ann, ...team }], ['DeleteUser', ann]],
    expected: 'DeleteConflict 409: Cannot delete entity, must remove users from group first.',
    moto: { answers: 'done' },
  },
  {
    rule: 'A group with a member is not deleted',
    evidence: 'D API_DeleteGroup, I',
    calls: [user, group, ['AddUserToGroup', { ...ann, ...team }], ['DeleteGroup', team]],
    expected: 'DeleteConflict 409: Cannot delete entity, must remove users from group first.',
    moto: { answers: 'done' },
  },
  {
    rule: 'A group with an attached policy is not deleted',
    evidence: 'D API_DeleteGroup',
    calls: [group, policy, ['AttachGroupPolicy', { ...team, ...p }], ['DeleteGroup', team]],
    expected: 'DeleteConflict 409: Cannot delete entity, must detach all policies first.',
    moto: { answers: 'done' },
  },
  {
    rule: 'A group with an inline policy is not deleted',
    evidence: 'D API_DeleteGroup',
    calls: [group, ['PutGroupPolicy', { ...team, PolicyName: 'in', PolicyDocument: allow() }], ['DeleteGroup', team]],
    expected: 'DeleteConflict 409: Cannot delete entity, must delete policies first.',
    moto: { answers: 'done' },
  },
  {
    rule: 'A role with an attached policy is not deleted',
    evidence: 'A',
    calls: [role, policy, ['AttachRolePolicy', { ...app, ...p }], ['DeleteRole', app]],
    expected: 'DeleteConflict 409: Cannot delete entity, must detach all policies first.',
    moto: 'agrees',
  },
  {
    rule: 'A role with an inline policy is not deleted',
    evidence: 'A',
    calls: [role, ['PutRolePolicy', { ...app, PolicyName: 'in', PolicyDocument: allow() }], ['DeleteRole', app]],
    expected: 'DeleteConflict 409: Cannot delete entity, must delete policies first.',
    moto: 'agrees',
  },
  {
    rule: 'A role that an instance profile holds is not deleted',
    evidence: 'A',
    calls: [role, profile, ['AddRoleToInstanceProfile', { InstanceProfileName: 'web', ...app }], ['DeleteRole', app]],
    expected: 'DeleteConflict 409: Cannot delete entity, must remove roles from instance profile first.',
    moto: 'agrees',
  },
  {
    rule: 'An instance profile that holds a role is not deleted',
    evidence: 'A',
    calls: [
      role,
      profile,
      ['AddRoleToInstanceProfile', { InstanceProfileName: 'web', ...app }],
      ['DeleteInstanceProfile', { InstanceProfileName: 'web' }],
    ],
    expected: 'DeleteConflict 409: Cannot delete entity, must remove roles from instance profile first.',
    moto: 'agrees',
  },
  {
    rule: 'A policy that is attached is not deleted',
    evidence: 'D API_DeletePolicy, K',
    calls: [policy, role, ['AttachRolePolicy', { ...app, ...p }], ['DeletePolicy', p]],
    expected: 'DeleteConflict 409: Cannot delete a policy attached to entities.',
    moto: { answers: 'done' },
  },
  {
    rule: 'A policy with other versions than the default one is not deleted',
    evidence: 'D API_DeletePolicy, K',
    calls: [policy, ['CreatePolicyVersion', { ...p, PolicyDocument: allow('s3:*') }], ['DeletePolicy', p]],
    expected:
      "DeleteConflict 409: This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
    moto: { answers: 'done' },
  },
  {
    rule: 'The default version of a policy is not deleted',
    evidence: 'A',
    calls: [policy, ['DeletePolicyVersion', { ...p, VersionId: 'v1' }]],
    expected: 'DeleteConflict 409: Cannot delete the default version of a policy.',
    moto: 'agrees',
  },
  {
    rule: 'A policy that is not there can’t be deleted',
    evidence: 'A',
    calls: [['DeletePolicy', p]],
    expected: 'NoSuchEntity 404: Policy arn:aws:iam::123456789012:policy/p was not found.',
    moto: { answers: 'NoSuchEntity 404: Policy arn:aws:iam::123456789012:policy/p not found' },
  },
  {
    rule: 'An OpenID Connect provider that is not there can’t be deleted',
    evidence: 'A (the documentation says that it succeeds)',
    calls: [['DeleteOpenIDConnectProvider', { OpenIDConnectProviderArn: arn('oidc-provider/x.test') }]],
    expected: 'NoSuchEntity 404: OpenId connect Provider arn:aws:iam::123456789012:oidc-provider/x.test cannot be found.',
    moto: { answers: 'done' },
  },
  {
    rule: 'Removing a user from a group whose member it is not succeeds',
    evidence: 'A',
    calls: [user, group, ['RemoveUserFromGroup', { ...ann, ...team }]],
    expected: 'done',
    moto: { answers: 'NoSuchEntity 404: User ann not in group team' },
  },
  {
    rule: 'Adding a user to a group twice succeeds',
    evidence: 'A',
    calls: [user, group, ['AddUserToGroup', { ...ann, ...team }], ['AddUserToGroup', { ...ann, ...team }]],
    expected: 'done',
    moto: 'agrees',
  },
  {
    rule: 'Detaching a policy that is not attached is refused',
    evidence: 'A',
    calls: [role, policy, ['DetachRolePolicy', { ...app, ...p }]],
    expected: 'NoSuchEntity 404: Policy arn:aws:iam::123456789012:policy/p was not found.',
    moto: 'agrees',
  },
  {
    rule: 'Deleting an inline policy that is not there is refused',
    evidence: 'A',
    calls: [role, ['DeleteRolePolicy', { ...app, PolicyName: 'none' }]],
    expected: 'NoSuchEntity 404: The role policy with name none cannot be found.',
    moto: 'agrees',
  },
  {
    rule: 'A service-linked role can’t be changed like another one',
    evidence: 'D using-service-linked-roles',
    calls: [
      ['CreateServiceLinkedRole', { AWSServiceName: 'batch.amazonaws.com' }],
      ['DetachRolePolicy', { RoleName: '$1.Role.RoleName', PolicyArn: 'arn:aws:iam::aws:policy/aws-service-role/BatchServiceRolePolicy' }],
    ],
    expected:
      "UnmodifiableEntity 400: Cannot perform the operation on the protected role 'AWSServiceRoleForBatch' - this role is only modifiable by AWS",
    moto: { answers: 'NoSuchEntity 404: Policy arn:aws:iam::aws:policy/aws-service-role/BatchServiceRolePolicy was not found.' },
  },
  {
    rule: 'A virtual MFA device without a user is deleted, once',
    evidence: 'A',
    calls: [
      ['CreateVirtualMFADevice', { VirtualMFADeviceName: 'phone' }],
      ['DeleteVirtualMFADevice', { SerialNumber: '$1.VirtualMFADevice.SerialNumber' }],
      ['DeleteVirtualMFADevice', { SerialNumber: '$1.VirtualMFADevice.SerialNumber' }],
    ],
    expected: 'NoSuchEntity 404: MFA Device with serial number arn:aws:iam::123456789012:mfa/phone does not exist.',
    moto: { answers: "NoSuchEntity 404: VirtualMFADevice with serial number arn:aws:iam::123456789012:mfa/phone doesn't exist." },
  },
];

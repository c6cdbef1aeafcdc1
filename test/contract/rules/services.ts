// Service-linked roles, providers, settings and reports of the account, sessions, objects.
import type { ContractCall, Rule } from '../contract.ts';
import { allow, arn, METADATA } from '../documents.ts';

const ann = { UserName: 'ann' };
const user: ContractCall = ['CreateUser', ann];
const bucket: ContractCall = ['s3.CreateBucket', { Bucket: 'a-bucket' }];
const object = { Bucket: 'a-bucket', Key: 'k', Body: 'text' };

export const services: readonly Rule[] = [
  {
    rule: 'The role of a service is named as that service writes itself',
    evidence: 'A',
    calls: [['CreateServiceLinkedRole', { AWSServiceName: 'batch.amazonaws.com' }]],
    shows: 'Role.RoleName',
    expected: '"AWSServiceRoleForBatch"',
    moto: { answers: '"AWSServiceRoleForbatch"' },
  },
  {
    rule: 'A service has one service-linked role',
    evidence: 'A',
    calls: [
      ['CreateServiceLinkedRole', { AWSServiceName: 'batch.amazonaws.com' }],
      ['CreateServiceLinkedRole', { AWSServiceName: 'batch.amazonaws.com' }],
    ],
    expected: 'InvalidInput 400: Service role name AWSServiceRoleForBatch has been taken in this account, please try a different suffix.',
    moto: { answers: 'EntityAlreadyExists 409: Role with name AWSServiceRoleForbatch already exists.' },
  },
  {
    rule: 'An OpenID Connect provider is there once',
    evidence: 'A',
    calls: [
      ['CreateOpenIDConnectProvider', { Url: 'https://x.test', ThumbprintList: ['a'.repeat(40)] }],
      ['CreateOpenIDConnectProvider', { Url: 'https://x.test', ThumbprintList: ['a'.repeat(40)] }],
    ],
    expected: 'EntityAlreadyExists 409: Provider with url https://x.test already exists.',
    moto: { answers: 'EntityAlreadyExists 409: Unknown' },
  },
  {
    rule: 'Client ids are added to an OpenID Connect provider',
    evidence: 'D API_AddClientIDToOpenIDConnectProvider',
    calls: [
      ['CreateOpenIDConnectProvider', { Url: 'https://x.test', ThumbprintList: ['a'.repeat(40)] }],
      ['AddClientIDToOpenIDConnectProvider', { OpenIDConnectProviderArn: '$1.OpenIDConnectProviderArn', ClientID: 'a' }],
    ],
    expected: 'done',
    moto: 'breaks',
  },
  {
    rule: 'A SAML provider is there once',
    evidence: 'D API_CreateSAMLProvider',
    calls: [
      ['CreateSAMLProvider', { Name: 'idp', SAMLMetadataDocument: METADATA }],
      ['CreateSAMLProvider', { Name: 'idp', SAMLMetadataDocument: METADATA }],
    ],
    expected: 'EntityAlreadyExists 409: SAML Provider idp already exists.',
    moto: { answers: 'done' },
  },
  {
    rule: 'A SAML provider has tags',
    evidence: 'D API_ListSAMLProviderTags',
    calls: [
      ['CreateSAMLProvider', { Name: 'idp', SAMLMetadataDocument: METADATA, Tags: [{ Key: 'k', Value: 'v' }] }],
      ['ListSAMLProviderTags', { SAMLProviderArn: '$1.SAMLProviderArn' }],
    ],
    shows: 'Tags',
    expected: '[{"Key":"k","Value":"v"}]',
    moto: 'breaks',
  },
  {
    rule: 'A service-specific credential can be made',
    evidence: 'D API_CreateServiceSpecificCredential',
    calls: [user, ['CreateServiceSpecificCredential', { ...ann, ServiceName: 'codecommit.amazonaws.com' }]],
    shows: 'ServiceSpecificCredential.ServiceName',
    expected: '"codecommit.amazonaws.com"',
    moto: 'breaks',
  },
  {
    rule: 'UpdateAccountPasswordPolicy sets back what it does not name',
    evidence: 'D API_UpdateAccountPasswordPolicy',
    calls: [
      ['UpdateAccountPasswordPolicy', { MinimumPasswordLength: 20, RequireSymbols: true }],
      ['UpdateAccountPasswordPolicy', { RequireNumbers: true }],
      ['GetAccountPasswordPolicy', {}],
    ],
    shows: 'PasswordPolicy.MinimumPasswordLength',
    expected: '6',
    moto: 'agrees',
  },
  {
    rule: 'An account without a password policy says so',
    evidence: 'A',
    calls: [['GetAccountPasswordPolicy', {}]],
    expected: 'NoSuchEntity 404: The Password Policy with domain name 123456789012 cannot be found.',
    moto: 'agrees',
  },
  {
    rule: 'GetAccountSummary shows the quota of versions of a policy',
    evidence: 'A',
    calls: [['GetAccountSummary', {}]],
    shows: 'SummaryMap.VersionsPerPolicyQuota',
    expected: '5',
    moto: 'agrees',
  },
  {
    rule: 'A credential report that was not asked for is not there',
    evidence: 'M GetCredentialReport',
    calls: [['GetCredentialReport', {}]],
    expected: 'ReportNotPresent 410: No report is present.',
    moto: { answers: 'ReportNotPresent 410: Credential report not present' },
  },
  {
    rule: 'A role that is not there can’t be assumed',
    evidence: 'D API_AssumeRole',
    calls: [['sts.AssumeRole', { RoleArn: arn('role/nobody'), RoleSessionName: 'me' }]],
    expected:
      'AccessDenied 403: User: arn:aws:iam::123456789012:root is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::123456789012:role/nobody',
    moto: { answers: 'done' },
  },
  {
    rule: 'What can be simulated is simulated',
    evidence: 'D API_SimulatePrincipalPolicy',
    calls: [
      user,
      ['PutUserPolicy', { ...ann, PolicyName: 'in', PolicyDocument: allow() }],
      ['SimulatePrincipalPolicy', { PolicySourceArn: arn('user/ann'), ActionNames: ['s3:GetObject'] }],
    ],
    shows: 'EvaluationResults.0.EvalDecision',
    expected: '"allowed"',
    moto: 'breaks',
  },
  {
    rule: 'An object that must not be there yet is not overwritten',
    evidence: 'D conditional-writes',
    calls: [bucket, ['s3.PutObject', object], ['s3.PutObject', { ...object, IfNoneMatch: '*' }]],
    expected: 'PreconditionFailed 412: At least one of the pre-conditions you specified did not hold',
    moto: 'agrees',
  },
  {
    rule: 'An object is overwritten only if it is the one that was meant',
    evidence: 'D conditional-writes',
    calls: [bucket, ['s3.PutObject', object], ['s3.PutObject', { ...object, IfMatch: '"00000000000000000000000000000000"' }]],
    expected: 'PreconditionFailed 412: At least one of the pre-conditions you specified did not hold',
    moto: 'agrees',
  },
  {
    rule: 'An object is deleted only if it is the one that was meant',
    evidence: 'D conditional-deletes',
    calls: [
      bucket,
      ['s3.PutObject', object],
      ['s3.DeleteObject', { Bucket: 'a-bucket', Key: 'k', IfMatch: '"00000000000000000000000000000000"' }],
    ],
    expected: 'PreconditionFailed 412: At least one of the pre-conditions you specified did not hold',
    moto: 'agrees',
  },
  {
    rule: 'A bucket that holds something is not deleted',
    evidence: 'D API_DeleteBucket',
    calls: [bucket, ['s3.PutObject', object], ['s3.DeleteBucket', { Bucket: 'a-bucket' }]],
    expected: 'BucketNotEmpty 409: The bucket you tried to delete is not empty',
    moto: 'agrees',
  },
  {
    rule: 'An object that is not there is not found',
    evidence: 'D API_GetObject',
    calls: [bucket, ['s3.GetObject', { Bucket: 'a-bucket', Key: 'none' }]],
    expected: 'NoSuchKey 404: The specified key does not exist.',
    moto: 'agrees',
  },
  {
    rule: 'The root-like key belongs to the account',
    evidence: 'D API_GetCallerIdentity',
    calls: [['sts.GetCallerIdentity', {}]],
    shows: 'Account',
    expected: '"123456789012"',
    moto: 'agrees',
  },
];

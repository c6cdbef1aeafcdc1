// What is mutated: sound files of every sort that the program reads.
import { hostname } from 'node:os';
import type { Json } from '../../../src/model/json.ts';

const READ: Json = {
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'Read',
      Effect: 'Allow',
      Action: ['s3:GetObject', 's3:List*'],
      Resource: ['arn:aws:s3:::box/*', 'arn:aws:s3:::${aws:username}/*'],
      Condition: {
        StringLike: { 'aws:PrincipalTag/team': ['a*', 'b?'] },
        IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '2001:db8::/32'] },
        DateLessThan: { 'aws:CurrentTime': '2027-01-01T00:00:00Z' },
        NumericLessThanEquals: { 's3:max-keys': '10' },
        Bool: { 'aws:SecureTransport': 'true' },
        'ForAllValues:StringEquals': { 'aws:TagKeys': ['x'] },
        ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::123456789012:role/*' },
        Null: { 'aws:MultiFactorAuthAge': 'false' },
      },
    },
    { Sid: 'No', Effect: 'Deny', NotAction: 'iam:*', NotResource: 'arn:aws:iam::*:user/a' },
  ],
};
const ENDING: Json = { Statement: { Effect: 'Allow', Action: 's3:*', Resource: '*' } };
export const POLICY = READ;
export const WIDER: Json = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } };
export const TRUST: Json = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: ['ec2.amazonaws.com'], AWS: ['123456789012', 'arn:aws:iam::123456789012:user/a'] },
      Action: 'sts:AssumeRole',
    },
    { Effect: 'Deny', Principal: { AWS: '*' }, Action: 'sts:*', Condition: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-1' } } },
  ],
};

export const MANIFEST: { readonly [key: string]: Json } = {
  policies: {
    read: { path: '/team/', description: 'reads', tags: { team: 'a' }, document: READ },
    filed: { document: 'documents/list.json' },
  },
  groups: { readers: { policies: ['read', { name: 'aws:ReadOnlyAccess', expires: '2099-01-01' }], members: ['robot'] } },
  users: {
    robot: {
      path: '/ci/',
      tags: { team: 'b', empty: '' },
      boundary: 'read',
      inline: { own: READ },
      policies: ['filed'],
      expires: '2099-12-31',
    },
    reader: {
      groups: ['readers'],
      accessKeys: { ci: { deliver: 'vault', rotateEvery: '90d', overlap: '7d', grace: '7d', status: 'Active' } },
    },
    person: { console: { deliver: 'vault', passwordResetRequired: true } },
  },
  roles: {
    app: {
      description: 'runs',
      maxSessionDuration: '1h',
      trust: {
        services: 'lambda.amazonaws.com',
        users: ['robot'],
        accounts: '210987654321',
        oidc: { provider: 'token.actions.githubusercontent.com', subjects: ['repo:acme/app:*'] },
      },
      policies: ['read'],
      boundary: { none: true },
    },
    other: { trust: TRUST, inline: { own: { document: ENDING, expires: '2099-01-01' } } },
  },
  instanceProfiles: { web: { role: 'app' } },
  oidcProviders: {
    'token.actions.githubusercontent.com': { clientIds: ['sts.amazonaws.com'], thumbprints: ['6938fd4d98bab03faadb97b34396831e3780aea1'] },
  },
  serviceLinkedRoles: { 'elasticbeanstalk.amazonaws.com': {} },
  account: { alias: 'acme', passwordPolicy: { minimumLength: 14, requireSymbols: true } },
  checks: [
    {
      name: 'robot',
      principal: 'User/robot',
      can: [{ action: 's3:GetObject', resource: 'arn:aws:s3:::box/*' }],
      cannot: [{ action: 'iam:*' }],
    },
  ],
  removed: ['User/bob', 'Role/x/inline/y'],
};

export const SMALL: Json = {
  policies: { read: { document: { Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }] } } },
  users: { robot: { policies: ['read'], tags: { team: 'a' } } },
  roles: {
    app: {
      description: 'one',
      trust: { services: 'lambda.amazonaws.com' },
      policies: ['read'],
      inline: { own: { Statement: { Effect: 'Deny', Action: 'ec2:*', Resource: '*' } } },
    },
  },
};

export const CHANGED: Json = {
  policies: { read: { document: { Statement: [{ Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject'], Resource: '*' }] } } },
  users: { robot: { policies: ['read'], tags: { team: 'b' } } },
  groups: { readers: { policies: ['read'], members: ['robot'] } },
  roles: { app: { description: 'two', maxSessionDuration: '2h', trust: { services: 'ec2.amazonaws.com' } } },
};

export const CONFIG: Json = {
  accounts: { prod: { id: '123456789012', vars: { bucket: 'acme', n: 7 }, manifests: ['manifests'], stage: 1, region: 'eu-west-1' } },
  accountDefaults: { vars: { team: 'a' } },
  owner: 'team-a',
  protect: ['Role/admin-*', 'User/break-glass'],
  ignore: ['Role/*/tags/acme:*'],
  limits: { deletes: 3, replaces: 0, accessChanges: 25 },
  sinks: {
    vault: { exec: ['vault', 'kv', 'put', 'secret/{name}', '-'] },
    files: { file: 'secrets' },
    aws: { secretsManager: { region: 'us-east-1', prefix: 'x/' } },
  },
  journal: 'journal',
};

export const QUESTION: Json = {
  id: 1,
  request: {
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::box/a',
    principal: 'arn:aws:iam::123456789012:user/a',
    context: { 'aws:PrincipalTag/team': ['a'] },
  },
  identityPolicies: [READ],
  boundary: WIDER,
  session: null,
  resourcePolicy: null,
  scps: [[WIDER], WIDER],
};

export const PAIR: Json = { id: 1, existing: READ, new: WIDER, type: 'identity' };
/** Of a process that is gone. */
export const LOCK: Json = { id: 'x-1', pid: 999_999_999, host: hostname(), since: '2026-11-22T10:42:00.000Z', started: null, space: null };

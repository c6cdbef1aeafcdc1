// The live state: every kind's entities in address order, and AWS's own policies in normal form.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { liveState } from '../../src/live/state.ts';
import type { ManagedPolicyDetail, RoleDetail } from '@aws-sdk/client-iam';
import type { Crawl } from '../../src/model/crawl.ts';

const DOCUMENT = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}}';
const NORMAL = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['*'] }] };

function managed(name: string, owner: string, text: string): ManagedPolicyDetail {
  return {
    PolicyName: name,
    PolicyId: `ANPA${name}`,
    Arn: `arn:aws:iam::${owner}:policy/${name}`,
    Path: '/',
    DefaultVersionId: 'v2',
    CreateDate: new Date(0),
    UpdateDate: new Date(0),
    PolicyVersionList: [
      { VersionId: 'v2', IsDefaultVersion: true, Document: text, CreateDate: new Date(0) },
      { VersionId: 'v1', IsDefaultVersion: false, Document: '{"Version":"2012-10-17","Statement":[]}', CreateDate: new Date(0) },
    ],
  };
}

function role(name: string): RoleDetail {
  return {
    RoleName: name,
    RoleId: `AROA${name}`,
    Arn: `arn:aws:iam::123456789012:role/${name}`,
    Path: '/',
    CreateDate: new Date(0),
    AssumeRolePolicyDocument: encodeURIComponent('{"Version":"2012-10-17","Statement":[]}'),
  };
}

function crawlOf(parts: Partial<Crawl> = {}): Crawl {
  return {
    scope: { account: '123456789012', partition: 'aws' },
    caller: { arn: 'arn:aws:iam::123456789012:user/me', userId: 'AIDA1' },
    users: [],
    groups: [],
    roles: [],
    policies: [],
    roleSettings: new Map(),
    tags: new Map(),
    beyond: new Map(),
    policyDescriptions: new Map(),
    summary: { PoliciesQuota: 1500 },
    ...parts,
  };
}

it('holds the entities of every kind in address order, whatever order they came in', () => {
  const policies = [
    managed('zeta', '123456789012', DOCUMENT),
    managed('Alpha', '123456789012', DOCUMENT),
    managed('ReadOnlyAccess', 'aws', DOCUMENT),
  ];
  const roles = [role('b'), role('a')];
  const state = liveState(crawlOf({ policies, roles }));
  expect(state.entities.map(({ kind, name }) => `${kind}/${name}`)).toEqual(['Policy/Alpha', 'Policy/zeta', 'Role/a', 'Role/b']);
  fc.assert(
    fc.property(fc.shuffledSubarray(policies, { minLength: 3 }), fc.shuffledSubarray(roles, { minLength: 2 }), (some, others) => {
      expect(liveState(crawlOf({ policies: some, roles: others }))).toEqual(state);
    }),
  );
});

it('keeps the default documents of AWS’s own policies, percent-encoded or not, by ARN', () => {
  const policies = [
    managed('b', 'aws', DOCUMENT),
    managed('a', 'aws', encodeURIComponent(DOCUMENT)),
    managed('own', '123456789012', DOCUMENT),
  ];
  const { awsPolicies } = liveState(crawlOf({ policies }));
  expect(awsPolicies).toEqual({ 'arn:aws:iam::aws:policy/a': NORMAL, 'arn:aws:iam::aws:policy/b': NORMAL });
  expect(Object.keys(awsPolicies)).toEqual(['arn:aws:iam::aws:policy/a', 'arn:aws:iam::aws:policy/b']);
});

it('keeps who was asked and what may be had', () => {
  const state = liveState(crawlOf({ users: [{ UserName: 'me', Arn: 'arn:aws:iam::123456789012:user/me' }] }));
  expect(state).toMatchObject({
    scope: { partition: 'aws' },
    caller: { userId: 'AIDA1' },
    quotas: { PoliciesQuota: 1500 },
    entities: [{ arn: 'arn:aws:iam::123456789012:user/me' }],
  });
});

// The table of actions: what it says about well-known actions (AWS's Service Authorization Reference), and laws that hold for all of it.
import { performance } from 'node:perf_hooks';
import { describe, expect, it } from 'vitest';
import { loadActionTable } from '../../src/edge/actions.ts';
import { actionTable } from '../../src/policy/action-table.ts';

const started = performance.now();
const table = await loadActionTable();
const loading = performance.now() - started;

describe('the table of actions', () => {
  it('says of which day it is, and is there in no time', () => {
    expect(table.date).toMatch(/^20\d\d-\d\d-\d\d$/);
    expect(loading).toBeLessThan(1000);
    expect(table.services.length).toBeGreaterThan(400);
  });

  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html and its neighbours
  it.each([
    ['s3:GetObject', 'Read', ['accesspointobject', 'object'], 's3:ExistingObjectTag/<key>'],
    ['s3:PutBucketPolicy', 'Permissions management', ['bucket'], 's3:ResourceAccount'],
    ['s3:ListAllMyBuckets', 'List', [], 's3:ResourceAccount'],
    ['iam:PassRole', 'Write', ['role'], 'iam:PassedToService'],
    ['iam:TagRole', 'Tagging', ['role'], 'aws:TagKeys'],
    ['sts:AssumeRole', 'Write', ['role'], 'sts:ExternalId'],
    ['kms:Decrypt', 'Write', ['key'], 'kms:EncryptionContext:${EncryptionContextKey}'],
    ['ec2:RunInstances', 'Write', undefined, 'ec2:ResourceTag/${TagKey}'],
  ])('knows %s', (action, level, resources, key) => {
    const fact = table.find(action);
    expect(fact?.action).toBe(action);
    expect(fact?.accessLevel).toBe(level);
    if (resources !== undefined) expect(fact?.resources.map(({ name }) => name)).toEqual(resources);
    expect(fact?.conditionKeys).toContain(key);
  });

  it('knows them in any case, and nothing else', () => {
    expect(table.find('S3:getobject')?.action).toBe('s3:GetObject');
    for (const other of ['', ':', 's3', 's3:', 's3:Get*', 's3:GetObject:x', 'nowhere:GetObject', 's3:constructor', '__proto__:x'])
      expect(table.find(other)).toBeUndefined();
  });

  it('expands patterns', () => {
    expect(table.expand('s3:GetObjectT*')).toEqual(['s3:GetObjectTagging', 's3:GetObjectTorrent']);
    expect(table.expand('S3:getobjectt?gging')).toEqual(['s3:GetObjectTagging']);
    expect(table.expand('*')).toEqual(table.expand('*:*'));
    expect(table.expand('*').length).toBeGreaterThan(20_000);
    expect(table.expand('s3:NoSuch*')).toEqual([]);
    expect(table.expand('nowhere:*')).toEqual([]);
    expect(table.expand('s3')).toEqual([]);
    expect(table.expand('')).toEqual([]);
    expect(table.expand('st?:AssumeRole')).toEqual(['sts:AssumeRole']);
  });

  it.each([
    ['s3:GetObjects', 's3:GetObject'],
    ['S3:Getobjct', 's3:GetObject'],
    ['s4:GetObject', 's3:GetObject'],
    ['iam:PasRole', 'iam:PassRole'],
    ['lambda:InvokeFuncton', 'lambda:InvokeFunction'],
    ['zzzzzzzzzz:Nothing', undefined],
  ])('takes %s for %s', (action, close) => {
    expect(table.nearest(action)).toBe(close);
  });

  it.each([
    ['aws:PrincipalTag/team', 'aws:PrincipalTag/${TagKey}'],
    ['AWS:sourceip', 'aws:SourceIp'],
    ['s3:ExistingObjectTag/a/b', 's3:ExistingObjectTag/<key>'],
    ['kms:EncryptionContext:app', 'kms:EncryptionContext:${EncryptionContextKey}'],
    ['token.actions.githubusercontent.com:ref', 'token.actions.githubusercontent.com:ref'],
    ['SAML:aud', 'saml:aud'],
    ['aws:PrincipalTag/', undefined],
    ['aws:Nothing', undefined],
  ])('finds the key %s', (name, key) => {
    expect(table.key(name)?.key).toBe(key);
  });

  it('finds every action that it lists, and expands its name to itself', () => {
    for (const prefix of table.services) {
      for (const fact of table.service(prefix)?.actions ?? []) {
        if (table.find(fact.action) !== fact || fact.service !== prefix) expect.fail(fact.action);
      }
      expect(table.expand(`${prefix}:*`)).toEqual(table.service(prefix)?.actions.map(({ action }) => action));
    }
  });

  it('refuses what is no table', () => {
    for (const packed of [null, [], {}, { date: 1, globals: [], services: {} }])
      expect(() => actionTable(packed)).toThrow(/table of actions/);
  });
});

// Reading an account: how many calls, what a whole account is, and what makes it none.
import { describe, expect, it } from 'vitest';
import { Failure } from '../../src/model/failure.ts';
import { readCrawl } from '../../src/live/read.ts';
import { account, ARN, counts, policy } from './fakes.ts';
import { holding } from '../support/holding.ts';
import type { ReadOp } from '../../src/model/ports.ts';
import type { Need } from '../../src/live/read.ts';

const need: Need = { policies: [], descriptions: [] };

function denied(op: string): Failure {
  return new Failure('access-denied', `AWS denies iam:${op}`, `Allow iam:${op}.`);
}

describe('the number of calls', () => {
  it('is five for an account of one page each', async () => {
    const reader = account();
    await readCrawl(reader, need);
    expect(counts(reader)).toEqual({
      GetCallerIdentity: 1,
      GetAccountAuthorizationDetails: 1,
      ListRoles: 1,
      GetAccountSummary: 1,
      GetResources: 1,
    });
  });

  it('is that of the pages, short and empty ones included, whatever is undeclared', async () => {
    const many = Array.from({ length: 40 }, (_, index) => policy(`p${index}`));
    const reader = account({
      details: [
        { Policies: many },
        {},
        { RoleDetailList: [{ RoleName: 'a' }] },
        { RoleDetailList: [] },
        { RoleDetailList: [{ RoleName: 'b' }] },
      ],
      roles: [{ Roles: [{ Path: '/', RoleName: 'a', RoleId: 'A', Arn: 'a', CreateDate: new Date(0) }] }, {}],
      tags: [
        { resources: [], next: '1' },
        { resources: [], next: '2' },
        { resources: [{ arn: `${ARN}/p1`, tags: { team: 'x' } }], next: undefined },
      ],
    });
    const crawl = await readCrawl(reader, { ...need, policies: ['p1', 'p2'] });
    expect(counts(reader)).toEqual({
      GetCallerIdentity: 1,
      GetAccountAuthorizationDetails: 5,
      ListRoles: 2,
      GetAccountSummary: 1,
      GetResources: 3,
    });
    expect(crawl.roles.map((role) => role.RoleName)).toEqual(['a', 'b']);
    expect(crawl.policies).toHaveLength(40);
  });

  it('asks for the tags of each declared policy that exists where tags can not be had together, four at once', async () => {
    const names = Array.from({ length: 10 }, (_, index) => `p${index}`);
    const reader = account({
      details: [{ Policies: [...names, 'undeclared'].map(policy) }],
      tags: [null],
      answer: (op) => (op === 'ListPolicyTags' ? { Tags: [{ Key: 'k', Value: 'v' }], IsTruncated: false } : undefined),
    });
    const crawl = await readCrawl(reader, { ...need, policies: [...names, 'p1', 'absent'] });
    expect(counts(reader)).toMatchObject({ GetResources: 1, ListPolicyTags: 10 });
    expect(crawl.tags.get(`${ARN}/p3`)).toEqual({ k: 'v' });
    expect(crawl.tags.has(`${ARN}/undeclared`)).toBe(false);
    expect(reader.most).toBe(4);
  });

  it('falls back as well where a later page of tags is denied', async () => {
    const reader = account({
      details: [{ Policies: [policy('a')] }, {}],
      tags: [{ resources: [{ arn: `${ARN}/a`, tags: { old: '1' } }], next: '1' }, null],
      answer: (op) => (op === 'ListPolicyTags' ? { Tags: [], IsTruncated: false } : undefined),
    });
    const crawl = await readCrawl(reader, { ...need, policies: ['a'] });
    expect(crawl.tags.get(`${ARN}/a`)).toEqual({});
  });

  it('adds one GetPolicy for each policy that exists and whose description is needed', async () => {
    const reader = account({
      details: [{ Policies: [policy('a'), policy('b')] }],
      answer: (op) => (op === 'GetPolicy' ? { Policy: { Description: 'about a' } } : undefined),
    });
    const crawl = await readCrawl(reader, { policies: ['a', 'b'], descriptions: ['a', 'absent'] });
    expect(counts(reader)).toMatchObject({ GetPolicy: 1 });
    expect([...crawl.policyDescriptions]).toEqual([[`${ARN}/a`, 'about a']]);
  });

  it('spends one round trip on the identity and one on everything else', async () => {
    const reader = account();
    await readCrawl(reader, need);
    expect(reader.asked[0]).toBe('GetCallerIdentity');
    expect(reader.most).toBe(4);
  });
});

describe('what is asked', () => {
  it('is everything, a thousand at a time, from the marker of the page before', async () => {
    const reader = account({ details: [{}, {}], roles: [{}, {}] });
    await readCrawl(reader, need);
    const Filter = ['User', 'Role', 'Group', 'LocalManagedPolicy', 'AWSManagedPolicy'];
    expect(reader.inputs.filter(({ op }) => op === 'GetAccountAuthorizationDetails').map(({ input }) => input)).toEqual([
      { Filter, MaxItems: 1000 },
      { Filter, MaxItems: 1000, Marker: '1' },
    ]);
    expect(reader.inputs.filter(({ op }) => op === 'ListRoles').map(({ input }) => input)).toEqual([
      { MaxItems: 1000 },
      { MaxItems: 1000, Marker: '1' },
    ]);
  });
});

describe('what is known', () => {
  it('a policy that tag:GetResources leaves out has no tags', async () => {
    const reader = account({
      details: [{ Policies: [policy('a'), policy('b')] }],
      tags: [{ resources: [{ arn: `${ARN}/a`, tags: { t: '1' } }], next: undefined }],
    });
    const { tags } = await readCrawl(reader, need);
    expect(Object.fromEntries(tags)).toEqual({ [`${ARN}/a`]: { t: '1' }, [`${ARN}/b`]: {} });
  });

  it('a role has the description and the session duration that ListRoles shows', async () => {
    const role = { Path: '/', RoleId: 'A', Arn: 'a', CreateDate: new Date(0) };
    const reader = account({
      roles: [{ Roles: [{ ...role, RoleName: 'a', Description: 'd', MaxSessionDuration: 7200 }] }, { Roles: [{ ...role, RoleName: 'b' }] }],
    });
    const { roleSettings, summary, scope, caller } = await readCrawl(reader, need);
    expect(Object.fromEntries(roleSettings)).toEqual({
      a: { description: 'd', maxSessionDuration: 7200 },
      b: { description: '', maxSessionDuration: 3600 },
    });
    expect(summary).toEqual({ Roles: 2, PoliciesQuota: 1500 });
    expect([scope.account, caller?.userId]).toEqual(['123456789012', 'AIDA1']);
  });

  it('progress counts answers', async () => {
    const told: string[] = [];
    await readCrawl(account(), { ...need, progress: (done, what) => told.push(`${done} ${what}`) });
    expect(told[0]).toBe('1 GetCallerIdentity');
    expect(told.map((line) => Number(line.split(' ')[0]))).toEqual([1, 2, 3, 4, 5]);
  });
});

describe('what makes it no account', () => {
  it('another one than the expected: nothing else is asked', async () => {
    const reader = account();
    await expect(readCrawl(reader, { ...need, expectAccount: '999999999999' })).rejects.toMatchObject({
      code: 'wrong-account',
      message: 'the credentials belong to account 123456789012, not to 999999999999',
    });
    expect(reader.asked).toEqual(['GetCallerIdentity']);
    await expect(readCrawl(account(), { ...need, expectAccount: '123456789012' })).resolves.toBeDefined();
  });

  it.each<ReadOp>(['GetAccountAuthorizationDetails', 'ListRoles', 'GetAccountSummary'])(
    '%s denied: the failure names the permission',
    async (op) => {
      const reader = account({
        answer: (asked) => {
          if (asked === op) throw denied(op);
          return undefined;
        },
      });
      await expect(readCrawl(reader, need)).rejects.toMatchObject({ code: 'access-denied', message: `AWS denies iam:${op}` });
    },
  );

  it('a page in the middle that is denied: no smaller account comes of it', async () => {
    const reader = account({
      details: [{ RoleDetailList: [{ RoleName: 'a' }] }, {}],
      answer: (op, input) => {
        if (op === 'GetAccountAuthorizationDetails' && 'Marker' in input) throw denied(op);
        return undefined;
      },
    });
    await expect(readCrawl(reader, need)).rejects.toMatchObject({ code: 'access-denied' });
  });

  it('several permissions that are missing: all are named at once', async () => {
    const reader = account({
      answer: (op) => {
        if (op !== 'GetAccountSummary') throw denied(op);
        return undefined;
      },
    });
    await expect(readCrawl(reader, need)).rejects.toMatchObject({
      code: 'access-denied',
      message: 'AWS denies iam:GetAccountAuthorizationDetails; AWS denies iam:ListRoles',
      next: 'Allow iam:GetAccountAuthorizationDetails. Allow iam:ListRoles.',
    });
  });

  it('the tags of a declared policy denied both ways', async () => {
    const reader = account({
      details: [{ Policies: [policy('a'), policy('b')] }],
      tags: [null],
      answer: (op) => {
        if (op === 'ListPolicyTags') throw denied(op);
        return undefined;
      },
    });
    await expect(readCrawl(reader, { ...need, policies: ['a', 'b'] })).rejects.toMatchObject({
      code: 'access-denied',
      message: 'AWS denies iam:ListPolicyTags',
    });
  });

  it.each([
    ['that comes back', { IsTruncated: true, Marker: '1' }],
    ['that is missing', { IsTruncated: true, Marker: undefined }],
  ])('a marker %s', async (_, end) => {
    await expect(readCrawl(account({ details: [{}, end] }), need)).rejects.toMatchObject({
      code: 'aws',
      message: holding('GetAccountAuthorizationDetails'),
    });
    await expect(readCrawl(account({ roles: [{}, end] }), need)).rejects.toMatchObject({
      code: 'aws',
      message: holding('ListRoles'),
    });
  });

  it('a tag page that comes back', async () => {
    const reader = account({
      details: [{}, {}, {}],
      tags: [
        { resources: [], next: '1' },
        { resources: [], next: '1' },
      ],
    });
    await expect(readCrawl(reader, need)).rejects.toMatchObject({ code: 'aws' });
  });
});

// Checks judged on states: single requests, patterns, conditions, boundaries, groups, trust, what is unknown.
// Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics-single-account.html
// and …/access_policies_boundaries.html.
import { describe, expect, it } from 'vitest';
import { judgeChecks } from '../../src/access/checks.ts';
import { principalsOf } from '../../src/kinds/principals.ts';
import type { Check } from '../../src/model/check.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { LiveState } from '../../src/model/state.ts';
import { allow, compile, deny, doc, liveFrom } from '../support/planning.ts';
import { AS_OF, manifest } from '../support/world.ts';

const ROLE = 'arn:aws:iam::123456789012:role';
const READ_ONLY = 'arn:aws:iam::aws:policy/ReadOnlyAccess';

const ACCOUNT: JsonObject = {
  policies: {
    write: { document: doc(allow(['s3:GetObject', 's3:PutObject'], 'arn:aws:s3:::demo/*')) },
    limit: { document: doc(allow('s3:*'), deny('s3:DeleteObject')) },
  },
  groups: { readers: { inline: { read: doc({ Sid: 'Read', ...allow('s3:GetObject', 'arn:aws:s3:::demo/*') }) } } },
  users: {
    reader: { groups: ['readers'] },
    writer: { policies: ['write'], inline: { tls: doc(deny('s3:*', '*', { Condition: { Bool: { 'aws:SecureTransport': 'false' } } })) } },
    bounded: { inline: { all: doc(allow('*')) }, boundary: 'limit' },
    careful: { inline: { del: doc(allow('s3:DeleteObject', '*', { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } })) } },
    home: { inline: { own: doc(allow('s3:*', 'arn:aws:s3:::demo/${aws:username}/*')) } },
    temp: {
      inline: {
        old: doc(allow('s3:GetObject', '*', { expires: '2026-01-01' })),
        new: doc(allow('s3:PutObject', '*', { expires: '2027-01-01' })),
      },
    },
    foreign: { policies: ['aws:ReadOnlyAccess'], inline: { no: doc(deny('iam:*')) } },
    assumer: { inline: { assume: doc(allow('sts:AssumeRole')) } },
  },
  roles: {
    named: { trust: { users: 'reader' } },
    rooted: { trust: { accounts: '123456789012' } },
    guarded: { trust: { users: { name: 'reader', mfa: true } } },
  },
};

const at = (file: string, line: number) => ({ file, line, column: 1 });

async function judge(
  live: LiveState,
  principal: string,
  says: 'can' | 'cannot',
  action: string,
  resource: string,
  context: JsonObject = {},
) {
  const text = JSON.stringify([{ name: 'x', principal, [says]: [{ action, resource, context }] }]);
  const { desired, findings } = await compile({ ...manifest(ACCOUNT), 'manifests/checks.yaml': `checks: ${text}` });
  const checks: readonly Check[] = desired?.checks ?? [];
  const [judgement] = judgeChecks(checks, principalsOf(live), AS_OF);
  expect(findings).toEqual([]);
  expect(judgement?.check.origin.file ?? at('', 0).file).toContain('checks');
  return judgement;
}

const OBJECT = 'arn:aws:s3:::demo/a';
const ALL = 'arn:aws:s3:::demo/*';

describe('checks', () => {
  it.each([
    ['User/reader', 'can', 's3:GetObject', OBJECT, {}, 'holds'],
    ['User/reader', 'can', 's3:getobject', ALL, {}, 'holds'],
    ['User/reader', 'can', 's3:GetObject', '*', {}, 'fails'],
    ['User/reader', 'can', 's3:Get*', ALL, {}, 'fails'],
    ['User/reader', 'cannot', 's3:PutObject', ALL, {}, 'holds'],
    ['User/reader', 'cannot', 's3:*', ALL, {}, 'fails'],
    ['User/reader', 'cannot', '*', '*', {}, 'fails'],
    // HTTPS is how requests are sent; who may act without, can be asked.
    ['User/writer', 'can', 's3:PutObject', ALL, {}, 'holds'],
    ['User/writer', 'can', 's3:PutObject', OBJECT, {}, 'holds'],
    ['User/writer', 'can', 's3:PutObject', OBJECT, { 'AWS:securetransport': 'false' }, 'fails'],
    ['User/writer', 'cannot', 's3:PutObject', ALL, { 'aws:SecureTransport': 'false' }, 'holds'],
    ['User/bounded', 'can', 's3:ListBucket', 'arn:aws:s3:::demo', {}, 'holds'],
    ['User/bounded', 'cannot', 'iam:*', '*', {}, 'holds'],
    ['User/bounded', 'cannot', 's3:DeleteObject', '*', {}, 'holds'],
    ['User/bounded', 'can', 's3:*', '*', {}, 'fails'],
    // What is possible under a condition is possible; in a context of one's own it may not be.
    ['User/careful', 'cannot', 's3:DeleteObject', OBJECT, {}, 'fails'],
    ['User/careful', 'cannot', 's3:DeleteObject', OBJECT, { 'aws:MultiFactorAuthPresent': 'false' }, 'holds'],
    ['User/careful', 'can', 's3:DeleteObject', OBJECT, {}, 'fails'],
    ['User/careful', 'can', 's3:DeleteObject', '*', { 'aws:MultiFactorAuthPresent': 'true' }, 'holds'],
    ['User/home', 'can', 's3:PutObject', 'arn:aws:s3:::demo/home/*', {}, 'holds'],
    ['User/home', 'cannot', 's3:PutObject', 'arn:aws:s3:::demo/other/*', {}, 'holds'],
    ['User/temp', 'cannot', 's3:GetObject', '*', {}, 'holds'],
    ['User/temp', 'can', 's3:PutObject', '*', {}, 'holds'],
    ['User/foreign', 'can', 's3:GetObject', OBJECT, {}, 'undecided'],
    ['User/foreign', 'cannot', 's3:PutObject', OBJECT, {}, 'undecided'],
    ['User/foreign', 'cannot', 'iam:*', '*', {}, 'holds'],
    ['User/foreign', 'can', 'iam:GetUser', '*', {}, 'fails'],
    ['User/foreign', 'can', 's3:*', '*', {}, 'undecided'],
    // Named in the trust policy, a user needs no permission of its own; where the account is trusted, it does.
    ['User/reader', 'can', 'sts:AssumeRole', `${ROLE}/named`, {}, 'holds'],
    ['User/reader', 'cannot', 'sts:AssumeRole', `${ROLE}/rooted`, {}, 'holds'],
    ['User/assumer', 'can', 'sts:AssumeRole', `${ROLE}/rooted`, {}, 'holds'],
    ['User/assumer', 'cannot', 'sts:AssumeRole', `${ROLE}/named`, {}, 'holds'],
    ['User/reader', 'can', 'sts:AssumeRole', `${ROLE}/guarded`, {}, 'fails'],
    ['User/reader', 'can', 'sts:AssumeRole', `${ROLE}/guarded`, { 'aws:MultiFactorAuthPresent': 'true' }, 'holds'],
    ['User/reader', 'cannot', 'sts:AssumeRole', `${ROLE}/guarded`, {}, 'fails'],
    ['User/reader', 'cannot', 'sts:*', '*', {}, 'fails'],
    ['User/home', 'cannot', 'sts:*', '*', {}, 'holds'],
    ['User/bounded', 'cannot', 'sts:AssumeRole', `${ROLE}/rooted`, {}, 'holds'],
  ] as const)('%s %s %s on %s in %j: %s', async (principal, says, action, resource, context, outcome) => {
    expect((await judge(await liveFrom(ACCOUNT), principal, says, action, resource, { ...context }))?.outcome).toBe(outcome);
  });

  it('name the statement that decides, and a request that shows it', async () => {
    const live = await liveFrom(ACCOUNT);
    const [verdict] = (await judge(live, 'User/reader', 'cannot', 's3:Get*', '*'))?.verdicts ?? [];
    expect(verdict?.grounds).toMatchObject({ source: 'Group/readers/inline/read', via: 'Group/readers', sid: 'Read' });
    expect(verdict?.witness).toMatchObject({ action: 's3:GetObject', resource: expect.stringMatching(/^arn:aws:s3:::demo\//) });
    expect(verdict?.why).toContain('User/reader can s3:GetObject on arn:aws:s3:::demo/');
    const [mfa] = (await judge(live, 'User/careful', 'cannot', 's3:DeleteObject', OBJECT))?.verdicts ?? [];
    expect(mfa?.why).toContain('if aws:MultiFactorAuthPresent is true');
    const [bounded] = (await judge(live, 'User/bounded', 'can', 'iam:GetUser', `arn:aws:iam::123456789012:user/x`))?.verdicts ?? [];
    expect(bounded?.why).toContain('the permissions boundary does not allow');
  });

  it('fail for a principal that the account does not have', async () => {
    const live = await liveFrom({ users: { someone: {} } });
    expect(await judge(live, 'User/reader', 'can', 's3:GetObject', OBJECT)).toMatchObject({ outcome: 'fails', verdicts: null });
  });

  it('are decided where the document is known', async () => {
    const live = {
      ...(await liveFrom(ACCOUNT)),
      awsPolicies: { [READ_ONLY]: { Version: '2012-10-17', ...doc(allow(['s3:Get*'], ['*'])) } },
    };
    expect((await judge(live, 'User/foreign', 'can', 's3:GetObject', OBJECT))?.outcome).toBe('holds');
    expect((await judge(live, 'User/foreign', 'cannot', 's3:PutObject', '*'))?.outcome).toBe('holds');
  });
});

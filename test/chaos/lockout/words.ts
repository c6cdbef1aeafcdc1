// What random policies of accounts that are about IAM itself say: who may change whom, under which conditions, and who may become a role.
import type { Json, JsonObject } from '../../../src/model/json.ts';
import { randomFrom } from '../fuzz/random.ts';
import type { Random } from '../fuzz/random.ts';
import { ACCOUNT, arnOf, TAG } from '../transitions/side.ts';
import type { Statements } from '../transitions/side.ts';

/** Another account, whose people may be let in. */
export const ABROAD = '200000000000';
export const ABROAD_ROLES = ['hub', 'spoke'];
export const PROVIDER = 'token.actions.githubusercontent.com';
export const CLIENTS = ['sts.amazonaws.com', 'other'] as const;
export const SUBJECTS = ['repo:acme/infra:ref:refs/heads/main', 'repo:acme/other:ref:refs/heads/main'] as const;

const here = (rest: string): string => `arn:aws:iam::${ACCOUNT}:${rest}`;

const ALLOWED: readonly (readonly string[])[] = [
  ['*'],
  ['iam:*'],
  ['iam:*'],
  ['iam:Get*', 'iam:List*', 'iam:Attach*', 'iam:Detach*'],
  ['iam:*Policy*'],
  ['iam:*User*', 'iam:*Group*'],
  ['iam:*Role*'],
  ['iam:Create*', 'iam:Delete*', 'iam:Put*'],
  ['iam:Tag*', 'iam:Untag*', 'iam:GetAccountAuthorizationDetails'],
  ['sts:AssumeRole'],
  ['s3:*'],
];
export const DENIED: readonly (readonly string[])[] = [
  ['iam:*RolePolicy'],
  ['iam:*UserPolicy'],
  ['iam:*GroupPolicy', 'iam:*UserToGroup', 'iam:*UserFromGroup'],
  ['iam:*PermissionsBoundary'],
  ['iam:*PolicyVersion'],
  ['iam:DeletePolicy*', 'iam:DeleteUser*', 'iam:DeleteRole*'],
  ['iam:UpdateAssumeRolePolicy'],
  ['iam:Tag*', 'iam:Untag*'],
  ['iam:GetAccountAuthorizationDetails'],
  ['sts:AssumeRole'],
  ['iam:*'],
  ['s3:*'],
];
export const PLACES: readonly (readonly string[])[] = [
  [here('user/*')],
  [here('role/*')],
  [here('policy/*')],
  [here('group/*'), here('user/*')],
  [arnOf('roles', 'r1')],
  [arnOf('users', 'u1')],
  [arnOf('policies', 'p1'), arnOf('policies', 'p2')],
  [here('user/${aws:username}')],
];

// Of the request, of who asks, and of what is asked for.
const CONDITIONS: readonly JsonObject[] = [
  { StringEquals: { [`aws:PrincipalTag/${TAG}`]: 'a' } },
  { StringNotEquals: { [`aws:PrincipalTag/${TAG}`]: 'b' } },
  { ArnEquals: { 'iam:PolicyARN': arnOf('policies', 'p1') } },
  { ArnNotEquals: { 'iam:PolicyARN': arnOf('policies', 'p2') } },
  { StringEquals: { 'iam:PermissionsBoundary': arnOf('policies', 'p1') } },
  { StringNotEquals: { 'iam:PermissionsBoundary': arnOf('policies', 'p1') } },
  { StringEquals: { [`aws:RequestTag/${TAG}`]: 'a' } },
  { 'ForAnyValue:StringEquals': { 'aws:TagKeys': TAG } },
  { StringEquals: { [`aws:ResourceTag/${TAG}`]: 'a' } },
  { StringNotEquals: { [`iam:ResourceTag/${TAG}`]: 'b' } },
  { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
  { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
  { StringLike: { 'aws:username': 'u*' } },
  { ArnLike: { 'aws:PrincipalArn': here('role/*') } },
];

/** The statement about IAM that stands for one about something else: the same for the same, so that what is moved stays what it is. */
export function recast(statement: JsonObject, seed: number): JsonObject {
  const random = chanceOf(JSON.stringify(statement), seed);
  const Effect = statement['Effect'] === 'Deny' ? 'Deny' : 'Allow';
  const isAllow = Effect === 'Allow';
  const Action: Json = [...random.one(isAllow ? ALLOWED : DENIED)];
  const isWide = random.chance(isAllow ? 0.7 : 0.35);
  const isConditioned = random.chance(isAllow ? 0.25 : 0.4);
  const Resource: Json = isWide ? '*' : [...random.one(PLACES)];
  return { Effect, Action, Resource, ...(isConditioned ? { Condition: random.one(CONDITIONS) } : {}) };
}

function chanceOf(text: string, seed: number): Random {
  let hash = seed >>> 0;
  for (const letter of text) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return randomFrom(hash);
}

/** What lets its holder carry out plans, more or less of it. */
export function power(random: Random): Statements {
  const level = random.below(10);
  if (level < 4) return [{ Effect: 'Allow', Action: '*', Resource: '*' }];
  if (level < 8) return [{ Effect: 'Allow', Action: ['iam:*', 's3:GetObject'], Resource: '*' }];
  if (level < 9) return [{ Effect: 'Allow', NotAction: 's3:*', Resource: '*' }];
  return [{ Effect: 'Allow', Action: ['iam:*'], Resource: '*', Condition: random.one(CONDITIONS) }];
}

/** What is left of a power, or put beside it. */
export function lessened(statements: Statements, random: Random): Statements {
  const narrow = (): JsonObject => ({ Effect: 'Allow', Action: [...random.one(ALLOWED)], Resource: '*' });
  const against = (): JsonObject => recast({ Effect: 'Deny', at: random.below(1000) }, random.below(1000));
  return random.one([
    [narrow()],
    [narrow(), narrow(), { Effect: 'Allow', Action: ['iam:Get*', 'iam:List*'], Resource: '*' }],
    [...statements, against()],
    [...statements, against()],
    [...statements, narrow()],
  ]);
}

// The most that a principal may do in a service, by AWS's own classes of actions (Service Authorization Reference).
import { describe, expect, it } from 'vitest';
import { levelsBy, OTHERS, servicesNamed } from '../../src/access/levels.ts';
import { loadActionTable } from '../../src/edge/actions.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { Principal } from '../../src/model/principal.ts';
import { allows, everybody, inline, user } from '../render/reported.ts';

const table = await loadActionTable();
const COLUMNS = ['iam', 's3', 'sts', OTHERS];

function holding(documents: readonly JsonObject[], members: Partial<Principal> = {}): Principal {
  return user('ann', { policies: documents.map((document, index) => inline('User/ann', `p${index}`, document)), ...members });
}

function denies(action: readonly string[], more: JsonObject = {}): JsonObject {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: action, Resource: ['*'], ...more }] };
}

const bounded = (document: JsonObject): Partial<Principal> => ({ boundary: { source: 'Policy/b', via: null, document } });
const MFA = { Condition: { Bool: { 'aws:MultiFactorAuthPresent': ['true'] } } };

const CASES: readonly (readonly [what: string, principal: Principal, levels: string])[] = [
  ['nothing', holding([]), 'none none none none'],
  ['s3:ListBucket is a List action', holding([allows(['s3:ListBucket'])]), 'none read none none'],
  ['s3:PutObject is a Write action', holding([allows(['s3:PutObject'])]), 'none write none none'],
  ['s3:PutObjectTagging is a Tagging action, told as write', holding([allows(['s3:PutObjectTagging'])]), 'none write none none'],
  ['s3:PutBucketPolicy is permissions management', holding([allows(['s3:PutBucketPolicy'])]), 'none permissions none none'],
  ['sts:AssumeRole is a Write action', holding([allows(['sts:AssumeRole'])]), 'none none write none'],
  ['case of letters makes no difference', holding([allows(['S3:getobject'])]), 'none read none none'],
  ['everything', holding([allows(['*'])]), 'permissions permissions write permissions'],
  ['a service without a column', holding([allows(['sqs:SendMessage'])]), 'none none none write'],
  ['a Deny of all of a service', holding([allows(['*']), denies(['iam:*'])]), 'none permissions write permissions'],
  ['a Deny under a condition leaves it open', holding([allows(['s3:*']), denies(['s3:*'], MFA)]), 'none permissions none none'],
  [
    'a Deny on some resources leaves the others',
    holding([allows(['s3:*']), denies(['s3:*'], { Resource: ['arn:aws:s3:::a/*'] })]),
    'none permissions none none',
  ],
  ['a Deny of what writes', holding([allows(['s3:Get*', 's3:PutObject']), denies(['s3:Put*'])]), 'none read none none'],
  [
    'NotAction',
    holding([{ Version: '2012-10-17', Statement: [{ Effect: 'Allow', NotAction: ['iam:*', 'sts:*'], Resource: ['*'] }] }]),
    'none permissions none permissions',
  ],
  ['a boundary cuts', holding([allows(['*'])], bounded(allows(['s3:Get*']))), 'none read none none'],
  [
    'a boundary on other resources leaves nothing',
    holding(
      [allows(['s3:GetObject'], { Resource: ['arn:aws:s3:::a/*'] })],
      bounded(allows(['s3:GetObject'], { Resource: ['arn:aws:s3:::b/*'] })),
    ),
    'none none none none',
  ],
  [
    'a condition that this user can never meet',
    holding([allows(['s3:GetObject'], { Condition: { StringEquals: { 'aws:username': ['bob'] } } })]),
    'none none none none',
  ],
  [
    'a condition that this user meets',
    holding([allows(['s3:GetObject'], { Condition: { StringEquals: { 'aws:username': ['ann'] } } })]),
    'none read none none',
  ],
  [
    'a policy that is not known',
    holding([allows(['s3:PutBucketPolicy'])], { unknown: ['arn:aws:iam::123456789012:policy/gone'] }),
    'unknown permissions unknown unknown',
  ],
  ['an action that AWS does not have', holding([allows(['s3:FlyToTheMoon'])]), 'none none none none'],
];

describe('levels', () => {
  it.each(CASES)('%s', (_, principal, levels) => {
    expect(levelsBy(table, COLUMNS)(principal).join(' ')).toBe(levels);
  });

  it('tell two users with the same documents apart where a document does', () => {
    const levels = levelsBy(table, COLUMNS);
    const document = allows(['s3:GetObject'], { Condition: { StringEquals: { 'aws:username': ['ann'] } } });
    const [ann, bob] = ['ann', 'bob'].map((name) => levels(user(name, { policies: [inline(`User/${name}`, 'p', document)] })).join(' '));
    expect([ann, bob]).toEqual(['none read none none', 'none none none none']);
  });
});

describe('the services of a matrix', () => {
  it('are those that Allow statements name, in order, and all others', () => {
    const sides = [everybody(holding([allows(['sqs:*', 'EC2:Describe*', '*']), denies(['kms:*']), allows(['nowhere:*'])]))];
    expect(servicesNamed(sides, table, 10)).toEqual(['ec2', 'sqs', OTHERS]);
  });

  it('are at most as many as there is room for: those that most name', () => {
    const sides = [
      everybody(
        holding([allows(['sqs:*', 'ec2:*'])]),
        user('bob', { policies: [inline('User/bob', 'p', allows(['sqs:SendMessage', 'sns:*']))] }),
      ),
    ];
    expect(servicesNamed(sides, table, 1)).toEqual(['sqs', OTHERS]);
  });
});

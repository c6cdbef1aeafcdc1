// Containment by example: what each rule of the language means for a comparison of two documents.
import { describe, expect, it } from 'vitest';
import { compareDocuments } from '../../src/access/compare.ts';
import { allow, arns, deny, old, policy, user, when } from './containment-words.ts';
import type { Part } from './containment-words.ts';

type Verdict = 'proved' | 'refuted' | 'undecided';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html, page by page. */
const IDENTITY: readonly (readonly [name: string, existing: never, fresh: never, verdict: Verdict])[] = [
  ['the action case apart', policy(allow({ Action: 'S3:get' })), policy(allow({ Action: 's3:GET' })), 'proved'],
  ['a resource case apart', policy(allow(arns('a'))), policy(allow(arns('A'))), 'refuted'],
  ['a wildcard in a list', policy(allow({ Action: 's3:G*' })), policy(allow({ Action: ['s3:Get', 's3:Go*'] })), 'proved'],
  ['more than a wildcard', policy(allow({ Action: 's3:Ge*' })), policy(allow({ Action: ['s3:Get', 's3:Go*'] })), 'refuted'],
  ['a * cut by ?', policy(allow(arns('a', 'a?*'))), policy(allow(arns('a*'))), 'proved'],
  ['a * cut by ? with a gap', policy(allow(arns('a', 'a??*'))), policy(allow(arns('a*'))), 'refuted'],
  ['a ? within a *', policy(allow(arns('a*'))), policy(allow(arns('a?'))), 'proved'],
  ['a region that * takes', policy(allow({ Resource: 'arn:aws:s3:*:*:b' })), policy(allow({ Resource: 'arn:aws:s3:eu:1:b' })), 'proved'],
  [
    'a colon that * does not take before the sixth part',
    policy(allow({ Resource: 'arn:aws:s3:*:b' })),
    policy(allow({ Resource: 'arn:aws:s3:eu:1:b' })),
    'refuted',
  ],
  ['a colon that * takes in the sixth part', policy(allow(arns('*'))), policy(allow(arns('a:b'))), 'proved'],
  ['a short ARN', policy(allow({ Resource: 'arn:aws:s3' })), policy(allow(arns('a'))), 'proved'],
  ['everything is more than all ARNs', policy(allow({ Resource: 'arn:*:*:*:*:*' })), policy(allow({ Resource: '*' })), 'refuted'],
  ['NotAction takes the rest', policy(allow({ NotAction: 'iam:*' })), policy(allow({ Action: 's3:*' })), 'proved'],
  ['NotAction leaves its own out', policy(allow({ NotAction: 'iam:*' })), policy(allow({ Action: ['iam:Get'] })), 'refuted'],
  [
    'NotAction and its actions are everything',
    policy(allow({ NotAction: 's3:*' }), allow({ Action: 's3:*' })),
    policy(allow({ Action: '*' })),
    'proved',
  ],
  ['NotAction with a gap', policy(allow({ NotAction: 's3:*' }), allow({ Action: 's3:G*' })), policy(allow({ Action: '*' })), 'refuted'],
  ['NotAction on the new side', policy(allow({ Action: '*' }), deny({ Action: 'iam:*' })), policy(allow({ NotAction: 'iam:*' })), 'proved'],
  ['less NotAction is more', policy(allow({ NotAction: ['iam:*', 's3:*'] })), policy(allow({ NotAction: 'iam:*' })), 'refuted'],
  [
    'two NotActions that share',
    policy(allow({ NotAction: ['s3:G*'] }), allow({ NotAction: ['s3:*t'] })),
    policy(allow({ Action: 's3:*' })),
    'refuted',
  ],
  [
    'two NotActions that share nothing',
    policy(allow({ NotAction: ['s3:G*'] }), allow({ NotAction: ['s3:P*'] })),
    policy(allow({ Action: '*' })),
    'proved',
  ],
  ['NotResource takes the rest', policy(allow({ NotResource: 'arn:aws:s3:::a*' })), policy(allow(arns('b'))), 'proved'],
  ['NotResource leaves its own out', policy(allow({ NotResource: 'arn:aws:s3:::a*' })), policy(allow(arns('*'))), 'refuted'],
  [
    'NotResource and its resources',
    policy(allow({ NotResource: 'arn:aws:s3:::a*' }), allow(arns('a*'))),
    policy(allow(arns('*'))),
    'proved',
  ],
  ['a Deny on the new side takes away', policy(allow(arns('a'))), policy(allow(arns('a', 'b')), deny(arns('b'))), 'proved'],
  ['a Deny on the existing side is new access when it goes', policy(allow({}), deny(arns('b'))), policy(allow({})), 'refuted'],
  ['a Deny on both sides', policy(allow({}), deny(arns('b'))), policy(allow({}), deny(arns('b*'))), 'proved'],
  ['a Deny elsewhere', policy(allow({}), deny({ Action: 'iam:*' })), policy(allow({})), 'proved'],
  ['a Deny under a condition', policy(allow({})), policy(allow({}), deny(when('Bool', 'false', 'aws:m'))), 'proved'],
  ['a Deny that loses a condition', policy(allow({}), deny({})), policy(allow({}), deny(when('Bool', 'false', 'aws:m'))), 'refuted'],
  ['complementary conditions', policy(allow(when('StringEquals', 'a')), allow(when('StringNotEquals', 'a'))), policy(allow({})), 'proved'],
  [
    'conditions on two keys',
    policy(allow(when('StringEquals', 'a', 'aws:k')), allow(when('StringEquals', 'a', 'aws:m'))),
    policy(allow({ Condition: { StringEquals: { 'aws:k': 'a', 'aws:m': 'a' } } })),
    'proved',
  ],
  [
    'one of two keys is not both',
    policy(allow({ Condition: { StringEquals: { 'aws:k': 'a', 'aws:m': 'a' } } })),
    policy(allow(when('StringEquals', 'a', 'aws:k'))),
    'refuted',
  ],
  ['the key case apart', policy(allow(when('StringEquals', 'a', 'AWS:K'))), policy(allow(when('StringEquals', 'a', 'aws:k'))), 'proved'],
  [
    'case ignored against case',
    policy(allow(when('StringEquals', ['a', 'A']))),
    policy(allow(when('StringEqualsIgnoreCase', 'a'))),
    'proved',
  ],
  [
    'case ignored against one case',
    policy(allow(when('StringEquals', ['a']))),
    policy(allow(when('StringEqualsIgnoreCase', 'a'))),
    'refuted',
  ],
  ['a literal star', policy(allow(when('StringEquals', 'a*'))), policy(allow(when('StringEquals', 'ab'))), 'refuted'],
  [
    'ranges of numbers that meet',
    policy(allow(when('NumericLessThan', '5')), allow(when('NumericGreaterThanEquals', '5'))),
    policy(allow(when('NumericGreaterThan', '0'))),
    'proved',
  ],
  [
    'networks that make one',
    policy(allow(when('IpAddress', ['10.0.0.0/9', '10.128.0.0/9'], 'aws:SourceIp'))),
    policy(allow(when('IpAddress', '10.0.0.0/8', 'aws:SourceIp'))),
    'proved',
  ],
  [
    'a network of IPv6',
    policy(allow(when('IpAddress', '2001:db8::/33', 'aws:SourceIp'))),
    policy(allow(when('IpAddress', '2001:db8::/32', 'aws:SourceIp'))),
    'refuted',
  ],
  [
    'what is opaque, the same',
    policy(allow(when('BinaryEquals', 'YQ=='))),
    policy(allow({ ...when('BinaryEquals', 'YQ=='), ...arns('a') })),
    'proved',
  ],
  ['what is opaque', policy(allow(when('BinaryEquals', 'YQ=='))), policy(allow(when('BinaryEquals', 'Yg=='))), 'undecided'],
  ['a variable within a wildcard', policy(allow(user('*'))), policy(allow(user('${aws:username}'))), 'proved'],
  ['the same variable', policy(allow(user('${aws:username}/*'))), policy(allow(user('${AWS:UserName}/a'))), 'proved'],
  ['a variable and a name', policy(allow(user('bob'))), policy(allow(user('${aws:username}'))), 'refuted'],
  ['a name and a variable', policy(allow(user('${aws:username}'))), policy(allow(user('bob'))), 'refuted'],
  [
    'a variable under negation',
    policy(allow({ NotResource: 'arn:aws:iam::1:user/${aws:username}' })),
    policy(allow(user('bob'))),
    'undecided',
  ],
  [
    'a variable whose value a condition tells',
    policy(allow(user('bob'))),
    policy(allow({ ...user('${aws:username}'), ...when('StringEquals', 'bob', 'aws:username') })),
    'undecided',
  ],
  [
    'a variable in a condition',
    policy(allow(when('StringEquals', '${aws:username}'))),
    policy(allow(when('StringEquals', '${aws:username}'))),
    'proved',
  ],
  [
    'a variable in a condition against a wildcard',
    policy(allow(when('StringLike', '*'))),
    policy(allow(when('StringEquals', '${aws:username}'))),
    'proved',
  ],
  [
    'a variable in a longer pattern with it',
    policy(allow(when('StringLike', '${aws:username}/*'))),
    policy(allow(when('StringEquals', '${aws:username}/a'))),
    'proved',
  ],
  ['a variable in 2008 is text', old(allow(user('${aws:username}'))), policy(allow(user('${aws:username}'))), 'refuted'],
  ['an escaped star is a character', policy(allow(user('*'))), policy(allow(user('${*}'))), 'proved'],
  [
    'ForAnyValue with IfExists',
    policy(allow(when('ForAnyValue:StringEqualsIfExists', 'a'))),
    policy(allow(when('ForAnyValue:StringEqualsIfExists', 'a'))),
    'proved',
  ],
  [
    'ForAnyValue with IfExists where the key is absent',
    policy(allow(when('ForAnyValue:StringEqualsIfExists', 'a'))),
    policy(allow(when('Null', 'true'))),
    'undecided',
  ],
];

const by = (principal: unknown, part: Part = {}): Part => allow({ Principal: principal, ...part });
const A = '111122223333';
const ROLE = `arn:aws:iam::${A}:role/a`;

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
const RESOURCE: readonly (readonly [name: string, existing: never, fresh: never, verdict: Verdict])[] = [
  ['an account holds its roles', policy(by({ AWS: A })), policy(by({ AWS: ROLE })), 'proved'],
  ['a role is not its account', policy(by({ AWS: ROLE })), policy(by({ AWS: A })), 'refuted'],
  ['the account by its root', policy(by({ AWS: `arn:aws:iam::${A}:root` })), policy(by({ AWS: A })), 'proved'],
  ['everyone holds a service', policy(by('*')), policy(by({ Service: 'ec2.amazonaws.com' })), 'proved'],
  ['everyone is more than an account', policy(by({ AWS: A })), policy(by({ AWS: '*' })), 'refuted'],
  ['a session of a role', policy(by({ AWS: ROLE })), policy(by({ AWS: `arn:aws:sts::${A}:assumed-role/a/s` })), 'proved'],
  [
    'two services',
    policy(by({ Service: 'ec2.amazonaws.com' })),
    policy(by({ Service: ['ec2.amazonaws.com', 'ssm.amazonaws.com'] })),
    'refuted',
  ],
  [
    'NotPrincipal takes the rest',
    policy(allow({ NotPrincipal: { AWS: ROLE } })),
    policy(by({ AWS: `arn:aws:iam::${A}:user/b` })),
    'proved',
  ],
  ['NotPrincipal leaves its own out', policy(allow({ NotPrincipal: { AWS: ROLE } })), policy(by('*')), 'refuted'],
  ['everyone with the ARN of one', policy(by({ AWS: ROLE })), policy(by('*', when('ArnEquals', ROLE, 'aws:PrincipalArn'))), 'proved'],
  ['everyone of one account', policy(by({ AWS: A })), policy(by('*', when('StringEquals', A, 'aws:PrincipalAccount'))), 'proved'],
  [
    'everyone of another account',
    policy(by({ AWS: A })),
    policy(by('*', when('StringEquals', '444455556666', 'aws:PrincipalAccount'))),
    'refuted',
  ],
  [
    'a trust policy',
    policy({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'ec2.amazonaws.com' } }),
    policy({ Effect: 'Allow', Action: ['sts:AssumeRole'], Principal: { Service: ['ec2.amazonaws.com'] }, ...when('Bool', 'true') }),
    'proved',
  ],
];

describe('documents of identities', () => {
  it.each(IDENTITY)('%s', (_, existing, fresh, verdict) => {
    expect(compareDocuments(existing, fresh, 'identity').verdict).toMatchObject({ verdict });
  });
});

describe('documents of resources', () => {
  it.each(RESOURCE)('%s', (_, existing, fresh, verdict) => {
    expect(compareDocuments(existing, fresh, 'resource').verdict).toMatchObject({ verdict });
  });
});

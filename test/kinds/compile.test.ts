// What a role's declaration compiles to: every short form of trust to its exact document, durations, and what is refused at its place.
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../src/model/json.ts';
import { allow, compile, deny, doc } from '../support/planning.ts';
import { manifest } from '../support/world.ts';

const SELF = 'arn:aws:iam::123456789012';

async function roleOf(declaration: JsonObject): Promise<JsonObject | undefined> {
  const { desired, findings } = await compile(
    manifest({ roles: { r: declaration, other: { trust: { services: 'ec2.amazonaws.com' }, path: '/team/' } } }),
  );
  expect(findings.filter((finding) => finding.severity === 'error')).toEqual([]);
  return desired?.entities.find((entity) => entity.name === 'r')?.spec;
}

const assume = (principal: JsonObject, more: JsonObject = {}, actions: readonly string[] = ['sts:AssumeRole']): JsonObject => ({
  Effect: 'Allow',
  Principal: principal,
  Action: actions,
  ...more,
});
const GITHUB = 'token.actions.githubusercontent.com';

describe('trust', () => {
  it.each<readonly [string, JsonObject, readonly JsonObject[]]>([
    ['a service', { services: 'lambda.amazonaws.com' }, [assume({ Service: ['lambda.amazonaws.com'] })]],
    [
      'services in one statement',
      { services: ['lambda.amazonaws.com', 'ec2.amazonaws.com'] },
      [assume({ Service: ['ec2.amazonaws.com', 'lambda.amazonaws.com'] })],
    ],
    [
      'pods, with TagSession, apart from the others',
      { services: ['pods.eks.amazonaws.com', 'ec2.amazonaws.com'] },
      [
        assume({ Service: ['ec2.amazonaws.com'] }),
        assume({ Service: ['pods.eks.amazonaws.com'] }, {}, ['sts:AssumeRole', 'sts:TagSession']),
      ],
    ],
    ['accounts', { accounts: ['999999999999', '111111111111'] }, [assume({ AWS: ['111111111111', '999999999999'] })]],
    ['the root of an account is the account', { accounts: 'arn:aws:iam::999999999999:root' }, [assume({ AWS: ['999999999999'] })]],
    ['a declared role, with its path', { roles: 'other' }, [assume({ AWS: [`${SELF}:role/team/other`] })]],
    ['a user by ARN', { users: 'arn:aws:iam::999999999999:user/x/bob' }, [assume({ AWS: ['arn:aws:iam::999999999999:user/x/bob'] })]],
    [
      'an external id',
      { accounts: { name: '999999999999', externalId: 'abc' } },
      [assume({ AWS: ['999999999999'] }, { Condition: { StringEquals: { 'sts:ExternalId': ['abc'] } } })],
    ],
    [
      'MFA',
      { accounts: { name: '999999999999', mfa: true } },
      [assume({ AWS: ['999999999999'] }, { Condition: { Bool: { 'aws:MultiFactorAuthPresent': ['true'] } } })],
    ],
    [
      'an organization',
      { accounts: { name: ['999999999999', '111111111111'], org: 'o-a1b2c3d4e5' } },
      [assume({ AWS: ['111111111111', '999999999999'] }, { Condition: { StringEquals: { 'aws:PrincipalOrgID': ['o-a1b2c3d4e5'] } } })],
    ],
    [
      'session tags',
      { roles: { name: 'other', tagSession: true } },
      [assume({ AWS: [`${SELF}:role/team/other`] }, {}, ['sts:AssumeRole', 'sts:TagSession'])],
    ],
    [
      'further conditions, merged',
      {
        accounts: {
          name: '999999999999',
          externalId: 'abc',
          when: { StringEquals: { 'aws:SourceVpc': 'vpc-1' }, IpAddress: { 'aws:SourceIp': ['10.0.0.0/8'] } },
        },
      },
      [
        assume(
          { AWS: ['999999999999'] },
          {
            Condition: {
              IpAddress: { 'aws:SourceIp': ['10.0.0.0/8'] },
              StringEquals: { 'aws:SourceVpc': ['vpc-1'], 'sts:ExternalId': ['abc'] },
            },
          },
        ),
      ],
    ],
    [
      'OIDC with an exact subject',
      { oidc: { provider: GITHUB, subjects: 'repo:a/b:ref:refs/heads/main' } },
      [
        assume(
          { Federated: [`${SELF}:oidc-provider/${GITHUB}`] },
          {
            Condition: { StringEquals: { [`${GITHUB}:aud`]: ['sts.amazonaws.com'], [`${GITHUB}:sub`]: ['repo:a/b:ref:refs/heads/main'] } },
          },
          ['sts:AssumeRoleWithWebIdentity'],
        ),
      ],
    ],
    [
      'OIDC with a wildcard and an audience',
      { oidc: { provider: GITHUB, aud: 'me', subjects: ['repo:a/*', 'repo:b'] } },
      [
        assume(
          { Federated: [`${SELF}:oidc-provider/${GITHUB}`] },
          { Condition: { StringEquals: { [`${GITHUB}:aud`]: ['me'] }, StringLike: { [`${GITHUB}:sub`]: ['repo:a/*', 'repo:b'] } } },
          ['sts:AssumeRoleWithWebIdentity'],
        ),
      ],
    ],
    [
      'SAML',
      { saml: 'okta' },
      [
        assume(
          { Federated: [`${SELF}:saml-provider/okta`] },
          { Condition: { StringEquals: { 'SAML:aud': ['https://signin.aws.amazon.com/saml'] } } },
          ['sts:AssumeRoleWithSAML'],
        ),
      ],
    ],
    [
      'a full document',
      { Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }] },
      [assume({ Service: ['ec2.amazonaws.com'] })],
    ],
  ])('%s', async (_, trust, statements) => {
    const spec = await roleOf({ trust });
    const byText = (a: Json, b: Json): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
    const document = spec?.['trust'];
    expect(document).toMatchObject({ Version: '2012-10-17' });
    const found =
      typeof document === 'object' && document !== null && 'Statement' in document && Array.isArray(document['Statement'])
        ? document['Statement']
        : [];
    expect(found.toSorted(byText)).toEqual([...statements].sort(byText));
  });
});

describe('the longest session', () => {
  it.each<readonly [string | number | undefined, number]>([
    [undefined, 3600],
    ['1h', 3600],
    ['2h', 7200],
    ['90m', 5400],
    ['5400s', 5400],
    ['7200', 7200],
    [43_200, 43_200],
    ['12h', 43_200],
  ])('%j is %d seconds', async (declared, seconds) => {
    const spec = await roleOf({
      trust: { services: 'ec2.amazonaws.com' },
      ...(declared === undefined ? {} : { maxSessionDuration: declared }),
    });
    expect(spec?.['maxSessionDuration']).toBe(seconds);
  });
});

describe('a declaration', () => {
  const trust = { services: 'ec2.amazonaws.com' };
  const long = 'x'.repeat(1100);
  const tags = (count: number): JsonObject => Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 'v']));
  it.each<readonly [string, JsonObject, string]>([
    ['a session too short', { trust, maxSessionDuration: '59m' }, 'duration'],
    ['a session too long', { trust, maxSessionDuration: '13h' }, 'duration'],
    ['a session that is none', { trust, maxSessionDuration: 'soon' }, 'duration'],
    ['a service without its domain', { trust: { services: 'lambda' } }, 'trust-service'],
    ['an account that is none', { trust: { accounts: '12345' } }, 'trust-account'],
    ['everybody of an OIDC provider', { trust: { oidc: GITHUB } }, 'trust-subjects'],
    [
      'a condition twice',
      { trust: { accounts: { name: '999999999999', mfa: true, when: { Bool: { 'aws:multifactorauthpresent': 'true' } } } } },
      'trust-condition',
    ],
    ['an illegal path', { trust, path: 'team' }, 'path'],
    ['a description too long', { trust, description: long }, 'description'],
    ['a description beyond Latin-1', { trust, description: 'a → b' }, 'description'],
    ['a reserved tag', { trust, tags: { 'aws:x': 'y' } }, 'tag'],
    ['an illegal tag', { trust, tags: { 'a*': 'y' } }, 'tag'],
    ['tags that differ by case alone', { trust, tags: { Team: 'a', team: 'b' } }, 'tag-case'],
    ['too many tags', { trust, tags: tags(50) }, 'tag-count'],
    [
      'a policy attached twice',
      { trust, policies: ['aws:PowerUserAccess', 'arn:aws:iam::aws:policy/PowerUserAccess'] },
      'duplicate-attachment',
    ],
    ['too many policies', { trust, policies: Array.from({ length: 26 }, (_, index) => `aws:P${index}`) }, 'attachment-count'],
    [
      'inline policies too large together',
      { trust, inline: Object.fromEntries(['a', 'b'].map((name) => [name, doc(allow('s3:a', `arn:aws:s3:::${'x'.repeat(6000)}`))])) },
      'inline-size',
    ],
    ['a Deny that would end', { trust, inline: { a: { document: doc(deny('s3:*')), expires: '2031-01-01' } } }, 'expires-deny'],
    ['a day that does not exist', { trust, policies: [{ name: 'aws:PowerUserAccess', expires: '2031-02-30' }] }, 'expires'],
    ['a role of AWS', { trust, path: '/aws-service-role/x.amazonaws.com/' }, 'aws-owned'],
    [
      'a trust policy too long',
      { trust: { accounts: Array.from({ length: 600 }, (_, index) => String(100_000_000_000 + index)) } },
      'trust-size',
    ],
  ])('is refused at its place: %s', async (_, declaration, rule) => {
    const { desired, findings } = await compile(manifest({ roles: { r: declaration } }));
    const errors = findings.filter((finding) => finding.severity === 'error');
    expect(errors.map((finding) => finding.rule)).toContain(rule);
    expect(errors.every((finding) => finding.place !== null && finding.place.line > 1 && finding.next !== '')).toBe(true);
    expect(desired).toBe(null);
  });

  it('may hold 49 tags, 25 policies and expired items, which count as absent', async () => {
    const spec = await roleOf({
      trust,
      tags: tags(49),
      policies: [...Array.from({ length: 25 }, (_, index) => `aws:P${index}`), { name: 'aws:Old', expires: '2026-11-22' }],
      inline: {
        over: { document: doc(allow('s3:a')), expires: '2026-11-22' },
        lasts: { document: doc(allow('s3:a')), expires: '2026-11-23' },
      },
    });
    expect(spec?.['policies']).toHaveLength(25);
    expect(Object.keys(spec?.['inline'] ?? {})).toEqual(['lasts']);
  });

  it("that leaves things out has AWS's defaults, and keeps the boundary", async () => {
    expect(await roleOf({ trust })).toMatchObject({
      path: '/',
      description: '',
      maxSessionDuration: 3600,
      boundary: { kept: true },
      policies: [],
      inline: {},
      tags: {},
    });
    expect((await roleOf({ trust, boundary: { none: true } }))?.['boundary']).toBe(null);
    expect((await roleOf({ trust, boundary: 'aws:PowerUserAccess' }))?.['boundary']).toBe('arn:aws:iam::aws:policy/PowerUserAccess');
  });
});

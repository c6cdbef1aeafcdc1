// The section `checks`: what it takes, what it refuses and where.
import { describe, expect, it } from 'vitest';
import { loadDesired } from '../../src/manifest/desired.ts';
import { isError } from '../../src/model/finding.ts';
import { SCOPE } from '../support/planning.ts';
import { AS_OF, filesOf } from '../support/world.ts';

const USERS = 'users: { ann: {}, bob: {} }\nroles: { app: { trust: { services: ec2.amazonaws.com } } }\n';

async function load(checks: string, accountName: string | null = null) {
  const request = { folders: ['manifests'], base: '', scope: SCOPE, accountName, vars: { bucket: 'demo' }, asOf: AS_OF };
  const files = filesOf({ 'manifests/all.yaml': USERS, 'manifests/checks.yaml': `checks:\n${checks}` });
  const { desired, findings } = await loadDesired(files, request);
  const errors = findings.filter(isError).map(({ rule, place }) => `${place?.line ?? 0}:${place?.column ?? 0} ${rule}`);
  return { checks: desired?.checks, errors, messages: findings.map(({ message, next }) => `${message} ${next}`) };
}

describe('checks', () => {
  it('take one text or several, replace variables, and keep places', async () => {
    const { checks, errors } = await load(`  - name: ann reads
    principal: User/ann
    can: [{ action: s3:GetObject, resource: "arn:aws:s3:::$(bucket)/*" }]
    cannot:
      - action: [s3:PutObject, s3:DeleteObject]
        context: { aws:MultiFactorAuthPresent: false, aws:TagKeys: [a, b] }
    live: { prefix: verify/ }
`);
    expect(errors).toEqual([]);
    expect(checks).toMatchObject([
      {
        name: 'ann reads',
        principal: 'User/ann',
        can: [{ actions: ['s3:GetObject'], resources: ['arn:aws:s3:::demo/*'], context: {}, origin: { line: 4 } }],
        cannot: [
          {
            actions: ['s3:PutObject', 's3:DeleteObject'],
            resources: ['*'],
            context: { 'aws:MultiFactorAuthPresent': 'false', 'aws:TagKeys': ['a', 'b'] },
            origin: { line: 6 },
          },
        ],
        live: { prefix: 'verify/' },
      },
    ]);
  });

  it.each([
    ['an unknown principal', '  - { name: x, principal: User/anm, can: [{ action: s3:GetObject }] }', '2:27 check-principal'],
    ['another case', '  - { name: x, principal: User/Ann, can: [{ action: s3:GetObject }] }', '2:27 check-principal'],
    ['a group', '  - { name: x, principal: Group/ann, can: [{ action: s3:GetObject }] }', '2:27 '],
    ['no principal', '  - { name: x, can: [{ action: s3:GetObject }] }', '2:5 '],
    ['no name', '  - { principal: User/ann, can: [{ action: s3:GetObject }] }', '2:5 '],
    ['nothing asserted', '  - { name: x, principal: User/ann }', '2:5 check'],
    ['empty lists', '  - { name: x, principal: User/ann, can: [], cannot: [] }', '2:5 check'],
    ['an unknown member', '  - { name: x, principal: User/ann, cant: [{ action: s3:GetObject }] }', '2:37 unknown-key'],
    ['an unknown member inside', '  - { name: x, principal: User/ann, can: [{ actions: s3:GetObject }] }', '2:45 unknown-key'],
    ['no action', '  - { name: x, principal: User/ann, can: [{ resource: "*" }] }', '2:'],
    ['an empty list of actions', '  - { name: x, principal: User/ann, can: [{ action: [] }] }', '2:'],
    ['an action without service', '  - { name: x, principal: User/ann, can: [{ action: GetObject }] }', '2:53 action-service'],
    ['no ARN', '  - { name: x, principal: User/ann, can: [{ action: s3:GetObject, resource: demo/* }] }', '2:77 resource-arn'],
    ['no condition key', '  - { name: x, principal: User/ann, can: [{ action: s3:*, context: { ip: x } }] }', '2:70 check-context'],
    ['an unknown variable', '  - { name: x, principal: User/ann, can: [{ action: s3:*, resource: $(buckt) }] }', '2:'],
    ['null', '  - { name: x, principal: User/ann, can: }', '2:'],
    ['no list', '  x: { principal: User/ann }', '2:3 type'],
    ['a mode that is none', '  - { name: x, principal: User/ann, can: [{ action: s3:* }], live: true }', '2:'],
  ])('refuse %s', async (_, text, expected) => {
    const { errors, checks } = await load(`${text}\n`);
    expect(checks).toBeUndefined();
    expect(errors.filter((error) => error.startsWith(expected))).toHaveLength(1);
  });

  it('say what was probably meant', async () => {
    const { messages } = await load('  - { name: x, principal: User/anm, can: [{ action: s3:GetObject }] }\n');
    expect(messages.join()).toContain('Did you mean User/ann?');
  });

  it('refuse two of one name, wherever they are', async () => {
    const { errors } = await load(
      '  - { name: x, principal: User/ann, can: [{ action: s3:* }] }\n  - { name: x, principal: User/bob, can: [{ action: s3:* }] }\n',
    );
    expect(errors).toEqual(['3:5 duplicate-check']);
  });

  it('may be about who is not managed here, in so many words', async () => {
    const { checks, errors } = await load('  - { name: x, principal: User/account:carl, cannot: [{ action: iam:* }] }\n');
    expect(errors).toEqual([]);
    expect(checks).toMatchObject([{ principal: 'User/carl' }]);
  });

  it('can be for some accounts only', async () => {
    const only = '  - { name: x, principal: User/ann, cannot: [{ action: iam:* }], only: prod }\n';
    expect((await load(only, 'prod')).checks).toHaveLength(1);
    expect((await load(only, 'dev')).checks).toEqual([]);
  });
});

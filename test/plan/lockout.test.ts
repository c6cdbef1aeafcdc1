// Lock-out guards: what is taken from who applies a plan, from the ways to it, and from the last one with full access.
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../src/model/json.ts';
import type { Finding } from '../../src/model/finding.ts';
import { ACCOUNT, findingsOf, planOf } from './scene.ts';
import type { Scene, There } from './scene.ts';

const arn = (rest: string): string => `arn:aws:iam::${ACCOUNT}:${rest}`;
const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/ci/run-1`;
const doc = (...Statement: JsonObject[]): JsonObject => ({ Version: '2012-10-17', Statement });
const allow = (Action: string | string[], Resource: Json = '*', more: JsonObject = {}): JsonObject => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});
const deny = (Action: string | string[], Resource: Json = '*', more: JsonObject = {}): JsonObject => ({
  Effect: 'Deny',
  Action,
  Resource,
  ...more,
});
const ADMIN = doc(allow('*'));
const IAM = doc(allow('iam:*'));
const OTHER = arn('role/other');
const TRUST = doc({ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::999999999999:role/hub' }, Action: 'sts:AssumeRole' });
const ci = (members: JsonObject = {}): JsonObject => ({ trust: TRUST, ...members });

const GENEROUS = 'limits: { deletes: 100, replaces: 100, accessChanges: 100 }\n';
const approve = (what: string): string => `approvals: [{ allow: ${what}, until: 2026-12-01, why: agreed }]\n`;

async function locked(scene: Scene): Promise<Finding[]> {
  const plan = await planOf({ caller: SESSION, ...scene, config: `${scene.config ?? ''}${GENEROUS}` });
  return plan.findings.filter(({ rule }) => ['lock-out', 'cannot-apply', 'way-lost', 'apply-as'].includes(rule));
}

const rules = async (scene: Scene): Promise<string[]> =>
  (await locked(scene)).map(({ severity, rule, address = '' }) => `${severity} ${rule} ${address}`);

/** Role ci as it is and as it is declared, beside a spare role that may do everything. */
function turn(before: There['roles'], after: JsonObject, more: Partial<Scene> = {}): Scene {
  return { live: { roles: { ...before } }, manifest: { roles: { ci: after } }, ...more };
}

const roleCi = (inline: Json): There['roles'] => ({ ci: { trust: TRUST, inline: { may: inline } } });

describe('who applies', () => {
  it('a role that takes from itself what the undoing needs is refused', async () => {
    const found = await locked(turn(roleCi(IAM), ci({ inline: { may: doc(allow('s3:*')) } })));
    expect(found.map(({ severity, rule, address }) => [severity, rule, address])).toEqual([['error', 'lock-out', 'Role/ci']]);
    expect(found[0]?.message).toContain('Role/ci#PutRolePolicy:may takes from Role/ci');
    expect(found[0]?.message).toContain(`iam:PutRolePolicy on ${arn('role/ci')}`);
    expect(found[0]?.next).toContain('allow: lock-out Role/ci');
  });

  it('an approval lifts it, and one for another does not', async () => {
    const scene = turn(roleCi(IAM), ci({ inline: { may: doc(allow('s3:*')) } }));
    expect(await rules({ ...scene, config: approve('lock-out Role/ci') })).toEqual([]);
    expect(await rules({ ...scene, config: approve('lock-out Role/other') })).toEqual(['error lock-out Role/ci']);
  });

  const narrower = doc(allow(['iam:Get*', 'iam:List*', 'iam:PutRolePolicy', 'iam:DeleteRolePolicy']));
  it.each<[string, Scene, string[]]>([
    ['what it loses is needed by nothing', turn(roleCi(doc(allow(['iam:*', 's3:*']))), ci({ inline: { may: IAM } })), []],
    ['what it loses is needed by no call of the plan', turn(roleCi(IAM), ci({ inline: { may: narrower } })), []],
    [
      'another call needs what it loses',
      { live: { roles: roleCi(IAM) ?? {} }, manifest: { roles: { ci: ci({ inline: { may: narrower } }), fresh: ci() } } },
      ['error lock-out Role/ci'],
    ],
    ['a Deny hits it', turn(roleCi(IAM), ci({ inline: { may: IAM, no: doc(deny('iam:*RolePolicy')) } })), ['error lock-out Role/ci']],
    ['a Deny hits others', turn(roleCi(IAM), ci({ inline: { may: IAM, no: doc(deny('iam:*', OTHER)) } })), []],
    ['it could not do it before', turn(roleCi(doc(allow('s3:*'))), ci({ inline: {} })), ['warning cannot-apply Role/ci']],
    [
      'it may do it with a second factor',
      turn(
        roleCi(doc(allow('iam:*', '*', { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }))),
        ci({ inline: { may: doc(allow('s3:*')) } }),
      ),
      ['error lock-out Role/ci'],
    ],
    [
      'the second factor stays',
      turn(
        roleCi(doc(allow('iam:*', '*', { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }))),
        ci({ inline: { may: doc(allow(['iam:*', 's3:*'], '*', { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } })) } }),
      ),
      [],
    ],
    [
      'it loses reading the account',
      turn(roleCi(IAM), ci({ inline: { may: doc(allow(['iam:*RolePolicy'])) } })),
      ['error lock-out Role/ci'],
    ],
  ])('%s', async (_name, scene, expected) => {
    expect(await rules(scene)).toEqual(expected);
  });

  it('a tightened boundary', async () => {
    const policies = { wide: { document: doc(allow('*')) }, tight: { document: doc(allow('s3:*')) } };
    const live = { policies, roles: { ci: { trust: TRUST, inline: { may: IAM }, boundary: 'wide' } } };
    expect(
      await rules({
        live,
        manifest: { policies: { tight: { document: doc(allow('s3:*')) } }, roles: { ci: ci({ inline: { may: IAM }, boundary: 'tight' }) } },
      }),
    ).toEqual(['error lock-out Role/ci']);
    const kept = { wide: { document: doc(allow(['iam:*', 's3:*'])) } };
    expect(await rules({ live, manifest: { policies: kept } })).toEqual([]);
    expect(await rules({ live, manifest: { policies: { wide: { document: doc(allow('s3:*')) } } } })).toEqual(['error lock-out Role/ci']);
  });

  it('the default version of a policy that it holds', async () => {
    const live = { policies: { may: { document: IAM } }, roles: { ci: { trust: TRUST, policies: ['may'] } } };
    const found = await locked({ live, manifest: { policies: { may: { document: doc(allow('s3:*')) } } } });
    expect(found.map(({ rule }) => rule)).toEqual(['lock-out']);
    expect(found[0]?.message).toContain('Policy/may#SetDefaultPolicyVersion');
  });

  it('a user that leaves the group it has everything from', async () => {
    const live = { groups: { admins: { inline: { all: IAM } } }, users: { ann: { groups: ['admins'] } } };
    const leaving = { live, caller: arn('user/ann'), manifest: { users: { ann: { groups: [] } } } };
    expect(await rules(leaving)).toEqual(['error lock-out User/ann']);
    expect(await rules({ ...leaving, caller: arn('user/bob') })).toEqual([]);
    expect(await rules({ ...leaving, caller: arn('user/bob'), applyAs: arn('user/ann') })).toEqual(['error lock-out User/ann']);
  });

  it('a user or a role that deletes itself', async () => {
    const live = { users: { ann: { inline: { all: IAM } } }, roles: roleCi(IAM) ?? {} };
    const found = await locked({ live, caller: arn('user/ann'), manifest: { removed: ['User/ann'] } });
    expect(found.some(({ message }) => message.includes('User/ann#DeleteUser deletes User/ann'))).toBe(true);
    expect((await rules({ live, manifest: { removed: ['Role/ci'] } })).slice(0, 1)).toEqual(['error lock-out Role/ci']);
  });

  it('root is not locked out, and who is not in the account is told', async () => {
    const scene = turn(roleCi(IAM), ci({ inline: {} }));
    expect(await rules({ ...scene, caller: arn('root') })).toEqual([]);
    expect(await rules({ ...scene, applyAs: arn('role/nobody') })).toEqual(['warning apply-as ']);
    expect(await rules({ ...scene, applyAs: 'arn:aws:iam::999999999999:role/ci' })).toEqual(['note apply-as ']);
    expect(await rules({ ...scene, caller: `arn:aws:sts::${ACCOUNT}:federated-user/ann` })).toEqual(['note apply-as ']);
    expect(await rules({ ...scene, applyAs: arn('role/team/ci') })).toEqual(['warning apply-as ']);
  });

  it('a rename of the user that applies', async () => {
    const live = { users: { ann: { inline: { all: IAM } } } };
    expect(
      await rules({ live, caller: arn('user/ann'), manifest: { users: { anna: { renamedFrom: 'ann', inline: { all: IAM } } } } }),
    ).toEqual(['error lock-out User/ann']);
  });
});

describe('the ways to a role', () => {
  const URL = 'token.actions.githubusercontent.com';
  const provider = arn(`oidc-provider/${URL}`);
  const github = (sub: Json): JsonObject => ({
    Effect: 'Allow',
    Principal: { Federated: provider },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: { StringEquals: { [`${URL}:aud`]: 'sts.amazonaws.com' }, StringLike: { [`${URL}:sub`]: sub } },
  });
  const HUB = { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::999999999999:role/hub' }, Action: 'sts:AssumeRole' };
  const live = (...trust: JsonObject[]): There => ({ roles: { ci: { trust: doc(...trust), inline: { may: ADMIN } } } });
  const to = (...trust: JsonObject[]): JsonObject => ({ roles: { ci: { trust: doc(...trust), inline: { may: ADMIN } } } });
  const REPO = github('repo:acme/infra:*');

  it.each<[string, JsonObject[], JsonObject[], string[]]>([
    ['nothing changes for who comes in', [REPO], [REPO, HUB], []],
    ['another repository', [REPO], [github('repo:acme/other:*')], ['error lock-out Role/ci']],
    ['a branch only', [REPO], [github('repo:acme/infra:ref:refs/heads/main')], ['warning way-lost Role/ci']],
    ['one of two ways', [REPO, HUB], [HUB], ['warning way-lost Role/ci']],
    [
      'the last of two kinds, a service is left',
      [REPO, { ...HUB, Principal: { Service: 'ec2.amazonaws.com' } }],
      [{ ...HUB, Principal: { Service: 'ec2.amazonaws.com' } }],
      ['error lock-out Role/ci'],
    ],
    ['a Deny for all', [REPO], [REPO, { Effect: 'Deny', Principal: { AWS: '*' }, Action: 'sts:*' }], ['error lock-out Role/ci']],
    ['wider', [github('repo:acme/infra:ref:refs/heads/main')], [REPO], []],
  ])('%s', async (_name, before, after, expected) => {
    expect(await rules({ live: live(...before), manifest: to(...after) })).toEqual(expected);
  });

  const oidc = {
    kind: 'OidcProvider',
    name: URL,
    arn: provider,
    spec: { clientIds: ['sts.amazonaws.com'], thumbprints: [], tags: {} },
    facts: {},
  } as const;
  it('the provider is deleted, or loses the client', async () => {
    const scene = { live: live(REPO), more: [oidc] };
    expect(await rules({ ...scene, manifest: { removed: [`OidcProvider/${URL}`] } })).toEqual(['error lock-out Role/ci']);
    expect(await rules({ ...scene, manifest: { oidcProviders: { [URL]: { clientIds: ['other'] } } } })).toEqual(['error lock-out Role/ci']);
    expect(await rules({ ...scene, manifest: { oidcProviders: { [URL]: { clientIds: ['sts.amazonaws.com', 'other'] } } } })).toEqual([]);
    expect(await rules({ ...scene, live: live(REPO, HUB), manifest: { removed: [`OidcProvider/${URL}`] } })).toEqual([
      'warning way-lost Role/ci',
    ]);
  });

  it('the users and roles of the account on the way', async () => {
    const account = { Effect: 'Allow', Principal: { AWS: ACCOUNT }, Action: 'sts:AssumeRole' };
    const there = { ...live(account), users: { ann: { inline: { in: doc(allow('sts:AssumeRole')) } }, bob: {} } };
    expect(await rules({ live: there, manifest: { removed: ['User/bob'] } })).toEqual([]);
    expect(await rules({ live: there, manifest: { removed: ['User/ann'] } })).toEqual(['error lock-out Role/ci']);
    expect(await rules({ live: there, manifest: { users: { ann: { inline: {} } } } })).toEqual(['error lock-out Role/ci']);
    const two = { ...there, users: { ...there.users, cem: { inline: { in: doc(allow('sts:*')) } } } };
    expect(await rules({ live: two, manifest: { users: { ann: { inline: {} } } } })).toEqual(['warning way-lost Role/ci']);
  });
});

describe('the last one with full access', () => {
  const admin = { inline: { all: ADMIN } };
  const declared = { inline: { all: ADMIN } };
  it.each<[string, NonNullable<There['users']>, JsonObject, string[]]>([
    ['is refused', { ann: admin, bob: {} }, { ann: { inline: {} } }, ['error lock-out User/ann']],
    ['another one stays', { ann: admin, bob: admin }, { ann: { inline: {} } }, []],
    ['nobody had it', { ann: { inline: { all: IAM } } }, { ann: { inline: {} } }, []],
    [
      'in other words',
      { ann: admin },
      { ann: { inline: { all: doc(allow('iam:*'), { Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }) } } },
      [],
    ],
    ['a boundary', { ann: admin }, { ann: { inline: { all: ADMIN, no: doc(deny('s3:*')) } } }, ['error lock-out User/ann']],
    ['handed on, with the old one first by name', { ann: admin, bob: {} }, { ann: { inline: {} }, bob: declared }, []],
    ['handed on to one that is made', { ann: admin }, { ann: { inline: {} }, bob: declared }, []],
    ['handed on, the new one first', { zoe: admin, bob: {} }, { bob: declared, zoe: { inline: {} } }, []],
  ])('%s', async (_name, users, after, expected) => {
    expect(await rules({ live: { users }, caller: arn('root'), manifest: { users: after } })).toEqual(expected);
  });

  it('an approval lifts it, and root is no excuse', async () => {
    const scene = { live: { users: { ann: admin } }, caller: arn('root'), manifest: { removed: ['User/ann'] } };
    const [found] = await locked(scene);
    expect(found?.message).toContain('root is no excuse');
    expect(await rules({ ...scene, config: approve('lock-out User/ann') })).toEqual([]);
  });
});

it('many unrelated changes are no finding', async () => {
  const roles = Object.fromEntries(
    Array.from({ length: 60 }, (_, index) => [`r${index}`, { trust: TRUST, inline: { x: doc(allow('s3:GetObject')) } }]),
  );
  const after = Object.fromEntries(Object.keys(roles).map((name) => [name, ci({ inline: { x: doc(allow('s3:PutObject')) } })]));
  expect(await rules({ live: { roles: { ...roles, ...roleCi(ADMIN) } }, manifest: { roles: after } })).toEqual([]);
});

it('a plan of nothing says nothing', async () => {
  expect(findingsOf(await planOf({ caller: SESSION, live: { roles: roleCi(IAM) ?? {} } }))).toEqual([]);
});

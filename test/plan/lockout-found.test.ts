// Lock-outs that random plans found: each passed the guards once, or was refused without need.
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../src/model/json.ts';
import { ACCOUNT, planOf } from './scene.ts';
import type { Scene, There } from './scene.ts';

const arn = (rest: string): string => `arn:aws:iam::${ACCOUNT}:${rest}`;
const doc = (...Statement: JsonObject[]): JsonObject => ({ Version: '2012-10-17', Statement });
const allow = (Action: string, more: JsonObject = {}): JsonObject => ({ Effect: 'Allow', Action, Resource: '*', ...more });
const deny = (Action: string, more: JsonObject = {}): JsonObject => ({ Effect: 'Deny', Action, Resource: '*', ...more });
const when = (operator: string, key: string, value: Json): JsonObject => ({ Condition: { [operator]: { [key]: value } } });
const enter = (Principal: JsonObject): JsonObject => doc({ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' });

const IAM = doc(allow('iam:*'));
const ANN = { caller: arn('user/ann') };
const CI = { caller: `arn:aws:sts::${ACCOUNT}:assumed-role/ci/run-1` };

/** `rule address`, and what is taken away if something is. */
async function told(scene: Scene): Promise<string[]> {
  const plan = await planOf({ ...scene, config: 'limits: { deletes: 100, replaces: 100, accessChanges: 100 }\n' });
  const found = plan.findings.filter(({ rule }) => ['lock-out', 'cannot-apply', 'way-lost'].includes(rule));
  return found.map(({ rule, address = '' }) => `${rule} ${address}`);
}

describe('who applies', () => {
  it('must be able to take back also what had to be done first', async () => {
    const before = { document: doc(allow('s3:*')) };
    const live = { policies: { held: before }, users: { ann: { inline: { may: IAM }, policies: ['held'] } } };
    const after = (Action: string): JsonObject => ({ policies: { held: { document: doc(allow('s3:*'), deny(Action)) } } });
    expect(await told({ ...ANN, live, manifest: after('iam:DeletePolicyVersion') })).toEqual(['lock-out User/ann']);
    expect(await told({ ...ANN, live, manifest: after('iam:DeleteUser') })).toEqual([]);
  });

  // What the call itself says of its context, nobody can make up.
  it.each<[string, JsonObject, string[]]>([
    ['the tags of the request', when('StringEquals', 'aws:RequestTag/team', 'a'), ['cannot-apply User/ann']],
    ['the policy of the request', when('ArnEquals', 'iam:PolicyARN', arn('policy/x')), ['cannot-apply User/ann']],
    ['a second factor', when('Bool', 'aws:MultiFactorAuthPresent', 'true'), ['lock-out User/ann']],
  ])('could never do what only %s would have let through', async (_name, condition, expected) => {
    const live = { users: { ann: { inline: { may: doc(allow('iam:*', condition), allow('iam:Get*')) } }, bob: {} } };
    const manifest = { users: { ann: { inline: { may: doc(allow('s3:*'), allow('iam:Get*')) } } } };
    expect(await told({ ...ANN, live, manifest })).toEqual(expected);
  });

  const tagged = (team: string): There => ({
    users: {
      ann: { inline: { may: IAM, some: doc(allow('iam:*', when('StringNotEquals', 'aws:ResourceTag/team', 'b'))) } },
      bob: { tags: { team }, inline: { own: doc(allow('s3:*')) } },
    },
  });
  const SOME = { some: doc(allow('iam:*', when('StringNotEquals', 'aws:ResourceTag/team', 'b'))) };
  it('is asked for the tags of what it changes', async () => {
    const manifest = { users: { ann: { inline: SOME }, bob: { tags: { team: 'b' }, inline: {} } } };
    expect(await told({ ...ANN, live: tagged('b'), manifest })).toEqual(['lock-out User/ann']);
    const other = { users: { ann: { inline: SOME }, bob: { tags: { team: 'a' }, inline: {} } } };
    expect(await told({ ...ANN, live: tagged('a'), manifest: other })).toEqual([]);
  });

  it('may not mark something so that it can no longer touch it', async () => {
    const live = { users: { ann: { inline: SOME }, bob: { tags: { team: 'a' } } } };
    expect(await told({ ...ANN, live, manifest: { users: { bob: { tags: { team: 'b' } } } } })).toEqual(['lock-out User/ann']);
    expect(await told({ ...ANN, live, manifest: { users: { bob: { tags: { team: 'c' } } } } })).toEqual([]);
  });

  it('is asked for the boundary of what it changes', async () => {
    const bound = when('StringEquals', 'iam:PermissionsBoundary', arn('policy/limit'));
    const may = doc(
      allow('iam:*RolePermissionsBoundary'),
      allow('iam:PutRolePolicy', bound),
      allow('iam:DeleteRolePolicy', bound),
      allow('iam:Get*'),
    );
    const trust = enter({ Service: 'ec2.amazonaws.com' });
    const policies = { limit: { document: doc(allow('s3:*')) } };
    const live = {
      policies,
      users: { ann: { inline: { may } } },
      roles: { app: { trust, boundary: 'limit' } },
    };
    const inline = { own: doc(allow('s3:GetObject')) };
    expect(await told({ ...ANN, live, manifest: { policies, roles: { app: { trust, boundary: 'limit', inline } } } })).toEqual([]);
    expect(await told({ ...ANN, live, manifest: { policies, roles: { app: { trust, boundary: { none: true }, inline } } } })).not.toEqual(
      [],
    );
  });
});

describe('the ways to a role', () => {
  const URL = 'token.actions.githubusercontent.com';
  const ADMIN = { all: doc(allow('*')) };
  const HUB = enter({ AWS: arn('role/hub') });
  const chain = (trust: Json): There => ({
    roles: { ci: { trust: HUB, inline: ADMIN }, hub: { trust, inline: { in: doc(allow('sts:AssumeRole')) } } },
    users: { ann: {}, bob: {} },
  });
  const hub = (trust: Json): JsonObject => ({ roles: { hub: { trust, inline: { in: doc(allow('sts:AssumeRole')) } } } });
  const ann = enter({ AWS: arn('user/ann') });

  it('lead by way of other roles', async () => {
    const bob = enter({ AWS: arn('user/bob') });
    const both = enter({ AWS: [arn('user/ann'), arn('user/bob')] });
    expect(await told({ ...CI, live: chain(ann), manifest: hub(bob) })).toEqual(['lock-out Role/ci']);
    expect(await told({ ...CI, live: chain(ann), manifest: hub(both) })).toEqual([]);
    expect(await told({ ...CI, live: chain(ann), manifest: { removed: ['User/ann'] } })).toContain('lock-out Role/ci');
  });

  it('may begin at a machine', async () => {
    const machine = enter({ Service: 'ec2.amazonaws.com' });
    expect(await told({ ...CI, live: chain(machine), manifest: hub(enter({ Service: 'lambda.amazonaws.com' })) })).toEqual([
      'lock-out Role/ci',
    ]);
    const more = enter({ Service: ['ec2.amazonaws.com', 'lambda.amazonaws.com'] });
    expect(await told({ ...CI, live: chain(machine), manifest: hub(more) })).toEqual([]);
  });

  it('do not lead in a circle', async () => {
    const live = chain(enter({ AWS: [arn('user/ann'), arn('role/ci')] }));
    expect(await told({ ...CI, live, manifest: hub(enter({ AWS: arn('role/ci') })) })).toEqual(['lock-out Role/ci']);
  });

  it('do not lead through a provider that the plan makes first', async () => {
    const federated = { Effect: 'Allow', Principal: { Federated: arn(`oidc-provider/${URL}`) }, Action: 'sts:AssumeRoleWithWebIdentity' };
    const abroad = { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::999999999999:root' }, Action: 'sts:AssumeRole' };
    const live = { roles: { ci: { trust: doc(abroad, federated), inline: ADMIN } } };
    const manifest = (...trust: JsonObject[]): JsonObject => ({
      roles: { ci: { trust: doc(...trust), inline: ADMIN } },
      oidcProviders: { [URL]: { clientIds: ['sts.amazonaws.com'] } },
    });
    expect(await told({ ...CI, live, manifest: manifest(federated) })).toEqual(['lock-out Role/ci']);
    expect(await told({ ...CI, live, manifest: manifest(abroad) })).toEqual([]);
  });

  it('are none where the trust policy denies whom it names', async () => {
    const account = '999999999999';
    const both = (denied: string): JsonObject =>
      doc(
        { Effect: 'Allow', Principal: { AWS: [arn('user/ann'), `arn:aws:iam::${account}:root`] }, Action: 'sts:AssumeRole' },
        { Effect: 'Deny', Principal: { AWS: denied }, Action: 'sts:AssumeRole' },
      );
    const live = { roles: { ci: { trust: both(`arn:aws:iam::${account}:root`), inline: ADMIN } }, users: { ann: {} } };
    expect(await told({ ...CI, live, manifest: { removed: ['User/ann'] } })).toContain('lock-out Role/ci');
  });
});

it('reads tags of policies as they are at the moment', async () => {
  const live = {
    policies: { own: { document: doc(allow('s3:*')), tags: { team: 'a' } } },
    users: { ann: { inline: { may: doc(allow('iam:*', when('StringNotEquals', 'aws:ResourceTag/team', 'b'))) } } },
  };
  const to = (team: string): JsonObject => ({ policies: { own: { document: doc(allow('s3:*')), tags: { team } } } });
  expect(await told({ ...ANN, live, manifest: to('b') })).toEqual(['lock-out User/ann']);
  expect(await told({ ...ANN, live, manifest: to('c') })).toEqual([]);
});

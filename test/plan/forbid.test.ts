// Guardrails: what nobody may be able to do when a plan is done, and plans that may give no new access.
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../src/model/json.ts';
import { ALLOW, DENY, findingsOf, planOf, role } from './scene.ts';
import type { Scene } from './scene.ts';

const allow = (action: Json, resource: Json = '*', more: JsonObject = {}): JsonObject => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: action, Resource: resource, ...more }],
});
const NO_IAM = 'forbid: [{ name: no-iam, actions: ["iam:*"], except: [Role/admin], why: only we write IAM }]\n';
const REFUSED = ['error forbidden Role/app'];

/** A role that is declared with this. */
const declaring = (declared: object, config: string): Scene => ({
  manifest: { roles: { app: role({ ...declared }) } },
  config,
});
const judged = async (scene: Scene): Promise<string[]> => findingsOf(await planOf(scene));

describe('forbid', () => {
  it.each([
    ['the action itself', allow('iam:CreateUser')],
    ['a wildcard that reaches into it', allow('*')],
    ['part of a pattern', allow(['s3:*', 'iam:*User'])],
    ['everything but something else', { Version: '2012-10-17', Statement: [{ Effect: 'Allow', NotAction: 's3:*', Resource: '*' }] }],
    ['one resource of it', allow('iam:PassRole', 'arn:aws:iam::123456789012:role/x')],
    ['a condition under which it is possible', allow('iam:*', '*', { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } })],
  ])('refuses %s', async (_, document) => {
    expect(await judged(declaring({ inline: { x: document } }, NO_IAM))).toEqual(REFUSED);
  });

  it.each([
    ['other actions', { inline: { x: allow('s3:*') } }],
    [
      'what a Deny takes away',
      { inline: { x: allow('*'), y: { ...DENY, Statement: [{ Effect: 'Deny', Action: 'iam:*', Resource: '*' }] } } },
    ],
    [
      'everything but it',
      { inline: { x: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }] } } },
    ],
  ])('lets %s through', async (_, declared) => {
    expect(await judged(declaring(declared, NO_IAM))).toEqual([]);
  });

  it('lets through what a boundary takes away, and who is excepted', async () => {
    const bounded = { inline: { x: allow('*') }, boundary: 'limit' };
    const scene = {
      live: { policies: { limit: { document: ALLOW } } },
      manifest: { roles: { app: role({ ...bounded, boundary: 'account:limit' }) } },
      config: NO_IAM,
    };
    expect(await judged(scene)).toEqual([]);
    expect(await judged({ manifest: { roles: { admin: role({ inline: { x: allow('*') } }) } }, config: NO_IAM })).toEqual([]);
  });

  it('says what would be possible, and why it is forbidden', async () => {
    const [finding] = (await planOf(declaring({ inline: { x: allow('iam:CreateUser') } }, NO_IAM))).findings;
    expect(finding?.message).toMatch(
      /^Role\/app could do what no-iam forbids: iam:CreateUser on .*\. Forbidden because: only we write IAM$/,
    );
    expect(finding?.place).toMatchObject({ file: 'iamsync.yaml', line: 1 });
  });

  it('refuses whom the plan changes although nobody declares them, and only warns of the others', async () => {
    const users = { anna: { policies: ['shared'] }, bob: { inline: { x: allow('iam:*') } } };
    const plan = await planOf({
      live: { users, policies: { shared: { document: ALLOW } } },
      manifest: { policies: { shared: { document: allow('iam:PutUserPolicy') } } },
      config: NO_IAM,
    });
    expect(findingsOf(plan)).toEqual(['error forbidden User/anna', 'warning forbidden']);
    expect(plan.findings[1]?.message).toContain('User/bob');
  });

  it('refuses declared principals that could before, too', async () => {
    const held = { inline: { x: allow('iam:*') } };
    expect(await judged({ ...declaring(held, NO_IAM), live: { roles: { app: held } } })).toEqual(REFUSED);
  });

  it('refuses what is undecided', async () => {
    expect(await judged(declaring({ policies: ['aws:Unknown'] }, NO_IAM))).toEqual(REFUSED);
  });

  it('looks at resources and conditions', async () => {
    const rule = (more: string) => `forbid: [{ name: r, actions: s3:PutObject, ${more}, why: x }]\n`;
    const put = (resource: string, more: JsonObject = {}) => ({ inline: { x: allow('s3:*', resource, more) } });
    const audit = rule('resources: ["arn:$(partition):s3:::audit-$(account)/*"]');
    expect(await judged(declaring(put('arn:aws:s3:::audit-123456789012/x'), audit))).toEqual(REFUSED);
    expect(await judged(declaring(put('arn:aws:s3:::other/*'), audit))).toEqual([]);
    const plain = rule('conditions: { Bool: { aws:SecureTransport: false } }');
    const tls = { Condition: { Bool: { 'aws:SecureTransport': 'true' } } };
    expect(await judged(declaring(put('*'), plain))).toEqual(REFUSED);
    expect(await judged(declaring(put('*', tls), plain))).toEqual([]);
    const some = rule('principals: ["Role/x-*"]');
    expect(await judged(declaring(put('*'), some))).toEqual([]);
  });

  it.each([
    ['no action', 'forbid: [{ name: a, actions: ["iam"], why: x }]', /iam/],
    ['an unknown operator', 'forbid: [{ name: a, actions: ["iam:*"], conditions: { Boool: { a:b: true } }, why: x }]', /Boool/],
    ['no ARN', 'forbid: [{ name: a, actions: ["iam:*"], resources: [bucket], why: x }]', /bucket/],
    ['no reason', 'forbid: [{ name: a, actions: ["iam:*"] }]', /lacks why/],
    ['a glob of no kind', 'forbid: [{ name: a, actions: ["iam:*"], except: [Rol/x], why: x }]', /Rol\/x is not an address/],
    [
      'a name that is there twice',
      'forbid: [{ name: a, actions: "iam:*", why: x }, { name: a, actions: "s3:*", why: x }]',
      /two rules named a/,
    ],
  ])('is refused itself with %s', async (_, config, message) => {
    await expect(planOf({ config: `${config}\n` })).rejects.toThrow(message);
  });
});

describe('a plan that may give no new access', () => {
  const refusing = (scene: Scene) => judged({ ...scene, noNewAccess: true });
  const changing = (before: object, after: object): Scene => ({
    live: { roles: { app: before } },
    manifest: { roles: { app: role({ ...after }) } },
  });
  const trusting = (principal: object) => ({
    trust: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' }] },
  });

  it.each([
    ['a newcomer that may do something', { manifest: { roles: { app: role({ inline: { x: ALLOW } }) } } }],
    ['a wider policy', changing({ inline: { x: ALLOW } }, { inline: { x: allow('s3:Get*') } })],
    [
      'a Deny that is dropped',
      {
        live: { roles: { app: { inline: { x: ALLOW, y: DENY } } } },
        manifest: { roles: { app: role({ inline: { x: ALLOW } }) }, removed: ['Role/app/inline/y'] },
      },
    ],
    [
      'somebody else who may become it',
      changing(trusting({ Service: 'lambda.amazonaws.com' }), trusting({ Service: ['lambda.amazonaws.com', 'ec2.amazonaws.com'] })),
    ],
    ['what is not known', changing({}, { policies: ['aws:Unknown'] })],
  ])('is refused for %s', async (_, scene) => {
    expect(await judged(scene)).toEqual([]);
    expect(await refusing(scene)).toEqual(['error new-access Role/app']);
  });

  it.each([
    ['less access', changing({ inline: { x: allow('s3:*') } }, { inline: { x: ALLOW } })],
    ['the same in other words', changing({ inline: { x: ALLOW } }, { inline: { y: ALLOW } })],
    ['a deletion', { live: { users: { anna: { inline: { x: ALLOW } } } }, manifest: { removed: ['User/anna'] } }],
    ['nothing', changing({}, {})],
  ])('lets %s through', async (_, scene) => {
    expect((await refusing(scene)).filter((line) => line.startsWith('error'))).toEqual([]);
  });
});

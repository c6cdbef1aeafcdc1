// The lock-out guards as users meet them: the real program with the keys of somebody who may do just so much.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/model/json.ts';
import { openScene } from '../support/limited.ts';
import type { Place, Scene } from '../support/limited.ts';
import { towards } from '../support/program.ts';
import type { Ended } from '../support/program.ts';

const allow = (...Action: string[]): JsonObject => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] });
const TRUST = { services: 'lambda.amazonaws.com' };
const LEAVES = { groups: { admins: { inline: { all: allow('iam:*') } } }, users: { ann: { groups: [] as string[] } } };
const MAKES = { roles: { app: { trust: TRUST, inline: { read: allow('s3:GetObject') } } } };
const RULES = { limits: { deletes: 100, replaces: 100, accessChanges: 1000 }, journal: 'runs' };
const AGREED = { ...RULES, approvals: [{ allow: 'lock-out User/ann', until: '2099-01-01', why: 'a test' }] };

let scene: Scene;
beforeAll(async () => {
  scene = await openScene(8);
});
afterAll(() => scene.close());

interface Acting {
  readonly place: Place;
  readonly ann: (...args: string[]) => Promise<Ended>;
  readonly root: (...args: string[]) => Promise<Ended>;
}

/** An account in which ann is in the group that may do everything in IAM, and has keys; `beside`: what else there is. */
async function acting(config: JsonObject = RULES, beside: JsonObject = {}): Promise<Acting> {
  const place = scene.place(config);
  const { key } = await place.limited(allow('sts:GetCallerIdentity'), 'ann');
  place.write({ ...LEAVES, users: { ann: { groups: ['admins'], adopt: true } }, ...beside });
  expect((await place.apply(await place.root())).failed).toEqual([]);
  const env = towards(scene.sandbox, place.id);
  const own = { ...env, AWS_ACCESS_KEY_ID: key.accessKeyId, AWS_SECRET_ACCESS_KEY: key.secretAccessKey };
  return { place, ann: (...args) => place.folder.run(args, own), root: (...args) => place.folder.run(args, env) };
}

describe('who applies leaves the group by which it may', () => {
  it('is refused by plan and by apply, before any call', async () => {
    const { place, ann } = await acting();
    place.write({ ...LEAVES, ...MAKES });
    const plan = await ann('plan');
    expect(plan.code, plan.all).toBe(3);
    expect(plan.all).toContain('User/ann#RemoveUserFromGroup:admins takes from User/ann');
    expect(plan.all).toContain('iam:PutRolePolicy on');
    expect(plan.all).toContain('allow: lock-out User/ann');
    const apply = await ann('apply', '--yes');
    expect(apply.code, apply.all).toBe(3);
    expect(apply.all).toContain('lock-out');
    place.write({ ...LEAVES, users: { ann: { groups: ['admins'] } } });
    expect((await ann('plan', '--detailed-exitcode')).code).toBe(0);
  });

  it('is refused in json too, and with a place', async () => {
    const { place, ann } = await acting();
    place.write(LEAVES);
    const { findings } = JSON.parse((await ann('plan', '--format', 'json')).stdout);
    expect(findings).toMatchObject([{ severity: 'error', rule: 'lock-out', address: 'User/ann', place: { file: 'manifests/all.yaml' } }]);
  });

  it('what was agreed to is done, and AWS denies the rest', async () => {
    const { place, ann, root } = await acting(AGREED);
    place.write({ ...LEAVES, ...MAKES });
    const { code, all } = await ann('apply', '--yes');
    expect(code, all).not.toBe(0);
    expect(all).toContain('AccessDenied');
    expect((await root('apply', '--yes')).code).toBe(0);
  });

  it('somebody else may apply it', async () => {
    const { place, root } = await acting();
    place.write(LEAVES);
    const { code, all } = await root('apply', '--yes');
    expect(code, all).toBe(0);
  });
});

it('applyAs says whose keys the plan is judged for', async () => {
  const { place, root } = await acting();
  place.write(LEAVES);
  place.folder.write('iamsync.yaml', JSON.stringify({ ...RULES, accountDefaults: { applyAs: `arn:aws:iam::${place.id}:user/ann` } }));
  const plan = await root('plan');
  expect(plan.code, plan.all).toBe(3);
  expect(plan.all).toContain('who applies this plan (applyAs)');
});

it('a rollback that takes from who runs it what it was given is refused', async () => {
  const { place, ann, root } = await acting();
  place.write({ ...LEAVES, users: { ann: { groups: [] } } });
  expect((await root('apply', '--yes')).code).toBe(0);
  place.write({ ...LEAVES, users: { ann: { groups: ['admins'] } } });
  expect((await root('apply', '--yes')).code).toBe(0);
  const { code, all } = await ann('rollback', '--yes');
  expect(code, all).toBe(3);
  expect(all).toContain('lock-out');
});

describe('full access', () => {
  const all = { inline: { all: allow('*') } };
  it('handed on from one user to the next is applied, the new one first', async () => {
    const { place, root } = await acting(RULES, { users: { adam: all } });
    place.write({ ...LEAVES, users: { adam: { inline: {} }, zoe: all } });
    const done = await root('apply', '--yes');
    expect(done.code, done.all).toBe(0);
    expect(done.all).not.toContain('lock-out');
  });

  it('that nobody would have any more is refused, for root too', async () => {
    const { place, root } = await acting(RULES, { users: { adam: all } });
    place.write({ ...LEAVES, users: { adam: { inline: {} } } });
    const plan = await root('plan');
    expect(plan.code, plan.all).toBe(3);
    expect(plan.all).toContain('root is no excuse');
  });
});

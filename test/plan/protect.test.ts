// Protected entities: never deleted, never losing permissions, whatever was agreed to.
import { describe, expect, it } from 'vitest';
import { ALLOW, changesOf, DENY, findingsOf, planOf, role } from './scene.ts';
import type { Scene } from './scene.ts';

const approve = (allow: string) => `approvals: [{ allow: "${allow}", until: 2026-11-22, why: agreed }]\n`;

const under = (Condition: object) => ({ ...ALLOW, Statement: [{ ...ALLOW.Statement[0], Effect: 'Allow', Condition }] });
const WIDE = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] };
const TEAM = under({ StringEquals: { 'aws:PrincipalTag/team': 'a' } });
const TLS = under({ Bool: { 'aws:SecureTransport': 'true' } });

describe('protect', () => {
  const config = 'protect: [Role/break-*]\n';
  const guarded = (live: object, declared: object, beside: Partial<Scene> = {}): Promise<string[]> => {
    const scene = {
      live: {
        roles: { 'break-glass': live },
        policies: { held: { document: ALLOW }, more: { document: ALLOW }, deny: { document: DENY } },
      },
      manifest: { roles: { 'break-glass': role({ ...declared }) }, policies: { more: { document: ALLOW }, deny: { document: DENY } } },
      config,
    };
    return planOf({ ...scene, ...beside }).then(findingsOf);
  };
  const REFUSED = ['error protected Role/break-glass'];

  it.each([
    ['losing an inline policy', { inline: { x: ALLOW } }, {}],
    [
      'losing a part of one',
      { inline: { x: { ...ALLOW, Statement: [{ Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject'], Resource: '*' }] } } },
      { inline: { x: ALLOW } },
    ],
    ['a Deny', { inline: { y: ALLOW } }, { inline: { x: DENY, y: ALLOW } }],
    ['losing an attachment', { policies: ['held'] }, {}],
    ['an attachment that denies', { inline: { y: ALLOW } }, { inline: { y: ALLOW }, policies: ['deny'] }],
    ['an attachment of which nothing is known', {}, { policies: ['aws:Unknown'] }],
    ['a boundary', { inline: { y: WIDE } }, { inline: { y: WIDE }, boundary: 'more' }],
    [
      'other tags where its policies look at them',
      { tags: { team: 'a' }, inline: { y: TEAM } },
      { tags: { team: 'b' }, inline: { y: TEAM } },
    ],
    ['a condition', { inline: { y: ALLOW } }, { inline: { y: TLS } }],
    [
      'a narrower trust',
      {
        trust: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Principal: { Service: ['ec2.amazonaws.com', 'lambda.amazonaws.com'] }, Action: 'sts:AssumeRole' }],
        },
      },
      {},
    ],
  ])('refuses %s', async (_, live, declared) => {
    expect(await guarded(live, declared)).toEqual(REFUSED);
  });

  it.each([
    ['another inline policy that allows', { inline: { x: ALLOW } }, { inline: { x: ALLOW, y: ALLOW } }],
    [
      'a wider one',
      { inline: { x: ALLOW } },
      { inline: { x: { ...ALLOW, Statement: [...ALLOW.Statement, { Effect: 'Allow', Action: 'sqs:*', Resource: '*' }] } } },
    ],
    ['another attachment that allows', { policies: ['more'] }, { policies: ['more', 'account:held'] }],
    ['nothing', { inline: { x: ALLOW } }, { inline: { x: ALLOW } }],
    ['other tags', { tags: { team: 'a' } }, { tags: { team: 'b' } }],
    ['another description', { description: 'a' }, { description: 'b' }],
    ["a Deny of what it can't do", {}, { inline: { x: DENY } }],
    ['the same in other words', { inline: { x: ALLOW } }, { policies: ['more'] }],
  ])('lets %s through', async (_, live, declared) => {
    expect(await guarded(live, declared)).toEqual([]);
  });

  it('refuses to delete and to replace, whatever is approved, and lets births alone', async () => {
    const removed = {
      live: { roles: { 'break-glass': {} } },
      manifest: { removed: ['Role/break-glass'] },
      config: config + approve('delete Role/*'),
    };
    expect(findingsOf(await planOf(removed))).toEqual(REFUSED);
    const replaced = {
      live: { roles: { 'break-glass': { path: '/x/' } } },
      manifest: { roles: { 'break-glass': role() } },
      config: config + approve('replace Role/*'),
    };
    expect(findingsOf(await planOf(replaced))).toContain(REFUSED[0]);
    expect(findingsOf(await planOf({ manifest: { roles: { 'break-glass': role() } }, config }))).toEqual([]);
  });

  it('covers the policies of what is protected', async () => {
    const live = { roles: { 'break-glass': { policies: ['held'] } }, policies: { held: { document: ALLOW } } };
    const narrowed = await planOf({ live, manifest: { policies: { held: { document: DENY } } }, config });
    expect(findingsOf(narrowed)).toEqual(REFUSED);
    expect(narrowed.findings[0]?.message).toBe('Role/break-glass is protected, and would lose s3:GetObject on *.');
    expect(findingsOf(await planOf({ live, manifest: { removed: ['Policy/held'] }, config }))).toContain(REFUSED[0]);
    const widened = { ...ALLOW, Statement: [...ALLOW.Statement, { Effect: 'Allow', Action: 'sqs:*', Resource: '*' }] };
    expect(findingsOf(await planOf({ live, manifest: { policies: { held: { document: widened } } }, config }))).toEqual([]);
  });

  it('covers the groups of what is protected, and their policies', async () => {
    const live = {
      users: { 'break-glass': { groups: ['admins'] } },
      groups: { admins: { policies: ['held'], inline: { x: ALLOW } } },
      policies: { held: { document: ALLOW } },
    };
    const user = 'protect: [User/break-*]\n';
    const group = (members: object) =>
      planOf({
        live,
        manifest: { groups: { admins: { members: 'open', policies: ['account:held'], inline: { x: ALLOW }, ...members } } },
        config: user,
      }).then(findingsOf);
    expect(await group({})).toEqual([]);
    // The policy of the group says the same as its inline policy.
    expect(await group({ inline: {} })).toEqual([]);
    expect(await group({ inline: {}, policies: [] })).toEqual(['error protected User/break-glass']);
    expect(await group({ members: [] })).toEqual(['error protected User/break-glass']);
    expect(findingsOf(await planOf({ live, manifest: { policies: { held: { document: DENY } } }, config: user }))).toEqual([
      'error protected User/break-glass',
    ]);
    expect(findingsOf(await planOf({ live, manifest: { removed: ['Group/admins'] }, config: user }))).toContain(
      'error protected User/break-glass',
    );
  });

  it('lets the stamp be put on', async () => {
    const plan = await planOf({
      live: { roles: { 'break-glass': {} } },
      manifest: { roles: { 'break-glass': role() } },
      config: `${config}owner: acme\n`,
    });
    expect([changesOf(plan), findingsOf(plan)]).toEqual([['adopt Role/break-glass'], []]);
  });

  it('is spoken of in a removal by its place', async () => {
    const plan = await planOf({ live: { roles: { 'break-glass': {} } }, manifest: { removed: ['Role/break-glass'] }, config });
    expect(plan.findings[0]?.place).toMatchObject({ file: 'manifests/a.yaml' });
  });
});

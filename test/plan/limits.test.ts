// How much a run may do, and how more is agreed to: limits, approvals.
import { describe, expect, it } from 'vitest';
import { ALLOW, changesOf, DENY, findingsOf, planOf, role, textOf } from './scene.ts';
import type { Scene } from './scene.ts';

const names = (count: number, prefix = 'r') => Array.from({ length: count }, (_, index) => `${prefix}${index}`);
const rolesOf = <T>(count: number, value: T) => Object.fromEntries(names(count).map((name) => [name, value]));
const removing = (count: number, config = '', allowDeletes?: number): Scene => ({
  live: { roles: rolesOf(count, {}) },
  manifest: { removed: names(count).map((name) => `Role/${name}`) },
  config,
  ...(allowDeletes === undefined ? {} : { allowDeletes }),
});
const approve = (...allow: string[]) =>
  `approvals: [${allow.map((one) => `{ allow: "${one}", until: 2026-11-22, why: agreed }`).join(', ')}]\n`;

describe('the limit of deletions', () => {
  it('is three without a configuration: three pass, four are refused, and the plan is still whole', async () => {
    expect(findingsOf(await planOf(removing(3)))).toEqual([]);
    const plan = await planOf(removing(4));
    expect(findingsOf(plan)).toEqual(['error limit']);
    expect(plan.findings[0]?.message).toBe(
      '4 entities would be deleted; 3 are allowed in one run (limits.deletes): Role/r0, Role/r1, Role/r2, Role/r3.',
    );
    expect(plan.changes).toHaveLength(4);
    expect(textOf(plan)).toContain('Refused: 1 error above.');
  });

  it('is lifted by --allow-deletes for one run, to that number and not beyond', async () => {
    expect(findingsOf(await planOf(removing(5, '', 5)))).toEqual([]);
    expect(findingsOf(await planOf(removing(5, '', 4)))).toEqual(['error limit']);
  });

  it('can be set, also to none', async () => {
    expect(findingsOf(await planOf(removing(5, 'limits: { deletes: 5 }\n')))).toEqual([]);
    expect(findingsOf(await planOf(removing(1, 'limits: { deletes: 0 }\n')))).toEqual(['error limit']);
  });

  it('does not count what is approved', async () => {
    expect(findingsOf(await planOf(removing(4, approve('delete Role/r3'))))).toEqual([]);
    expect(findingsOf(await planOf(removing(5, approve('delete Role/r3'))))).toEqual(['error limit']);
    expect(findingsOf(await planOf(removing(9, approve('delete Role/*'))))).toEqual([]);
  });

  it('counts what is pruned', async () => {
    const tags = (name: string) => ({ 'iamsync:owner': `acme/123456789012/Role/${name}` });
    const roles = Object.fromEntries(names(4).map((name) => [name, { tags: tags(name) }]));
    const plan = await planOf({ live: { roles }, config: 'owner: acme\nprune: true\n' });
    expect(changesOf(plan)).toHaveLength(4);
    expect(findingsOf(plan)).toEqual(['error limit']);
  });
});

describe('the limit of replacements', () => {
  const moved = (config: string): Scene => ({
    live: { roles: { app: { path: '/old/' } } },
    manifest: { roles: { app: role({ path: '/new/' }) } },
    config,
  });

  it('is none without a configuration', async () => {
    expect(findingsOf(await planOf(moved('')))).toContain('error fixed-field Role/app');
  });

  it('lets through what is approved, or as many as it is raised to', async () => {
    for (const config of [approve('replace Role/app'), 'limits: { replaces: 1 }\n']) {
      const plan = await planOf(moved(config));
      expect(plan.findings.filter((finding) => finding.severity === 'error')).toEqual([]);
      expect(changesOf(plan)).toEqual(['replace Role/app']);
      expect(plan.waves.flat().map((action) => action.id)).toContain('Role/app#DeleteRole');
    }
  });

  it('does not let an approval for another through', async () => {
    expect(findingsOf(await planOf(moved(approve('replace Role/other'))))).toEqual([
      'error fixed-field Role/app',
      'warning approval-unmatched',
    ]);
  });
});

describe('the limit of changes of access', () => {
  const WIDE = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] };
  // One policy that many roles hold.
  const widened = (holders: number, config = ''): Scene => ({
    live: { roles: rolesOf(holders, { policies: ['shared'] }), policies: { shared: { document: DENY } } },
    manifest: { policies: { shared: { document: ALLOW } } },
    config,
  });

  it('counts the principals behind a changed document: 25 pass, 26 are refused', async () => {
    expect(findingsOf(await planOf(widened(25)))).toEqual([]);
    const plan = await planOf(widened(26));
    expect(findingsOf(plan)).toEqual(['error limit']);
    expect(plan.findings[0]?.message).toContain(
      'The access of 26 existing principals would change; 25 are allowed in one run (limits.accessChanges)',
    );
  });

  it('counts the members of a group that holds it', async () => {
    const users = Object.fromEntries(names(26, 'u').map((name) => [name, { groups: ['team'] }]));
    const plan = await planOf({
      live: { users, groups: { team: { policies: ['shared'] } }, policies: { shared: { document: DENY } } },
      manifest: { policies: { shared: { document: ALLOW } } },
    });
    expect(findingsOf(plan)).toEqual(['error limit']);
  });

  it.each([
    ['attachments', { policies: ['aws:ReadOnlyAccess'] }, {}],
    ['inline policies', { inline: { x: ALLOW } }, {}],
    ['a boundary', { inline: { x: WIDE }, boundary: 'limit' }, { inline: { x: WIDE }, boundary: { none: true } }],
    [
      'trust',
      {
        trust: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
        },
      },
      {},
    ],
  ])('counts changed %s', async (_, live, declared) => {
    const scene = {
      live: { roles: rolesOf(2, live), policies: { limit: {} } },
      manifest: { roles: rolesOf(2, role(declared)) },
      config: 'limits: { accessChanges: 1 }\n',
    };
    expect(findingsOf(await planOf(scene))).toEqual(['error limit']);
  });

  it('counts neither births nor changes of tags', async () => {
    const scene = {
      live: { roles: rolesOf(2, { tags: { team: 'a' } }) },
      manifest: { roles: { ...rolesOf(2, role({ tags: { team: 'b' } })), fresh: role({ inline: { x: ALLOW } }) } },
      config: 'limits: { accessChanges: 0 }\n',
    };
    expect(findingsOf(await planOf(scene))).toEqual([]);
  });

  it('counts nobody who may do what he could before, however it is written', async () => {
    const twice = {
      ...ALLOW,
      Statement: [...ALLOW.Statement, { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::demo/*' }],
    };
    const none = 'limits: { accessChanges: 0 }\n';
    const scene = (live: object, declared: object) => ({
      live: { roles: { app: live }, policies: { limit: {} } },
      manifest: { roles: { app: role({ ...declared }) } },
      config: none,
    });
    expect(findingsOf(await planOf(scene({ inline: { x: ALLOW } }, { inline: { y: twice } })))).toEqual([]);
    expect(
      findingsOf(await planOf(scene({ inline: { x: ALLOW }, boundary: 'limit' }, { inline: { x: ALLOW }, boundary: { none: true } }))),
    ).toEqual([]);
    expect(findingsOf(await planOf(scene({ inline: { x: ALLOW } }, { inline: { x: ALLOW }, policies: ['aws:Unknown'] })))).toEqual([
      'error limit',
    ]);
  });

  it('does not count what is approved: a policy with its holders, a principal, a dropped Deny', async () => {
    const none = 'limits: { accessChanges: 0 }\n';
    expect(findingsOf(await planOf(widened(3, none)))).toEqual(['error limit']);
    for (const allow of ['access Policy/shared', 'access Role/r*', 'drop-deny Policy/shared'])
      expect(findingsOf(await planOf(widened(3, none + approve(allow))))).toEqual([]);
    const ending = {
      live: { roles: { app: { inline: { freeze: DENY, read: ALLOW } } } },
      manifest: { roles: { app: role({ inline: { read: ALLOW } }) }, removed: ['Role/app/inline/freeze'] },
    };
    expect(findingsOf(await planOf({ ...ending, config: none }))).toEqual(['error limit']);
    expect(findingsOf(await planOf({ ...ending, config: none + approve('drop-deny Role/app/inline/freeze') }))).toEqual([]);
  });
});

describe('approvals', () => {
  it('hold until the end of their last day, in UTC', async () => {
    const until = (day: string) => `approvals: [{ allow: delete Role/r3, until: ${day}, why: agreed }]\n`;
    expect(findingsOf(await planOf(removing(4, until('2026-11-22'))))).toEqual([]);
    expect(findingsOf(await planOf(removing(4, until('2026-11-21'))))).toEqual(['error limit', 'warning approval-expired']);
  });

  it('that match nothing are a warning with their place', async () => {
    const plan = await planOf(removing(1, approve('delete Role/other')));
    expect(findingsOf(plan)).toEqual(['warning approval-unmatched']);
    expect(plan.findings[0]?.place).toEqual({ file: 'iamsync.yaml', line: 1, column: 22 });
  });

  it('re-trust lets a trust policy name a stranger in the place of what was deleted', async () => {
    const stranger = 'arn:aws:iam::999999999999:role/x';
    const trust = (principal: string) => ({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { AWS: principal }, Action: 'sts:AssumeRole' }],
    });
    const scene = {
      live: { roles: { app: { trust: trust('AROAEXAMPLEEXAMPLE123') } } },
      manifest: { roles: { app: { trust: trust(stranger) } } },
    };
    expect(findingsOf(await planOf(scene))).toEqual(['error re-trust Role/app']);
    expect(findingsOf(await planOf({ ...scene, config: approve('re-trust Role/app') }))).toEqual([]);
    expect(findingsOf(await planOf({ ...scene, config: approve('re-trust Role/other') }))).toEqual([
      'error re-trust Role/app',
      'warning approval-unmatched',
    ]);
  });

  it.each([
    ['an unknown verb', '{ allow: drop Role/x, until: 2026-12-01, why: x }', 'drop Role/x is not an approval'],
    ['no address', '{ allow: delete, until: 2026-12-01, why: x }', 'delete is not an approval'],
    ['an unknown kind', '{ allow: delete Rol/x, until: 2026-12-01, why: x }', 'Rol/x is not an address'],
    ['a day that does not exist', '{ allow: delete Role/x, until: 2026-02-30, why: x }', '2026-02-30 is not a day'],
    ['no reason', '{ allow: delete Role/x, until: 2026-12-01 }', 'lacks why'],
  ])('are refused with %s', async (_, approval, message) => {
    await expect(planOf({ config: `approvals: [${approval}]\n` })).rejects.toThrow(message);
  });
});

// Who owns what: the first match of six decides. Each rule is shown, and shown refusing.
import { describe, expect, it } from 'vitest';
import { ALLOW, changesOf, findingsOf, planOf, role, textOf } from './scene.ts';

const OWNER = 'owner: acme\n';
const PRUNE = 'owner: acme\nprune: true\n';
const stamp = (address: string, owner = 'acme', account = '123456789012') => ({ 'iamsync:owner': `${owner}/${account}/${address}` });

describe('1. what belongs to AWS', () => {
  it.each([
    ['OrganizationAccountAccessRole', '/'],
    ['AWSControlTowerExecution', '/'],
    ['aws-controltower-x', '/'],
    ['stacksets-exec-1', '/'],
    ['slr', '/aws-service-role/x.amazonaws.com/'],
    ['sso', '/aws-reserved/sso.amazonaws.com/'],
  ])('%s is never changed, pruned or counted', async (name, path) => {
    const plan = await planOf({ live: { roles: { [name]: { path, tags: stamp(`Role/${name}`) } } }, config: PRUNE, unmanaged: true });
    expect([plan.changes, plan.orphans, plan.unmanaged.listed]).toEqual([[], [], []]);
  });

  it('is refused if it is declared, also by a name that lives on such a path', async () => {
    await expect(planOf({ manifest: { roles: { OrganizationAccountAccessRole: role() } } })).rejects.toThrow('AWS makes for itself');
    const plan = await planOf({
      live: { roles: { slr: { path: '/aws-service-role/x.amazonaws.com/' } } },
      manifest: { roles: { slr: role({ path: '/' }) } },
    });
    expect(findingsOf(plan)).toContain('error aws-owned Role/slr');
  });

  it('is refused if it is removed, whatever was approved', async () => {
    const plan = await planOf({
      live: { roles: { OrganizationAccountAccessRole: {} } },
      manifest: { removed: ['Role/OrganizationAccountAccessRole'] },
      config: 'approvals: [{ allow: "delete Role/*", until: 2030-01-01, why: x }]\n',
    });
    expect(findingsOf(plan)).toContain('error aws-owned Role/OrganizationAccountAccessRole');
  });
});

describe('3. declared, without an owner', () => {
  it('an entity that exists is changed like any other, and the head says how many', async () => {
    const plan = await planOf({
      live: { roles: { app: { inline: { old: ALLOW } } } },
      manifest: { roles: { app: role(), fresh: role() } },
    });
    expect(changesOf(plan)).toEqual(['update Role/app', 'create Role/fresh']);
    expect(findingsOf(plan)).toEqual([]);
    expect(textOf(plan)).toContain('No owner is configured: 1 existing entity is changed as declared');
    expect(JSON.stringify(plan.waves)).not.toContain('iamsync:owner');
  });

  it('nothing is adopted or pruned', async () => {
    const plan = await planOf({ live: { roles: { app: {}, old: { tags: stamp('Role/old') } } }, manifest: { roles: { app: role() } } });
    expect([plan.changes, plan.orphans]).toEqual([[], []]);
    expect(() => plan).not.toThrow();
    await expect(planOf({ config: 'prune: true\n' })).rejects.toThrow('there is no owner');
  });
});

describe('3. declared, with an owner', () => {
  it('what is created carries the stamp from its birth, commas written :2C', async () => {
    const plan = await planOf({
      manifest: { roles: { 'a,b': role({ tags: { team: 'x' } }) }, policies: { p: { document: ALLOW } } },
      config: OWNER,
    });
    const inputs = plan.waves.flat().map((action) => ('input' in action.do ? action.do.input : {}));
    expect(inputs).toContainEqual(
      expect.objectContaining({
        RoleName: 'a,b',
        Tags: [
          { Key: 'iamsync:owner', Value: 'acme/123456789012/Role/a:2Cb' },
          { Key: 'team', Value: 'x' },
        ],
      }),
    );
    expect(inputs).toContainEqual(
      expect.objectContaining({ PolicyName: 'p', Tags: [{ Key: 'iamsync:owner', Value: 'acme/123456789012/Policy/p' }] }),
    );
  });

  it('the stamp goes under the owner tag that is configured', async () => {
    const plan = await planOf({ manifest: { roles: { app: role() } }, config: 'owner: acme\nownerTag: acme-owner\n' });
    expect(JSON.stringify(plan.waves)).toContain('{"Key":"acme-owner","Value":"acme/123456789012/Role/app"}');
  });

  it('a name of commas only has no room for a stamp, which is said', async () => {
    const plan = await planOf({ manifest: { roles: { [','.repeat(64)]: role() } }, config: `owner: ${'a'.repeat(63)}\n` });
    expect(findingsOf(plan)).toEqual([`error stamp Role/${','.repeat(64)}`]);
  });

  it('what carries our stamp is simply compared', async () => {
    const plan = await planOf({
      live: { roles: { app: { inline: { x: ALLOW }, tags: stamp('Role/app') } } },
      manifest: { roles: { app: role() } },
      config: OWNER,
    });
    expect(changesOf(plan)).toEqual(['update Role/app']);
    expect(findingsOf(plan)).toEqual([]);
  });

  it('what equals the manifest is adopted without further ado', async () => {
    const plan = await planOf({ live: { roles: { app: {} } }, manifest: { roles: { app: role() } }, config: OWNER });
    expect(changesOf(plan)).toEqual(['adopt Role/app']);
    expect(plan.waves.flat().map((action) => action.id)).toEqual(['Role/app#TagRole']);
    expect(findingsOf(plan)).toEqual([]);
  });

  it('what differs is refused until it says adopt: true', async () => {
    const live = { roles: { app: { inline: { x: ALLOW } } } };
    const refused = await planOf({ live, manifest: { roles: { app: role({ inline: {} }) } }, config: OWNER });
    expect(findingsOf(refused)).toEqual(['error adopt Role/app']);
    const adopted = await planOf({ live, manifest: { roles: { app: role({ inline: {}, adopt: true }) } }, config: OWNER });
    expect(findingsOf(adopted)).toEqual([]);
    expect(changesOf(adopted)).toEqual(['adopt Role/app', 'update Role/app']);
    expect(adopted.waves.flat().map((action) => action.id)).toEqual(['Role/app#TagRole', 'Role/app#DeleteRolePolicy:x']);
  });

  it('an approval does what adopt: true does', async () => {
    const config = `${OWNER}approvals: [{ allow: adopt Role/app, until: 2026-11-22, why: moved here }]\n`;
    const plan = await planOf({
      live: { roles: { app: { inline: { x: ALLOW } } } },
      manifest: { roles: { app: role({ inline: {} }) } },
      config,
    });
    expect(findingsOf(plan)).toEqual([]);
  });

  it('adopting takes nothing away that the declaration does not mention', async () => {
    const live = { roles: { app: { inline: { x: ALLOW }, policies: ['aws:ReadOnlyAccess'], tags: { team: 'a' } } } };
    const silent = await planOf({ live, manifest: { roles: { app: role({ adopt: true }) } }, config: OWNER });
    expect(findingsOf(silent)).toEqual(['error adopt-facet Role/app', 'error adopt-facet Role/app', 'error adopt-facet Role/app']);
    expect(silent.findings.map((finding) => finding.next)).toEqual([
      'Write policies: with those that shall stay, or policies: [] to take them all away.',
      'Write inline: with those that shall stay, or inline: {} to take them all away.',
      'Write tags: with those that shall stay, or tags: {} to take them all away.',
    ]);
    const explicit = await planOf({
      live,
      manifest: { roles: { app: role({ adopt: true, policies: [], inline: {}, tags: {} }) } },
      config: OWNER,
    });
    expect(findingsOf(explicit)).toEqual([]);
    expect(changesOf(explicit)).toEqual(['adopt Role/app', 'update Role/app']);
  });

  it('defaults of the configuration mention nothing', async () => {
    const config = `${OWNER}defaults: { roles: { tags: { managed: by-us } } }\n`;
    const plan = await planOf({
      live: { roles: { app: { tags: { team: 'a' } } } },
      manifest: { roles: { app: role({ adopt: true }) } },
      config,
    });
    expect(findingsOf(plan)).toEqual(['error adopt-facet Role/app']);
  });

  it('our owner with another address or account counts as no stamp', async () => {
    for (const tags of [stamp('Role/other'), stamp('Role/app', 'acme', '999999999999')]) {
      const plan = await planOf({ live: { roles: { app: { tags } } }, manifest: { roles: { app: role() } }, config: OWNER });
      expect(changesOf(plan)).toEqual(['adopt Role/app']);
    }
  });

  it('the actions of an adoption and of a change of tags have ids of their own', async () => {
    const plan = await planOf({
      live: { roles: { app: {} } },
      manifest: { roles: { app: role({ adopt: true, tags: { team: 'a' } }) } },
      config: OWNER,
    });
    expect(plan.waves.flat().map((action) => action.id)).toEqual(['Role/app#TagRole', 'Role/app#TagRole~2']);
  });

  it('a group, which carries no tags, is ours while it is declared', async () => {
    const plan = await planOf({ live: { groups: { team: { inline: { x: ALLOW } } } }, manifest: { groups: { team: {} } }, config: OWNER });
    expect(changesOf(plan)).toEqual(['update Group/team']);
    expect(findingsOf(plan)).toEqual([]);
  });

  it('what own names needs no stamp and no adoption', async () => {
    const config = `${OWNER}own: [Role/app-*]\n`;
    const plan = await planOf({
      live: { roles: { 'app-1': { inline: { x: ALLOW } } } },
      manifest: { roles: { 'app-1': role(), 'app-2': role() } },
      config,
    });
    expect(changesOf(plan)).toEqual(['update Role/app-1', 'create Role/app-2']);
    expect(findingsOf(plan)).toEqual([]);
    expect(JSON.stringify(plan.waves)).not.toContain('iamsync:owner');
  });
});

describe('3 and 4. what belongs to somebody else', () => {
  const theirs = { roles: { app: { tags: stamp('Role/app', 'others') } } };
  const stack = { roles: { app: { tags: { 'aws:cloudformation:stack-name': 'web' } } } };

  it.each([
    ['another owner, with an owner of ours', theirs, OWNER, 'other-owner'],
    ['another owner, without', theirs, '', 'other-owner'],
    ['a CloudFormation stack, with an owner', stack, OWNER, 'cloudformation'],
    ['a CloudFormation stack, without', stack, '', 'cloudformation'],
  ])('is refused for %s, declared or removed', async (_, live, config, rule) => {
    expect(findingsOf(await planOf({ live, manifest: { roles: { app: role({ adopt: true }) } }, config }))).toContain(
      `error ${rule} Role/app`,
    );
    expect(findingsOf(await planOf({ live, manifest: { removed: ['Role/app'] }, config }))).toEqual([`error ${rule} Role/app`]);
  });

  it('is taken over by name, and by no other', async () => {
    for (const [live, name] of [
      [theirs, 'others'],
      [stack, 'web'],
    ] as const) {
      const plan = await planOf({ live, manifest: { roles: { app: role({ takeOver: name }) } }, config: OWNER });
      expect(findingsOf(plan)).toEqual([]);
      expect(changesOf(plan)).toEqual(['adopt Role/app']);
      const wrong = await planOf({ live, manifest: { roles: { app: role({ takeOver: 'somebody' }) } }, config: OWNER });
      expect(wrong.findings[0]?.next).toContain(`takeOver: ${name}`);
      const removed = await planOf({ live, manifest: { removed: [{ 'Role/app': { takeOver: name } }] }, config: OWNER });
      expect([changesOf(removed), findingsOf(removed)]).toEqual([['delete Role/app'], []]);
    }
  });

  it('needs an approval too where the guards come from elsewhere', async () => {
    const scene = { live: theirs, manifest: { roles: { app: role({ takeOver: 'others' }) } }, guarded: true };
    expect(findingsOf(await planOf({ ...scene, config: OWNER }))).toContain('error take-over Role/app');
    const config = `${OWNER}approvals: [{ allow: adopt Role/app, until: 2026-12-01, why: agreed }]\n`;
    expect(findingsOf(await planOf({ ...scene, config }))).toEqual([]);
  });
});

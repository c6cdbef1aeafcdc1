// Complete, but not blind: Denies from elsewhere stay and are shown first, parts that are ignored stay unsaid.
import { describe, expect, it } from 'vitest';
import { ALLOW, changesOf, DENY, findingsOf, planOf, role, textOf } from './scene.ts';

const QUARANTINE = 'AWSCompromisedKeyQuarantineV3';
const FREEZE = { roles: { app: { inline: { freeze: DENY, grant: ALLOW } } } };

describe('a live Deny that no manifest declares', () => {
  it('is kept as an inline policy, while an Allow beside it goes', async () => {
    const plan = await planOf({ live: FREEZE, manifest: { roles: { app: role() } } });
    expect(plan.foreign).toEqual([{ address: 'Role/app', facet: 'Role/app/inline/freeze', source: 'inline' }]);
    expect(plan.waves.flat().map((action) => action.id)).toEqual(['Role/app#DeleteRolePolicy:grant']);
  });

  it('is shown before all changes, with the line that ends it, and also where nothing changes', async () => {
    const pending = textOf(await planOf({ live: FREEZE, manifest: { roles: { app: role() } } }));
    expect(pending).toContain('removed: [Role/app/inline/freeze]');
    expect(pending.indexOf('Role/app/inline/freeze')).toBeLessThan(pending.indexOf('~ update Role/app'));
    const settled = await planOf({ live: { roles: { app: { inline: { freeze: DENY } } } }, manifest: { roles: { app: role() } } });
    expect(settled.changes).toEqual([]);
    expect(textOf(settled)).toContain('removed: [Role/app/inline/freeze]');
    expect(textOf(settled)).toContain('No changes.');
  });

  it('is kept as an AWS managed policy: the key quarantine', async () => {
    const live = {
      roles: { app: { policies: [`aws:${QUARANTINE}`, 'aws:ReadOnlyAccess'] } },
      aws: { [QUARANTINE]: DENY, ReadOnlyAccess: ALLOW },
    };
    const plan = await planOf({ live, manifest: { roles: { app: role() } } });
    expect(plan.foreign.map((one) => one.facet)).toEqual([`Role/app/policies/${QUARANTINE}`]);
    expect(plan.waves.flat().map((action) => action.id)).toEqual(['Role/app#DetachRolePolicy:aws:ReadOnlyAccess']);
  });

  it('is kept as an attached policy of the account that nobody here declares or owns', async () => {
    const live = { roles: { app: { policies: ['freeze'] } }, policies: { freeze: { document: DENY } } };
    const plan = await planOf({ live, manifest: { roles: { app: role() } } });
    expect(plan.changes).toEqual([]);
    expect(plan.foreign).toEqual([{ address: 'Role/app', facet: 'Role/app/policies/freeze', source: 'customer' }]);
  });

  it('is detached if its policy is declared, or carries our stamp: then it is not foreign', async () => {
    const declared = await planOf({
      live: { roles: { app: { policies: ['freeze'] } }, policies: { freeze: { document: DENY } } },
      manifest: { roles: { app: role() }, policies: { freeze: { document: DENY } } },
    });
    expect(changesOf(declared)).toEqual(['update Role/app']);
    const stamped = await planOf({
      live: {
        roles: { app: { policies: ['freeze'], tags: { 'iamsync:owner': 'acme/123456789012/Role/app' } } },
        policies: { freeze: { document: DENY, tags: { 'iamsync:owner': 'acme/123456789012/Policy/freeze' } } },
      },
      manifest: { roles: { app: role() } },
      config: 'owner: acme\n',
    });
    expect(stamped.foreign).toEqual([]);
    expect(changesOf(stamped)).toEqual(['update Role/app']);
  });

  it('ends by its line in removed, and only by it', async () => {
    for (const [facet, live] of [
      ['inline/freeze', { roles: { app: { inline: { freeze: DENY } } } }],
      ['policies/freeze', { roles: { app: { policies: ['freeze'] } }, policies: { freeze: { document: DENY } } }],
      ['policies/aws:Freeze', { roles: { app: { policies: ['aws:Freeze'] } }, aws: { Freeze: DENY } }],
    ] as const) {
      const plan = await planOf({ live, manifest: { roles: { app: role() }, removed: [`Role/app/${facet}`] } });
      expect(changesOf(plan)).toEqual(['update Role/app']);
      expect(plan.foreign).toEqual([]);
      expect(findingsOf(plan)).toEqual([]);
    }
  });

  it('stays if the manifests declared it earlier and now leave it out', async () => {
    const before = await planOf({ live: FREEZE, manifest: { roles: { app: role({ inline: { freeze: DENY, grant: ALLOW } }) } } });
    expect([before.changes, before.foreign]).toEqual([[], []]);
    const after = await planOf({ live: FREEZE, manifest: { roles: { app: role({ inline: { grant: ALLOW } }) } } });
    expect(after.changes).toEqual([]);
    expect(after.foreign).toHaveLength(1);
  });

  it('is never a trust policy, nor a document with an Allow in it, nor an empty one', async () => {
    const mixed = { ...DENY, Statement: [...DENY.Statement, ...ALLOW.Statement] };
    const live = {
      roles: {
        app: {
          trust: { ...DENY, Statement: [{ Effect: 'Deny', Principal: '*', Action: 'sts:AssumeRole' }] },
          inline: { mixed, none: { Version: '2012-10-17', Statement: [] } },
        },
      },
    };
    const plan = await planOf({ live, manifest: { roles: { app: role() } } });
    expect(plan.foreign).toEqual([]);
    expect(plan.waves.flat().map((action) => action.id)).toContain('Role/app#UpdateAssumeRolePolicy');
    expect(plan.waves.flat().map((action) => action.id)).toContain('Role/app#DeleteRolePolicy:mixed');
  });

  it('cannot be removed and declared at once', async () => {
    const plan = await planOf({
      live: FREEZE,
      manifest: { roles: { app: role({ inline: { freeze: DENY, grant: ALLOW } }) }, removed: ['Role/app/inline/freeze'] },
    });
    expect(findingsOf(plan)).toEqual(['error removed-declared Role/app']);
  });

  it('cannot be taken from an entity that is not declared', async () => {
    const plan = await planOf({ live: FREEZE, manifest: { removed: ['Role/app/inline/freeze', 'Role/app/inline/gone'] } });
    expect(plan.changes).toEqual([]);
    expect(findingsOf(plan)).toEqual(['warning removed-facet Role/app']);
  });
});

describe('what is ignored', () => {
  const CONFIG = 'ignore: ["Role/AWSReservedSSO_*", "Role/*/tags/acme:cost-*", "Role/app-*/inline/vendor-*", "Role/*/policies/vendor*"]\n';
  const live = {
    roles: {
      AWSReservedSSO_Admin: {},
      'app-1': { inline: { 'vendor-x': ALLOW, mine: ALLOW }, tags: { 'acme:cost-center/a': '1', team: 'x' }, policies: ['vendor'] },
      other: { inline: { 'vendor-x': ALLOW } },
    },
    policies: { vendor: {} },
  };

  it('stays: parts of declared entities, and whole entities that nobody declares', async () => {
    const plan = await planOf({ live, manifest: { roles: { 'app-1': role(), other: role() } }, config: CONFIG, unmanaged: true });
    expect(plan.waves.flat().map((action) => action.id)).toEqual([
      'Role/app-1#DeleteRolePolicy:mine',
      'Role/other#DeleteRolePolicy:vendor-x',
      'Role/app-1#UntagRole',
    ]);
    expect(plan.waves.flat().find((action) => action.id === 'Role/app-1#UntagRole')?.do).toMatchObject({ input: { TagKeys: ['team'] } });
    expect(plan.unmanaged.listed).toEqual(['Policy/vendor']);
  });

  it('is an error if it is declared as well, the entity or the part', async () => {
    const whole = await planOf({ live, manifest: { roles: { AWSReservedSSO_Admin: role() } }, config: CONFIG });
    expect(findingsOf(whole)).toContain('error ignored Role/AWSReservedSSO_Admin');
    const part = await planOf({ live, manifest: { roles: { 'app-1': role({ inline: { 'vendor-x': ALLOW } }) } }, config: CONFIG });
    expect(findingsOf(part)).toEqual(['error ignored Role/app-1']);
    expect(part.findings[0]?.message).toContain('Role/app-1/inline/vendor-x');
  });

  it('is an error if it is removed as well, the entity or the part', async () => {
    const whole = await planOf({ live, manifest: { removed: ['Role/AWSReservedSSO_Admin'] }, config: CONFIG });
    expect(findingsOf(whole)).toContain('error ignored Role/AWSReservedSSO_Admin');
    const part = await planOf({ live, manifest: { roles: { 'app-1': role() }, removed: ['Role/app-1/inline/vendor-x'] }, config: CONFIG });
    expect(findingsOf(part)).toEqual(['error ignored Role/app-1']);
  });

  it('counts in quotas all the same', async () => {
    const plan = await planOf({ live, manifest: { roles: { 'app-1': role() } }, config: CONFIG });
    const update = plan.changes.find((change) => change.address === 'Role/app-1');
    expect(update?.verb === 'update' ? update.after['policies'] : []).toEqual([`arn:aws:iam::123456789012:policy/vendor`]);
  });
});

describe('tags of AWS and of iamsync', () => {
  it('are outside, whatever the declaration says of tags', async () => {
    const tags = { 'aws:cloudformation:other': 'x', 'iamsync:hold': '1', 'iamsync:owner': 'nobody', team: 'a' };
    const plan = await planOf({
      live: { roles: { app: { tags: { ...tags, 'aws:cloudformation:other': '' } } } },
      manifest: { roles: { app: role({ takeOver: 'nobody', tags: { team: 'a' } }) } },
    });
    expect(plan.changes).toEqual([]);
  });

  it('include the owner tag by its own name', async () => {
    const manifest = { roles: { app: role({ tags: { team: 'a' }, takeOver: 'other' }) } };
    const live = { roles: { app: { tags: { 'acme-owner': 'other', team: 'a' } } } };
    expect((await planOf({ live, manifest, config: 'ownerTag: acme-owner\n' })).changes).toEqual([]);
    expect(changesOf(await planOf({ live, manifest: { roles: { app: role({ tags: { team: 'a' } }) } } }))).toEqual(['update Role/app']);
    const declared = await planOf({
      manifest: { roles: { app: role({ tags: { 'acme-owner': 'me' } }) } },
      config: 'ownerTag: acme-owner\n',
    });
    expect(findingsOf(declared)).toEqual(['error owner-tag Role/app']);
  });
});

// What no manifest declares: orphaned, unmanaged.
import { describe, expect, it } from 'vitest';
import { changesOf, findingsOf, planOf, role, textOf } from './scene.ts';

const OWNER = 'owner: acme\n';
const PRUNE = 'owner: acme\nprune: true\n';
const stamp = (address: string, owner = 'acme', account = '123456789012') => ({ 'iamsync:owner': `${owner}/${account}/${address}` });

describe('5. orphans', () => {
  const live = {
    roles: {
      old: { tags: stamp('Role/old') },
      copied: { tags: stamp('Role/old') },
      moved: { tags: stamp('Role/moved', 'acme', '999999999999') },
      theirs: { tags: stamp('Role/theirs', 'others') },
      nobodys: {},
    },
  };

  it('are listed and stay, as long as prune is off', async () => {
    const plan = await planOf({ live, config: OWNER });
    expect(plan.changes).toEqual([]);
    expect(plan.orphans.map(({ address, pruned }) => [address, pruned])).toEqual([
      ['Role/copied', false],
      ['Role/moved', false],
      ['Role/old', false],
    ]);
    expect(textOf(plan)).toContain('Role/old (stamped acme/123456789012/Role/old): stays, since prune is off');
    expect(textOf(plan)).toContain('No changes.');
  });

  it('are deleted with prune, but only if the stamp names this owner, account and address', async () => {
    const plan = await planOf({ live, config: PRUNE });
    expect(changesOf(plan)).toEqual(['delete Role/old']);
    expect(plan.orphans.filter((orphan) => !orphan.pruned).map((orphan) => orphan.reason)).toEqual([
      'its stamp names something else',
      'its stamp names something else',
    ]);
    expect(plan.unmanaged.counts).toEqual([{ kind: 'Role', count: 2 }]);
  });

  it('come back with their stamp if the deletion is undone', async () => {
    const plan = await planOf({ live: { roles: { old: { tags: stamp('Role/old') } } }, config: PRUNE });
    expect(JSON.stringify(plan.waves.flat().find((action) => action.id === 'Role/old#DeleteRole')?.undo)).toContain(
      'acme/123456789012/Role/old',
    );
  });

  it('are not deleted if they are protected or belong to a stack', async () => {
    const kept = {
      roles: { old: { tags: stamp('Role/old') }, web: { tags: { ...stamp('Role/web'), 'aws:cloudformation:stack-name': 's' } } },
    };
    const plan = await planOf({ live: kept, config: `${PRUNE}protect: [Role/old]\n` });
    expect(plan.changes).toEqual([]);
    expect(plan.orphans.map((orphan) => orphan.reason)).toEqual(['it is protected', 'it belongs to the CloudFormation stack s']);
  });

  it('by own are pruned where there can be no stamp, and only listed where there could be one', async () => {
    const plan = await planOf({
      live: { groups: { 'app-x': {}, other: {} }, roles: { 'app-y': {} } },
      config: `${PRUNE}own: [Group/app-*, Role/app-*]\n`,
    });
    expect(changesOf(plan)).toEqual(['delete Group/app-x']);
    expect(plan.orphans.map(({ address, reason }) => [address, reason])).toEqual([
      ['Group/app-x', ''],
      ['Role/app-y', 'it could carry a stamp and has none'],
    ]);
  });

  it('whose tags cannot be read are pruned through own only, and the plan says so', async () => {
    const policies = { mine: { tags: stamp('Policy/mine') }, 'app-x': {} };
    const plan = await planOf({ live: { policies, tagsUnread: true }, config: `${PRUNE}own: [Policy/app-*]\n` });
    expect(changesOf(plan)).toEqual(['delete Policy/app-x']);
    expect(findingsOf(plan)).toEqual(['note tags-unread']);
  });

  it('are not what is declared or removed', async () => {
    const plan = await planOf({
      live: { roles: { a: { tags: stamp('Role/a') }, b: { tags: stamp('Role/b') } } },
      manifest: { roles: { a: role() }, removed: ['Role/b'] },
      config: PRUNE,
    });
    expect(plan.orphans).toEqual([]);
    expect(changesOf(plan)).toEqual(['delete Role/b']);
  });
});

describe('6. what nobody manages', () => {
  const live = { roles: { a: {}, b: {} }, policies: { p: {} } };

  it('is counted by kind, and listed when that is asked for', async () => {
    const plan = await planOf({ live });
    expect(plan.unmanaged).toEqual({
      counts: [
        { kind: 'Policy', count: 1 },
        { kind: 'Role', count: 2 },
      ],
      listed: null,
    });
    expect(textOf(plan)).toContain('Not managed here: Policy 1, Role 2 (--unmanaged lists them)');
    const listed = await planOf({ live, unmanaged: true });
    expect(listed.unmanaged.listed).toEqual(['Policy/p', 'Role/a', 'Role/b']);
  });

  it('does not count what is declared or ignored', async () => {
    const plan = await planOf({ live, manifest: { roles: { a: role() } }, config: 'ignore: [Policy/*]\n' });
    expect(plan.unmanaged.counts).toEqual([{ kind: 'Role', count: 1 }]);
  });
});

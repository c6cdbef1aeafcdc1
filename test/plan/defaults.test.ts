// Defaults of the configuration in declarations.
import { describe, expect, it } from 'vitest';
import { ALLOW, planOf, role, textOf } from './scene.ts';

describe('defaults', () => {
  const config = 'defaults: { roles: { tags: { team: core, managed-by: iamsync }, boundary: limit } }\n';
  const policies = { limit: { document: ALLOW } };

  it('fill in what a declaration does not say, and are shown as such', async () => {
    const plan = await planOf({ manifest: { policies, roles: { app: role({ tags: { Team: 'mine' } }) } }, config });
    const created = plan.changes.find((change) => change.address === 'Role/app');
    expect(created?.verb === 'create' ? [created.after['boundary'], created.after['tags']] : []).toEqual([
      'arn:aws:iam::123456789012:policy/limit',
      { Team: 'mine', 'managed-by': 'iamsync' },
    ]);
    expect(textOf(plan)).toContain('+ boundary: arn:aws:iam::123456789012:policy/limit (default)');
    expect(textOf(plan)).toContain('+ managed-by: iamsync (default)');
    expect(textOf(plan)).toMatch(/\+ Team: mine$/m);
  });

  it('give way to what the declaration says, none included', async () => {
    const plan = await planOf({
      live: { roles: { app: { boundary: 'limit' } }, policies: { limit: {} } },
      manifest: { policies, roles: { app: role({ boundary: { none: true }, tags: { team: 'a', 'managed-by': 'me' } }) } },
      config,
    });
    const update = plan.changes.find((change) => change.address === 'Role/app');
    expect(update?.verb === 'update' ? [update.after['boundary'], update.after['tags']] : []).toEqual([
      null,
      { team: 'a', 'managed-by': 'me' },
    ]);
    expect(textOf(plan)).not.toContain('(default)');
  });

  it('are judged like declarations, at their own place', async () => {
    await expect(planOf({ manifest: { roles: { app: role() } }, config: 'defaults: { roles: { boundary: nowhere } }\n' })).rejects.toThrow(
      'No policy nowhere is declared',
    );
    await expect(planOf({ config: 'defaults: { roles: { path: /x/ } }\n' })).rejects.toThrow('defaults.roles has no key path');
  });
});

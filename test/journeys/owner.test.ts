// An account gets an owner: everything is adopted, stamped at birth, pruned, and an empty plan follows each time.
import { afterAll, describe, expect, it } from 'vitest';
import { openBench } from '../support/program.ts';
import type { Folder } from '../support/program.ts';

const bench = openBench();
afterAll(() => bench.close());

const SANDBOX = '--sandbox=sandbox.json';
const ALLOW = { Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }] };
const role = { trust: { services: 'lambda.amazonaws.com' } };

function declare(folder: Folder, content: object): void {
  folder.write('manifests/all.yaml', JSON.stringify(content));
}

/** Applies, and sees that nothing is left to do. Returns what apply showed. */
async function settle(folder: Folder): Promise<string> {
  const applied = await folder.run(['apply', SANDBOX, '--yes']);
  expect(applied.code, applied.all).toBe(0);
  const again = await folder.run(['plan', SANDBOX, '--detailed-exitcode']);
  expect(again.code, again.all).toBe(0);
  return applied.stdout;
}

describe('an account that gets an owner', () => {
  it('is adopted as it is, refused where it differs, and pruned by its stamps', async () => {
    const folder = bench.folder({ 'iamsync.yaml': 'journal: none\n' });
    const policies = { p: { description: 'the first', document: ALLOW, tags: { team: 'a' } } };
    declare(folder, {
      policies,
      roles: { app: { ...role, policies: ['p'] }, gone: role },
      groups: { team: {} },
      users: { joe: { groups: ['team'] } },
    });
    await settle(folder);

    folder.write('iamsync.yaml', 'journal: none\nowner: acme\nprune: true\n');
    const adopted = await settle(folder);
    for (const address of ['Policy/p', 'Role/app', 'Role/gone', 'User/joe']) expect(adopted).toContain(`> adopt ${address}`);
    expect(adopted).not.toContain('adopt Group/team');

    declare(folder, { policies, roles: { app: { ...role, policies: ['p'] } }, groups: { team: {} }, users: { joe: { groups: ['team'] } } });
    expect(await settle(folder)).toContain('- delete Role/gone');
  });

  it('reads the description of a policy before it adopts it', async () => {
    const folder = bench.folder({ 'iamsync.yaml': 'journal: none\n' });
    declare(folder, { policies: { p: { description: 'the first', document: ALLOW } } });
    await settle(folder);
    folder.write('iamsync.yaml', 'journal: none\nowner: acme\n');
    declare(folder, { policies: { p: { document: ALLOW, adopt: true } } });
    const planned = await folder.run(['plan', SANDBOX]);
    expect(planned.code, planned.all).toBe(3);
    expect(planned.stdout).toContain('description: "the first"');
    declare(folder, { policies: { p: { description: 'the first', document: ALLOW } } });
    expect(await settle(folder)).toContain('> adopt Policy/p');
  });

  it('lets a reviewed plan with an adoption and a change through, and keeps a foreign Deny', async () => {
    const folder = bench.folder({ 'iamsync.yaml': 'journal: none\n' });
    const freeze = { Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] };
    declare(folder, { roles: { app: { ...role, inline: { freeze, old: ALLOW } } } });
    await settle(folder);
    folder.write('iamsync.yaml', 'journal: none\nowner: acme\n');
    declare(folder, { roles: { app: { ...role, adopt: true, inline: {}, tags: { team: 'a' } } } });
    expect((await folder.run(['plan', SANDBOX, '--out', 'plan.json'])).code).toBe(0);
    const applied = await folder.run(['apply', 'plan.json', SANDBOX, '--yes']);
    expect(applied.code, applied.all).toBe(0);
    const again = await folder.run(['plan', SANDBOX, '--detailed-exitcode']);
    expect([again.code, again.stdout.includes('removed: [Role/app/inline/freeze]')], again.all).toEqual([0, true]);
  });
});

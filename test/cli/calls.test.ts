// What planning asks of an account: exactly these calls, however large the account, and never one that writes.
import { afterAll, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { isWrite } from '../../src/sandbox/operation.ts';
import { openBench, towards } from '../support/program.ts';
import type { Files } from '../support/world.ts';

const bench = openBench();
afterAll(() => bench.close());

/** So many policies and roles, from those with the given names on. */
function accountOf(policies: number, roles: number): Files {
  const document = { Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }] };
  const trust = { services: 'ec2.amazonaws.com' };
  const named = <T>(prefix: string, count: number, value: T): Record<string, T> =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`${prefix}${index}`, value]));
  return {
    'iamsync.yaml': 'journal: none\n',
    'manifests/all.yaml': JSON.stringify({
      policies: named('p', policies, { document, tags: { team: 'a' } }),
      roles: named('r', roles, { trust, policies: ['p0'] }),
    }),
  };
}

function counted(sandbox: Sandbox): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { op } of sandbox.calls) counts[op] = (counts[op] ?? 0) + 1;
  return counts;
}

/** A sandbox that holds the account, and the environment that leads to it. */
async function filled(files: Files) {
  const sandbox = await bench.sandbox();
  const env = towards(sandbox);
  const applied = await bench.folder(files).run(['apply', '--yes', '--concurrency', '8'], env);
  expect(applied.code, applied.all).toBe(0);
  sandbox.forgetCalls();
  return { sandbox, env };
}

describe('plan', () => {
  it('of an empty account asks for five answers', async () => {
    const sandbox = await bench.sandbox();
    const planned = await bench.folder(accountOf(1, 1)).run(['plan'], towards(sandbox));
    expect(planned.code, planned.all).toBe(0);
    expect(counted(sandbox)).toEqual({
      GetCallerIdentity: 1,
      GetAccountAuthorizationDetails: 1,
      ListRoles: 1,
      GetAccountSummary: 1,
      GetResources: 1,
    });
  });

  it('asks one identity, the pages of the crawl, of the roles and of the tags, and one summary', async () => {
    const { sandbox, env } = await filled(accountOf(7, 5));
    sandbox.setPageSize(3);
    const planned = await bench.folder(accountOf(7, 5)).run(['plan', '--detailed-exitcode'], env);
    expect(planned.code, planned.all).toBe(0);
    const { GetResources = 0, ...others } = counted(sandbox);
    // 12 entities by three, 5 roles by three.
    expect(others).toEqual({ GetCallerIdentity: 1, GetAccountAuthorizationDetails: 4, ListRoles: 2, GetAccountSummary: 1 });
    // 7 tagged policies by three; those that have not come when the crawl is over, whichever is faster, are asked for by name in one call.
    expect([2, 3]).toContain(GetResources);
  });

  it('asks no more for what is not declared', async () => {
    const { sandbox, env } = await filled(accountOf(7, 5));
    const planned = await bench.folder(accountOf(1, 0)).run(['plan', '--detailed-exitcode'], env);
    expect(planned.code, planned.all).toBe(0);
    expect(counted(sandbox)).toEqual({
      GetCallerIdentity: 1,
      GetAccountAuthorizationDetails: 1,
      ListRoles: 1,
      GetAccountSummary: 1,
      GetResources: 1,
    });
  });

  it('of more than five hundred entities reads the roles beside all else', async () => {
    const sandbox = await bench.sandbox();
    const planned = await bench.folder(accountOf(1, 500)).run(['plan'], towards(sandbox));
    expect(planned.code, planned.all).toBe(0);
    expect(counted(sandbox)).toMatchObject({ GetCallerIdentity: 1, GetAccountAuthorizationDetails: 2, ListRoles: 1, GetResources: 1 });
    const filters = sandbox.calls.filter(({ op }) => op === 'GetAccountAuthorizationDetails').map(({ input }) => input['Filter']);
    expect(filters).toContainEqual(['Role']);
  });

  it('asks one ListPolicyTags for each declared policy that exists where tag:GetResources is denied', async () => {
    const { sandbox, env } = await filled(accountOf(5, 1));
    sandbox.fail({
      op: 'GetResources',
      code: 'AccessDeniedException',
      status: 400,
      message: 'not authorized to perform: tag:GetResources',
    });
    const files = accountOf(3, 1);
    const planned = await bench
      .folder({
        ...files,
        'manifests/new.yaml': 'policies:\n  fresh:\n    document: { Statement: [{ Effect: Allow, Action: "s3:*", Resource: "*" }] }\n',
      })
      .run(['plan', '--detailed-exitcode'], env);
    expect(planned.code, planned.all).toBe(2);
    expect(planned.stdout).toContain('Plan: 1 to create, 0 to update, 0 to delete');
    expect(counted(sandbox)).toEqual({
      GetCallerIdentity: 1,
      GetAccountAuthorizationDetails: 1,
      ListRoles: 1,
      GetAccountSummary: 1,
      GetResources: 1,
      ListPolicyTags: 3,
    });
    const asked = sandbox.calls
      .filter((call) => call.op === 'ListPolicyTags')
      .map((call) => String(call.input['PolicyArn']).replace(/^.*\//, ''));
    expect(asked.sort()).toEqual(['p0', 'p1', 'p2']);
  });

  it('asks one more call for each declared policy with --deep', async () => {
    const { sandbox, env } = await filled(accountOf(2, 1));
    expect((await bench.folder(accountOf(2, 1)).run(['plan', '--deep', '--detailed-exitcode'], env)).code).toBe(0);
    expect(counted(sandbox)).toMatchObject({ GetPolicy: 2 });
  });

  it('asks for nothing while the manifests have errors but for who we are', async () => {
    const sandbox = await bench.sandbox();
    const planned = await bench.folder({ 'manifests/a.yaml': 'roles:\n  a: {}\n' }).run(['plan'], towards(sandbox));
    expect(planned.code, planned.all).toBe(1);
    expect(Object.keys(counted(sandbox))).toEqual(['GetCallerIdentity']);
  });

  it('never calls an operation that writes, whatever is pending', async () => {
    const { sandbox, env } = await filled(accountOf(3, 2));
    const folder = bench.folder({ ...accountOf(1, 3), 'manifests/gone.yaml': 'removed: [Policy/p1, Policy/p2]\n' });
    for (const args of [
      ['plan'],
      ['plan', '--out', 'plan.json'],
      ['plan', '--format', 'json'],
      ['plan', '--deep'],
      ['plan', '--detailed-exitcode'],
      ['plan', '--explain', 'Role/r2#CreateRole'],
    ]) {
      const planned = await folder.run(args, env);
      expect([0, 2], planned.all).toContain(planned.code);
    }
    expect((await folder.run(['validate'], env)).code).toBe(0);
    expect(sandbox.calls.length).toBeGreaterThan(20);
    expect(sandbox.calls.filter((call) => isWrite(call.op))).toEqual([]);
  });
});

describe('apply', () => {
  it('writes what the plan shows and nothing else', async () => {
    const sandbox = await bench.sandbox();
    const env = towards(sandbox);
    const folder = bench.folder(accountOf(2, 2));
    const planned = await folder.run(['plan', '--format', 'json'], env);
    const waves: { do: { op: string } }[][] = JSON.parse(planned.stdout).waves;
    sandbox.forgetCalls();
    expect((await folder.run(['apply', '--yes'], env)).code).toBe(0);
    const written = sandbox.calls.filter((call) => isWrite(call.op)).map((call) => call.op);
    expect(written.sort()).toEqual(
      waves
        .flat()
        .map((action) => action.do.op)
        .sort(),
    );
  });

  it('that has nothing to do writes nothing and keeps no journal', async () => {
    const { sandbox, env } = await filled(accountOf(1, 1));
    const applied = await bench.folder({ ...accountOf(1, 1), 'iamsync.yaml': 'journal: none\n' }).run(['apply', '--yes'], env);
    expect(applied.code, applied.all).toBe(0);
    expect(applied.stdout).toContain('No changes.');
    expect(sandbox.calls.filter((call) => isWrite(call.op))).toEqual([]);
  });
});

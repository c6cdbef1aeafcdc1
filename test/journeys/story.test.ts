// A story from easy to hard, told by the built program to a sandbox with a memory. Every step runs twice: changes, then none.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../src/model/json.ts';
import { openBench } from '../support/program.ts';
import type { Ended, Folder } from '../support/program.ts';

const bench = openBench();
afterAll(() => bench.close());

const SANDBOX = '--sandbox=sandbox.json';
const ADMIN = '123456789012';
let folder: Folder;
beforeAll(() => {
  folder = bench.folder({});
});

interface Told {
  readonly ops: readonly string[];
  readonly text: string;
}

/** The manifests become these; the plan is pending, is applied, and then nothing is pending and nothing is done. */
async function step(content: JsonObject): Promise<Told> {
  folder.write('manifests/all.yaml', JSON.stringify(content, null, 2));
  const planned = await folder.run(['plan', SANDBOX, '--format', 'json', '--detailed-exitcode']);
  expect(planned.code, planned.all).toBe(2);
  const plan: { waves: { do: { op?: string } }[][] } = JSON.parse(planned.stdout);
  const applied = await folder.run(['apply', SANDBOX, '--yes']);
  expect(applied.code, applied.all).toBe(0);
  await nothing();
  return { ops: plan.waves.flat().map((action) => action.do.op ?? 'Wait'), text: applied.stdout };
}

async function nothing(): Promise<void> {
  const planned = await folder.run(['plan', SANDBOX, '--detailed-exitcode']);
  expect(planned.code, planned.all).toBe(0);
  expect(planned.stdout).toContain('No changes.');
  const applied = await folder.run(['apply', SANDBOX, '--yes']);
  expect(applied.code, applied.all).toBe(0);
  expect(applied.stdout).not.toContain('Applied');
}

/** The document with so many actions, so that each number is another one. */
function reads(number: number): JsonObject {
  const actions = Array.from(
    { length: number },
    (_, index) =>
      `s3:GetObject${index === 0 ? '' : ['Acl', 'Tagging', 'Version', 'Torrent', 'Retention', 'LegalHold', 'Attributes'][index - 1]}`,
  );
  return { Statement: [{ Sid: 'Read', Effect: 'Allow', Action: actions, Resource: 'arn:aws:s3:::demo/*' }] };
}

const lambda = { services: 'lambda.amazonaws.com' };
const policies = (number: number, more: JsonObject = {}): JsonObject => ({ read: { document: reads(number), ...more } });

async function rollback(...more: string[]): Promise<Ended> {
  return folder.run(['rollback', 'policy', 'read', SANDBOX, '--yes', ...more]);
}

describe('the life of an account', () => {
  it('begins with a policy', async () => {
    expect((await step({ policies: policies(1) })).ops).toEqual(['CreatePolicy']);
  });

  it('gets a role', async () => {
    expect((await step({ policies: policies(1), roles: { app: { trust: lambda } } })).ops).toEqual(['CreateRole']);
  });

  it('attaches the policy to the role', async () => {
    expect((await step({ policies: policies(1), roles: { app: { trust: lambda, policies: ['read'] } } })).ops).toEqual([
      'AttachRolePolicy',
    ]);
  });

  it('edits the policy: a version is staged, then made the default after a wait', async () => {
    const { ops, text } = await step({ policies: policies(2), roles: { app: { trust: lambda, policies: ['read'] } } });
    expect(ops).toEqual(['CreatePolicyVersion', 'Wait', 'SetDefaultPolicyVersion']);
    expect(text).toContain('s3:GetObjectAcl');
    expect(text).not.toContain('DeletePolicyVersion');
  });

  it('edits it up to five versions, then makes room by the oldest', async () => {
    const roles = { app: { trust: lambda, policies: ['read'] } };
    for (const number of [3, 4, 5]) expect((await step({ policies: policies(number), roles })).ops).not.toContain('DeletePolicyVersion');
    const { ops, text } = await step({ policies: policies(6), roles });
    expect(ops).toEqual(['DeletePolicyVersion', 'CreatePolicyVersion', 'Wait', 'SetDefaultPolicyVersion']);
    expect(text).toContain('DeletePolicyVersion:v1');
  });

  it('takes back an edit in the manifests with one call', async () => {
    const { ops } = await step({ policies: policies(4), roles: { app: { trust: lambda, policies: ['read'] } } });
    expect(ops).toEqual(['SetDefaultPolicyVersion']);
  });

  it('rolls the policy back to the version before, and says what the manifests would bring back', async () => {
    const rolled = await rollback();
    expect(rolled.code, rolled.all).toBe(0);
    expect(rolled.stdout).toContain('SetDefaultPolicyVersion');
    expect(rolled.stderr).toContain('manifests/all.yaml:3');
    expect((await folder.run(['plan', SANDBOX, '--detailed-exitcode'])).code).toBe(2);
    folder.write('manifests/all.yaml', JSON.stringify({ policies: policies(3), roles: { app: { trust: lambda, policies: ['read'] } } }));
    await nothing();
  });

  it('rolls it back to a version by its number, once', async () => {
    folder.write('manifests/all.yaml', JSON.stringify({ policies: policies(4), roles: { app: { trust: lambda, policies: ['read'] } } }));
    const rolled = await rollback('--to', 'v4');
    expect(rolled.code, rolled.all).toBe(0);
    await nothing();
    const again = await rollback('--to', '4');
    expect(again.code, again.all).toBe(0);
    expect(again.stdout).toContain('No changes');
    const missing = await rollback('--to', 'v1');
    expect(missing.code, missing.all).toBe(1);
    expect(missing.stderr).toMatch(/has no version v1; it has v6, v5, v4 \(default\), v3, v2/);
  });

  it('sets, keeps, changes and removes a boundary', async () => {
    const limits = { limit: { document: { Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] } } };
    const all = { ...policies(4), ...limits };
    const role = (more: JsonObject): JsonObject => ({ app: { trust: lambda, policies: ['read'], ...more } });
    expect((await step({ policies: all, roles: role({ boundary: 'limit' }) })).ops).toEqual(['CreatePolicy', 'PutRolePermissionsBoundary']);
    folder.write('manifests/all.yaml', JSON.stringify({ policies: all, roles: role({}) }));
    await nothing();
    expect((await folder.run(['plan', SANDBOX])).stdout).toMatch(/Kept as it is.*\n\s+Role\/app boundary: .*policy\/limit/);
    expect((await step({ policies: all, roles: role({ boundary: 'aws:PowerUserAccess' }) })).ops).toEqual(['PutRolePermissionsBoundary']);
    expect((await step({ policies: all, roles: role({ boundary: { none: true } }) })).ops).toEqual(['DeleteRolePermissionsBoundary']);
  });

  it('tags, re-tags in place and untags', async () => {
    const tagged = (tags: JsonObject): JsonObject => ({
      policies: policies(4, { tags }),
      roles: { app: { trust: lambda, policies: ['read'], tags } },
    });
    expect((await step(tagged({ team: 'a', stage: 'x' }))).ops).toEqual(['TagPolicy', 'TagRole']);
    expect((await step(tagged({ team: 'b' }))).ops.toSorted()).toEqual(['TagPolicy', 'TagRole', 'UntagPolicy', 'UntagRole']);
    expect(
      (
        await step({
          policies: policies(4, { tags: { team: 'b' } }),
          roles: { app: { trust: lambda, policies: ['read'], tags: { Team: 'c' } } },
        })
      ).ops,
    ).toEqual(['TagRole']);
  });

  it('changes trust, the longest session and inline policies', async () => {
    const role = (more: JsonObject): JsonObject => ({
      policies: policies(4),
      roles: { app: { policies: ['read'], tags: { Team: 'c' }, ...more } },
    });
    await step(role({ trust: { accounts: [{ name: ADMIN, mfa: true }] } }));
    expect(
      (await step(role({ trust: { accounts: [{ name: ADMIN, mfa: true }] }, maxSessionDuration: '2h', description: 'an app' }))).ops,
    ).toEqual(['UpdateRole']);
    const guard = { Statement: [{ Effect: 'Deny', Action: 's3:Delete*', Resource: '*' }] };
    const inline = (more: JsonObject): JsonObject => ({ trust: lambda, maxSessionDuration: '2h', description: 'an app', inline: more });
    expect((await step(role(inline({ guard })))).ops.toSorted()).toEqual(['PutRolePolicy', 'UpdateAssumeRolePolicy']);
    // A Deny that no manifest declares any more is foreign: kept, shown, and ended by its own line.
    folder.write('manifests/all.yaml', JSON.stringify(role(inline({}))));
    await nothing();
    expect((await folder.run(['plan', SANDBOX])).stdout).toContain('Role/app/inline/guard');
    expect((await step({ ...role(inline({})), removed: ['Role/app/inline/guard'] })).ops).toEqual(['DeleteRolePolicy']);
  });

  it('bears roles that trust each other and themselves', async () => {
    const roles: JsonObject = {
      app: {
        policies: ['read'],
        tags: { Team: 'c' },
        trust: { ...lambda, roles: ['one', 'three'] },
        maxSessionDuration: '2h',
        description: 'an app',
      },
      one: { trust: { roles: ['two'] } },
      two: { trust: { roles: ['one', 'three'] } },
      three: { trust: { roles: ['three', 'app'] } },
    };
    const { ops } = await step({ policies: policies(4), roles });
    expect(ops.filter((op) => op === 'CreateRole')).toHaveLength(3);
  });

  it('removes a knot of roles whole, then everything', async () => {
    const app: Json = { policies: ['read'], tags: { Team: 'c' }, trust: lambda, maxSessionDuration: '2h', description: 'an app' };
    const { ops } = await step({ policies: policies(4), roles: { app }, removed: ['Role/one', 'Role/two', 'Role/three'] });
    expect(ops.filter((op) => op === 'DeleteRole')).toHaveLength(3);
    await step({ removed: ['Role/app', 'Policy/read', 'Policy/limit', 'Role/one', 'Role/two', 'Role/three'] });
    const { stdout } = await folder.run(['plan', SANDBOX]);
    expect(stdout).toContain('0 in the account');
  });
});

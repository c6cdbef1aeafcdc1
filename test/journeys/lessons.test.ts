// What breaks in other tools, each by its name, through manifests, plan, apply and a sandbox. Here it must not.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call } from '../../src/model/call.ts';
import type { Plan } from '../../src/model/plan.ts';
import { versionsOf, defaultVersion } from '../../src/kinds/policy/facts.ts';
import { renderPlan } from '../../src/render/text.ts';
import { openBench } from '../support/program.ts';
import { applyOn, liveOf, manifest, planOn, startAccounts } from '../support/world.ts';
import type { Account, Files } from '../support/world.ts';

const bench = openBench();
let world: Awaited<ReturnType<typeof startAccounts>>;
beforeAll(async () => {
  world = await startAccounts(8);
});
afterAll(async () => {
  await bench.close();
  await world.sandbox.close();
});

const allow = (action: string) => ({ Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] });
const trust = { services: 'lambda.amazonaws.com' };
const wire = (document: object) => JSON.stringify({ Version: '2012-10-17', ...document });

async function settle(account: Account, files: Files): Promise<Plan> {
  const plan = await planOn(account, files);
  const report = await applyOn(account, plan);
  expect([report.result, report.failed]).toEqual(['done', []]);
  return plan;
}

function textOf(plan: Plan): string {
  return renderPlan(plan, { color: false, width: 120 });
}

describe("iamy's silent skipping of .yml", () => {
  it('a .yml file is a manifest like any other: what it declares is made, and nothing of it is deleted', async () => {
    const account = world.account(0);
    const yml = { 'manifests/joe.yml': 'roles:\n  joe:\n    trust: { services: lambda.amazonaws.com }\n' };
    const made = await settle(account, yml);
    expect(made.changes.map((change) => `${change.verb} ${change.address}`)).toEqual(['create Role/joe']);
    expect((await planOn(account, yml)).changes).toEqual([]);
    account.close();
  });
});

describe("IAMbic's boundary removed by omission", () => {
  it('a declaration without a boundary keeps it, says so, and only none: true removes it', async () => {
    const account = world.account(1);
    const policies = { limit: { document: allow('s3:*') } };
    await settle(account, manifest({ policies, roles: { app: { trust, boundary: 'limit' } } }));
    const silent = await planOn(account, manifest({ policies, roles: { app: { trust } } }));
    expect(silent.changes).toEqual([]);
    expect(textOf(silent)).toContain(`Role/app boundary: arn:aws:iam::${account.id}:policy/limit`);
    const none = await planOn(account, manifest({ policies, roles: { app: { trust, boundary: { none: true } } } }));
    expect(none.waves.flat().map((action) => action.id)).toEqual(['Role/app#DeleteRolePermissionsBoundary']);
    account.close();
  });
});

describe("IAMbic's missing SetAsDefault", () => {
  it('an edited policy is in force when apply ends, and the next plan is empty', async () => {
    const account = world.account(2);
    await settle(account, manifest({ policies: { p: { document: allow('s3:GetObject') } } }));
    const edited = manifest({ policies: { p: { document: allow('s3:PutObject') } } });
    await settle(account, edited);
    const live = (await liveOf(account)).entities.find((entity) => entity.name === 'p');
    const standard = live === undefined ? undefined : versionsOf(live).find((version) => version.id === defaultVersion(live.facts));
    expect([standard?.id, standard?.document.Statement[0]?.Action]).toEqual(['v2', ['s3:PutObject']]);
    expect((await planOn(account, edited)).changes).toEqual([]);
    account.close();
  });
});

describe("Terraform's exclusive attachments", () => {
  it('an attachment elsewhere is never detached: of a declared policy by an undeclared role, of another policy by anybody', async () => {
    const account = world.account(3);
    const arn = (name: string) => `arn:aws:iam::${account.id}:policy/${name}`;
    await settle(
      account,
      manifest({ policies: { shared: { document: allow('s3:*') } }, roles: { ours: { trust, policies: ['shared'] } } }),
    );
    const document = wire({ Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }] });
    await account.writer.call(call('CreateRole', { RoleName: 'theirs', AssumeRolePolicyDocument: document }));
    await account.writer.call(call('CreatePolicy', { PolicyName: 'beside', PolicyDocument: wire(allow('sqs:*')) }));
    for (const PolicyArn of [arn('shared'), arn('beside')])
      await account.writer.call(call('AttachRolePolicy', { RoleName: 'theirs', PolicyArn }));
    const gone = manifest({ policies: { shared: { document: allow('s3:*') } }, roles: { ours: { trust } } });
    const plan = await settle(account, gone);
    expect(plan.waves.flat().map((action) => action.id)).toEqual(['Role/ours#DetachRolePolicy:shared']);
    const theirs = (await liveOf(account)).entities.find((entity) => entity.name === 'theirs');
    expect(theirs?.spec['policies']).toEqual([arn('beside'), arn('shared')]);
    account.close();
  });
});

describe('Miam\'s dry run that says "No change"', () => {
  it('plan says what it would do, never that nothing changes, and tells a pipeline by its exit code', async () => {
    const folder = bench.folder({ 'manifests/a.yaml': 'roles:\n  joe:\n    trust: { services: lambda.amazonaws.com }\n' });
    const planned = await folder.run(['plan', '--sandbox', '--detailed-exitcode']);
    expect(planned.code, planned.all).toBe(2);
    expect(planned.stdout).not.toMatch(/no change/i);
    expect(planned.stdout).toContain('Plan: 1 to create, 0 to update, 0 to delete.');
  });
});

// A run over HTTP, with the real SDK: faults on the wire at every call, and the account afterwards.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from '../../src/apply/run.ts';
import { unwind } from '../../src/apply/unwind.ts';
import { openAccount } from '../../src/edge/aws.ts';
import { nullJournal } from '../../src/edge/journal.ts';
import { liveState } from '../../src/live/state.ts';
import { readCrawl } from '../../src/live/read.ts';
import { call } from '../../src/model/call.ts';
import { startSandbox } from '../../src/sandbox/server.ts';
import { action, planOf, world } from './fakes.ts';
import { holding } from '../support/holding.ts';
import { noSecrets } from '../support/world.ts';
import type { OpenAccount } from '../../src/edge/aws.ts';
import type { LiveState } from '../../src/model/state.ts';
import type { RunReport } from '../../src/model/run.ts';
import type { RunOptions } from '../../src/apply/session.ts';
import type { FaultRule, Sandbox } from '../../src/sandbox/server.ts';

const ACCOUNT = '123456789012';
const P = `arn:aws:iam::${ACCOUNT}:policy/p`;
const options: RunOptions = { concurrency: 4, waits: false };

const document = (op: string): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: op, Resource: '*' }] });
const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

// A policy in two versions, a role that holds it, and an inline policy: nine calls.
const VERSION = 'Policy/p#CreatePolicyVersion';
const plan = planOf([
  action('Policy/p#CreatePolicy', {
    address: 'Policy/p',
    do: call('CreatePolicy', { PolicyName: 'p', Path: '/', PolicyDocument: document('s3:GetObject') }),
    undo: [call('DeletePolicy', { PolicyArn: P })],
  }),
  action('Role/x#CreateRole', {
    address: 'Role/x',
    do: call('CreateRole', { RoleName: 'x', Path: '/', AssumeRolePolicyDocument: TRUST }),
    undo: [call('DeleteRole', { RoleName: 'x' })],
  }),
  action(VERSION, {
    address: 'Policy/p',
    needs: ['Policy/p#CreatePolicy'],
    do: call('CreatePolicyVersion', { PolicyArn: P, PolicyDocument: document('s3:PutObject'), SetAsDefault: false }),
    undo: [call('DeletePolicyVersion', { PolicyArn: P, VersionId: { ref: VERSION, field: 'PolicyVersion.VersionId' } })],
  }),
  action('wait', { address: 'Policy/p', needs: [VERSION], do: { seconds: 10, reason: 'replicas' } }),
  action('default', {
    address: 'Policy/p',
    needs: ['wait'],
    do: call('SetDefaultPolicyVersion', { PolicyArn: P, VersionId: { ref: VERSION, field: 'PolicyVersion.VersionId' } }),
    undo: [call('SetDefaultPolicyVersion', { PolicyArn: P, VersionId: 'v1' })],
  }),
  action('attach', {
    address: 'Role/x',
    takes: ['Policy/p'],
    needs: ['Policy/p#CreatePolicy', 'Role/x#CreateRole'],
    do: call('AttachRolePolicy', { RoleName: 'x', PolicyArn: P }),
    undo: [call('DetachRolePolicy', { RoleName: 'x', PolicyArn: P })],
  }),
  action('inline', {
    address: 'Role/x',
    needs: ['Role/x#CreateRole'],
    do: call('PutRolePolicy', { RoleName: 'x', PolicyName: 'i', PolicyDocument: document('s3:ListBucket') }),
    undo: [call('DeleteRolePolicy', { RoleName: 'x', PolicyName: 'i' })],
  }),
  action('update', {
    address: 'Role/x',
    needs: ['inline'],
    do: call('UpdateRole', { RoleName: 'x', Description: 'd', MaxSessionDuration: 7200 }),
    undo: [call('UpdateRole', { RoleName: 'x', Description: '', MaxSessionDuration: 3600 })],
  }),
]);
const CALLS = 7;

let sandbox: Sandbox;
let account: OpenAccount;

beforeEach(async () => {
  sandbox = await startSandbox({ accounts: [ACCOUNT] });
  const credentials = sandbox.keys[ACCOUNT];
  if (credentials === undefined) throw new Error('the sandbox has no key for its account');
  account = openAccount({ endpoint: sandbox.url, credentials, random: () => 0 });
});

afterEach(async () => {
  account.close();
  await sandbox.close();
});

async function state(): Promise<Pick<LiveState, 'entities'>> {
  const { entities } = liveState(await readCrawl(account.reader, { policies: ['p'], descriptions: [] }));
  return { entities };
}

/** Time passes by sleeping only, so that no fault costs the test any. */
function apply(): Promise<RunReport> {
  return run(
    plan,
    { iam: account.writer, reader: account.reader.iam, journal: nullJournal, clock: world().clock, secrets: noSecrets },
    options,
  );
}

/** The entities without what differs from run to run. */
async function shape(): Promise<unknown> {
  const { entities } = await state();
  return entities.map(({ kind, name, spec, facts }) => ({
    kind,
    name,
    spec,
    version: facts['defaultVersion'] ?? null,
    versions: Array.isArray(facts['versions']) ? facts['versions'].length : 0,
  }));
}

it('does the whole plan, and its undo steps take it back', async () => {
  const before = await shape();
  const report = await apply();
  expect(report).toMatchObject({ result: 'done', calls: CALLS, retries: 0 });
  expect(await shape()).toMatchObject([
    { kind: 'Policy', name: 'p', version: 'v2', versions: 2 },
    { kind: 'Role', name: 'x', spec: { description: 'd', maxSessionDuration: 7200, policies: [P] } },
  ]);
  const { waves, lost } = unwind(plan, report.done);
  expect(lost).toEqual([]);
  for (const { do: step } of waves.flat()) if ('op' in step) await account.writer.call(step);
  expect(await shape()).toEqual(before);
});

describe.each<[string, Pick<FaultRule, 'code' | 'status' | 'when'>]>([
  ['cut off after the work was done', { when: 'after' }],
  ['cut off before anything was done', { when: 'before' }],
  ['answered with a 500 after the work was done', { when: 'after', code: 'ServiceFailure', status: 500 }],
  ['throttled', { when: 'before', code: 'Throttling', status: 400 }],
])('a call that is %s', (_, rule) => {
  it.each(Array.from({ length: CALLS }, (__, index) => index + 1))(
    'leaves the account as if nothing had happened: call %i',
    async (nth) => {
      sandbox.fail({ ...rule, nth });
      const report = await apply();
      expect(report).toMatchObject({ result: 'done', cause: null });
      expect(await shape()).toMatchObject([
        { kind: 'Policy', name: 'p', version: 'v2', versions: 2, spec: { document: { Statement: [{ Action: ['s3:PutObject'] }] } } },
        { kind: 'Role', name: 'x', spec: { description: 'd', policies: [P], inline: { i: {} } } },
      ]);
    },
  );
});

it('a call that is refused ends the run; what was reported done is in the account, and nothing else', async () => {
  sandbox.fail({
    op: 'AttachRolePolicy',
    code: 'AccessDenied',
    status: 403,
    message: 'User: x is not authorized to perform: iam:AttachRolePolicy',
  });
  const report = await apply();
  expect(report.failed).toMatchObject([{ id: 'attach', error: { code: 'AccessDenied', ambiguous: false } }]);
  expect([...report.done, ...report.failed, ...report.notTried]).toHaveLength(plan.waves.flat().length);
  const { entities } = await state();
  expect(entities.find(({ kind }) => kind === 'Role')?.spec).toMatchObject({ policies: [] });
});

it('reading denied in the middle names the permission', async () => {
  sandbox.fail({ op: 'ListRoles', code: 'AccessDenied', status: 403 });
  await expect(state()).rejects.toMatchObject({ code: 'access-denied', message: holding('iam:ListRoles') });
});

it('reading costs what the pages cost', async () => {
  await apply();
  sandbox.setPageSize(1);
  sandbox.forgetCalls();
  await state();
  const asked = (op: string): number => sandbox.calls.filter((one) => one.op === op).length;
  const pages = asked('GetAccountAuthorizationDetails');
  expect(pages).toBeGreaterThanOrEqual(2);
  expect([asked('GetCallerIdentity'), asked('ListRoles'), asked('GetAccountSummary')]).toEqual([1, 1, 1]);
  expect(sandbox.calls).toHaveLength(3 + pages + asked('GetResources'));
});

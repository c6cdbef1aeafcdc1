// What the laws over random pairs of accounts do: fill an account, disturb it, settle it, take the run back.
import fc from 'fast-check';
import { expect } from 'vitest';
import { unwind } from '../../src/apply/unwind.ts';
import { call, isCall } from '../../src/model/call.ts';
import { isError } from '../../src/model/finding.ts';
import { byCodePoint, canonical, isList, isObject } from '../../src/model/json.ts';
import type { Json, JsonObject } from '../../src/model/json.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { DoneAction } from '../../src/model/run.ts';
import { accounts, manifestOf } from './accounts.ts';
import type { AccountModel } from './accounts.ts';
import { identityDocument } from './documents.ts';
import type { Accounts } from './near.ts';
import { applyOn, describeFindings, liveOf, manifest, planOn } from './world.ts';
import type { Account, Files, startAccounts } from './world.ts';

/** What random accounts are refused for and a law about something else takes no notice of. */
export const UNSAFE: readonly string[] = ['no-safe-order', 'lock-out'];

/** What happens to an account behind our back: versions, another default, holders that no manifest knows. */
export interface Disturbance {
  readonly documents: readonly JsonObject[];
  /** Which of the versions becomes the default; none if there are not so many. */
  readonly standard: number;
  readonly held: boolean;
}

export const disturbances: fc.Arbitrary<Disturbance> = fc.record({
  documents: fc.array(identityDocument, { maxLength: 4 }),
  standard: fc.nat({ max: 6 }),
  held: fc.boolean(),
});

/** Versions for the first policy, up to five; a user, a group and an instance profile hold what is there. */
export async function disturb(account: Account, model: AccountModel, what: Disturbance): Promise<void> {
  const live = await liveOf(account);
  const policy = live.entities.find((entity) => entity.kind === 'Policy' && entity.name in model.policies);
  const role = live.entities.find((entity) => entity.kind === 'Role');
  if (policy !== undefined) {
    for (const document of what.documents) {
      const PolicyDocument = JSON.stringify({ Version: '2012-10-17', ...document });
      await account.writer.call(call('CreatePolicyVersion', { PolicyArn: policy.arn, PolicyDocument, SetAsDefault: false }));
    }
    if (what.standard >= 1 && what.standard <= what.documents.length + 1)
      await account.writer.call(call('SetDefaultPolicyVersion', { PolicyArn: policy.arn, VersionId: `v${what.standard}` }));
  }
  if (what.held) await hold(account, policy?.arn, role?.name);
  if (what.held) await mingle(account, Object.keys(model.users ?? {})[0], Object.keys(model.groups ?? {})[0]);
}

async function hold(account: Account, PolicyArn: string | undefined, RoleName: string | undefined): Promise<void> {
  const { writer } = account;
  await writer.call(call('CreateUser', { UserName: 'human' }));
  await writer.call(call('CreateGroup', { GroupName: 'humans' }));
  await writer.call(call('CreateInstanceProfile', { InstanceProfileName: 'machine' }));
  if (PolicyArn !== undefined) await writer.call(call('AttachUserPolicy', { UserName: 'human', PolicyArn }));
  if (PolicyArn !== undefined) await writer.call(call('AttachGroupPolicy', { GroupName: 'humans', PolicyArn }));
  if (RoleName !== undefined) await writer.call(call('AddRoleToInstanceProfile', { InstanceProfileName: 'machine', RoleName }));
}

// Strangers in declared groups, and declared users in strange ones.
async function mingle(account: Account, user: string | undefined, group: string | undefined): Promise<void> {
  if (user !== undefined) await account.writer.call(call('AddUserToGroup', { GroupName: 'humans', UserName: user }));
  if (group !== undefined) await account.writer.call(call('AddUserToGroup', { GroupName: group, UserName: 'human' }));
}

export type World = Awaited<ReturnType<typeof startAccounts>>;

/** What the account is, without the ids and dates that AWS invents. */
export async function stateOf(account: Account): Promise<unknown> {
  const live = await liveOf(account);
  const profiles = live.entities.map((entity) => entity.facts['instanceProfiles'] ?? null);
  return [live.entities.map(({ kind, name, spec, arn }) => ({ kind, name, arn, spec: folded(spec, '') })), profiles];
}

// Actions and condition keys mean the same in every case, and an undo may spell them as the manifest did.
function folded(value: Json, key: string): Json {
  if (isList(value))
    return /^(Not)?Action$/.test(key)
      ? value.map((item) => String(item).toLowerCase()).toSorted()
      : value.map((item) => folded(item, '')).toSorted((a, b) => byCodePoint(canonical(a), canonical(b)));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      /^[a-z0-9]+:/i.test(name) && isList(member) ? name.toLowerCase() : name,
      folded(member, name),
    ]),
  );
}

export interface Settled {
  readonly plan: Plan;
  readonly done: readonly DoneAction[];
}

/** Applies the manifests without a failure and proves that nothing is left to do. */
export async function settle(account: Account, files: Files): Promise<Settled> {
  const plan = await planOn(account, files);
  // In random accounts it may be the last one with full access that loses it.
  expect(describeFindings(plan.findings.filter((finding) => isError(finding) && !UNSAFE.includes(finding.rule)))).toBe('');
  const report = await applyOn(account, plan);
  expect(report.failed).toEqual([]);
  expect(report.result).toBe('done');
  await isSettled(account, files);
  return { plan, done: report.done };
}

export async function isSettled(account: Account, files: Files): Promise<void> {
  const plan = await planOn(account, files);
  expect(plan.changes.map((change) => [change.address, change.fields])).toEqual([]);
  expect(plan.waves).toEqual([]);
}

/** Takes the undo steps in reverse; resolves to the number of those that are lost. */
export async function walkBack(account: Account, { plan, done }: Settled): Promise<number> {
  const { waves, lost } = unwind(
    plan,
    done.filter((action) => !action.skipped),
  );
  for (const { do: step } of waves.flat()) if (isCall(step)) await account.writer.call(step);
  return lost.length;
}

/** Settle and return over so many random pairs, each in an account of its own. Resolves to how many runs had something Lost. */
export async function overPairs(
  world: Accounts,
  request: { readonly runs: number; readonly seed: number; readonly attachments?: number },
): Promise<number> {
  const { runs, seed, attachments } = request;
  const model = accounts(attachments === undefined ? {} : { attachments });
  let next = 0;
  let lostRuns = 0;
  const pair = fc.asyncProperty(model, model, disturbances, async (first, second, disturbance) => {
    const account = world.account(next++);
    try {
      await settle(account, manifest(manifestOf(first)));
      await disturb(account, first, disturbance);
      const before = await stateOf(account);
      const lost = await walkBack(account, await settle(account, manifest(manifestOf(second, first))));
      if (lost === 0) expect(await stateOf(account)).toEqual(before);
      else lostRuns += 1;
    } finally {
      account.close();
    }
  });
  // Every run takes a fresh account, so a failing pair is shown as it was found.
  await fc.assert(pair, { numRuns: runs, seed, endOnFailure: true });
  expect(next).toBe(runs);
  return lostRuns;
}

// Plans and runs manifests on accounts of a sandbox, and looks at what comes of it.
import { expect } from 'vitest';
import { isCall } from '../../src/model/call.ts';
import type { Call, CallOf, WriteOp } from '../../src/model/call.ts';
import { isError } from '../../src/model/finding.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { actionsOf } from '../../src/model/plan.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { Live } from '../../src/model/state.ts';
import { applyOn, describeFindings, liveOf, manifest, planOn } from '../support/world.ts';
import type { PlanRequest } from '../../src/plan/plan.ts';
import type { Account } from '../support/world.ts';

/** The calls of a plan in display order, as `Op target`. */
export function steps(plan: Plan): string[] {
  return actionsOf(plan).map((action) => action.id);
}

/** Plans, applies, and proves that the next plan is empty. */
export async function settle(account: Account, content: JsonObject, more: Partial<PlanRequest> = {}): Promise<Plan> {
  const plan = await planOn(account, manifest(content), more);
  expect(describeFindings(plan.findings.filter(isError))).toBe('');
  const report = await applyOn(account, plan);
  expect(report.failed).toEqual([]);
  const again = await planOn(account, manifest(content));
  expect(again.changes.map((change) => `${change.verb} ${change.address} ${JSON.stringify(change.fields)}`)).toEqual([]);
  return plan;
}

/** Makes a call behind iamsync's back. */
export function make<Op extends WriteOp>(account: Account, call: CallOf<Op> & Call): Promise<JsonObject> {
  return account.writer.call(call);
}

export async function entity(account: Account, address: string): Promise<Live | undefined> {
  const live = await liveOf(account);
  return live.entities.find((one) => `${one.kind}/${one.name}` === address);
}

/** Calls without their inputs, by what they do. */
export function ops(plan: Plan): string[] {
  return actionsOf(plan).flatMap((action) => (isCall(action.do) ? [action.do.op] : []));
}

/** `instance-profile` for InstanceProfile: where a kind and its fixtures stand. */
export function folderOf(kind: { readonly name: string }): string {
  return kind.name.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
}

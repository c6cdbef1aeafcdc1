// Settle: after apply, the plan is empty. Return: the undo steps in reverse give the old account back. Over random pairs of accounts.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unwind } from '../../src/apply/unwind.ts';
import { isCall } from '../../src/model/call.ts';
import { isError } from '../../src/model/finding.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { LiveState } from '../../src/model/state.ts';
import { accountModel, manifestOf } from '../support/accounts.ts';
import { applyOn, describeFindings, liveOf, manifest, planOn, startAccounts } from '../support/world.ts';
import type { Account, Files } from '../support/world.ts';

const RUNS = 40;
let world: Awaited<ReturnType<typeof startAccounts>>;

beforeAll(async () => {
  world = await startAccounts(RUNS * 2);
});
afterAll(() => world.sandbox.close());

/** What the account is, without the ids and dates that AWS invents. */
async function state(account: Account): Promise<unknown> {
  const live: LiveState = await liveOf(account);
  return live.entities.map(({ kind, name, spec, arn }) => ({ kind, name, spec: JSON.stringify(spec), arn }));
}

async function settle(account: Account, files: Files): Promise<{ plan: Plan; done: Awaited<ReturnType<typeof applyOn>>['done'] }> {
  const plan = await planOn(account, files);
  expect(describeFindings(plan.findings.filter(isError))).toBe('');
  const report = await applyOn(account, plan);
  expect(report.failed).toEqual([]);
  expect(report.result).toBe('done');
  const again = await planOn(account, files);
  expect(again.changes.map((change) => change.address)).toEqual([]);
  expect(again.waves).toEqual([]);
  return { plan, done: report.done };
}

async function walkBack(account: Account, plan: Plan, done: Awaited<ReturnType<typeof applyOn>>['done']): Promise<number> {
  const { steps, lost } = unwind(plan, done.filter((action) => !action.skipped));
  for (const { step } of steps) if (isCall(step)) await account.writer.call(step);
  return lost.length;
}

describe('apply', () => {
  it(`settles, and its undo steps return, for ${RUNS} random pairs of accounts`, async () => {
    let next = 0;
    let lostRuns = 0;
    await fc.assert(
      fc.asyncProperty(accountModel, accountModel, async (first, second) => {
        const account = world.account(next++);
        try {
          await settle(account, manifest(manifestOf(first)));
          const before = await state(account);
          const { plan, done } = await settle(account, manifest(manifestOf(second, first)));
          const lost = await walkBack(account, plan, done);
          if (lost === 0) expect(await state(account)).toEqual(before);
          else lostRuns += 1;
        } finally {
          account.close();
        }
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
    expect(lostRuns).toBeLessThan(RUNS / 10);
  }, 600_000);
});

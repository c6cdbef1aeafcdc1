// A way back: a run is taken back from its journal, a killed one too, and the way back has a way back. Over random pairs of accounts.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isError } from '../../src/model/finding.ts';
import { actionsOf } from '../../src/model/plan.ts';
import { accounts, manifestOf } from '../support/accounts.ts';
import { nearAccounts } from '../support/near.ts';
import { disturb, disturbances, isSettled, settle, stateOf, UNSAFE } from '../support/pairs.ts';
import { applied, killed, takeback } from '../support/takeback.ts';
import { describeFindings, manifest, planOn } from '../support/world.ts';
import type { Account, Files } from '../support/world.ts';

const RUNS = Number(process.env['RUNS'] ?? 60);
const SEED = Number(process.env['SEED'] ?? 7);

/** Runs the law over random pairs of accounts, each in an account of its own. */
async function overPairs(law: (account: Account, second: Files, chance: number) => Promise<void>): Promise<void> {
  const world = nearAccounts(RUNS);
  const model = accounts();
  let next = 0;
  const pair = fc.asyncProperty(model, model, disturbances, fc.nat({ max: 10_000 }), async (first, second, disturbance, chance) => {
    const account = world.account(next++);
    await settle(account, manifest(manifestOf(first)));
    await disturb(account, first, disturbance);
    await law(account, manifest(manifestOf(second, first)), chance);
    account.close();
  });
  await fc.assert(pair, { numRuns: RUNS, seed: SEED, endOnFailure: true });
}

const errors = (findings: Parameters<typeof describeFindings>[0]): string =>
  describeFindings(findings.filter((finding) => isError(finding) && !UNSAFE.includes(finding.rule)));

it(`a run that is taken back leaves the account as it was, and taking that back brings the run's work back, for ${RUNS} random pairs`, async () => {
  let lost = 0;
  await overPairs(async (account, second) => {
    const before = await stateOf(account);
    const original = await applied(account, await planOn(account, second), 'r0');
    expect(original.report.result).toBe('done');
    const after = await stateOf(account);

    const back = await takeback(account, original.ran, second, { hold: false });
    expect(errors(back.plan.findings)).toBe('');
    const first = await applied(account, back.plan, 'r1');
    expect(first.report.failed).toEqual([]);
    expect(await back.settled()).toEqual([]);
    if (back.plan.findings.some((finding) => finding.rule === 'lost')) {
      lost += 1;
      return;
    }
    expect(await stateOf(account)).toEqual(before);

    const again = await takeback(account, first.ran, second);
    expect(errors(again.plan.findings)).toBe('');
    expect(again.back).toEqual([]);
    const redone = await applied(account, again.plan, 'r2');
    expect(redone.report.failed).toEqual([]);
    expect(await again.settled()).toEqual([]);
    expect(await stateOf(account)).toEqual(after);
    await isSettled(account, second);
  });
  expect(lost).toBeLessThan(RUNS / 5);
}, 1_800_000);

it(`a run that was killed at any call is taken back to what was before it, for ${RUNS} random pairs`, async () => {
  let doubtful = 0;
  await overPairs(async (account, second, chance) => {
    const before = await stateOf(account);
    const plan = await planOn(account, second);
    const calls = actionsOf(plan).filter((action) => 'op' in action.do).length;
    const ran = await killed(account, plan, { at: chance % Math.max(1, calls), isMade: chance % 2 === 0 });
    doubtful += ran.deeds.filter((deed) => !deed.sure).length;
    const back = await takeback(account, ran, second);
    expect(errors(back.plan.findings)).toBe('');
    const { report } = await applied(account, back.plan, 'r1');
    expect(report.failed).toEqual([]);
    expect(await back.settled()).toEqual([]);
    if (back.plan.findings.every((finding) => finding.rule !== 'lost')) expect(await stateOf(account)).toEqual(before);
  });
  expect(doubtful).toBeGreaterThan(RUNS / 4);
}, 1_800_000);

// Taking a plan back, from where it broke off or from its end, by whoever carried it out and under what it may do by then.
import { resolveRefs } from '../../../src/apply/refs.ts';
import type { JsonObject } from '../../../src/model/json.ts';
import { isCall } from '../../../src/model/call.ts';
import { CallError } from '../../../src/model/callerror.ts';
import type { Plan } from '../../../src/model/plan.ts';
import { actionsOf } from '../../../src/model/plan.ts';
import type { RoleRecord, UserRecord } from '../../../src/sandbox/records.ts';
import { takeback } from '../../support/takeback.ts';
import type { Account, Files } from '../../support/world.ts';
import { goTo } from '../transitions/course.ts';
import type { Bench, Point } from '../transitions/course.ts';
import { could, lacks } from './judge.ts';
import { askerAs } from './oracle.ts';

export interface TakenBack {
  /** The calls that were refused although they were allowed before the plan. */
  readonly refused: readonly string[];
  readonly calls: number;
  /** Whether iamsync sees a lock-out in it, which leads back to where somebody was locked out before. */
  readonly isLockOut: boolean;
}

/** Takes back what was done until a point, in the order of the waves. `start`: before the plan. */
export async function takenBack(
  bench: Bench,
  { account, plan, files, who }: { account: Account; plan: Plan; files: Files; who: UserRecord | RoleRecord },
  point: Point,
  start: Point,
): Promise<TakenBack> {
  goTo(bench, point);
  const deeds = [...point.done].map((id) => ({ id, output: point.outputs.get(id) ?? {}, sure: true }));
  const back = await takeback(account, { run: 'first', plan, deeds, skipped: [] }, files, { hold: false });
  const asker = askerAs(bench, who);
  const outputs = new Map<string, JsonObject>(point.outputs);
  const [refused, steps]: [string[], ReturnType<typeof actionsOf>] = [[], actionsOf(back.plan)];
  for (const { id, do: step } of steps) {
    if (!isCall(step)) continue;
    const call = resolveRefs(step, outputs);
    const needs = lacks(bench, asker, call);
    if (needs.length > 0) {
      const now = bench.kept.records();
      goTo(bench, start);
      refused.push(...needs.filter((need) => could(bench, asker, need, call)).map((need) => `${need.action} on ${need.resource} ${id}`));
      goTo(bench, { records: now });
    }
    const output = await bench.account.writer.call(call).catch(told);
    outputs.set(id, output);
  }
  return { refused, calls: steps.length, isLockOut: back.plan.findings.some(({ rule }) => rule === 'lock-out') };
}

function told(error: unknown): never {
  throw error instanceof CallError ? new Error(`taking back: ${error.code} ${error.message}`) : error;
}

// A plan file against the plan that is made afresh, and against the digest that it names.
import { describe, expect, it } from 'vitest';
import { checkDigest } from '../../src/cli/review.ts';
import { Failure } from '../../src/model/failure.ts';
import { parseJson } from '../../src/model/json.ts';
import type { Plan } from '../../src/model/plan.ts';
import { renderPlanJson } from '../../src/render/json.ts';
import { parsePlanFile } from '../../src/render/planfile.ts';
import { allow, doc, liveFrom, planFrom } from '../support/planning.ts';

const ec2 = { services: 'ec2.amazonaws.com' };
const BEFORE = { policies: { p: { document: doc(allow('s3:GetObject')) } }, roles: { holder: { trust: ec2, policies: ['p'] } } };
const AFTER = { policies: { p: { document: doc(allow('s3:*')) } }, roles: { fresh: { trust: ec2 } } };

const fresh = async (): Promise<Plan> => planFrom(await liveFrom(BEFORE), AFTER);

/** What is said of a file that holds the plan with something written over it. */
async function said(change: (plan: Record<string, unknown>) => void): Promise<string> {
  const made = await fresh();
  const value = parseJson(renderPlanJson(made));
  const written: Record<string, unknown> = { ...Object(value) };
  change(written);
  const plan = parsePlanFile(JSON.stringify(written), 'plan.json');
  const review = { digest: plan.digest ?? '', plan, path: 'plan.json' };
  return checkDigest(made, review, { journals: null }).catch((error: unknown) => {
    if (!(error instanceof Failure)) throw error;
    return `${error.code}: ${error.message}`;
  });
}

const listed = (plan: Record<string, unknown>, member: string): Record<string, unknown>[] => {
  const value = plan[member];
  return Array.isArray(value) ? value.flat().map((one) => Object(one)) : [];
};
const first = (plan: Record<string, unknown>, member: string): Record<string, unknown> => listed(plan, member)[0] ?? {};
const LIES = 'stale: The plan in plan.json is not the reviewed one: what it shows has not the digest that it names.\n';
const OTHER =
  'stale: The plan in plan.json was altered, or made by another version of iamsync: it shows something else than would be done.\n';

describe('a plan file', () => {
  it('as it was written is taken', async () => {
    expect(await said(() => undefined)).toBe('');
  });

  it.each<readonly [string, (plan: Record<string, unknown>) => void]>([
    ['the caller', (plan) => (plan['caller'] = null)],
    ['findings', (plan) => (plan['findings'] = [])],
    ['causes', (plan) => (plan['since'] = { ref: 'main', commit: 'a'.repeat(40) })],
    ['where a manifest says so', (plan) => listed(plan, 'changes').forEach((change) => (change['origin'] = null))],
  ])('may tell %s in another way, which are told of the fresh plan', async (_what, change) => {
    expect(await said(change)).toBe('');
  });

  it.each<readonly [string, (plan: Record<string, unknown>) => void, string]>([
    ['a change left out', (plan) => (plan['changes'] = listed(plan, 'changes').slice(1)), `${LIES}  now also: update Policy/p`],
    ['no change', (plan) => (plan['changes'] = []), `${LIES}  now also: update Policy/p\n  now also: create Role/fresh`],
    ['another document', (plan) => (first(plan, 'changes')['after'] = {}), `${LIES}  differs: update Policy/p`],
    ['a call left out', (plan) => (plan['waves'] = []), `${LIES}  now also: the call `],
    ['another call', (plan) => (first(plan, 'waves')['do'] = { seconds: 1, reason: '' }), `${LIES}  differs: the call `],
    ['another order', (plan) => listed(plan, 'waves').forEach((one) => (one['needs'] = [])), `${LIES}  differs: what `],
    ['another owner', (plan) => (plan['owner'] = 'ops'), `${LIES}  the owner is nobody, it was ops`],
    ['a part', (plan) => (plan['options'] = { only: ['Role/*'], deep: false }), `${LIES}  the options differ (--only, --deep)`],
    ['another account', (plan) => (plan['account'] = '999999999999'), 'stale: The plan in plan.json was made for account 999999999999'],
    ['what it relies on', (plan) => (plan['relied'] = {}), `${LIES}  moved: Role/holder, which the plan does not change but relies on`],
    ['nothing that it relies on', (plan) => delete plan['relied'], `${LIES}  it was made by an earlier version of iamsync`],
    ['nobody who gains access', (plan) => (Object(plan['access'])['principals'] = []), `${OTHER}  differs: who gains and loses access`],
    ['another risk', (plan) => (first(plan, 'waves')['risk'] = 'gap'), `${OTHER}  differs: what is told of the call `],
    ['no way back', (plan) => (first(plan, 'waves')['undo'] = { lost: 'x' }), `${OTHER}  differs: what is told of the call `],
  ])('with %s is refused with what differs', async (_what, change, message) => {
    expect(await said(change)).toContain(message);
  });
});

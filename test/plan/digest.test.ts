// The digest: it is another one when a call, an order or an instant differs, and the same when only the telling differs.
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../src/model/plan.ts';
import { asOfDigest, digestOf } from '../../src/plan/digest.ts';
import { allow, doc, planBetween } from '../support/planning.ts';

const ec2 = { services: 'ec2.amazonaws.com' };
const wanted = { policies: { p: { document: doc(allow('s3:a')) } }, roles: { r: { trust: ec2, policies: ['p'] } } };

function withWaves(plan: Plan, change: (action: Plan['waves'][number][number]) => Plan['waves'][number][number]): Plan {
  return { ...plan, waves: plan.waves.map((wave) => wave.map(change)) };
}

describe('digestOf', () => {
  it('is an instant and a hash', async () => {
    const { digest } = await planBetween({}, wanted);
    expect(digest).toMatch(/^2026-11-22T10:42Z\.[0-9a-f]{64}$/);
    expect(asOfDigest(digest ?? '')).toBe('2026-11-22T10:42Z');
  });

  it.each<readonly [string, (plan: Plan) => Plan]>([
    ['the caller', (plan) => ({ ...plan, caller: { arn: 'arn:aws:iam::123456789012:user/other', userId: 'AIDAOTHER' } })],
    ['the reasons', (plan) => withWaves(plan, (action) => ({ ...action, reason: 'because' }))],
    [
      'the places in the manifests',
      (plan) => ({ ...plan, changes: plan.changes.map((change) => ({ ...change, origin: { file: 'x.yaml', line: 7, column: 7 } })) }),
    ],
    ['the counts', (plan) => ({ ...plan, counts: { declared: 9, unchanged: 9, live: 9 } })],
    ['notes', (plan) => ({ ...plan, findings: [{ severity: 'note', rule: 'x', message: 'x', next: 'x', place: null }] })],
  ])('does not change with %s', async (_, change) => {
    const plan = await planBetween({}, wanted);
    expect(digestOf(change(plan))).toBe(plan.digest);
  });

  it.each<readonly [string, (plan: Plan) => Plan]>([
    ['the account', (plan) => ({ ...plan, account: '999999999999' })],
    ['the owner', (plan) => ({ ...plan, owner: 'somebody' })],
    ['the instant', (plan) => ({ ...plan, asOf: '2026-11-22T10:43Z' })],
    ['the options', (plan) => ({ ...plan, options: { ...plan.options, deep: true } })],
    [
      'a call',
      (plan) =>
        withWaves(plan, (action) =>
          action.id === 'Role/r#CreateRole' ? { ...action, do: { service: 'iam', op: 'DeleteRole', input: { RoleName: 'r' } } } : action,
        ),
    ],
    ['an edge', (plan) => withWaves(plan, (action) => ({ ...action, needs: [] }))],
    ['a missing call', (plan) => ({ ...plan, waves: plan.waves.slice(0, 1) })],
    ['a change', (plan) => ({ ...plan, changes: plan.changes.slice(0, 1) })],
    ['what it relies on', (plan) => ({ ...plan, relied: { 'Role/other': '0123456789abcdef' } })],
    ['the verdict', (plan) => ({ ...plan, verdict: { state: 'undecided', exceptions: [], hash: null } })],
  ])('changes with %s', async (_, change) => {
    const plan = await planBetween({}, wanted);
    expect(digestOf(change(plan))).not.toBe(plan.digest);
  });

  it.each([
    '',
    'x',
    '2026-11-22T10:42Z',
    `2026-11-22T10:42Z.${'g'.repeat(64)}`,
    `2026-99-22T10:42Z.${'0'.repeat(64)}`,
    `2026-11-22T10:42:00Z.${'0'.repeat(64)}`,
    `2026-11-22T10:42Z.${'0'.repeat(63)}`,
  ])('does not take %j for a digest', (text) => {
    expect(asOfDigest(text)).toBe(undefined);
  });
});

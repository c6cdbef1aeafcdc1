// This change or drift, entity by entity: births, deaths, renames, and what both sides moved.
import { describe, expect, it } from 'vitest';
import type { Pair } from '../../src/kinds/terrain.ts';
import { addressOf } from '../../src/model/address.ts';
import type { Cause, Plan } from '../../src/model/plan.ts';
import type { Desired, Live, Spec } from '../../src/model/state.ts';
import { diff } from '../../src/plan/diff.ts';
import { digestOf } from '../../src/plan/digest.ts';
import { markCauses } from '../../src/plan/since.ts';
import { planOf } from '../render/samples.ts';

const since = { ref: 'main', commit: 'a'.repeat(40) };
const origin = { file: 'manifests/a.yaml', line: 1, column: 1 };

function spec(description: string): Spec {
  return { path: '/', description, document: { Version: '2012-10-17', Statement: [] }, tags: { is: description } };
}

/** `null`: not there, or removed. */
function pair(name: string, live: string | null, after: string | null, members: Partial<Pair> = {}): Pair {
  const arn = `arn:aws:iam::123456789012:policy/${name}`;
  const is: Live | null = live === null ? null : { kind: 'Policy', name, spec: spec(live), arn, facts: {} };
  const wanted: Desired | null = after === null ? null : { kind: 'Policy', name, spec: spec(after), origin };
  return { address: addressOf('Policy', name), arn, live: is, after: wanted, ...members };
}

function marked(past: readonly Pair[], present: readonly Pair[]): Plan {
  return markCauses(planOf({ changes: diff(present) }), { since, past, present });
}

function causes(past: readonly Pair[], present: readonly Pair[]): (Cause | undefined)[] {
  return marked(past, present).changes.map((change) => change.cause);
}

describe('the cause of a change', () => {
  it.each<[what: string, past: Pair[], present: Pair[], cause: Cause]>([
    ['an edit', [pair('p', 'a', 'a')], [pair('p', 'a', 'b')], 'this-change'],
    ['a change behind our back', [pair('p', 'x', 'a')], [pair('p', 'x', 'a')], 'drift'],
    ['both', [pair('p', 'x', 'a')], [pair('p', 'x', 'b')], 'both'],
    ['a birth', [], [pair('p', null, 'a')], 'this-change'],
    ['a birth of what somebody deleted, or nobody applied', [pair('p', null, 'a')], [pair('p', null, 'a')], 'drift'],
    ['an edit of what somebody deleted', [pair('p', null, 'a')], [pair('p', null, 'b')], 'both'],
    ['a declaration of what was there unmanaged', [], [pair('p', 'x', 'b')], 'this-change'],
    ['a removal', [pair('p', 'a', 'a')], [pair('p', 'a', null)], 'this-change'],
    ['a removal of what was not as declared', [pair('p', 'x', 'a')], [pair('p', 'x', null)], 'both'],
    ['a removal that is still to come', [pair('p', 'a', null)], [pair('p', 'a', null)], 'drift'],
    ['a removal of what was never declared', [], [pair('p', 'a', null)], 'this-change'],
    ['a rename', [pair('old', 'a', 'a')], [pair('p', 'a', 'a', { from: 'Policy/old' })], 'this-change'],
    ['a rename of what was not as declared', [pair('old', 'x', 'a')], [pair('p', 'x', 'a', { from: 'Policy/old' })], 'both'],
  ])('%s', (_, past, present, cause) => {
    expect(causes(past, present)).toEqual([cause]);
  });

  it('is told of each change of an entity that has several', () => {
    const adopted = pair('p', 'a', 'b', { adopted: { ...spec('a'), tags: { owner: 'us' } } });
    expect(causes([pair('p', 'a', 'a')], [adopted])).toEqual(['this-change', 'this-change']);
  });

  it('changes neither the digest nor the order of changes', () => {
    const present = [pair('a', 'x', 'b'), pair('b', 'x', 'a')];
    const plain = planOf({ changes: diff(present) });
    const plan = marked([pair('a', 'x', 'x'), pair('b', 'x', 'a')], present);
    expect(plan.changes.map((change) => change.cause)).toEqual(['this-change', 'drift']);
    expect(digestOf(plan)).toBe(digestOf(plain));
    expect(plan.digest).toBe(plain.digest);
    expect(plan.since).toEqual(since);
  });
});

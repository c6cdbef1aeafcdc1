// Walks where there is little room: whatever the order that the needs allow, no quota of IAM is ever exceeded, and all is done.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCall } from '../../src/model/call.ts';
import type { Json, JsonObject } from '../../src/model/json.ts';
import { isObject, parseJson } from '../../src/model/json.ts';
import { actionsOf } from '../../src/model/plan.ts';
import type { Action, Plan } from '../../src/model/plan.ts';
import { normalise } from '../../src/policy/normal.ts';
import { size } from '../../src/policy/wire.ts';
import { allow, doc, liveFrom, ops, planBetween, planFrom, QUOTAS, rules } from '../support/planning.ts';

const ec2 = { services: 'ec2.amazonaws.com' };
const role = (more: JsonObject): JsonObject => ({ roles: { r: { trust: ec2, ...more } } });

/** A role as IAM holds it while a plan is carried out; every call is checked against the quotas. */
class Held {
  readonly policies = new Set<string>();
  readonly inline = new Map<string, number>();
  readonly tags = new Map<string, string>();

  carryOut({ do: step }: Action): void {
    if (!isCall(step)) return;
    switch (step.op) {
      case 'AttachRolePolicy':
        this.policies.add(String(step.input.PolicyArn));
        return expect(this.policies.size).toBeLessThanOrEqual(10);
      case 'DetachRolePolicy':
        expect(this.policies.delete(String(step.input.PolicyArn))).toBe(true);
        return;
      case 'PutRolePolicy':
        this.inline.set(String(step.input.PolicyName), sizeOf(parseJson(String(step.input.PolicyDocument))));
        return expect([...this.inline.values()].reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(10_240);
      case 'DeleteRolePolicy':
        expect(this.inline.delete(String(step.input.PolicyName))).toBe(true);
        return;
      case 'TagRole':
        for (const tag of Array.isArray(step.input.Tags) ? step.input.Tags : [])
          this.tags.set(String(tag.Key).toLowerCase(), `${tag.Key}=${tag.Value}`);
        return expect(this.tags.size).toBeLessThanOrEqual(50);
      case 'UntagRole':
        for (const key of Array.isArray(step.input.TagKeys) ? step.input.TagKeys : [])
          expect(this.tags.delete(String(key).toLowerCase())).toBe(true);
        return;
    }
    throw new Error(`${step.op} was not expected`);
  }
}

function sizeOf(document: Json): number {
  return size(normalise(document, '2012-10-17'));
}

function heldBy(content: JsonObject): Held {
  const held = new Held();
  const { r } = isObject(content['roles']) ? content['roles'] : {};
  if (!isObject(r)) return held;
  for (const name of Array.isArray(r['policies']) ? r['policies'] : [])
    held.policies.add(`arn:aws:iam::aws:policy/${String(name).slice('aws:'.length)}`);
  for (const [name, document] of Object.entries(isObject(r['inline']) ? r['inline'] : {}))
    held.inline.set(name, sizeOf({ Version: '2012-10-17', ...(isObject(document) ? document : {}) }));
  for (const [key, value] of Object.entries(isObject(r['tags']) ? r['tags'] : {}))
    held.tags.set(key.toLowerCase(), `${key}=${String(value)}`);
  return held;
}

/** Carries the plan out in an order that its needs allow; `pick` chooses among what is ready. */
function carryOut(plan: Plan, held: Held, pick: () => number): void {
  const done = new Set<string>();
  const rest = [...actionsOf(plan)];
  while (rest.length > 0) {
    const ready = rest.filter((action) => action.needs.every((need) => done.has(need)));
    const next = ready[pick() % ready.length];
    if (next === undefined) throw new Error('the needs allow no order');
    held.carryOut(next);
    done.add(next.id);
    rest.splice(rest.indexOf(next), 1);
  }
}

function inOrder(held: Held): unknown {
  return [[...held.policies].sort(), [...held.inline].sort(), [...held.tags].sort()];
}

async function leads(before: JsonObject, after: JsonObject, pick: () => number): Promise<Plan> {
  const plan = await planBetween(before, after);
  expect(rules(plan)).toEqual([]);
  const held = heldBy(before);
  carryOut(plan, held, pick);
  expect(inOrder(held)).toEqual(inOrder(heldBy(after)));
  return plan;
}

const dice = fc.infiniteStream(fc.nat()).map((stream) => () => stream.next().value ?? 0);
const names = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${String(index).padStart(2, '0')}`);

describe('attachments', () => {
  it('ten are swapped for ten others one by one, each marked as a gap', async () => {
    const plan = await leads(role({ policies: names('aws:a', 10) }), role({ policies: names('aws:b', 10) }), () => 0);
    expect(ops(plan)).toEqual(Array.from({ length: 10 }, () => ['DetachRolePolicy', 'AttachRolePolicy']).flat());
    const gaps = actionsOf(plan).filter((action) => action.risk === 'gap');
    expect(gaps.map((action) => (isCall(action.do) ? action.do.op : ''))).toEqual(Array.from({ length: 10 }, () => 'DetachRolePolicy'));
    expect(gaps.every((action) => action.reason.includes('no room'))).toBe(true);
  });

  it('are attached first where there is room, without a gap', async () => {
    const plan = await leads(role({ policies: names('aws:a', 5) }), role({ policies: names('aws:b', 5) }), () => 0);
    expect(ops(plan)).toEqual([
      ...Array.from({ length: 5 }, () => 'AttachRolePolicy'),
      ...Array.from({ length: 5 }, () => 'DetachRolePolicy'),
    ]);
    expect(actionsOf(plan).every((action) => action.risk === 'none')).toBe(true);
  });

  it('have only as many gaps as room is missing', async () => {
    const plan = await leads(role({ policies: names('aws:a', 8) }), role({ policies: names('aws:b', 4) }), () => 0);
    expect(actionsOf(plan).filter((action) => action.risk === 'gap')).toHaveLength(2);
  });

  it('never exceed the quota, from any set to any other', async () => {
    const sets = fc.subarray(names('aws:p', 14), { minLength: 0, maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(
        sets,
        sets,
        dice,
        async (first, second, pick) => void (await leads(role({ policies: first }), role({ policies: second }), pick)),
      ),
      { numRuns: 150 },
    );
  });
});

describe('inline policies', () => {
  const sized = (length: number): JsonObject => doc(allow('s3:a', `arn:aws:s3:::${'x'.repeat(length)}`));
  const sets = fc
    .dictionary(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.integer({ min: 1, max: 4500 }).map(sized), { maxKeys: 5 })
    .filter((inline) => Object.values(inline).reduce((sum, document) => sum + sizeOf({ Version: '2012-10-17', ...document }), 0) <= 10_240);

  it('never exceed the size of all together, from any set to any other', async () => {
    await fc.assert(
      fc.asyncProperty(
        sets,
        sets,
        dice,
        async (first, second, pick) => void (await leads(role({ inline: first }), role({ inline: second }), pick)),
      ),
      { numRuns: 250 },
    );
  });

  it('shrink before others grow, whatever their names and effects', async () => {
    expect(
      ops(await leads(role({ inline: { a: sized(5000), b: sized(5000) } }), role({ inline: { a: sized(6000), b: sized(3000) } }), () => 0)),
    ).toEqual(['PutRolePolicy', 'PutRolePolicy']);
  });

  it('are put in place, and one that goes early for want of room is marked as a gap', async () => {
    expect(ops(await leads(role({ inline: { a: sized(5000) } }), role({ inline: { a: sized(6000) } }), () => 0))).toEqual([
      'PutRolePolicy',
    ]);
    const plan = await leads(role({ inline: { a: sized(9000) } }), role({ inline: { b: sized(9000) } }), () => 0);
    expect(actionsOf(plan).map((action) => [action.id.replace(/.*#/, ''), action.risk])).toEqual([
      ['DeleteRolePolicy:a', 'gap'],
      ['PutRolePolicy:b', 'none'],
    ]);
    const roomy = await leads(role({ inline: { a: sized(4000) } }), role({ inline: { b: sized(4000) } }), () => 0);
    expect(actionsOf(roomy).map((action) => [action.id.replace(/.*#/, ''), action.risk])).toEqual([
      ['PutRolePolicy:b', 'none'],
      ['DeleteRolePolicy:a', 'none'],
    ]);
  });
});

describe('tags', () => {
  const tagged = (tags: JsonObject): JsonObject => role({ tags });
  const numbered = (prefix: string, count: number): JsonObject => Object.fromEntries(names(prefix, count).map((name) => [name, 'x']));

  it('of a role change the case of their key with one TagRole and no UntagRole', async () => {
    const plan = await leads(tagged({ Department: 'a' }), tagged({ department: 'a' }), () => 0);
    expect(ops(plan)).toEqual(['TagRole']);
    expect(actionsOf(plan)[0]?.undo).toMatchObject([{ op: 'TagRole', input: { Tags: [{ Key: 'Department', Value: 'a' }] } }]);
  });

  it('of a policy are other tags in another case', async () => {
    const policy = (tags: JsonObject): JsonObject => ({ policies: { p: { document: doc(allow('s3:a')), tags } } });
    expect(ops(await planBetween(policy({ Department: 'a' }), policy({ department: 'a' })))).toEqual(['TagPolicy', 'UntagPolicy']);
  });

  it('change their value without being missing in between', async () => {
    expect(ops(await leads(tagged({ a: '1', b: '1', c: '1' }), tagged({ a: '2', b: '1' }), () => 0))).toEqual(['TagRole', 'UntagRole']);
  });

  it('go first where fifty leave no room', async () => {
    expect(ops(await leads(tagged(numbered('a', 49)), tagged(numbered('b', 49)), () => 0))).toEqual(['UntagRole', 'TagRole']);
    expect(ops(await leads(tagged(numbered('a', 20)), tagged(numbered('b', 29)), () => 0))).toEqual(['TagRole', 'UntagRole']);
  });

  it('never exceed fifty, from any to any others', async () => {
    const sets = fc
      .uniqueArray(fc.tuple(fc.constantFrom(...names('k', 40), ...names('K', 40)), fc.constantFrom('x', 'y')), {
        maxLength: 40,
        selector: ([key]) => key.toLowerCase(),
      })
      .map((pairs) => Object.fromEntries(pairs));
    const more = numbered('stays', 9);
    await fc.assert(
      fc.asyncProperty(
        sets,
        sets,
        dice,
        async (first, second, pick) => void (await leads(tagged({ ...first, ...more }), tagged({ ...second, ...more }), pick)),
      ),
      { numRuns: 150 },
    );
  });

  it('of AWS and our own are neither compared nor touched', async () => {
    const live = await liveFrom(tagged({ team: 'a' }));
    expect((await planFrom({ ...live, quotas: QUOTAS }, tagged({ team: 'a' }))).changes).toEqual([]);
  });
});

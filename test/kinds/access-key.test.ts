// Slots of access keys: what their tags say, where they stand, and their way from the first key to the one that replaces it.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aim, standingOf } from '../../src/kinds/access-key/stage.ts';
import type { Key, Observed } from '../../src/kinds/access-key/stage.ts';
import { graceText, oldTag, overlapText, pendingText, readOld, readSlot, slotsOf, slotTag } from '../../src/kinds/access-key/slot.ts';
import { call } from '../../src/model/call.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { Plan } from '../../src/model/plan.ts';
import { applyOn, manifest, planOn, startAccounts } from '../support/world.ts';
import type { Account } from '../support/world.ts';
import { ops, steps } from './support.ts';

const OWNER = { account: '123456789012', user: 'robot', slot: 'ci' };
const DAY = 24 * 3_600_000;
const T0 = Date.parse('2026-11-01T00:00Z');
const key = (id: string, more: Partial<Key> = {}): Key => ({
  id,
  active: true,
  created: T0,
  used: null,
  by: null,
  use: 'never used',
  ...more,
});
const A = 'AKIAAAAAAAAAAAAAAAAA';
const B = 'AKIABBBBBBBBBBBBBBBB';
const C = 'AKIACCCCCCCCCCCCCCCC';

describe('the tags of a slot', () => {
  it('say again what was written', () => {
    expect(readSlot(A, OWNER)).toEqual({ is: 'key', id: A });
    expect(readSlot(pendingText('2026-11-22T10:42Z', [B, A], OWNER), OWNER)).toEqual({
      is: 'pending',
      since: '2026-11-22T10:42Z',
      there: [A, B],
    });
    expect(readSlot(pendingText('2026-11-22T10:42Z', [], OWNER), OWNER)).toEqual({ is: 'pending', since: '2026-11-22T10:42Z', there: [] });
    expect(readOld(overlapText(A, OWNER), OWNER)).toEqual({ is: 'overlap', id: A });
    expect(readOld(graceText(A, '2026-11-22T10:42Z', OWNER), OWNER)).toEqual({ is: 'grace', id: A, since: '2026-11-22T10:42Z' });
  });

  it('fit into a tag of IAM, with two keys and the longest names', () => {
    const text = pendingText('2026-11-22T10:42Z', ['A'.repeat(128), 'B'.repeat(64)], OWNER);
    expect(text.length).toBeLessThanOrEqual(256);
    expect(text).toMatch(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u);
  });

  it('say nothing to another user, slot or account, and nothing once they are edited', () => {
    const texts = [overlapText(A, OWNER), graceText(A, '2026-11-22T10:42Z', OWNER), pendingText('2026-11-22T10:42Z', [A], OWNER)];
    for (const text of texts) {
      for (const other of [
        { ...OWNER, user: 'rabot' },
        { ...OWNER, slot: 'cd' },
        { ...OWNER, account: '210987654321' },
      ])
        expect([readSlot(text, other), readOld(text, other)]).toEqual([undefined, undefined]);
      for (let at = 0; at < text.length; at++) {
        const edited = `${text.slice(0, at)}${text[at] === '7' ? '8' : '7'}${text.slice(at + 1)}`;
        expect([readSlot(edited, OWNER), readOld(edited, OWNER)]).toEqual([undefined, undefined]);
      }
    }
  });

  it('name their slots', () => {
    expect(slotsOf({ [slotTag('ci')]: A, [oldTag('ci')]: 'x', [slotTag('cd')]: B, 'iamsync:owner': 'x', team: 'y' })).toEqual(['cd', 'ci']);
  });
});

describe('where a slot stands', () => {
  const observed = (more: Partial<Observed>): Observed => ({ mark: undefined, old: undefined, keys: [], others: [], ...more });
  const TABLE: readonly (readonly [what: string, seen: Observed, stage: string | null])[] = [
    ['nothing of it is there', observed({}), null],
    ['another slot has the only key', observed({ keys: [key(A)], others: [A] }), null],
    ['the user holds a key that no slot names', observed({ keys: [key(A)] }), 'untagged'],
    ['its key is there', observed({ mark: { is: 'key', id: A }, keys: [key(A)] }), 'settled'],
    ['its key is gone', observed({ mark: { is: 'key', id: A } }), 'broken'],
    ['its tag is no tag of ours', observed({ mark: null, keys: [key(A)] }), 'broken'],
    ['another slot names its key', observed({ mark: { is: 'key', id: A }, keys: [key(A)], others: [A] }), 'broken'],
    ['the tag of the old key alone is there', observed({ old: { is: 'overlap', id: A }, keys: [key(A)] }), 'broken'],
    [
      'old and new are one',
      observed({ mark: { is: 'key', id: A }, old: { is: 'grace', id: A, since: '2026-11-01T00:00Z' }, keys: [key(A)] }),
      'broken',
    ],
    ['both keys are there', observed({ mark: { is: 'key', id: B }, old: { is: 'overlap', id: A }, keys: [key(A), key(B)] }), 'overlap'],
    ['the old key is gone', observed({ mark: { is: 'key', id: B }, old: { is: 'overlap', id: A }, keys: [key(B)] }), 'old'],
    ['a creation was begun', observed({ mark: { is: 'pending', since: '2026-11-01T00:00Z', there: [] } }), 'pending'],
  ];
  it.each(TABLE)('%s', (_what, seen, stage) => {
    expect(standingOf(seen)?.stage ?? null).toBe(stage);
  });

  it('takes for made by an interrupted creation only what is new since, and nobody else names', () => {
    const mark = { is: 'pending', since: '2026-11-05T00:00Z', there: [A] } as const;
    const late = T0 + 5 * DAY;
    const keys = [key(A, { created: late }), key(B, { created: late }), key(C, { created: T0 })];
    expect(standingOf(observed({ mark, keys }))?.made.map((one) => one.id)).toEqual([B]);
    expect(standingOf(observed({ mark, keys, others: [B] }))?.made).toEqual([]);
  });
});

describe('where a slot goes', () => {
  const settings = { every: 90 * 24, overlap: 7 * 24, grace: 24 };
  const settled = { stage: 'settled', key: key(A), old: null, made: [] } as const;
  const overlap = (old: Partial<Key>) => ({ stage: 'overlap', key: key(B, { created: T0 }), old: key(A, old), made: [] }) as const;

  it('rotates when the key is old enough, or when a person wants it', () => {
    expect(aim(settled, settings, T0 + 90 * DAY - 1)).toEqual({ stage: 'settled' });
    expect(aim(settled, settings, T0 + 90 * DAY)).toEqual({ stage: 'overlap' });
    expect(aim(settled, { ...settings, every: null }, T0 + 900 * DAY)).toEqual({ stage: 'settled' });
    expect(aim(settled, settings, T0, true)).toEqual({ stage: 'overlap' });
  });

  it('lets an old key work as long as anybody uses it, and says who', () => {
    expect(aim(overlap({}), settings, T0 + 7 * DAY - 1)).toEqual({ stage: 'overlap' });
    expect(aim(overlap({ used: T0 - DAY }), settings, T0 + 7 * DAY)).toEqual({ stage: 'grace' });
    expect(aim(overlap({ used: T0 + DAY, use: 'last used by s3 in eu-west-1' }), settings, T0 + 30 * DAY)).toEqual({
      stage: 'overlap',
      note: `${A} is still in use (last used by s3 in eu-west-1), so it stays`,
    });
  });

  it('watches for a day at least, however short the overlap is', () => {
    expect(aim(overlap({}), { ...settings, overlap: 0 }, T0 + DAY - 1)).toEqual({ stage: 'overlap' });
    expect(aim(overlap({}), { ...settings, overlap: 0 }, T0 + DAY)).toEqual({ stage: 'grace' });
  });

  it('deletes after the time of grace, and not before', () => {
    const grace = { ...overlap({ active: false }), stage: 'grace', since: '2026-11-10T00:00Z' } as const;
    expect(aim(grace, settings, Date.parse('2026-11-10T23:59Z'))).toEqual({ stage: 'grace' });
    expect(aim(grace, settings, Date.parse('2026-11-11T00:00Z'))).toEqual({ stage: 'settled' });
  });

  it('does not go on without a person where it can not know', () => {
    for (const standing of [
      { stage: 'untagged', key: null, old: null, made: [key(A)] },
      { stage: 'broken', key: null, old: null, made: [] },
      { stage: 'pending', key: null, old: null, made: [key(A), key(B)] },
      { stage: 'pending', key: null, old: null, made: [key(A, { used: T0, by: 's3' })] },
      { stage: 'pending', key: null, old: null, made: [key(A, { used: T0 + DAY, by: 'sts' })] },
    ] as const)
      expect(aim(standing, settings, T0 + 400 * DAY, true)).toHaveProperty('refused');
  });
});

describe('an interrupted creation', () => {
  const settings = { every: null, overlap: 0, grace: 0 };
  const pending = (more: Partial<Key>) => aim({ stage: 'pending', key: null, old: null, made: [key(A, more)] }, settings, T0 + DAY);

  it('begins again where nobody has used the key that it made', () => {
    expect(pending({})).toEqual({ stage: 'settled' });
  });

  it('is finished where its maker had tried the key, which comes after its delivery', () => {
    expect(pending({ used: T0 + 60_000, by: 'sts' })).toEqual({ stage: 'settled', settles: A });
  });
});

describe('a rotation that a person hurries', () => {
  const settings = { every: null, overlap: 7 * 24, grace: 24 };
  const overlap = (old: Partial<Key>) => ({ stage: 'overlap', key: key(B), old: key(A, old), made: [] }) as const;
  const TABLE: readonly (readonly [what: string, old: Partial<Key>, at: number, stage: string])[] = [
    ['the new key is not a day old', {}, T0 + DAY - 1, 'overlap'],
    ['nobody used the old one', {}, T0 + DAY, 'grace'],
    ['the old one was used within the last day', { used: T0 + 2 * DAY }, T0 + 3 * DAY - 1, 'overlap'],
    ['the old one was used a day ago', { used: T0 + 2 * DAY }, T0 + 3 * DAY, 'grace'],
  ];
  it.each(TABLE)('%s', (_what, old, at, stage) => {
    expect(aim(overlap(old), settings, at, true)).toHaveProperty('stage', stage);
  });

  it('goes on by itself once the old key is off, whoever switched it off', () => {
    expect(aim(overlap({ used: T0 + DAY, active: false }), settings, T0 + 7 * DAY)).toEqual({ stage: 'grace' });
  });

  it('deletes no key that somebody switched on again', () => {
    const grace = { ...overlap({}), stage: 'grace', since: '2026-11-10T00:00Z' } as const;
    expect(aim({ ...grace, old: key(A) }, settings, T0 + 400 * DAY)).toMatchObject({ stage: 'grace' });
    expect(aim({ ...grace, old: key(A, { active: false }) }, settings, T0 + 400 * DAY)).toEqual({ stage: 'settled' });
  });
});

// What iamsync would have written for somebody else.
function signedForOthers(id: string): string[] {
  const others = [{ ...OWNER, user: 'rabot' }, { ...OWNER, slot: 'cd' }, OWNER];
  return others.flatMap((owner) => [
    overlapText(id, owner),
    graceText(id, '2026-01-01T00:00Z', owner),
    pendingText('2026-01-01T00:00Z', [], owner),
  ]);
}

describe('a slot in an account', () => {
  let world: Awaited<ReturnType<typeof startAccounts>>;
  let next = 0;
  beforeAll(async () => {
    world = await startAccounts(8);
  });
  afterAll(() => world.sandbox.close());
  const fresh = (): Account => world.account(next++);
  const robot = (slots: JsonObject): ReturnType<typeof manifest> => manifest({ users: { robot: { accessKeys: slots } } });
  const CI = { ci: { deliver: 'vault', rotateEvery: '90d', overlap: '7d', grace: '1d' } };
  const at = (days: number): string => `${new Date(Date.now() + days * DAY).toISOString().slice(0, 16)}Z`;
  const keysOf = async (account: Account): Promise<readonly (readonly [string, string])[]> => {
    const { AccessKeyMetadata = [] } = await account.reader.iam.get('ListAccessKeys', { UserName: 'robot' });
    return AccessKeyMetadata.map(({ AccessKeyId = '', Status = '' }) => [AccessKeyId, Status] as const);
  };
  const settle = async (account: Account, days: number): Promise<Plan> => {
    const plan = await planOn(account, robot(CI), { asOf: at(days) });
    const report = await applyOn(account, plan);
    expect(report.failed).toEqual([]);
    return plan;
  };

  it('gets its key, replaces it, switches the old one off and deletes it, a step at a time', async () => {
    const account = fresh();
    await settle(account, 0);
    const [first] = await keysOf(account);
    expect(await planOn(account, robot(CI), { asOf: at(89) })).toMatchObject({ changes: [] });
    expect(ops(await settle(account, 91))).toEqual(['TagUser', 'CreateAccessKey', 'TagUser']);
    expect(await keysOf(account)).toHaveLength(2);
    expect((await planOn(account, robot(CI), { asOf: at(5) })).changes).toEqual([]);
    expect(steps(await settle(account, 8))).toEqual([`AccessKey/robot/ci#UpdateAccessKey:${first?.[0]}`, 'AccessKey/robot/ci#TagUser:ci']);
    expect(await keysOf(account)).toContainEqual([first?.[0], 'Inactive']);
    expect((await planOn(account, robot(CI), { asOf: at(8) })).changes).toEqual([]);
    expect(steps(await settle(account, 10))).toEqual([`AccessKey/robot/ci#DeleteAccessKey:${first?.[0]}`, 'AccessKey/robot/ci#UntagUser']);
    expect(await keysOf(account)).toHaveLength(1);
    expect((await planOn(account, robot(CI), { asOf: at(10) })).changes).toEqual([]);
  });

  it('is not made where the user holds keys that no slot names; they stay', async () => {
    const account = fresh();
    await account.writer.call(call('CreateUser', { UserName: 'robot' }));
    await account.writer.call(call('CreateAccessKey', { UserName: 'robot' }));
    const plan = await planOn(account, robot(CI));
    expect(plan.findings.map(({ severity, rule }) => `${severity} ${rule}`)).toContain('error credentials');
    expect(plan.findings[0]?.next).toContain('keys adopt robot/ci');
    expect(plan.changes).toEqual([]);
  });

  const UNDER_WAY: readonly (readonly [stage: string, days: readonly number[]])[] = [
    ['a rotation', [0, 91]],
    ['the time of grace', [0, 91, 99]],
  ];
  it.each(UNDER_WAY)('never has a key switched off or deleted in %s by a tag that was edited or removed', async (_stage, days) => {
    const account = fresh();
    for (const day of days) await settle(account, day);
    const { Tags = [] } = await account.reader.iam.get('ListUserTags', { UserName: 'robot' });
    const written = new Map(Tags.map(({ Key = '', Value = '' }) => [Key, Value]));
    const before = await keysOf(account);
    const put = (Key: string, Value: string) => account.writer.call(call('TagUser', { UserName: 'robot', Tags: [{ Key, Value }] }));
    const harmless = async (): Promise<void> => {
      const plan = await planOn(account, robot(CI), { asOf: at(400) });
      expect(ops(plan).filter((op) => op === 'UpdateAccessKey' || op === 'DeleteAccessKey')).toEqual([]);
    };
    const edits = fc.record({
      tag: fc.constantFrom(slotTag('ci'), oldTag('ci')),
      cut: fc.integer({ min: 0, max: 60 }),
      put: fc.oneof(
        fc.stringMatching(/^[A-Za-z0-9+.:-]{0,12}$/),
        fc.constantFrom(...written.values(), ...signedForOthers(before[0]?.[0] ?? '')),
      ),
    });
    await fc.assert(
      fc.asyncProperty(edits, async ({ tag, cut, put: text }) => {
        const old = written.get(tag) ?? '';
        const edited = `${old.slice(0, cut)}${text}${old.slice(cut + 1)}`;
        // The ids of this user's own keys are what iamsync writes.
        fc.pre(edited !== old && !before.some(([id]) => id === edited));
        await put(tag, edited);
        await harmless();
        await put(tag, old);
      }),
      { numRuns: 30 },
    );
    for (const tag of written.keys()) {
      await account.writer.call(call('UntagUser', { UserName: 'robot', TagKeys: [tag] }));
      await harmless();
      await put(tag, written.get(tag) ?? '');
    }
    expect(await keysOf(account)).toEqual(before);
  });
});

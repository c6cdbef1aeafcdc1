// Halfway: a run that fails at any of its calls loses nothing. Plan again, apply again, and the account is as wanted.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CallError } from '../../src/model/callerror.ts';
import { isCall } from '../../src/model/call.ts';
import type { Call } from '../../src/model/call.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { actionsOf } from '../../src/model/plan.ts';
import type { IamWriter } from '../../src/model/ports.ts';
import { accounts, manifestOf } from '../support/accounts.ts';
import { nearAccounts } from '../support/near.ts';
import type { AccountModel } from '../support/accounts.ts';
import { disturb, disturbances, isSettled, settle } from '../support/pairs.ts';
import type { World } from '../support/pairs.ts';
import { applyOn, manifest, planOn, startAccounts } from '../support/world.ts';
import type { Account } from '../support/world.ts';

const MOST = 100;
/** Accounts without the way over the wire, for troubles that the test makes by itself. */
const NEAR = 2000;
let world: World;
let next = 0;
let nextNear = 0;
/** How many connections broke. */
let broken = 0;
const near = nearAccounts(NEAR);

beforeAll(async () => {
  world = await startAccounts(MOST);
});
afterAll(() => world.sandbox.close());

/** What befalls the k-th call, and every one after it. */
interface Trouble {
  readonly name: string;
  /** True if the run itself gets over it. */
  readonly heals: boolean;
  call(writer: IamWriter, call: Call, state: { struck: boolean }): Promise<JsonObject>;
}

const refused = (): CallError => new CallError({ code: 'AccessDenied', message: 'not authorized', status: 403, ambiguous: false });
const unanswered = (): CallError => new CallError({ code: 'TimeoutError', message: 'socket hang up', ambiguous: true });
const dead = (): CallError => new CallError({ code: 'ExpiredToken', message: 'gone', status: 403, ambiguous: false });

const TROUBLES: readonly Trouble[] = [
  { name: 'is refused', heals: false, call: () => Promise.reject(refused()) },
  {
    name: 'is done but never answered, and the process dies',
    heals: false,
    async call(writer, call, state) {
      if (!state.struck) await writer.call(call);
      throw dead();
    },
  },
  {
    name: 'is done but its answer is lost, once',
    heals: true,
    async call(writer, call, state) {
      const output = await writer.call(call);
      if (state.struck) return output;
      throw unanswered();
    },
  },
];

/** Passes calls on until the k-th, which meets the trouble. */
function troubled(writer: IamWriter, k: number, trouble: Trouble): IamWriter {
  let count = 0;
  const state = { struck: false };
  return {
    async call(call) {
      count += 1;
      if (count < k) return writer.call(call);
      try {
        return await trouble.call(writer, call, state);
      } finally {
        state.struck = true;
      }
    },
  };
}

type Story = readonly [first: AccountModel, second: AccountModel, prepare: (account: Account) => Promise<void>];

async function oneRun([first, second, prepare]: Story, k: number, trouble: Trouble | 'on the wire'): Promise<number> {
  const account = trouble === 'on the wire' ? world.account(next++) : near.account(nextNear++);
  try {
    await settle(account, manifest(manifestOf(first)));
    await prepare(account);
    const wanted = manifest(manifestOf(second, first));
    const plan = await planOn(account, wanted);
    const calls = actionsOf(plan).filter((action) => isCall(action.do)).length;
    if (k > calls) return calls;
    if (trouble === 'on the wire') world.sandbox.fail({ nth: k, when: 'after' });
    const report = await applyOn(account, plan, trouble === 'on the wire' ? account.writer : troubled(account.writer, k, trouble));
    expect(report.result).toBe(trouble === 'on the wire' || trouble.heals ? 'done' : 'failed');
    expect(new Set([...report.done, ...report.failed, ...report.notTried].map((one) => one.id))).toEqual(
      new Set(actionsOf(plan).map((action) => action.id)),
    );
    if (report.result === 'done') await isSettled(account, wanted);
    else await settle(account, wanted);
    return calls;
  } finally {
    broken += world.sandbox.calls.filter((call) => call.error === 'ConnectionReset').length;
    world.sandbox.forgetCalls();
    account.close();
  }
}

/** Every k in turn, until the plan has no k-th call. */
async function everyCall(story: Story, trouble: Trouble | 'on the wire'): Promise<number> {
  for (let k = 1; ; k += 1) {
    const calls = await oneRun(story, k, trouble);
    if (k >= calls) return calls;
  }
}

/** One of everything: versions at the limit, a knot of roles born and another one removed, renames, memberships, profiles, inline, boundary, tags. */
const document = (action: string): JsonObject => ({ Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] });
const RICH_BEFORE: AccountModel = {
  policies: { kept: { document: document('s3:GetObject'), tags: { team: 'a' } }, gone: { document: document('sqs:*') } },
  roles: {
    app: {
      trust: { roles: ['old', 'app'] },
      policies: ['kept', 'gone'],
      boundary: 'kept',
      inline: { one: document('s3:*') },
      tags: { team: 'a' },
    },
    old: { trust: { roles: ['app', 'older'] }, policies: ['gone'] },
    older: { trust: { roles: ['old'] }, inline: { x: document('sns:*') } },
  },
  users: {
    ann: { groups: ['staff'], policies: ['kept'], inline: { one: document('s3:*') }, boundary: 'kept', tags: { team: 'a' } },
    bob: { groups: ['staff'], policies: ['gone'] },
    cy: { groups: ['doomed'] },
  },
  groups: { staff: { policies: ['kept'], inline: { one: document('s3:*') } }, doomed: { policies: ['gone'] } },
  instanceProfiles: { box: { role: 'app', tags: { a: 'b' } }, crate: { role: 'old' } },
};
const RICH_AFTER: AccountModel = {
  policies: { kept: { document: document('s3:PutObject'), tags: { Team: 'b' } }, fresh: { document: document('ec2:*') } },
  roles: {
    app: {
      trust: { roles: ['new'] },
      policies: ['kept', 'fresh'],
      boundary: 'fresh',
      inline: { two: document('s3:*') },
      description: 'new',
      maxSessionDuration: '2h',
    },
    new: { trust: { roles: ['newer'] }, policies: ['fresh'] },
    newer: { trust: { roles: ['new', 'newer'] }, boundary: 'fresh' },
  },
  users: {
    anna: { path: '/p/', groups: ['crew'], policies: ['fresh'], inline: { two: document('s3:*') }, boundary: 'fresh', tags: { Team: 'b' } },
    bob: { groups: ['crew'], policies: ['kept'] },
    cy: {},
  },
  groups: { crew: { path: '/g/', policies: ['fresh'], inline: { two: document('s3:*') } } },
  instanceProfiles: { box: { role: 'new', tags: { A: 'b' } }, tin: { role: 'app' } },
  renames: true,
};
const rich: Story = [
  RICH_BEFORE,
  RICH_AFTER,
  (account) =>
    disturb(
      account,
      { policies: { kept: {} }, roles: {} },
      { documents: ['a', 'b', 'c', 'd'].map((one) => document(`s3:${one}`)), standard: 2, held: true },
    ),
];

describe('a run whose connection breaks after its k-th call was done', () => {
  it('gets over it for every k', async () => {
    expect(await everyCall(rich, 'on the wire')).toBeGreaterThan(40);
    expect(broken).toBeGreaterThan(40);
  }, 1_800_000);
});

describe.each(TROUBLES)('a run whose k-th call $name', (trouble) => {
  it('converges for every k of a change that has everything in it', async () => {
    expect(await everyCall(rich, trouble)).toBeGreaterThan(40);
  }, 1_800_000);

  it('converges for every k of random changes', async () => {
    const model = accounts();
    await fc.assert(
      fc.asyncProperty(model, model, disturbances, async (first, second, disturbance) => {
        await everyCall([first, second, (account) => disturb(account, first, disturbance)], trouble);
      }),
      { numRuns: 5, seed: 4, endOnFailure: true },
    );
  }, 1_800_000);
});

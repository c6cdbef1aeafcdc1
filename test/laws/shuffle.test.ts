// Shuffle and stable: the order in which files, keys, items, statements and live lists happen to come changes no byte of a plan.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { beyondFor } from '../../src/live/beyond.ts';
import { readCrawl } from '../../src/live/read.ts';
import { narrow } from '../../src/live/scope.ts';
import { liveState } from '../../src/live/state.ts';
import type { Crawl } from '../../src/model/crawl.ts';
import { isList, isObject, parseJson } from '../../src/model/json.ts';
import type { Json, JsonObject } from '../../src/model/json.ts';
import type { Plan } from '../../src/model/plan.ts';
import { makePlan } from '../../src/plan/plan.ts';
import { renderPlanJson } from '../../src/render/json.ts';
import { accounts, manifestOf } from '../support/accounts.ts';
import { disturb, disturbances, settle } from '../support/pairs.ts';
import type { World } from '../support/pairs.ts';
import { AS_OF, desiredOf, manifest, startAccounts } from '../support/world.ts';
import type { Account, Files } from '../support/world.ts';

const RUNS = 60;
let world: World;

beforeAll(async () => {
  world = await startAccounts(RUNS);
});
afterAll(() => world.sandbox.close());

async function crawlOf(account: Account): Promise<Crawl> {
  const names = ['keeper', 'alpha', 'beta+x', 'gamma.y', 'A=b,c@d_e-f'];
  return readCrawl(account.reader, { policies: names, descriptions: names, beyond: beyondFor({ entities: [], removed: [] }, true) });
}

async function planFrom(account: Account, files: Files, crawl: Crawl): Promise<Plan> {
  const live = liveState(crawl);
  return makePlan({
    live,
    ...narrow(await desiredOf(account, files), live),
    asOf: AS_OF,
    owner: null,
    options: { only: [], deep: true },
    propagationSeconds: 10,
  });
}

/** The bytes of a plan without the places in the files, which a shuffle of the files moves. */
function bytesOf(plan: Plan): string {
  return renderPlanJson(plan).replaceAll(/"(origin|place)": ?(null|\{[^{}]*\})/g, '"$1":(somewhere)');
}

type Dice = (size: number) => number;

function shuffled<T>(items: readonly T[], dice: Dice): T[] {
  const rest = [...items];
  return items.flatMap(() => rest.splice(dice(rest.length), 1));
}

/** Keys of every mapping and items of every list in another order. No list of a manifest has an order of its own. */
function stir(value: Json, dice: Dice): Json {
  if (isList(value)) return shuffled(value, dice).map((item) => stir(item, dice));
  if (!isObject(value)) return value;
  return Object.fromEntries(shuffled(Object.entries(value), dice).map(([key, member]) => [key, stir(member, dice)]));
}

/** The same declarations in several files, each with the keys and items in another order. */
function scatter(content: JsonObject, dice: Dice): Files {
  const files: Record<string, Record<string, Record<string, Json> | Json[]>> = {};
  const fileOf = (): Record<string, Record<string, Json> | Json[]> => (files[`manifests/${'abc'[dice(3)]}/${dice(2)}.yaml`] ??= {});
  for (const [section, entries] of Object.entries(content)) {
    if (isList(entries)) fileOf()[section] = [...entries];
    for (const [name, declaration] of isObject(entries) ? Object.entries(entries) : []) {
      const file = fileOf();
      const present = file[section];
      if (present === undefined || Array.isArray(present)) file[section] = { [name]: declaration };
      else present[name] = declaration;
    }
  }
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [path, JSON.stringify(stir(text, dice), null, 1)]));
}

/** Everything that AWS lists, in another order; documents as other texts of the same meaning. */
function stirCrawl(crawl: Crawl, dice: Dice): Crawl {
  const turn = (value: unknown, key: string): unknown => {
    if (typeof value === 'string') return key.endsWith('Document') ? turnDocument(value) : value;
    if (value instanceof Date || typeof value !== 'object' || value === null) return value;
    if (value instanceof Map) return new Map(shuffled([...value], dice));
    if (Array.isArray(value)) return shuffled(value, dice).map((item) => turn(item, ''));
    return Object.fromEntries(shuffled(Object.entries(value), dice).map(([name, member]) => [name, turn(member, name)]));
  };
  const turnDocument = (text: string): string => {
    const plain = text.startsWith('{') ? text : decodeURIComponent(text);
    const stirred = JSON.stringify(stir(parseJson(plain), dice), null, dice(3));
    return dice(2) === 0 ? stirred : encodeURIComponent(stirred);
  };
  const list = <T extends object>(items: readonly T[]): T[] => shuffled(items, dice).map((item) => same({ ...item }, turn(item, '')));
  return {
    ...crawl,
    users: list(crawl.users),
    groups: list(crawl.groups),
    roles: list(crawl.roles),
    policies: list(crawl.policies),
    beyond: new Map(shuffled([...crawl.beyond], dice)),
    roleSettings: new Map(shuffled([...crawl.roleSettings], dice)),
    tags: new Map(
      shuffled(
        [...crawl.tags].map(([arn, tags]) => [arn, Object.fromEntries(shuffled(Object.entries(tags), dice))] as const),
        dice,
      ),
    ),
    policyDescriptions: new Map(shuffled([...crawl.policyDescriptions], dice)),
    summary: Object.fromEntries(shuffled(Object.entries(crawl.summary), dice)),
  };
}

// A turned value has the type of the one it was made of, which no type can say.
function same<T extends object>(like: T, turned: unknown): T {
  const keys = Object.keys(like);
  for (const key of keys) Reflect.deleteProperty(like, key);
  return Object.assign(like, turned);
}

describe('a plan', () => {
  it(`has the same bytes whatever the order of what it is made of, over ${RUNS} random pairs of accounts`, async () => {
    const model = accounts();
    let next = 0;
    let changes = 0;
    await fc.assert(
      fc.asyncProperty(model, model, disturbances, fc.infiniteStream(fc.nat()), async (first, second, disturbance, stream) => {
        const dice: Dice = (size) => (stream.next().value ?? 0) % size;
        const account = world.account(next++);
        try {
          await settle(account, manifest(manifestOf(first)));
          await disturb(account, first, disturbance);
          const crawl = await crawlOf(account);
          const content = manifestOf(second, first);
          const plan = await planFrom(account, manifest(content), crawl);
          changes += plan.changes.length;
          expect(renderPlanJson(await planFrom(account, manifest(content), crawl))).toBe(renderPlanJson(plan));
          for (let turn = 0; turn < 3; turn += 1) {
            const stirred = await planFrom(account, scatter(content, dice), stirCrawl(crawl, dice));
            expect(stirred.digest).toBe(plan.digest);
            expect(bytesOf(stirred)).toBe(bytesOf(plan));
          }
          const read = await crawlOf(account);
          expect(renderPlanJson(await planFrom(account, manifest(content), read))).toBe(renderPlanJson(plan));
        } finally {
          account.close();
        }
      }),
      { numRuns: RUNS, seed: 5, endOnFailure: true },
    );
    expect(changes).toBeGreaterThan(RUNS);
  }, 1_800_000);

  it('is another one as soon as one letter differs', async () => {
    const account = world.account(0);
    const crawl = await crawlOf(account);
    const role = (service: string): Files => manifest({ roles: { x: { trust: { services: service } } } });
    const [one, two] = [
      await planFrom(account, role('ec2.amazonaws.com'), crawl),
      await planFrom(account, role('ecs.amazonaws.com'), crawl),
    ];
    expect(one.digest).not.toBe(two.digest);
    account.close();
  });
});

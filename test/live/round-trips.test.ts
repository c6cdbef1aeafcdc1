// How long a reading waits: answers one after another, whatever is read beside them; and that it is no other account for it.
import { describe, expect, it } from 'vitest';
import { Failure } from '../../src/model/failure.ts';
import { readCrawl } from '../../src/live/read.ts';
import { account, ARN, counts, policy } from './fakes.ts';
import type { AccountReader, ReadOp } from '../../src/model/ports.ts';
import type { Need } from '../../src/live/read.ts';

const need: Need = { policies: [], descriptions: [] };

/** Answers all that is asked at one time together, and counts how often. */
async function inRounds<T>(
  reader: AccountReader,
  work: (slow: AccountReader) => Promise<T>,
): Promise<{ readonly rounds: number; readonly crawl: T }> {
  let waiting: (() => void)[] = [];
  const late = async <A>(ask: () => Promise<A>): Promise<A> => {
    await new Promise<void>((resolve) => waiting.push(resolve));
    return ask();
  };
  const result = work({
    iam: { get: (op, input) => late(() => reader.iam.get(op, input)) },
    identity: { whoAmI: () => late(() => reader.identity.whoAmI()) },
    tagging: { page: (next) => late(() => reader.tagging.page(next)), of: (arns) => late(() => reader.tagging.of(arns)) },
  });
  for (let rounds = 0; ; rounds++) {
    await new Promise((resolve) => setImmediate(resolve));
    if (waiting.length === 0) return { rounds, crawl: await result };
    const all = waiting;
    waiting = [];
    for (const one of all) one();
  }
}

describe('tags', () => {
  it('asks for the tags that a list lacks when the crawl is over by name, a hundred a call', async () => {
    const names = Array.from({ length: 250 }, (_, index) => `p${index}`);
    const tagged = names.map((name) => ({ arn: `${ARN}/${name}`, tags: { name } }));
    const reader = account({
      details: [{ Policies: [...names, 'plain'].map(policy) }],
      tags: [
        { resources: tagged.slice(0, 100), next: '1' },
        { resources: tagged.slice(100, 200), next: '2' },
        { resources: tagged.slice(200), next: undefined },
      ],
    });
    const { tags } = await readCrawl(reader, need);
    expect(counts(reader)).toMatchObject({ GetAccountAuthorizationDetails: 1, GetResources: 3 });
    const asked = reader.inputs.filter(({ op }) => op === 'GetResources').map(({ input }) => ('arns' in input ? input.arns : input));
    expect(asked).toEqual([
      { next: undefined },
      tagged.slice(100, 200).map(({ arn }) => arn),
      [...tagged.slice(200).map(({ arn }) => arn), `${ARN}/plain`],
    ]);
    expect(Object.fromEntries(tags)).toEqual({
      ...Object.fromEntries(tagged.map(({ arn, tags: own }) => [arn, own])),
      [`${ARN}/plain`]: {},
    });
  });

  it('reads on in the list where the endpoint knows no names', async () => {
    const reader = account({
      details: [{ Policies: [policy('a'), policy('b')] }],
      tags: [
        { resources: [{ arn: `${ARN}/a`, tags: { t: '1' } }], next: '1' },
        { resources: [{ arn: `${ARN}/b`, tags: { t: '2' } }], next: '2' },
        { resources: [], next: undefined },
      ],
      named: false,
    });
    const { tags } = await readCrawl(reader, need);
    expect(Object.fromEntries(tags)).toEqual({ [`${ARN}/a`]: { t: '1' }, [`${ARN}/b`]: { t: '2' } });
    expect(counts(reader)).toMatchObject({ GetResources: 4 });
  });

  it.each([
    ['small', 1, 1],
    ['with many tags', 1, 16],
    ['large', 9, 15],
    ['with few tags', 9, 2],
  ])('waits for one answer more than the identity and the crawl take, at most: an account that is %s', async (_, pages, lists) => {
    const policies = Array.from({ length: 100 * lists }, (_none, index) => policy(`p${index}`));
    const reader = account({
      details: Array.from({ length: pages }, (_none, page) => (page === pages - 1 ? { Policies: policies } : {})),
      tags: Array.from({ length: lists }, (_none, page) => ({
        resources: policies.slice(page * 100, (page + 1) * 100).map(({ Arn }) => ({ arn: Arn, tags: { a: '1' } })),
        next: page + 1 < lists ? String(page + 1) : undefined,
      })),
    });
    const { rounds, crawl } = await inRounds(reader, (slow) => readCrawl(slow, need));
    expect(rounds).toBeLessThanOrEqual(1 + pages + 1);
    expect([...crawl.tags.values()].filter((tags) => tags['a'] === '1')).toHaveLength(policies.length);
  });
});

describe('an account that is thought to be large', () => {
  const large = { ...need, atLeast: 2000 };
  const shown = {
    UserDetailList: [{ UserName: 'u' }],
    GroupDetailList: [{ GroupName: 'g' }],
    RoleDetailList: [{ RoleName: 'r' }],
    Policies: [policy('p')],
  };

  it('is asked for its roles beside all else', async () => {
    const reader = account();
    await readCrawl(reader, large);
    const asked = reader.inputs.filter(({ op }) => op === 'GetAccountAuthorizationDetails').map(({ input }) => input);
    expect(asked).toEqual([
      { Filter: ['User', 'Group', 'LocalManagedPolicy', 'AWSManagedPolicy'], MaxItems: 1000 },
      { Filter: ['Role'], MaxItems: 1000 },
    ]);
    expect(counts(reader)).toMatchObject({ GetCallerIdentity: 1, ListRoles: 1, GetAccountSummary: 1, GetResources: 1 });
  });

  it('is the same as if it were small, also where the filter counts for nothing', async () => {
    const small = await readCrawl(account({ details: [shown] }), need);
    expect(await readCrawl(account({ details: [shown] }), large)).toEqual(small);
    const filtered = account({
      answer: (op, input) => {
        if (op !== 'GetAccountAuthorizationDetails' || !('Filter' in input)) return undefined;
        const { RoleDetailList, ...others } = shown;
        return String(input.Filter) === 'Role' ? { RoleDetailList } : others;
      },
    });
    expect(await readCrawl(filtered, large)).toEqual(small);
  });

  it('waits for the longer of both, and names a permission once that both lack', async () => {
    const pages = (op: ReadOp, input: object): object | undefined => {
      if (op !== 'GetAccountAuthorizationDetails' || !('Filter' in input)) return undefined;
      const last = String(input.Filter) === 'Role' ? 5 : 4;
      const at = 'Marker' in input ? Number(input.Marker) : 1;
      return at < last ? { IsTruncated: true, Marker: String(at + 1) } : { IsTruncated: false };
    };
    const { rounds } = await inRounds(account({ answer: pages }), (slow) => readCrawl(slow, large));
    expect(rounds).toBe(6);
    const closed = account({
      answer: (op) => {
        if (op === 'GetAccountAuthorizationDetails') throw new Failure('access-denied', `AWS denies iam:${op}`, `Allow iam:${op}.`);
        return undefined;
      },
    });
    await expect(readCrawl(closed, large)).rejects.toMatchObject({ message: 'AWS denies iam:GetAccountAuthorizationDetails' });
  });
});

// Trying checks with actors of the test: what is removed in the end, whatever happens, and what never goes to AWS.
import { describe, expect, it } from 'vitest';
import { tryChecks } from '../../src/cli/trying.ts';
import type { Cast } from '../../src/cli/trying.ts';
import type { Actor, Deed, Outcome } from '../../src/model/acting.ts';
import type { Assertion, Check } from '../../src/model/check.ts';

const PLACE = { file: 'checks.yaml', line: 1, column: 1 };
const OBJECTS = 'arn:aws:s3:::b/*';

const says = (...actions: readonly string[]): Assertion => ({ actions, resources: [OBJECTS], context: {}, origin: PLACE });
const check = (parts: Partial<Check>): Check => ({
  name: 'x',
  principal: 'User/ann',
  can: [],
  cannot: [],
  live: null,
  origin: PLACE,
  ...parts,
});

interface Account {
  readonly objects: Set<string>;
  readonly log: string[];
}

function actor(name: string, may: readonly Deed['op'][], { objects, log }: Account, fails?: (deed: Deed) => Outcome | undefined): Actor {
  return {
    whoAmI: () => Promise.resolve({ arn: name, account: '', partition: 'aws' }),
    isAws: () => Promise.resolve(false),
    become: () => Promise.resolve({ is: 'denied', message: '' }),
    close: () => undefined,
    act(deed) {
      log.push(`${name} ${deed.op}`);
      const failure = fails?.(deed);
      if (failure !== undefined) return Promise.resolve(failure);
      if (!may.includes(deed.op)) return Promise.resolve({ is: 'denied', message: `${name} may not` });
      if (deed.op === 'PutObject') objects.add(deed.key);
      if (deed.op === 'DeleteObject') objects.delete(deed.key);
      return Promise.resolve({ is: 'done', message: '' });
    },
  };
}

function scene() {
  const account: Account = { objects: new Set(), log: [] };
  let names = 0;
  const castOf = (acting: Actor, helpers: readonly Actor[]): Cast => ({
    actorFor: () => Promise.resolve(acting),
    helpers,
    isAws: () => acting.isAws(),
    name: () => `n${names++}`,
  });
  return { account, castOf, signal: new AbortController() };
}

describe('trying', () => {
  it('has somebody write what is to be read, and removes it', async () => {
    const { account, castOf, signal } = scene();
    const reader = actor('reader', ['GetObject'], account);
    const admin = actor('admin', ['PutObject', 'DeleteObject'], account);
    const found = await tryChecks(
      [check({ can: [says('s3:GetObject')], cannot: [says('s3:PutObject', 's3:DeleteObject')] })],
      castOf(reader, [admin]),
      signal.signal,
    );
    expect(found.checks[0]?.lines.map(({ outcome }) => outcome)).toEqual(['holds', 'holds', 'holds']);
    expect(account.objects).toEqual(new Set());
    expect(found.notes).toEqual([]);
  });

  it('tells of what it could not remove', async () => {
    const { account, castOf, signal } = scene();
    const writer = actor('writer', ['PutObject'], account);
    const { notes, checks } = await tryChecks([check({ can: [says('s3:PutObject')] })], castOf(writer, []), signal.signal);
    expect(checks[0]?.outcome).toBe('holds');
    expect(notes).toEqual(['s3://b/n0 was written and could not be removed: writer may not']);
  });

  it('removes also what got no answer, and calls it undecided', async () => {
    const { account, castOf, signal } = scene();
    const lost = (deed: Deed): Outcome | undefined => (deed.op === 'PutObject' ? { is: 'failed', message: 'no answer' } : undefined);
    const writer = actor('writer', ['PutObject', 'DeleteObject'], account, lost);
    const { checks } = await tryChecks([check({ can: [says('s3:PutObject')] })], castOf(writer, []), signal.signal);
    expect(checks[0]?.outcome).toBe('undecided');
    expect(account.log).toEqual(['writer PutObject', 'writer DeleteObject']);
  });

  it('tries nothing on an object that nobody could write', async () => {
    const { account, castOf, signal } = scene();
    const { checks } = await tryChecks(
      [check({ can: [says('s3:GetObject')] })],
      castOf(actor('reader', ['GetObject'], account), []),
      signal.signal,
    );
    expect(checks[0]?.outcome).toBe('not-tried');
    expect(account.log).toEqual(['reader PutObject']);
  });

  it('removes what it wrote when something breaks, and when it is stopped', async () => {
    const { account, castOf, signal } = scene();
    const breaking = (deed: Deed): Outcome | undefined => {
      if (deed.op === 'GetObject') throw new Error('broken');
      return undefined;
    };
    const writer = actor('writer', ['PutObject', 'DeleteObject'], account, breaking);
    const broken = tryChecks([check({ can: [says('s3:PutObject', 's3:GetObject')] })], castOf(writer, []), signal.signal);
    await expect(broken).rejects.toThrow('broken');
    expect(account.objects).toEqual(new Set());
    const stopping = actor('stopping', ['PutObject', 'DeleteObject'], account, (deed) => {
      if (deed.op === 'PutObject') signal.abort();
      return undefined;
    });
    const { checks } = await tryChecks(
      [check({ can: [says('s3:PutObject', 's3:PutObject')] }), check({ name: 'y' })],
      castOf(stopping, []),
      signal.signal,
    );
    expect(checks).toHaveLength(1);
    expect(checks[0]?.lines.map(({ outcome }) => outcome)).toEqual(['holds', 'not-tried']);
    expect(account.objects).toEqual(new Set());
  });

  it('fails where a denied deed was done, and where a granted one was denied', async () => {
    const { account, castOf, signal } = scene();
    const writer = actor('writer', ['PutObject', 'DeleteObject'], account);
    const { checks } = await tryChecks(
      [check({ cannot: [says('s3:PutObject')] }), check({ can: [says('s3:GetObject')] })],
      castOf(writer, []),
      signal.signal,
    );
    expect(checks.map(({ outcome }) => outcome)).toEqual(['fails', 'fails']);
    expect(account.objects).toEqual(new Set());
  });
});

describe('AWS', () => {
  it('is left alone by checks that do not say where they may write', async () => {
    const { account, castOf, signal } = scene();
    const writer: Actor = { ...actor('writer', ['PutObject', 'DeleteObject'], account), isAws: () => Promise.resolve(true) };
    const silent = await tryChecks([check({ can: [says('s3:PutObject')] })], castOf(writer, []), signal.signal);
    expect(silent.checks[0]).toMatchObject({ outcome: 'not-tried', lines: [{ why: expect.stringContaining('live:') }] });
    expect(account.log).toEqual([]);
    const allowed = await tryChecks(
      [check({ can: [says('s3:PutObject')], live: { prefix: 'verify/' } })],
      castOf(writer, []),
      signal.signal,
    );
    expect(allowed.checks[0]?.outcome).toBe('holds');
  });
});

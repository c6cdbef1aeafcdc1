// What is applied was planned under the lock: taken before the account is read where nobody is asked, and else planned again under it.
import { PassThrough } from 'node:stream';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { underLock } from '../../src/cli/locked.ts';
import type { Undertaking } from '../../src/cli/locked.ts';
import { Failure } from '../../src/model/failure.ts';
import type { Plan } from '../../src/model/plan.ts';
import { action, planOf } from '../apply/fakes.ts';
import { ACCOUNT, openBench, towards } from '../support/program.ts';

const LOCKED = new Failure('locked', 'this account is locked by process 7 on there', 'Wait.');
const BUSY = planOf([action('app')]);
const OTHER = planOf([action('other')]);
const IDLE = planOf([]);
const REFUSED: Plan = { ...BUSY, findings: [{ severity: 'error', rule: 'x', message: 'x', next: 'x', place: null }] };

interface Stage {
  readonly canAsk?: boolean;
  readonly yes?: boolean;
  readonly reviewed?: boolean;
  readonly isLocked?: boolean;
  /** What is planned, one reading after the other. */
  readonly plans: readonly Plan[];
}

/** What happens in which order, and how it ends. */
async function played({ canAsk = false, yes = false, reviewed = false, isLocked = false, plans }: Stage): Promise<string[]> {
  const told: string[] = [];
  const tell = (what: string) => (): Promise<void> => Promise.resolve(void told.push(what));
  const lock = { ready: tell('ready'), check: () => undefined, release: tell('released') };
  const fresh = plans.values();
  const journals = {
    runs: () => Promise.resolve([]),
    lock: async () => {
      told.push(isLocked ? 'locked out' : 'locked');
      if (isLocked) throw LOCKED;
      return lock;
    },
  };
  const work = {
    yes,
    reviewed,
    source: { config: { journal: { kind: 'none' } } },
    target: { journals, isSandbox: false, clock: { now: () => 0 } },
    screen: { terminal: { canAsk }, note: (text: string) => void told.push(text.trim()) },
    async draw(before: (account: string) => Promise<void>) {
      await before('123456789012');
      told.push('planned');
      return fresh.next().value ?? IDLE;
    },
    planIn: (plan: Plan) => plan,
    show: () => void told.push('shown'),
    accept: async (plan: Plan) => (plan.waves.flat().length === 0 ? 0 : null),
    carryOut: async (_plan: Plan, held: unknown) => {
      told.push(held === null ? 'done without a lock' : 'done');
      return 0;
    },
  };
  const ended = await underLock(partly(work)).catch((error: unknown) => error);
  if (ended instanceof Failure) told.push(`${ended.code}: ${ended.message}`);
  else if (ended !== 0) throw ended;
  return told;
}

/** Only what is asked of it is there. */
function isWhole(value: unknown): value is Undertaking<Plan> & typeof process.stdin {
  return typeof value === 'object';
}

function partly(value: unknown): Undertaking<Plan> & typeof process.stdin {
  if (isWhole(value)) return value;
  throw new TypeError('it is nothing');
}

function says(answer: string): void {
  const typed = new PassThrough();
  typed.write(`${answer}\n`);
  vi.spyOn(process, 'stdin', 'get').mockReturnValue(partly(typed));
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
}
afterEach(() => vi.restoreAllMocks());

describe('where nobody is asked', () => {
  it('the lock is taken before anything is read, and kept until all is done', async () => {
    const order = ['locked', 'planned', 'shown', 'done', 'released'];
    expect(await played({ yes: true, plans: [BUSY] })).toEqual(order);
    expect(await played({ yes: true, canAsk: true, plans: [BUSY] })).toEqual(order);
    expect(await played({ reviewed: true, plans: [BUSY] })).toEqual(order);
  });

  it('a lock that another run holds is told if there is something to do, and only then', async () => {
    expect(await played({ yes: true, isLocked: true, plans: [BUSY] })).toEqual([
      'locked out',
      'planned',
      'shown',
      `locked: ${LOCKED.message}`,
    ]);
    expect(await played({ yes: true, isLocked: true, plans: [IDLE] })).toEqual(['locked out', 'planned', 'shown']);
  });

  it('the lock is given back where nothing is to be done, or nobody has agreed', async () => {
    expect(await played({ yes: true, plans: [IDLE] })).toEqual(['locked', 'planned', 'shown', 'released']);
    expect(await played({ plans: [BUSY] })).toEqual(['planned', 'shown', 'refused: There is no terminal to ask on.']);
  });
});

describe('where a person is asked', () => {
  it('the lock is taken after the answer, and what was shown is planned again under it', async () => {
    says('yes');
    const order = ['planned', 'shown', 'locked', 'planned', 'done', 'released'];
    expect(await played({ canAsk: true, plans: [BUSY, BUSY] })).toEqual(order);
    says('yes');
    expect(await played({ canAsk: true, reviewed: true, plans: [BUSY, BUSY] })).toEqual(order);
  });

  it('nothing is locked and read again for a no', async () => {
    says('no');
    expect(await played({ canAsk: true, plans: [BUSY] })).toEqual(['planned', 'shown', 'declined: Not applied: the answer was not yes.']);
  });

  it.each<readonly [string, Plan, string]>([
    [
      'another plan',
      OTHER,
      'stale: Something has changed since the plan was shown.\n  no longer: the call app\n  now also: the call other',
    ],
    ['one that a guard refuses', REFUSED, 'stale: Meanwhile the plan is refused.'],
    ['one that relies on something that moved', { ...BUSY, relied: { 'Role/x': 'b' } }, 'moved: Role/x, which the plan does not change'],
  ])('%s is refused with what moved, and the lock given back', async (_what, second, message) => {
    says('yes');
    const first = { ...BUSY, relied: {} };
    const told = await played({ canAsk: true, plans: [first, second.relied === undefined ? { ...second, relied: {} } : second] });
    expect(told.slice(0, 4)).toEqual(['planned', 'shown', 'locked', 'planned']);
    expect(told.slice(4, 5)).toEqual(['released']);
    expect(told.at(-1)).toContain(message);
  });

  it('nothing is done where somebody else has done it meanwhile', async () => {
    says('yes');
    expect(await played({ canAsk: true, plans: [BUSY, IDLE] })).toEqual([
      'planned',
      'shown',
      'locked',
      'planned',
      'Nothing is left to do: somebody else has done it meanwhile.',
      'released',
    ]);
  });

  it('a lock that another run holds by then is told', async () => {
    says('yes');
    expect(await played({ canAsk: true, isLocked: true, plans: [BUSY] })).toEqual([
      'planned',
      'shown',
      'locked out',
      `locked: ${LOCKED.message}`,
    ]);
  });
});

describe('the program', () => {
  const bench = openBench();
  afterAll(() => bench.close());
  const files = {
    'manifests/all.yaml': 'roles:\n  app: { trust: { services: ec2.amazonaws.com } }\n',
    'iamsync.yaml': 'journal: s3://journals\n',
  };

  it('puts the lock before it reads, reads once for the plan, and gives the lock back at once when it is interrupted', async () => {
    const sandbox = await bench.sandbox();
    const env = towards(sandbox);
    const folder = bench.folder(files);
    const credentials = {
      accessKeyId: sandbox.keys[ACCOUNT]?.accessKeyId ?? '',
      secretAccessKey: sandbox.keys[ACCOUNT]?.secretAccessKey ?? '',
    };
    const s3 = new S3Client({ endpoint: sandbox.url, region: 'us-east-1', credentials, forcePathStyle: true });
    await s3.send(new CreateBucketCommand({ Bucket: 'journals' }));
    const ops = (): string[] => sandbox.calls.map(({ op }) => op);
    sandbox.forgetCalls();
    sandbox.setLatency(300);
    const interrupted = folder.start(['apply', '--yes'], env);
    await vi.waitUntil(() => ops().includes('GetAccountAuthorizationDetails'), { timeout: 60_000, interval: 5 });
    interrupted.kill('SIGTERM');
    const ended = await interrupted.ended;
    expect([ended.code, ended.stderr], ended.all).toEqual([130, expect.stringContaining('interrupted: nothing was changed')]);
    // Between the two, the journal of the run before is looked for.
    expect(ops().filter((op) => /^(?:Put|Delete)Object$/.test(op))).toEqual(['PutObject', 'DeleteObject']);
    expect(ops().indexOf('PutObject')).toBeLessThan(ops().indexOf('GetAccountAuthorizationDetails'));
    sandbox.setLatency(0);
    sandbox.forgetCalls();
    const applied = await folder.run(['apply', '--yes'], env);
    expect(applied.code, applied.all).toBe(0);
    const before = ops().slice(0, ops().indexOf('CreateRole'));
    expect(before.filter((op) => op === 'GetAccountAuthorizationDetails')).toHaveLength(1);
    expect(before.indexOf('PutObject')).toBeLessThan(before.indexOf('GetAccountAuthorizationDetails'));
  });
});

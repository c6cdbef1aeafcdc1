// The built program over HTTP, with the real SDK and real time: what its report, its exit code and its next steps say of faults, and
// what the account has seen.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { afterAll, describe, expect, it } from 'vitest';
import { openAccount } from '../../src/edge/aws.ts';
import { isObject, parseJson } from '../../src/model/json.ts';
import { isWriting } from '../../src/model/operations.ts';
import type { FaultRule, Sandbox } from '../../src/sandbox/server.ts';
import { ACCOUNT, openBench, STACK_TRACE, towards } from '../support/program.ts';
import type { Ended, Folder } from '../support/program.ts';
import { standSilent } from './faults/silent.ts';
import { IS_SHORT, leaveTally } from './tally.ts';

const bench = openBench();
/** They mostly wait. */
const pool = pLimit(3);
const counted = { met: 0, converged: 0, orphans: 0, leaks: 0 };

const FILES = {
  'iamsync.yaml': JSON.stringify({ sinks: { vault: { file: 'vault' } }, journal: 'kept' }),
  'manifests/all.yaml': JSON.stringify({
    policies: { shared: { document: { Statement: [{ Effect: 'Allow', Action: 's3:ListBucket', Resource: '*' }] } } },
    roles: {
      app: { trust: { roles: ['build'] }, policies: ['shared'], boundary: 'shared', tags: { team: 'a' } },
      build: { trust: { services: 'ec2.amazonaws.com' }, policies: ['shared'] },
    },
    users: { ann: { groups: ['staff'], console: { deliver: 'vault' } }, robot: { accessKeys: { ci: { deliver: 'vault' } } } },
    groups: { staff: { policies: ['shared'] } },
  }),
};

interface Report {
  readonly result: string;
  readonly done: readonly { readonly id: string; readonly skipped: boolean }[];
  readonly failed: readonly { readonly id: string; readonly next: string; readonly error: { readonly ambiguous: boolean } }[];
  readonly notTried: readonly { readonly id: string }[];
}

interface Met {
  readonly ended: Ended;
  readonly report: Report;
  readonly sandbox: Sandbox;
  readonly folder: Folder;
  /** The writing calls that the account has seen, with the code that they were answered with. */
  readonly writes: readonly (readonly [op: string, error: string | undefined])[];
}

async function meet(order: (sandbox: Sandbox) => void, now?: () => number, through?: (sandbox: Sandbox) => Promise<string>): Promise<Met> {
  const sandbox = await bench.sandbox({ accounts: [ACCOUNT], ...(now === undefined ? {} : { now }) });
  const folder = bench.folder(FILES);
  order(sandbox);
  const url = (await through?.(sandbox)) ?? sandbox.url;
  const ended = await folder.run(['apply', '--yes', '--format', 'json'], { ...towards(sandbox), AWS_ENDPOINT_URL: url });
  const report: Report = JSON.parse(ended.stdout);
  const writes = sandbox.calls.filter(({ op }) => isWriting(op)).map(({ op, error }) => [op, error] as const);
  counted.met += 1;
  return { ended, report, sandbox, folder, writes };
}

/** What the report says against what the account has seen, if no answer was lost. */
function isTrue({ ended, report, writes }: Met): void {
  expect(ended.all).not.toMatch(STACK_TRACE);
  const made = report.done.filter(({ id, skipped }) => !skipped && isCallId(id)).length;
  expect(made).toBe(writes.filter(([, error]) => error === undefined).length);
  for (const { next } of report.failed) expect(next).toMatch(/\S.*\.$/);
}

function isCallId(id: string): boolean {
  return !/#(?:Wait|Deliver)/.test(id);
}

/** Run again on a calm account, it is as wanted, and nothing is left. */
async function converges({ ended, sandbox, folder }: Met): Promise<void> {
  sandbox.heal();
  sandbox.change({ throttle: {} });
  const again = await folder.run(['apply', '--yes'], towards(sandbox));
  expect(again.code, again.all).toBe(0);
  const rest = await folder.run(['plan', '--detailed-exitcode'], towards(sandbox));
  expect(rest.code, rest.all).toBe(0);
  const keys = await keysOf(sandbox, 'robot');
  counted.orphans += keys - 1;
  expect(keys).toBe(1);
  const told = [ended.all, again.all, ...textsBelow(join(folder.path, 'kept'))].join('\n');
  const secrets = textsBelow(join(folder.path, 'vault')).flatMap(secretsIn);
  const leaked = secrets.filter((secret) => told.includes(secret));
  counted.leaks += leaked.length;
  expect(secrets.length).toBeGreaterThan(1);
  expect(leaked).toEqual([]);
  counted.converged += 1;
}

async function keysOf(sandbox: Sandbox, UserName: string): Promise<number> {
  const credentials = sandbox.keys[ACCOUNT];
  if (credentials === undefined) throw new Error('the sandbox has no key');
  const account = openAccount({ endpoint: sandbox.url, region: 'us-east-1', credentials });
  const { AccessKeyMetadata = [] } = await account.reader.iam.get('ListAccessKeys', { UserName });
  account.close();
  return AccessKeyMetadata.length;
}

function textsBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
}

/** What a sink holds and nobody else may: passwords and secret keys, but not the ids of keys and the names of users. */
function secretsIn(text: string): string[] {
  const held = parseJson(text);
  return isObject(held)
    ? ['SecretAccessKey', 'Password'].flatMap((name) => {
        const secret = held[name];
        return typeof secret === 'string' ? [secret] : [];
      })
    : [];
}

const EXPIRED: FaultRule = {
  code: 'ExpiredToken',
  status: 403,
  message: 'The security token included in the request is expired',
  times: 1e6,
};
// The run makes sixteen writing calls; none more could fail.
const NTHS = IS_SHORT ? [4] : [1, 2, 3, 5, 8, 10, 12, 14, 15, 16];

describe('the program', { concurrent: true }, () => {
  it.each(NTHS)('says what was done when its credentials expire at writing call %i', (nth) =>
    pool(async () => {
      const met = await meet((sandbox) => sandbox.fail({ ...EXPIRED, nth }));
      expect(met.ended.code, met.ended.all).toBe(4);
      isTrue(met);
      expect(met.report.failed.every(({ next }) => /[Rr]enew/.test(next))).toBe(true);
      await converges(met);
    }),
  );

  it.each(
    NTHS.flatMap((nth): [string, FaultRule][] => [
      [`a connection that breaks before writing call ${nth}`, { nth }],
      [`a connection that breaks after writing call ${nth}`, { nth, when: 'after' }],
      [`ServiceFailure at writing call ${nth}`, { nth, code: 'ServiceFailure', status: 500 }],
    ]),
  )('gets over %s', (_fault, rule) =>
    pool(async () => {
      const met = await meet((sandbox) => sandbox.fail(rule));
      expect(met.ended.code === 0 || met.report.failed.every(({ id }) => id.includes('#CreateAccessKey')), met.ended.all).toBe(true);
      await converges(met);
    }),
  );

  it('reads a throttled account without a storm, and applies to it', () =>
    pool(async () => {
      const met = await meet((sandbox) => sandbox.change({ throttle: { '*': { perSecond: 1, burst: 1 } } }));
      expect(met.ended.code, met.ended.all).toBe(0);
      isTrue(met);
      const { calls } = met.sandbox;
      expect(calls.filter(({ error }) => error === 'Throttling').length / calls.length).toBeLessThan(0.25);
      await converges(met);
    }));

  it('leaves an account alone that answers nothing any more', () =>
    pool(async () => {
      const met = await meet((sandbox) => sandbox.fail({ op: '*', nth: 12, times: 1e6, code: 'ServiceUnavailable', status: 503 }));
      expect(met.ended.code, met.ended.all).toBe(4);
      isTrue(met);
      expect(met.sandbox.calls.filter(({ error }) => error !== undefined).length).toBeLessThan(30);
      await converges(met);
    }));

  it('waits out replicas that are a minute behind, by a clock that runs fast', () =>
    pool(async () => {
      const began = Date.now();
      const now = (): number => began + (Date.now() - began) * 5;
      const lag = { reads: 60_000, principals: 60_000, arns: 60_000, keys: 60_000, unmodifiable: 60_000, conflicts: true };
      const met = await meet((sandbox) => sandbox.change({ lag }), now);
      expect(met.ended.code, met.ended.all).toBe(0);
      await converges(met);
    }));

  it('says that the account is not as wanted when somebody else has moved it meanwhile', () =>
    pool(async () => {
      const input = { UserName: 'ann', PolicyArn: 'arn:aws:iam::aws:policy/SecurityAudit' };
      const met = await meet((sandbox) => sandbox.fail({ op: 'AddUserToGroup', nth: 1, meanwhile: { op: 'AttachUserPolicy', input } }));
      expect(met.ended.code, met.ended.all).toBe(4);
      expect(met.ended.stderr).toMatch(/applied, not confirmed: the account still differs in User\/ann\n {2}next: /);
      await converges(met);
    }));

  it('repeats a call whose answer never comes', () =>
    pool(async () => {
      const silent: Awaited<ReturnType<typeof standSilent>>[] = [];
      const met = await meet(
        () => undefined,
        undefined,
        async (sandbox) => {
          const between = await standSilent(sandbox.url, (op, nth) => op === 'CreateRole' && nth === 1);
          silent.push(between);
          return between.url;
        },
      );
      await Promise.all(silent.map((one) => one.close()));
      expect(met.ended.code, met.ended.all).toBe(0);
      expect(met.writes.filter(([op]) => op === 'CreateRole')).toContainEqual(['CreateRole', 'EntityAlreadyExists']);
      await converges(met);
    }));
});

afterAll(async () => {
  await bench.close();
  const { met, converged, orphans, leaks } = counted;
  leaveTally('program', {
    part: 'faults met by the program',
    injected: met,
    // Whoever converged has told the truth before: that is asserted first.
    survived: converged,
    converged,
    keysOrphaned: orphans,
    secretsLeaked: leaks,
    violations: met - converged,
  });
});

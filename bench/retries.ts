// Calls in vain: how many more than needed the program makes of a throttled, failing or lagging IAM, and how soon it leaves a dead one alone.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox } from '../src/sandbox/server.ts';
import type { Sandbox } from '../src/sandbox/server.ts';
import { atMost, figure } from './support/bench.ts';
import type { Bench, Figure, Goal } from './support/bench.ts';

const ACCOUNT = '123456789012';
const ROLES = 50;

const statement = (action: string) => ({ Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] });
const role = (n: number) => ({
  trust: { services: 'ec2.amazonaws.com' },
  policies: ['shared'],
  inline: { own: statement(`s3:GetObject${n % 2 === 0 ? '' : 'Acl'}`) },
});
const MANIFEST = JSON.stringify({
  policies: { shared: { document: statement('s3:ListBucket') } },
  roles: Object.fromEntries(Array.from({ length: ROLES }, (_, n) => [`role-${n}`, role(n)])),
});

interface Scenario {
  readonly name: string;
  readonly trouble: (sandbox: Sandbox) => void;
  /** The share of wasted calls. */
  readonly goal?: Goal;
  /** AWS serves nobody any more: the calls that were still made, reads included. */
  readonly dead?: Goal;
}

const throttled = (perSecond: number, burst: number, goal?: Goal): Scenario => ({
  name: `${perSecond} calls a second of each operation, ${burst} at once`,
  trouble: (sandbox) => sandbox.change({ throttle: { '*': { perSecond, burst } } }),
  ...(goal === undefined ? {} : { goal }),
});

const failing = (share: number): Scenario => ({
  name: `${share * 100} % of all calls answered with 500`,
  trouble: (sandbox) => sandbox.fail({ op: '*', rate: share, code: 'ServiceFailure', status: 500 }),
});

const dead = (name: string, fault: Parameters<Sandbox['fail']>[0]): Scenario => ({
  name: `${name} from the 30th writing call on`,
  trouble: (sandbox) => sandbox.fail({ ...fault, nth: 30, times: 1_000_000 }),
  dead: atMost(19),
});

const SCENARIOS: readonly Scenario[] = [
  throttled(2, 2),
  throttled(5, 5, atMost(5)),
  throttled(10, 10, atMost(5)),
  throttled(10, 1, atMost(5)),
  throttled(20, 20, atMost(5)),
  failing(0.05),
  failing(0.2),
  {
    name: 'replicas 10 seconds behind',
    trouble: (sandbox) => sandbox.change({ lag: { reads: 10_000, principals: 10_000, arns: 10_000, conflicts: true } }),
  },
  dead('every call throttled', { code: 'Throttling' }),
  dead('every call answered with 503', { code: 'ServiceUnavailable', status: 503 }),
  dead('every connection lost', {}),
];

/** Applies the manifests with the built program; its exit code. */
async function apply(folder: string, sandbox: Sandbox): Promise<number | null> {
  const key = sandbox.keys[ACCOUNT];
  if (key === undefined) throw new Error('the sandbox has no key');
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    AWS_ENDPOINT_URL: sandbox.url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: key.accessKeyId,
    AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
  };
  const child = spawn(process.execPath, [join(process.cwd(), 'dist/cli/main.js'), 'apply', '--yes'], { cwd: folder, env, stdio: 'ignore' });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
}

interface Counted {
  readonly code: number | null;
  readonly calls: number;
  readonly failed: number;
}

async function count(trouble: Scenario['trouble']): Promise<Counted> {
  const folder = mkdtempSync(join(tmpdir(), 'iamsync-bench-'));
  const sandbox = await startSandbox({ accounts: [ACCOUNT] });
  try {
    mkdirSync(join(folder, 'manifests'));
    writeFileSync(join(folder, 'iamsync.yaml'), 'journal: kept\nlimits: { accessChanges: 1000 }\n');
    writeFileSync(join(folder, 'manifests/all.yaml'), MANIFEST);
    trouble(sandbox);
    const code = await apply(folder, sandbox);
    return { code, calls: sandbox.calls.length, failed: sandbox.calls.filter(({ error }) => error !== undefined).length };
  } finally {
    await sandbox.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure({ name, trouble, goal, dead: bound }: Scenario, needed: number): Promise<Figure[]> {
  const { code, calls, failed } = await count(trouble);
  const wanted = bound === undefined ? 0 : 4;
  if (code !== wanted) throw new Error(`${name}: apply ended with ${code} instead of ${wanted}`);
  if (bound !== undefined) return [figure(`${name}: calls until it gives up`, failed, '', bound)];
  return [figure(`${name}: wasted calls`, ((calls - needed) / calls) * 100, '%', goal), figure(`${name}: calls in all`, calls, '')];
}

export const bench: Bench = {
  about: `One apply of ${ROLES} roles by the built program over HTTP: calls that a calm IAM would not have seen, as a share of all, reads and the proof included`,
  async run({ quick }) {
    const { calls: needed } = await count(() => undefined);
    // They mostly wait, each for its own sandbox; a dead one is waited for a minute.
    const scenarios = quick ? SCENARIOS.filter(({ goal, dead: bound }) => goal !== undefined && bound === undefined) : SCENARIOS;
    const figures = await Promise.all(scenarios.map((scenario) => measure(scenario, needed)));
    return [figure('calls that are needed', needed, ''), ...figures.flat()];
  },
};

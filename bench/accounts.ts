// Many accounts: two processes against one S3 lock and journal prefix neither collide nor slow each other, and what a thousand accounts take.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox } from '../src/sandbox/server.ts';
import type { Sandbox } from '../src/sandbox/server.ts';
import { atMost, figure, median, ratio, time } from './support/bench.ts';
import type { Bench, Figure } from './support/bench.ts';
import { accountIds, CHANGED, ENTITIES, fleetConfig, fleetManifest, HOME, openFleet } from './support/fleet.ts';
import { runProgram } from './support/program.ts';
import type { Ran, Where } from './support/program.ts';

/**
 * Milliseconds that each call takes at least, as from another continent. Waiting must outweigh work by far: two processes and the
 * sandbox share the cores of one machine here, which jobs of a pipeline do not, and whether they slow each other is asked of locks and calls.
 */
const LATENCY = 200;
const FLEET = 1000;
const JOBS = 20;

interface Stage {
  readonly sandbox: Sandbox;
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
}

/** A project of some of the accounts. */
function project({ folder, env }: Stage, name: string, accounts: readonly string[]): Where {
  const cwd = join(folder, name);
  mkdirSync(join(cwd, 'manifests'), { recursive: true });
  writeFileSync(join(cwd, 'iamsync.yaml'), fleetConfig(accounts));
  writeFileSync(join(cwd, 'manifests', 'all.yaml'), fleetManifest());
  return { cwd, env };
}

const applied = (where: Where, wanted: number | 'any' = 0): Promise<Ran> => runProgram(['apply', '--all-accounts', '--yes'], where, wanted);

interface Counted {
  readonly writes: number;
  readonly failed: number;
  readonly calls: number;
}

function counted({ calls }: Sandbox): Counted {
  const writes = calls.filter(({ op, error }) => op === 'PutRolePolicy' && error === undefined).length;
  // Locks and journals that are not there yet are asked for, too.
  const failed = calls.filter(({ error }) => error !== undefined && error !== 'NoSuchKey' && error !== 'NotFound').length;
  return { writes, failed, calls: calls.length };
}

/** One third of the accounts by one process alone, then the other two side by side. */
async function measure(stage: Stage, accounts: readonly string[]): Promise<Figure[]> {
  const third = Math.floor(accounts.length / 3);
  const [alone, left, right] = [0, 1, 2].map((part) => accounts.slice(part * third, (part + 1) * third));
  const { sandbox } = stage;
  const first = await applied(project(stage, 'alone', alone ?? []));
  const before = counted(sandbox);
  sandbox.forgetCalls();
  const both = await Promise.all([applied(project(stage, 'left', left ?? [])), applied(project(stage, 'right', right ?? []))]);
  const after = counted(sandbox);
  const each = median(both.map(({ wall }) => wall));
  const perAccount = first.wall / 1000 / third;
  const plain = await time(() => runProgram(['plan'], project(stage, 'again', alone ?? [])));
  return [
    figure('accounts of each process', third, ''),
    figure('one process alone: calls for each account, locks and journals included', before.calls / third, ''),
    figure('one process alone: time', first.wall / 1000, 's'),
    figure('two processes at once: time of each', each / 1000, 's'),
    ratio('two processes at once : one alone', each, first.wall, atMost(1.2)),
    figure('one process alone: CPU for each account', first.cpu / third, 'ms'),
    figure('two processes at once: CPU for each account', median(both.map(({ cpu }) => cpu)) / third, 'ms'),
    figure('two processes at once: calls that were refused', after.failed, '', atMost(0)),
    figure('two processes at once: changes made more or fewer than once', after.writes - 2 * third * CHANGED, '', atMost(0)),
    figure('two processes at once: calls for each account', after.calls / third / 2, ''),
    figure('one process alone: peak memory', first.peak, 'MB'),
    figure('apply for each account', perAccount, 's'),
    figure(`${FLEET} accounts in one process`, (perAccount * FLEET) / 60, 'min'),
    figure(`${FLEET} accounts in ${JOBS} jobs side by side`, (perAccount * FLEET) / JOBS / 60, 'min'),
    figure(`plan of accounts that need nothing, for each`, plain / third, 'ms'),
    figure(`plan of ${FLEET} accounts in one process`, (plain / third / 1000 / 60) * FLEET, 'min'),
  ];
}

/** Two processes over the same accounts: every change is made once, and nobody's lock is broken. */
async function contend(stage: Stage, accounts: readonly string[]): Promise<Figure[]> {
  stage.sandbox.forgetCalls();
  const where = [project(stage, 'one', accounts), project(stage, 'other', accounts)];
  const ran = await Promise.all(where.map((one) => applied(one, 'any')));
  const { writes } = counted(stage.sandbox);
  return [
    figure('two processes over the same accounts: changes to make', accounts.length * CHANGED, ''),
    figure('two processes over the same accounts: changes that were made', writes, ''),
    figure(
      'two processes over the same accounts: that had to leave an account to the other',
      ran.filter(({ code }) => code !== 0).length,
      '',
    ),
  ];
}

export const bench: Bench = {
  about: `Runs of apply --all-accounts over accounts of ${ENTITIES} entities of which ${CHANGED} change, each call ${LATENCY} ms late, one lock and journal prefix in S3, a role assumed in each account`,
  async run({ quick }) {
    const folder = mkdtempSync(join(tmpdir(), 'iamsync-bench-'));
    const accounts = accountIds(quick ? 12 : 100);
    const sandbox = await startSandbox({ accounts: [HOME, ...accounts] });
    try {
      const stage = { sandbox, folder, env: await openFleet(sandbox, accounts) };
      sandbox.forgetCalls();
      sandbox.setLatency(LATENCY);
      const contended = accounts.slice(0, quick ? 3 : 10);
      return [...(await measure(stage, accounts.slice(contended.length))), ...(await contend(stage, contended))];
    } finally {
      await sandbox.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

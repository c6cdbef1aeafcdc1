// What starting costs: the built program against an empty script of Node, in turns, so that a busy machine is as busy for all of them.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { atMost, figure, median } from './support/bench.ts';
import type { Bench, Figure, Goal } from './support/bench.ts';
import { PROGRAM } from './support/processes.ts';

interface Command {
  readonly name: string;
  readonly args: readonly string[];
  /** Milliseconds more than the empty script. */
  readonly goal?: Goal;
}

// Run in the root of the repository, where the manifests of the demo are.
const COMMANDS: readonly Command[] = [
  { name: '--version', args: [PROGRAM, '--version'] },
  { name: '--help', args: [PROGRAM, '--help'], goal: atMost(40) },
  { name: 'validate of the demo', args: [PROGRAM, 'validate'], goal: atMost(90) },
  { name: 'plan --sandbox of the demo', args: [PROGRAM, 'plan', '--sandbox'] },
];

function once({ name, args }: Command): number {
  const start = performance.now();
  const { status } = spawnSync(process.execPath, args, { stdio: 'ignore' });
  if (status !== 0) throw new Error(`${name} ended with ${status}`);
  return performance.now() - start;
}

function measure(empty: Command, rounds: number): readonly Figure[] {
  const all = [empty, ...COMMANDS].map((command) => ({ command, times: new Array<number>() }));
  for (let round = -1; round < rounds; round++) {
    for (const { command, times } of all) {
      const took = once(command);
      // The first round reads the files from the disk.
      if (round >= 0) times.push(took);
    }
  }
  const [base = Number.NaN] = all.map(({ times }) => median(times));
  return all.flatMap(({ command: { name, goal }, times }, place) => [
    figure(name, median(times), 'ms'),
    ...(place === 0 ? [] : [figure(`${name}, more than the empty script`, median(times) - base, 'ms', goal)]),
  ]);
}

export const bench: Bench = {
  about: 'From the start of a process to its end: the built program in the folder of the demo, and an empty script of Node; medians',
  run({ quick }) {
    const folder = mkdtempSync(join(tmpdir(), 'iamsync-bench-'));
    try {
      const script = join(folder, 'empty.mjs');
      writeFileSync(script, '');
      return measure({ name: 'an empty script', args: [script] }, quick ? 7 : 31);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

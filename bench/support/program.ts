// Runs of the built program, measured: how they ended, how long they took, and the most memory that they held.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { PROGRAM } from './processes.ts';

export interface Ran {
  readonly code: number | null;
  /** Milliseconds from its start to its end. */
  readonly wall: number;
  /** Milliseconds of work of its threads, which a busy machine lengthens less. */
  readonly cpu: number;
  /** Megabytes. */
  readonly peak: number;
  readonly output: string;
}

export interface Where {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

// The process itself knows best what it held, and tells it when it ends.
const WATCH = `import { writeFileSync } from 'node:fs';
process.once('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  writeFileSync(process.env.IAMSYNC_BENCH_PEAK, [maxRSS / 1024, (userCPUTime + systemCPUTime) / 1000].join(' '));
});`;

/** Runs a script of Node in a process of its own and waits for its end. */
export function runScript(script: string, args: readonly string[], { cwd, env }: Where): Promise<Ran> {
  const folder = mkdtempSync(join(tmpdir(), 'iamsync-bench-'));
  const told = join(folder, 'peak');
  const node = ['--import', `data:text/javascript,${encodeURIComponent(WATCH)}`, script, ...args];
  const start = performance.now();
  const child = spawn(process.execPath, node, {
    cwd,
    env: { PATH: process.env['PATH'] ?? '', HOME: folder, IAMSYNC_BENCH_PEAK: told, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => void chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => void chunks.push(chunk));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      const wall = performance.now() - start;
      const [peak = Number.NaN, cpu = Number.NaN] = existsSync(told) ? readFileSync(told, 'utf8').split(' ').map(Number) : [];
      rmSync(folder, { recursive: true, force: true });
      resolve({ code, wall, cpu, peak, output: Buffer.concat(chunks).toString() });
    });
  });
}

/** Runs the built program. Throws if it ends otherwise than wanted. */
export async function runProgram(args: readonly string[], where: Where, wanted: number | 'any' = 0): Promise<Ran> {
  const ran = await runScript(PROGRAM, args, where);
  if (wanted === 'any' || ran.code === wanted) return ran;
  throw new Error(`iamsync ${args.join(' ')} ended with ${ran.code} instead of ${wanted}:\n${ran.output.slice(-2000)}`);
}

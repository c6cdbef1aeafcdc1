// Child processes of benches: the built program as a server, and the most memory that a process ever held.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Served {
  /** What the program printed as `export NAME=value`. */
  readonly env: Readonly<Record<string, string>>;
  /** Megabytes that the process held at most so far; NaN where the system does not tell. */
  peak(): number;
  stop(): Promise<void>;
}

const PROGRAM = join(process.cwd(), 'dist', 'cli', 'main.js');

/** The most memory that a living process held so far, in MB. */
export function peakOf(pid: number): number {
  try {
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
  } catch {
    return Number.NaN;
  }
}

/** Starts `iamsync sandbox` and resolves when it has printed its last key. */
export function serve(args: readonly string[]): Promise<Served> {
  const child = spawn(process.execPath, [PROGRAM, 'sandbox', ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => void child.once('close', () => resolve()));
  return new Promise((resolve, reject) => {
    let text = '';
    child.once('error', reject);
    child.once('close', () => reject(new Error(`the sandbox ended early:\n${text}`)));
    child.stdout.on('data', (chunk: Buffer) => {
      text += String(chunk);
      if (!/^export AWS_SECRET_ACCESS_KEY=.+\n/m.test(text)) return;
      resolve({
        env: Object.fromEntries([...text.matchAll(/^export (\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value])),
        peak: () => peakOf(child.pid ?? 0),
        stop: async () => {
          child.kill('SIGTERM');
          await ended;
        },
      });
    });
  });
}

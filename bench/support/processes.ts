// Child processes of benches: the built program as a server, and the most memory that a process ever held.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Endpoint } from './query.ts';

export interface Served {
  /** What the program printed as `export NAME=value`. */
  readonly env: Readonly<Record<string, string>>;
  /** Megabytes that the process held at most so far; NaN where the system does not tell. */
  peak(): number;
  stop(): Promise<void>;
}

/** The built program. */
export const PROGRAM = join(process.cwd(), 'dist', 'cli', 'main.js');

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

/** Where a served sandbox is, and the key of its first account. */
export function endpointOf({ env }: Pick<Served, 'env'>): Endpoint {
  return {
    url: env['AWS_ENDPOINT_URL'] ?? '',
    accessKeyId: env['AWS_ACCESS_KEY_ID'] ?? '',
    secretAccessKey: env['AWS_SECRET_ACCESS_KEY'] ?? '',
  };
}

/** Orders a served sandbox to be slow, throttled or in doubt; see docs/guide/sandbox.md. */
export async function order({ env }: Pick<Served, 'env'>, faults: object): Promise<void> {
  const answer = await fetch(`${env['AWS_ENDPOINT_URL']}/_sandbox/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(faults),
  });
  if (!answer.ok) throw new Error(`the sandbox did not take the order: ${await answer.text()}`);
}

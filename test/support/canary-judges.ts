// Opens the canary's folder before the first test, and after the last one looks for secrets where none may be.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CANARY, leaksOf } from './canary.ts';

export function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'iamsync-canary-'));
  process.env[CANARY] = folder;
  return () => {
    const leaks = leaksOf(folder);
    rmSync(folder, { recursive: true, force: true });
    if (leaks.length === 0) return;
    process.exitCode = 1;
    const lines = leaks.map(({ secret, by }) => `  ${secret.slice(0, 6)}…, ${secret.length} characters long, by ${by}`);
    throw new Error(`${leaks.length} secrets were written where none may be:\n${lines.join('\n')}`);
  };
}

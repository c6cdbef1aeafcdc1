// The sandbox as a process of its own, and the environment of a client that knows nothing but what the sandbox printed.
import { expect } from 'vitest';
import { openFolder } from '../support/program.ts';
import type { Folder, Running } from '../support/program.ts';

export interface ServedSandbox {
  /** What the sandbox printed, and a home folder without settings. */
  readonly env: Readonly<Record<string, string>>;
  /** The names of what it printed, in order of the alphabet. */
  readonly printed: readonly string[];
  /** An empty folder, in which clients may leave files. */
  readonly folder: Folder;
  stop(): Promise<void>;
}

/** The interpreter of the environment that npm run test:clients installs. */
export function python(): string {
  const path = process.env['IAMSYNC_PYTHON'] ?? '';
  expect(path, 'run this suite with npm run test:clients').not.toBe('');
  return path;
}

/** Starts `iamsync sandbox`. */
export async function serveSandbox(...args: readonly string[]): Promise<ServedSandbox> {
  const folder = openFolder({});
  const server: Running = folder.start(['sandbox', ...args]);
  await server.said('AWS_SECRET_ACCESS_KEY=');
  const lines = [...server.text().matchAll(/^export ([A-Z_]+)=(\S+)$/gm)].map(([, name = '', value = '']) => [name, value] as const);
  return {
    env: { HOME: folder.path, ...Object.fromEntries(lines) },
    printed: lines.map(([name]) => name).sort(),
    folder,
    stop: async () => {
      server.kill('SIGTERM');
      await server.ended;
      folder.remove();
    },
  };
}

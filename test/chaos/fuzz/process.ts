// The worker from outside: bundled once, started anew when it hangs or has become fat, watched all the time.
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { build } from 'esbuild';
import type { Answer, Ask } from './protocol.ts';

/** Nothing that is right takes a fraction of it, on whatever machine. */
const HANGS = 60_000;
/** Runs of one process. */
const MOST_RUNS = 2000;

export interface Program {
  /** The folder it works in. */
  readonly folder: string;
  /** Null if it hung and was ended. Throws if it ended by itself. */
  run(ask: Omit<Ask, 'id'>): Promise<Answer | null>;
  close(): void;
}

/** Bundles the sources as the program is bundled, assets beside them. */
export async function bundled(): Promise<string> {
  const outdir = mkdtempSync(resolve('node_modules/.cache/iamsync/fuzz-'));
  await build({
    entryPoints: ['test/chaos/fuzz/worker.ts'],
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    mainFields: ['module', 'main'],
    alias: { 'string-width': './.scripts/shims/string-width.mjs' },
    banner: {
      js: "import { createRequire as fuzzRequire } from 'node:module';\nconst require = fuzzRequire(import.meta.url);",
    },
    logLevel: 'warning',
  });
  for (const path of readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.br')))
    cpSync(join('src', path), join(outdir, basename(path)));
  return outdir;
}

/** Starts it in a folder of its own, with nothing of this machine's settings. */
export function openProgram(bundle: string, env: Readonly<Record<string, string>>): Program {
  const folder = mkdtempSync(join(tmpdir(), 'iamsync-fuzz-'));
  let [child, runs, id]: [ChildProcess | null, number, number] = [null, 0, 0];
  let loud = '';

  const start = (): ChildProcess => {
    const fresh = fork(join(bundle, 'worker.mjs'), [], {
      cwd: folder,
      env: {
        PATH: process.env['PATH'] ?? '',
        HOME: folder,
        AWS_EC2_METADATA_DISABLED: 'true',
        AWS_CONFIG_FILE: '/dev/null',
        AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
        ...env,
      },
      execArgv: ['--max-old-space-size=1500'],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    loud = '';
    fresh.stderr?.on('data', (text: Buffer) => (loud = (loud + String(text)).slice(-2000)));
    return fresh;
  };
  const stop = (): void => {
    child?.kill('SIGKILL');
    child = null;
    runs = 0;
  };
  const answered = (to: ChildProcess, ask: Ask): Promise<Answer | null> =>
    new Promise((done, fail) => {
      const end = (settle: () => void): void => {
        clearTimeout(timer);
        to.removeAllListeners('message').removeAllListeners('exit');
        settle();
      };
      const timer = setTimeout(() => end(() => done(null)), HANGS);
      to.on('message', (answer: Answer) => {
        if (answer.id === ask.id || answer.id < 0) end(() => done(answer));
      });
      to.on('exit', (code, signal) => end(() => fail(new Error(`the process ended with ${code ?? signal ?? ''}: ${loud}`))));
      to.send(ask);
    });

  return {
    folder,
    async run(asked) {
      if (runs >= MOST_RUNS) stop();
      child ??= start();
      runs += 1;
      id += 1;
      try {
        const answer = await answered(child, { id, ...asked });
        if (answer === null) stop();
        return answer;
      } catch (error) {
        stop();
        throw error;
      }
    },
    close() {
      stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

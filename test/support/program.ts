// The built program as its users run it: a process of its own, in a folder of its own, without this machine's AWS settings.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startSandbox } from '../../src/sandbox/server.ts';
import type { Sandbox, SandboxOptions } from '../../src/sandbox/server.ts';
import { noteFiles, noteStreams } from './canary.ts';
import type { Files } from './world.ts';

export const PROGRAM = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
export const ACCOUNT = '123456789012';

type Env = Readonly<Record<string, string>>;

export interface Ended {
  /** Null if a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Both streams, for messages of failing tests. */
  readonly all: string;
}

export interface Running {
  readonly pid: number;
  kill(signal: NodeJS.Signals): void;
  /** Resolves as soon as stdout or stderr holds the text; rejects if the process ends without it. */
  said(text: string): Promise<void>;
  /** What it has said so far, on both streams. */
  text(): string;
  /** Reads no further, as `head` does when it has enough. */
  closeOutput(): void;
  readonly ended: Promise<Ended>;
}

export interface Folder {
  readonly path: string;
  write(file: string, text: string): void;
  read(file: string): string;
  /** `below`: the folder inside of this one in which it runs. */
  start(args: readonly string[], env?: Env, below?: string): Running;
  run(args: readonly string[], env?: Env, below?: string): Promise<Ended>;
  remove(): void;
}

/** A fresh folder with the files; run() runs the program in it. */
export function openFolder(files: Files): Folder {
  const path = mkdtempSync(join(tmpdir(), 'iamsync-test-'));
  const own = new Map<string, string>();
  const write = (file: string, text: string): void => {
    own.set(join(path, file), text);
    mkdirSync(dirname(join(path, file)), { recursive: true });
    writeFileSync(join(path, file), text);
  };
  for (const [file, text] of Object.entries(files)) write(file, text);
  const start = (args: readonly string[], env: Env = {}, below = '.'): Running =>
    startProgram(join(path, below), args, { HOME: path, ...env });
  return {
    path,
    write,
    start,
    read: (file) => readFileSync(join(path, file), 'utf8'),
    run: (args, env, below) => start(args, env, below).ended,
    remove() {
      if (existsSync(path)) noteFiles(path, own);
      rmSync(path, { recursive: true, force: true });
    },
  };
}

// Nothing of the machine's own credentials, profiles or colours may reach the program.
function environment(folder: string, env: Env): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: join(folder, 'no-config'),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'no-credentials'),
    ...env,
  };
}

function startProgram(folder: string, args: readonly string[], env: Env): Running {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    cwd: folder,
    env: environment(folder, env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const text = { stdout: '', stderr: '', all: '' };
  const listeners = new Set<() => void>();
  const hear = (stream: 'stdout' | 'stderr') => (chunk: Buffer) => {
    text[stream] += String(chunk);
    text.all += String(chunk);
    for (const listener of listeners) listener();
  };
  child.stdout.on('data', hear('stdout'));
  child.stderr.on('data', hear('stderr'));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      noteStreams(args, text.all);
      resolve({ code, ...text });
    });
  });
  const said = (wanted: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (text.all.includes(wanted)) resolve();
      };
      listeners.add(look);
      look();
      void ended.then(() => reject(new Error(`it ended without saying "${wanted}":\n${text.all}`)));
    });
  return {
    pid: child.pid ?? 0,
    kill: (signal) => void child.kill(signal),
    said,
    text: () => text.all,
    closeOutput: () => void child.stdout.destroy(),
    ended,
  };
}

/** The environment that leads the program to a sandbox of this process, as AWS would be found. */
export function towards(sandbox: Sandbox, account = ACCOUNT): Env {
  const key = sandbox.keys[account];
  if (key === undefined) throw new Error(`no account ${account}`);
  return {
    AWS_ENDPOINT_URL: sandbox.url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: key.accessKeyId,
    AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
    // A sandbox shows at once what was made.
    IAMSYNC_LAG_SECONDS: '0',
  };
}

/** Folders and sandboxes of one test file, all closed by close(). */
export function openBench() {
  const folders: Folder[] = [];
  const sandboxes: Sandbox[] = [];
  return {
    folder(files: Files): Folder {
      const folder = openFolder(files);
      folders.push(folder);
      return folder;
    },
    async sandbox(options: SandboxOptions = {}): Promise<Sandbox> {
      const sandbox = await startSandbox(options);
      sandboxes.push(sandbox);
      return sandbox;
    },
    async close(): Promise<void> {
      await Promise.all(sandboxes.map((sandbox) => sandbox.close()));
      for (const folder of folders) folder.remove();
    },
  };
}

/** What a program must never show people: where in its source something happened. */
export const STACK_TRACE = /^\s+at .+:\d+:\d+|has a defect|node:internal/m;

// One job of a pipeline: a checkout, an event, the environment of a runner, and the real scripts.
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { noteSecret, noteStreams } from '../support/canary.ts';
import type { Folder } from '../support/program.ts';

export const SCRIPT = fileURLToPath(new URL('../../.action/main.mjs', import.meta.url));
export const TOKEN = 'ghs_token-of-the-job';

export interface Job {
  readonly code: number | null;
  /** The log, both streams as they came. */
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

type Env = Readonly<Record<string, string>>;

/** Runs the scripts in the folder as a runner of GitHub would. `event` is what stands in the file of the event. */
export async function runJob(folder: Folder, env: Env, event: object = {}): Promise<Job> {
  noteSecret(TOKEN);
  const runner = join(folder.path, '.runner');
  mkdirSync(runner, { recursive: true });
  const files = { GITHUB_EVENT_PATH: 'event.json', GITHUB_OUTPUT: 'outputs', GITHUB_STEP_SUMMARY: 'summary.md' };
  const paths = Object.fromEntries(Object.entries(files).map(([name, file]) => [name, join(runner, file)]));
  for (const file of ['outputs', 'summary.md']) writeFileSync(join(runner, file), '');
  writeFileSync(join(runner, 'event.json'), JSON.stringify({ repository: { default_branch: 'main' }, ...event }));
  const basic = {
    PATH: process.env['PATH'] ?? '',
    HOME: runner,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: join(runner, 'none'),
    AWS_SHARED_CREDENTIALS_FILE: join(runner, 'none'),
    GITHUB_ACTIONS: 'true',
    CI: 'true',
    GITHUB_REPOSITORY: 'acme/iam',
    GITHUB_RUN_ID: '42',
    GITHUB_WORKSPACE: folder.path,
    RUNNER_TEMP: runner,
    IAMSYNC_TOKEN: TOKEN,
    ...paths,
  };
  const { code, log } = await spawned({ ...basic, ...env }, folder.path);
  return {
    code,
    log,
    outputs: outputsIn(readFileSync(join(runner, 'outputs'), 'utf8')),
    summary: readFileSync(join(runner, 'summary.md'), 'utf8'),
  };
}

function spawned(env: Env, cwd: string): Promise<{ readonly code: number | null; readonly log: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [SCRIPT], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let log = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (log += text));
    child.on('error', reject);
    child.on('close', (code) => {
      noteStreams([SCRIPT], log);
      resolve({ code, log });
    });
  });
}

/** The outputs of a step, as the runner reads them. */
function outputsIn(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at += 1) {
    const [, name, end] = /^([\w-]+)<<(.+)$/.exec(lines[at] ?? '') ?? [];
    if (name === undefined || end === undefined) continue;
    const stop = lines.indexOf(end, at + 1);
    found[name] = lines.slice(at + 1, stop).join('\n');
    at = stop;
  }
  return found;
}

/**
 * A version of the program that says what it is told to: `npm` of this PATH installs it, and writes down how it was called.
 * The environment to be given to the job.
 */
export function standIn(folder: Folder, program: string): Env {
  const bin = join(folder.path, '.runner', 'bin');
  rmSync(bin, { recursive: true, force: true });
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, 'program.js'), program);
  writeFileSync(
    join(bin, 'npm'),
    `#!/bin/sh
printf '%s\\n' "$PWD" "$@" > "${bin}/called"
env > "${bin}/env"
while [ "$1" != --prefix ]; do shift; done
mkdir -p "$2/node_modules/iamsync/dist/cli"
cp "${bin}/program.js" "$2/node_modules/iamsync/dist/cli/main.js"
`,
  );
  chmodSync(join(bin, 'npm'), 0o755);
  return { PATH: `${bin}:${process.env['PATH'] ?? ''}`, IAMSYNC_VERSION: '9.9.9' };
}

/** A file that the stand-in left. */
export function leftBy(folder: Folder, file: string): string {
  const path = join(folder.path, '.runner', 'bin', file);
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

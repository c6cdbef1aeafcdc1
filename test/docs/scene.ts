// Plays a scene of a page: a folder, an account in a sandbox of its own, and one shell that runs the commands as they stand.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startSandbox } from '../../src/sandbox/server.ts';
import { noteFiles, noteStreams } from '../support/canary.ts';
import { ACCOUNT, PROGRAM } from '../support/program.ts';
import type { Files } from '../support/world.ts';
import { ROOT } from './pages.ts';
import { setupOf } from './setups.ts';
import type { Scene, Step } from './steps.ts';

export interface Played {
  readonly step: Step;
  /** Null if an earlier step failed, so that this one was not reached. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Warm {
  readonly port: number;
  readonly requests: string;
  stop(): void;
}

/** How long a scene may take before its shell is ended: a command that waits for ever is a failure, not a suite that hangs. */
const PATIENCE = 300_000;

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

/** A process that has the program loaded and waits for commands. */
export async function warmUp(): Promise<Warm> {
  const requests = mkdtempSync(join(tmpdir(), 'iamsync-docs-'));
  const child = spawn(process.execPath, [join(ROOT, '.scripts', 'warm.mjs'), PROGRAM], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [port] = await once(child.stdout, 'data');
  return {
    port: Number(String(port)),
    requests,
    stop() {
      child.kill();
      rmSync(requests, { recursive: true, force: true });
    },
  };
}

/** Runs every step of a scene up to the first that fails. */
export async function play(scene: Scene, warm: Warm, patience = PATIENCE): Promise<Played[]> {
  const home = mkdtempSync(join(tmpdir(), 'iamsync-docs-'));
  const sandbox = await startSandbox({ accounts: [ACCOUNT] });
  try {
    const setup = setupOf(scene.setup);
    writeFiles(join(home, 'iam'), setup.files);
    for (const name of setup.links) symlinkSync(join(ROOT, name), join(home, 'iam', name));
    writeFiles(join(home, '.before'), { ...setup.account, 'iamsync.yaml': setup.config });
    writeFiles(home, { '.aws/credentials': credentials(sandbox.keys[ACCOUNT]), '.steps/0.sh': '', '.gitconfig': GIT });
    cpSync(here('warm.sh'), join(home, '.bin', 'iamsync'));
    writeFileSync(join(home, '.bin', 'npm'), NPM, { mode: 0o755 });
    writeFileSync(join(home, '.script.sh'), scriptOf(scene, home, { before: Object.keys(setup.account).length > 0, git: setup.git }));
    const said = await shell(home, environment(home, sandbox.url, warm), patience);
    const played = scene.steps.map((step, index) => resultOf(step, join(home, '.steps'), index + 1));
    for (const { step, stdout, stderr } of played) if ('run' in step.does) noteStreams([step.does.run], stdout + stderr);
    noteFiles(join(home, 'iam'));
    if (existsSync(join(home, '.steps', 'started'))) return played;
    throw new Error(`${scene.page}: the set-up ${scene.setup} fails:\n${said}`);
  } finally {
    await sandbox.close();
    rmSync(home, { recursive: true, force: true });
  }
}

// What npm ci leaves behind is what the tests run on; it would empty node_modules under them.
const NPM = '#!/usr/bin/env bash\n[ "$1" = ci ] && exit\nPATH=${PATH#*:} exec npm "$@"\n';
const GIT = '[user]\n\tname = you\n\temail = you@example.com\n[init]\n\tdefaultBranch = main\n[commit]\n\tgpgsign = false\n';

function credentials(key: { accessKeyId: string; secretAccessKey: string } | undefined): string {
  return `[default]\naws_access_key_id = ${key?.accessKeyId ?? ''}\naws_secret_access_key = ${key?.secretAccessKey ?? ''}\n`;
}

function writeFiles(folder: string, files: Files): void {
  mkdirSync(folder, { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

// A step that shall succeed ends at its first command that doesn't; the shell ends with it, and what follows is not reached.
function scriptOf(scene: Scene, home: string, { before, git }: { before: boolean; git: boolean }): string {
  const steps = join(home, '.steps');
  const lines = scene.steps.map((step, index) => {
    const at = join(steps, String(index + 1));
    if ('write' in step.does) {
      writeFileSync(`${at}.file`, step.does.text);
      return `mkdir -p "$(dirname '${step.does.write}')" && cp '${at}.file' '${step.does.write}' && echo 0 >'${at}.code'`;
    }
    writeFileSync(`${at}.sh`, `${step.does.run}\n`);
    const run = `. '${at}.sh' >'${at}.out' 2>'${at}.err' </dev/null`;
    return step.exit === 0 ? `STEP='${at}'; set -e; ${run}; set +e; echo 0 >'${at}.code'` : `${run}; echo $? >'${at}.code'`;
  });
  const prepared = [
    'set -o pipefail',
    `trap 'echo $? >"$STEP.code"; kill $(jobs -p) 2>/dev/null' EXIT`,
    ...(before ? [`cd '${home}/.before'`, 'iamsync apply --yes </dev/null || exit'] : []),
    `cd '${home}/iam'`,
    ...(git ? ['git init -q', 'git add -A', 'git commit -qm start', 'git update-ref refs/remotes/origin/main HEAD'] : []),
    `touch '${steps}/started'`,
  ];
  return [`STEP='${steps}/0'`, ...prepared, ...lines, `STEP='${steps}/0'`].join('\n');
}

function environment(home: string, endpoint: string, warm: Warm): Record<string, string> {
  return {
    PATH: `${join(home, '.bin')}:${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`,
    HOME: home,
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: 'us-east-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    npm_config_update_notifier: 'false',
    IAMSYNC_NODE: process.execPath,
    IAMSYNC_PROGRAM: PROGRAM,
    IAMSYNC_WARM: String(warm.port),
    IAMSYNC_REQUESTS: warm.requests,
  };
}

async function shell(home: string, env: Record<string, string>, patience: number): Promise<string> {
  // A group of its own, so that what it started in the background ends with it.
  const script = ['--noprofile', '--norc', join(home, '.script.sh')];
  const child = spawn('bash', script, { cwd: home, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += String(chunk)));
  const timer = setTimeout(() => child.pid !== undefined && process.kill(-child.pid, 'SIGKILL'), patience);
  await once(child, 'close');
  clearTimeout(timer);
  return said;
}

function resultOf(step: Step, steps: string, index: number): Played {
  const read = (ending: string): string => {
    const path = join(steps, `${index}.${ending}`);
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  };
  const code = read('code').trim();
  return { step, code: code === '' ? null : Number(code), stdout: read('out'), stderr: read('err') };
}

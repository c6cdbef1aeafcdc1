// A Python environment of the project's own, for suites that need independent AWS implementations and clients.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './run.mjs';

function run(command, args) {
  return spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] }).status === 0;
}

function fail(message, next) {
  console.error(`error: ${message}\n  next: ${next}`);
  process.exit(1);
}

/** The folder of the environment's programs, with everything that a requirements file names; ends the process where that can't be. */
export function pythonEnvironment(name, requirements) {
  const python = ['python3', 'python'].find(
    (command) => spawnSync(command, ['-c', 'import sys; sys.exit(sys.version_info < (3, 10))']).status === 0,
  );
  if (python === undefined)
    fail('this suite needs Python 3.10 or newer, and there is none on the PATH.', 'Install python3 with its venv module.');
  const folder = join(root, 'node_modules', '.cache', 'iamsync', `python-${name}`);
  const programs = join(folder, process.platform === 'win32' ? 'Scripts' : 'bin');
  const wanted = readFileSync(join(root, requirements), 'utf8');
  const stamp = join(folder, 'requirements.txt');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return programs;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, '..'), { recursive: true });
  console.log(`Installing ${wanted.trim().split('\n').join(', ')} for this suite ...`);
  if (!run(python, ['-m', 'venv', folder]))
    fail('no Python environment could be made.', 'Install the venv module of Python (on Debian: python3-venv).');
  if (!run(join(programs, 'python'), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements]))
    fail('the Python packages could not be installed.', 'Check that pip reaches its package index.');
  writeFileSync(stamp, wanted);
  return programs;
}

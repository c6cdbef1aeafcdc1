// Builds dist/: the program and the library as one bundle with lazy parts (dist/cli), and the library's declarations (dist/index.d.ts).
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { node, root } from './run.mjs';

/** npm links the programs of dependencies but not a project's own; with this, `npx iamsync` works in the repository too. */
function linkProgram() {
  const bin = join(root, 'node_modules', '.bin');
  if (!existsSync(bin)) return;
  rmSync(join(bin, 'iamsync'), { force: true });
  if (process.platform === 'win32') writeFileSync(join(bin, 'iamsync.cmd'), '@node "%~dp0\\..\\..\\dist\\cli\\main.js" %*\r\n');
  else symlinkSync('../../dist/cli/main.js', join(bin, 'iamsync'));
}

/**
 * npm prepares what it installs globally from git (`npm install -g git+https://…`, and so does pre-commit) without the tools to do so:
 * in the clone, it installs globally too.
 */
function installTools() {
  if (process.env.npm_config_global !== 'true' || existsSync(join(root, 'node_modules', 'esbuild'))) return true;
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_config_(global|prefix|omit|include)$/i.test(name)));
  const args = ['ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund'];
  return spawnSync('npm', args, { cwd: root, env, stdio: 'inherit', shell: process.platform === 'win32' }).status === 0;
}

if (!installTools() || !node('.scripts/program.mjs') || !node('.scripts/declarations.mjs')) process.exit(1);
// What earlier versions built.
rmSync(join(root, 'dist', 'lib'), { recursive: true, force: true });
linkProgram();

// Builds dist/: the command line as one bundle with lazy parts (dist/cli), and the library with its declarations (dist/lib).
import { cpSync, existsSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { node, root, tool } from './run.mjs';

const source = join(root, 'src');
const library = join(root, 'dist', 'lib');

/** The library: what tsc emits, and what it does not copy (generated JavaScript, assets). */
function emitLibrary() {
  if (!tool('typescript/bin/tsc', '-p', '.scripts/tsconfig.lib.json')) return false;
  const assets = readdirSync(source, { recursive: true }).filter((path) => /\.br$|\.generated\.(d\.)?m?[jt]s$/.test(path));
  for (const path of assets) cpSync(join(source, path), join(library, path));
  return true;
}

/** npm links the programs of dependencies but not a project's own; with this, `npx iamsync` works in the repository too. */
function linkProgram() {
  const bin = join(root, 'node_modules', '.bin');
  if (!existsSync(bin)) return;
  rmSync(join(bin, 'iamsync'), { force: true });
  if (process.platform === 'win32') writeFileSync(join(bin, 'iamsync.cmd'), '@node "%~dp0\\..\\..\\dist\\cli\\main.js" %*\r\n');
  else symlinkSync('../../dist/cli/main.js', join(bin, 'iamsync'));
}

if (!node('.scripts/program.mjs')) process.exit(1);
rmSync(library, { recursive: true, force: true });
if (!emitLibrary()) process.exit(1);
linkProgram();

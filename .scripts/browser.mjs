// npm run test:browser: reports and pictures in a real browser. Needs Chromium: that of the system, or Debian's package, which it installs.
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { node, root } from './run.mjs';
import { reportOf, vitest } from './suite.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

function found() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const given = process.env.IAMSYNC_CHROMIUM;
  return given ?? folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find((path) => existsSync(path));
}

function fail(message, next) {
  console.error(`error: ${message}\n  next: ${next}`);
  process.exit(1);
}

function apt(...args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env }).status === 0;
}

/** Debian's Chromium with a font for its texts; only root may install it. */
function install() {
  const hasApt = spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status === 0;
  if (!hasApt || process.getuid?.() !== 0)
    fail(
      'this suite needs Chromium, and there is none on the PATH.',
      'Install it (on Debian, as root: apt-get update && apt-get install chromium fonts-dejavu-core), or name its program in IAMSYNC_CHROMIUM.',
    );
  console.log("Installing Debian's Chromium for this suite ...");
  if (!apt('update', '-qq') || !apt('install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'))
    fail('Chromium could not be installed.', 'Run apt-get update && apt-get install chromium, and see what it says.');
}

// Where it can't run, no report of an earlier run may stand for it.
rmSync(join(root, reportOf('browser')), { force: true });
if (found() === undefined) install();
const path = found() ?? fail('Chromium is still not on the PATH.', 'Name it in IAMSYNC_CHROMIUM.');
if (!node('.scripts/program.mjs')) process.exit(1);
process.env.IAMSYNC_CHROMIUM = path;
process.exit(vitest('test/browser/vitest.config.ts', reportOf('browser')) ? 0 : 1);

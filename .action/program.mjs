// iamsync itself: where it comes from, and how it is run so that nothing it says is obeyed by the runner, and no token reaches it.
import { execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isRecord } from './http.mjs';
import { Refusal } from './refusal.mjs';

const HERE = fileURLToPath(new URL('..', import.meta.url));
/** What the program has no use for. */
const WITHHELD =
  /^(IAMSYNC_(?!DEBUG$)\w+|INPUT_\w+|GITHUB_TOKEN|GH_TOKEN|GITLAB_TOKEN|CI_JOB_TOKEN|ACTIONS_(RUNTIME|ID_TOKEN_REQUEST|CACHE|RESULTS)_\w+|GITHUB_(ENV|PATH|OUTPUT|STATE|STEP_SUMMARY))$/;
/** The only commands that the runner may take from the program: they annotate, and do nothing else. */
const ANNOTATION = /^::(error|warning|notice)[ :]/;

/**
 * @typedef {object} Ended
 * @property {number} code
 * @property {string} stdout
 * @property {string} stderr
 */

/**
 * The script to run: the one that these scripts came with, or a version that is installed outside of the checkout, where nothing of
 * the checkout (.npmrc, package.json, node_modules) has a say. Throws Refusal.
 * @param {{ version: string, temporary: string }} inputs
 * @returns {Promise<string>}
 */
export async function findProgram({ version, temporary }) {
  const own = join(HERE, 'dist', 'cli', 'main.js');
  if (version === '' && existsSync(own)) return own;
  const wanted = version === '' ? ownVersion() : version;
  const folder = mkdtempSync(join(temporary, 'iamsync-program-'));
  const args = ['install', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', '--no-save', `iamsync@${wanted}`];
  const { code, output } = await npm(args, folder);
  const installed = join(folder, 'node_modules', 'iamsync', 'dist', 'cli', 'main.js');
  if (code === 0 && existsSync(installed)) return installed;
  throw new Refusal(
    `npm can't install iamsync ${wanted}: ${output.trim().split('\n').at(-1) ?? ''}`,
    'Name a version that is published, and see whether the runner reaches the registry.',
  );
}

function ownVersion() {
  /** @type {unknown} */
  const found = JSON.parse(readFileSync(join(HERE, 'package.json'), 'utf8'));
  if (isRecord(found) && typeof found.version === 'string') return found.version;
  throw new Refusal('These scripts do not say which version they are.', 'Give the input version.');
}

/**
 * @param {readonly string[]} args
 * @param {string} folder
 * @returns {Promise<{ code: number, output: string }>}
 */
function npm(args, folder) {
  return new Promise((done) => {
    execFile('npm', [...args], { cwd: folder, env: environment(), maxBuffer: 1 << 24 }, (error, stdout, stderr) =>
      done({ code: error === null ? 0 : 1, output: stderr || stdout || (error?.message ?? '') }),
    );
  });
}

function environment() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !WITHHELD.test(name)));
}

/**
 * Runs iamsync in a folder and hands back what it said. What it writes to standard error, and to standard output with `shows`, is in
 * the log too, where the runner obeys none of it but annotations.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ folder: string, shows?: boolean }} options
 * @returns {Promise<Ended>}
 */
export function run(program, args, { folder, shows = false }) {
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, [program, ...args], { cwd: folder, env: environment(), stdio: ['ignore', 'pipe', 'pipe'] });
    const said = { stdout: '', stderr: '' };
    const log = openLog();
    child.stdout.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      said.stdout += text;
      if (shows) log.write(text);
    });
    child.stderr.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      said.stderr += text;
      log.write(text);
    });
    child.on('error', (cause) =>
      failed(new Refusal(`iamsync can't be run: ${cause.message}`, 'See whether Node.js 20.19 or newer is installed.')),
    );
    child.on('close', (code) => {
      log.close();
      done({ code: code ?? 1, stdout: said.stdout, stderr: withoutAnnotations(said.stderr) });
    });
  });
}

/** @param {string} text */
function withoutAnnotations(text) {
  return text
    .split('\n')
    .filter((line) => !ANNOTATION.test(line))
    .join('\n');
}

// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#stopping-and-starting-workflow-commands
// Names and messages may hold `::set-output …`. Other hosts know no such commands.
function openLog() {
  const guarded = process.env.GITHUB_ACTIONS === 'true';
  const token = randomUUID();
  const stop = `::stop-commands::${token}\n`;
  let rest = '';
  const line = (/** @type {string} */ text) => (guarded && ANNOTATION.test(text) ? `::${token}::\n${text}\n${stop}` : `${text}\n`);
  if (guarded) process.stdout.write(stop);
  return {
    write(/** @type {string} */ text) {
      const lines = `${rest}${text}`.split('\n');
      rest = lines.pop() ?? '';
      process.stdout.write(lines.map(line).join(''));
    },
    close() {
      if (rest !== '') process.stdout.write(line(rest));
      if (guarded) process.stdout.write(`::${token}::\n`);
    },
  };
}

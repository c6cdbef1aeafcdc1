// The README's way to a first plan, as a newcomer would type it: at most six commands, run in a shell against a sandbox.
import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { isWrite } from '../../src/sandbox/operation.ts';
import { ACCOUNT, openBench, PROGRAM, STACK_TRACE } from '../support/program.ts';
import type { Ended, Folder } from '../support/program.ts';

const bench = openBench();
afterAll(() => bench.close());

const readme = readFileSync(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8');
const block = /<!-- first-plan -->\n```sh\n([^`]*)```/.exec(readme)?.[1] ?? '';

/** A shell in the folder, with only what a fresh machine has: npm, which is told about but not run, and what it installs. */
function shell(folder: Folder, script: string, env: Readonly<Record<string, string>>): Promise<Ended> {
  const bin = join(folder.path, 'bin');
  mkdirSync(bin, { recursive: true });
  folder.write('bin/npm', '#!/bin/sh\necho "npm $*" >> "$HOME/npm.log"\n');
  folder.write('bin/iamsync', `#!/bin/sh\nexec "${process.execPath}" "${PROGRAM}" "$@"\n`);
  for (const name of ['npm', 'iamsync']) chmodSync(join(bin, name), 0o755);
  const PATH = [bin, process.env['PATH'] ?? ''].join(delimiter);
  const child = spawn('sh', ['-e', '-c', script], { cwd: join(folder.path, 'clone'), env: { PATH, HOME: folder.path, AWS_EC2_METADATA_DISABLED: 'true', ...env } });
  const text = { stdout: '', stderr: '', all: '' };
  const hear = (stream: 'stdout' | 'stderr') => (chunk: Buffer) => {
    text[stream] += String(chunk);
    text.all += String(chunk);
  };
  child.stdout.on('data', hear('stdout'));
  child.stderr.on('data', hear('stderr'));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...text }));
  });
}

describe('the first plan of the README', () => {
  it('takes at most six commands', () => {
    const commands = block.trim().split('\n');
    expect(commands.length).toBeGreaterThan(1);
    expect(commands.length).toBeLessThanOrEqual(6);
    expect(commands.at(-1)).toBe('iamsync plan');
  });

  it('comes out of exactly these commands, with the credentials of a profile, and nothing is written', async () => {
    const sandbox = await bench.sandbox();
    const key = sandbox.keys[ACCOUNT];
    const folder = bench.folder({ '.aws/credentials': `[default]\naws_access_key_id = ${key?.accessKeyId}\naws_secret_access_key = ${key?.secretAccessKey}\n`, 'clone/package.json': '{}' });
    const ended = await shell(folder, block, { AWS_ENDPOINT_URL: sandbox.url });
    expect(ended.code, ended.all).toBe(0);
    expect(ended.stdout).toContain(`Account ${ACCOUNT}`);
    expect(ended.stdout).toContain('+ create Policy/first');
    expect(ended.stdout).toMatch(/^Plan: 1 to create, 0 to update, 0 to delete\./m);
    expect(ended.all).not.toMatch(STACK_TRACE);
    expect(folder.read('npm.log')).toContain('npm ci');
    expect(sandbox.calls.length).toBeGreaterThan(3);
    expect(sandbox.calls.filter((call) => isWrite(call.op))).toEqual([]);
  });
});

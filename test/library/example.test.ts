// The example of the guide is a program that runs, and the guide shows what it says.
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const EXAMPLE = join(ROOT, 'docs', 'examples', 'library.mjs');
const guide = readFileSync(join(ROOT, 'docs', 'guide', 'library.md'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'iamsync-example-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The text of the block that follows a marker. */
function blockAfter(marker: string): string {
  const block = /```\w*\n([\s\S]*?)```/.exec(guide.slice(guide.indexOf(marker) + 1))?.[1];
  if (block === undefined || !guide.includes(marker)) throw new Error(`the guide has no block after ${marker}`);
  return block;
}

it('stands in the guide as it is', () => {
  expect(blockAfter('<!-- example -->')).toBe(readFileSync(EXAMPLE, 'utf8'));
});

it('says what the guide says that it says, and leaves nothing but its journal', async () => {
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(ROOT, join(folder, 'node_modules', 'iamsync'), 'junction');
  cpSync(EXAMPLE, join(folder, 'library.mjs'));
  const env = { PATH: process.env['PATH'] ?? '', HOME: folder };
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['library.mjs'], { cwd: folder, env });
  expect(stderr).toBe('');
  expect(stdout).toBe(blockAfter('<!-- example-output -->'));
  expect(existsSync(join(folder, 'runs', '123456789012'))).toBe(true);
});

// The reference is fresh, and its examples show every field.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from './pages.ts';

it('is what the schemas and the examples come to', () => {
  const { status, stderr } = spawnSync(process.execPath, [join(ROOT, '.scripts', 'reference.mjs'), '--check'], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
});

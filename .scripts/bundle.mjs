// Bundles TypeScript sources on the fly, so that plain node (20 knows no types) can import them.
import { fileURLToPath } from 'node:url';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** Imports what the given source (TypeScript, paths from the root of the project) exports. */
export async function importSource(contents) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root, loader: 'ts' },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    logLevel: 'error',
  });
  const folder = join(root, 'node_modules/.cache/iamsync');
  const file = join(folder, `source-${process.pid}-${Date.now()}.mjs`);
  await mkdir(folder, { recursive: true });
  await writeFile(file, outputFiles[0].text);
  try {
    return await import(file);
  } finally {
    await rm(file, { force: true });
  }
}

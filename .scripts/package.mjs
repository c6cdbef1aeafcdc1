// Looks at the package as npm would publish it: publint, the types as every resolver finds them, its size. `npm run check` calls it.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { node, root } from './run.mjs';

/** Bytes of the tarball. Everybody who runs `npx iamsync` waits for them. */
const LARGEST = 1_500_000;
/**
 * The package is ESM only: Node 20.19, the oldest that it runs on, lets CommonJS require ES modules, so that a second build would only
 * bring two copies of every class. So what TypeScript says of CommonJS and of resolvers older than `exports` is not looked at.
 */
const NOT_MEANT = new Set(['node10', 'node16-cjs']);

if (!node('.scripts/build.mjs')) process.exit(1);
const folder = mkdtempSync(join(tmpdir(), 'iamsync-package-'));
try {
  const packed = spawnSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], { cwd: root, encoding: 'utf8' });
  if (packed.status !== 0) throw new Error(`npm can't pack: ${packed.stderr}`);
  const [{ filename, size, unpackedSize, entryCount }] = JSON.parse(packed.stdout);
  const tarball = readFileSync(join(folder, filename));
  const complaints = [...(await linted(tarball)), ...(await typed(tarball)), ...tooLarge(size)];
  console.log(`${filename}: ${size} bytes (at most ${LARGEST}), unpacked ${unpackedSize}, ${entryCount} files`);
  for (const complaint of complaints) console.error(complaint);
  process.exitCode = complaints.length === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function linted(tarball) {
  const bytes = tarball.buffer.slice(tarball.byteOffset, tarball.byteOffset + tarball.byteLength);
  const { messages, pkg } = await publint({ pack: { tarball: bytes }, level: 'suggestion', strict: true });
  return messages.map((message) => `publint: ${formatMessage(message, pkg, { color: false })}`);
}

async function typed(tarball) {
  const analysis = await checkPackage(createPackageFromTarballData(new Uint8Array(tarball)));
  if (!analysis.types) return ['attw: the package has no types'];
  const { problems, entrypoints } = analysis;
  const meant = problems.filter(({ resolutionKind }) => !NOT_MEANT.has(resolutionKind));
  const seen = Object.keys(entrypoints);
  console.log(`attw: ${seen.join(', ')}; ${problems.length - meant.length} remarks about CommonJS, which is not meant`);
  return [...(seen.includes('.') ? [] : ['attw: it looked at no entry .']), ...meant.map((problem) => `attw: ${JSON.stringify(problem)}`)];
}

function tooLarge(size) {
  return size <= LARGEST ? [] : [`${size} bytes are more than ${LARGEST}: npm pack --dry-run says what is in it.`];
}

// The licences of what the bundle holds of others, as they ask to be passed on: which package, which licence, and its text once.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './run.mjs';

const PACKAGE = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//;

/** The text for a bundle. `inputs`: the paths that esbuild put into it. Throws where a package says nothing of its licence. */
export function notices(inputs) {
  const folders = [...new Set(inputs.flatMap((path) => PACKAGE.exec(path)?.[1] ?? []))].toSorted((a, b) => (a < b ? -1 : 1));
  const texts = new Map();
  for (const folder of folders) {
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    if (typeof license !== 'string') throw new Error(`${name} does not say which licence it has.`);
    const text = licenceIn(folder) ?? `${license}\n`;
    texts.set(text, [...(texts.get(text) ?? []), `${name} ${version} (${license})`]);
  }
  const parts = [...texts].map(([text, names]) => `${[...new Set(names)].join('\n')}\n\n${text.trim()}\n`);
  return `iamsync carries these packages, in part or whole.\n\n${parts.join(`\n${'-'.repeat(80)}\n\n`)}`;
}

function licenceIn(folder) {
  const file = readdirSync(join(root, folder)).find((name) => /^licen[cs]e(?:\.(?:md|txt))?$/i.test(name));
  if (file === undefined) return undefined;
  return readFileSync(join(root, folder, file), 'utf8').replaceAll('\r\n', '\n');
}

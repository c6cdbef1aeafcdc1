// Files in memory or on disk behind the file port, and findings as lines.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { TextDecoder } from 'node:util';
import { Failure } from '../../src/model/failure.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { FileReader } from '../../src/model/ports.ts';
import { loadDesired } from '../../src/manifest/desired.ts';
import type { Loaded, Request } from '../../src/manifest/desired.ts';

/** A file port over texts by path. */
export function memory(texts: Readonly<Record<string, string>>): FileReader {
  const paths = Object.keys(texts).sort();
  return {
    list: async (folder) => {
      const found = paths.filter((path) => path.startsWith(`${folder}/`));
      return found.length === 0 ? undefined : found;
    },
    read: async (path) => texts[path],
  };
}

/** A file port over a folder on disk; an empty folder exists if it holds a file named `.keep`. */
export function disk(root: string): FileReader {
  const all = readdirSync(root, { recursive: true, withFileTypes: true });
  const folders = new Set(all.filter((entry) => entry.isDirectory()).map((entry) => relative(root, join(entry.parentPath, entry.name))));
  const files = all
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort();
  return {
    list: async (folder) => (folders.has(folder) ? files.filter((path) => path.startsWith(`${folder}/`)) : undefined),
    read: async (path) => {
      if (!files.includes(path)) return undefined;
      try {
        return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(join(root, path)));
      } catch (cause) {
        throw new Failure('input', `${path} is not UTF-8 text.`, 'Save it as UTF-8.', cause);
      }
    },
  };
}

export const REQUEST: Request = {
  folders: ['manifests'],
  base: '.',
  scope: { account: '123456789012', partition: 'aws' },
  accountName: null,
  vars: {},
  asOf: '2026-11-22T10:42Z',
};

/** Loads manifests from texts. */
export function load(texts: Readonly<Record<string, string>>, request: Partial<Request> = {}): Promise<Loaded> {
  return loadDesired(memory(texts), { ...REQUEST, ...request });
}

/** Loads one manifest. */
export function loadOne(text: string, request: Partial<Request> = {}): Promise<Loaded> {
  return load({ 'manifests/a.yaml': text }, request);
}

/** `file:line:column severity rule: message`, one a finding. */
export function lines(findings: readonly Finding[]): string[] {
  return findings.map(
    ({ place, severity, rule, message }) =>
      `${place === null ? '-' : `${place.file}:${place.line}:${place.column}`} ${severity} ${rule}: ${message}`,
  );
}

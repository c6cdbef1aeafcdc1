// Manifests that were found to be valid are found so again without being taken apart: what is kept is that fact alone.
import { createHash } from 'node:crypto';
import type { Memory } from '../edge/memory.ts';
import { allFiles, listFolders } from '../manifest/listing.ts';
import { canonical, isObject } from '../model/json.ts';
import type { Json } from '../model/json.ts';
import type { FileReader } from '../model/ports.ts';
import type { Finding } from '../model/finding.ts';
import { loadingOf, readManifests } from './manifests.ts';
import type { Source } from './source.ts';

export interface Validity {
  /** Null if there are errors. */
  readonly counts: { readonly declared: number; readonly removed: number } | null;
  readonly findings: readonly Finding[];
  readonly sources: ReadonlyMap<string, string>;
}

/** Characters of manifests below which taking them apart is sooner done than remembering. */
const WORTHWHILE = 200_000;

/**
 * Whether the manifests of a source are sound. With `remember`, large ones that a run of this very program found to have no findings
 * are not read again. Kept is that and two counts, under a hash of all that it follows from: every file, the configuration, the day.
 */
export async function validity(source: Source, asOf: string, remember: boolean): Promise<Validity> {
  const ahead = await readAhead(source.files, loadingOf(source, null, asOf).folders);
  const memory = remember && ahead.size >= WORTHWHILE ? (await import('../edge/memory.ts')).openMemory(process.env) : null;
  const key = memory === null ? '' : keyOf(source, asOf, ahead);
  const known = ahead.hasRead() ? null : recalled(memory, key);
  if (known !== null) return { counts: known, findings: [], sources: new Map() };
  const { desired, findings, sources } = await readManifests({ ...source, files: ahead.files }, null, asOf);
  const counts = desired === null ? null : { declared: desired.entities.length, removed: desired.removed.length };
  // What a manifest names elsewhere is not part of the key, and a finding is told with the text around it.
  if (counts !== null && findings.length === 0 && !ahead.hasRead()) memory?.keep(key, counts);
  return { counts, findings, sources };
}

function recalled(memory: Memory | null, key: string): Validity['counts'] {
  const found = memory?.recall(key);
  if (!isObject(found)) return null;
  const { declared, removed } = found;
  return typeof declared === 'number' && typeof removed === 'number' ? { declared, removed } : null;
}

interface Ahead {
  readonly files: FileReader;
  /** By path, as listed; undefined for what is no manifest and no document. */
  readonly texts: ReadonlyMap<string, string | undefined>;
  readonly size: number;
  /** Whether something else was read than what the folders list. */
  hasRead(): boolean;
}

// Read once, whoever asks. What can't be read is left to the reading that tells of it.
async function readAhead(files: FileReader, folders: readonly string[]): Promise<Ahead> {
  const texts = new Map<string, string | undefined>();
  let size = 0;
  let isBeyond = false;
  for (const path of allFiles(await listFolders(files, folders, process.cwd(), () => (isBeyond = true)))) {
    const text = isText(path) ? await files.read(path).catch(() => undefined) : undefined;
    texts.set(path, text);
    if (text === undefined) isBeyond ||= isText(path);
    else size += text.length;
  }
  return {
    texts,
    size,
    hasRead: () => isBeyond,
    files: {
      list: (folder) => files.list(folder),
      read(path) {
        const text = texts.get(path);
        if (text !== undefined) return Promise.resolve(text);
        isBeyond = true;
        return files.read(path);
      },
    },
  };
}

// A manifest, or what one may name as a document.
function isText(path: string): boolean {
  return /\.(ya?ml|json|xml)$/.test(path);
}

function keyOf(source: Source, asOf: string, { texts }: Ahead): string {
  const { folders, vars, accountName, defaults = {} } = loadingOf(source, null, asOf);
  const about: Json = [
    [...folders],
    { ...vars },
    accountName,
    JSON.stringify(defaults),
    // Whether a statement has expired is seen by the day.
    asOf.slice(0, 'YYYY-MM-DD'.length),
  ];
  const hash = createHash('sha256').update(canonical(about));
  for (const [path, text = ''] of texts) hash.update(`\n${path.length} ${path} ${text.length}\n`).update(text);
  return hash.digest('hex');
}

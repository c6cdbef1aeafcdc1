// From a crawl to files: new manifests, or the present ones brought up to date.
import { join, relative } from 'node:path';
import { fileReader } from '../edge/files.ts';
import { exportState } from '../live/export.ts';
import type { Export } from '../live/export.ts';
import { narrow } from '../live/scope.ts';
import { liveState } from '../live/state.ts';
import { corrections, differing } from '../live/update.ts';
import { loadDesired } from '../manifest/desired.ts';
import type { Loaded } from '../manifest/desired.ts';
import { variablesOf } from '../manifest/variables.ts';
import { editManifests } from '../manifest/write.ts';
import { writeManifests } from '../manifest/write-files.ts';
import type { Address } from '../model/address.ts';
import type { Crawl } from '../model/crawl.ts';
import { Failure } from '../model/failure.ts';
import { matcher } from '../model/glob.ts';
import { isError } from '../model/finding.ts';
import { byCodePoint } from '../model/json.ts';
import type { FileReader } from '../model/ports.ts';
import type { DesiredState } from '../model/state.ts';
import { loadingOf } from './manifests.ts';
import type { Source } from './source.ts';

export interface Exporting {
  /** Globs of addresses; empty = everything. */
  readonly only: readonly string[];
  /** The folder of manifests, from the working directory. */
  readonly folder: string;
  /** `2026-11-22T10:42Z`. */
  readonly asOf: string;
}

export interface Written {
  /** Texts by path from the working directory; null: the file goes. */
  readonly files: ReadonlyMap<string, string | null>;
  readonly leftOut: Export['leftOut'];
  /** Entities that the manifests don't say as they are, whatever was tried. */
  readonly stale: readonly Address[];
  readonly count: number;
}

/** Manifests of the whole account, as new files. */
export async function exportFiles(crawl: Crawl, source: Source, ask: Exporting): Promise<Written> {
  const { entities, leftOut } = exportState(liveState(crawl), { only: ask.only, adopt: source.config.guards.owner !== null });
  const files = writeManifests(entities, { schema: await schemaFor(ask.folder) });
  return { files: new Map([...files].map(([path, text]) => [join(ask.folder, path), text])), leftOut, stale: [], count: entities.length };
}

/** Entities that become declared change what is compared: a policy that nobody declared was not missed where it is attached. */
const ROUNDS = 3;

/** The present manifests with what the account says now; their findings instead, if they can't be read. */
export async function updateFiles(crawl: Crawl, source: Source, ask: Exporting): Promise<Written | Loaded> {
  const live = liveState(crawl);
  const { guards } = source.config;
  const { entities, leftOut } = exportState(live, { only: ask.only, adopt: guards.owner !== null });
  const compare = (desired: DesiredState) => narrow(desired, live, { guards, asOf: ask.asOf, guarded: false, listUnmanaged: false }).pairs;
  const wanted = ask.only.length === 0 ? () => true : matcher(ask.only);
  const editing = {
    variables: variablesOf(crawl.scope, source.settings(crawl.scope).vars),
    folder: ask.folder,
    schema: await schemaFor(ask.folder),
  };
  const files = new Map<string, string | null>();
  const failed = new Set<Address>();
  let loaded = await load(source.files, crawl, source, ask);
  if (loaded.desired === null || loaded.findings.some(isError)) return loaded;
  for (let round = 0; round < ROUNDS; round++) {
    const pairs = compare(loaded.desired);
    const edits = corrections({ exported: entities, desired: loaded.desired, live, pairs, wanted });
    const edited = editManifests(loaded.sources, edits, editing);
    for (const [path, text] of edited.files) files.set(path, text);
    for (const edit of edited.failed) failed.add(edit.address);
    if (edited.files.size === 0) break;
    loaded = await load(overlaid(source.files, files), crawl, source, ask);
    if (loaded.desired === null) throw impossible(loaded);
  }
  const stale = [...failed, ...differing(compare(loaded.desired)).filter(wanted)];
  return { files, leftOut, stale: [...new Set(stale)].sort(byCodePoint), count: entities.length };
}

function impossible({ findings }: Loaded): Failure {
  const why = findings.find(isError)?.message ?? 'they would not be read again';
  return new Failure(
    'input',
    `The manifests can't be brought up to date: ${why}`,
    'Export to another folder (--out) and merge by hand; nothing was written.',
  );
}

export function isWritten(result: Written | Loaded): result is Written {
  return 'files' in result;
}

function load(files: FileReader, { scope }: Crawl, source: Source, { asOf }: Exporting): Promise<Loaded> {
  return loadDesired(files, loadingOf(source, scope, asOf));
}

/** The files as they will be. */
export function overlaid(below: FileReader, files: ReadonlyMap<string, string | null>): FileReader {
  return {
    async list(folder) {
      const present = (await below.list(folder)) ?? [];
      const fresh = [...files.keys()].filter((path) => path.startsWith(`${folder}/`));
      return [...new Set([...present, ...fresh])].filter((path) => files.get(path) !== null).sort();
    },
    async read(path) {
      const text = files.get(path);
      return text === undefined ? below.read(path) : (text ?? undefined);
    },
  };
}

const SCHEMA = 'schemas/manifest.schema.json';

// The schema in this repository, or the one that the installed package brings.
async function schemaFor(folder: string): Promise<string> {
  const local = (await fileReader.read(SCHEMA)) !== undefined;
  return relative(folder, local ? SCHEMA : `node_modules/iamsync/${SCHEMA}`).replaceAll('\\', '/');
}

// Manifests: from folders of YAML to the desired state of one account, or to everything that is wrong with them.
import { addressOf, facetAddress, parseAddress } from '../model/address.ts';
import type { Scope } from '../model/address.ts';
import type { Finding } from '../model/finding.ts';
import { isError } from '../model/finding.ts';
import type { Guards } from '../model/guards.ts';
import { byCodePoint } from '../model/json.ts';
import { sortedBy } from '../model/lists.ts';
import type { FileReader } from '../model/ports.ts';
import type { Desired, DesiredState, Removal } from '../model/state.ts';
import type { Written } from '../model/written.ts';
import { kindOf, KINDS } from '../kinds/index.ts';
import { readChecks } from './checks.ts';
import { compile } from './compile.ts';
import type { World } from './context.ts';
import { readDocumentFiles } from './document-files.ts';
import { gather, holdsSections } from './gather.ts';
import { library } from './library.ts';
import type { Library } from './library.ts';
import { allFiles, isYaml, listFolders, reportStray } from './listing.ts';
import type { Folder } from './listing.ts';
import { mayBeNamed, namedDocuments } from './named.ts';
import type { Named } from './named.ts';
import type { Node } from './node.ts';
import { entryOf } from './node.ts';
import { fileName, relativeTo } from './paths.ts';
import { readRemoved } from './removed.ts';
import { registryOf } from './registry.ts';
import { at, error, inOrder } from './report.ts';
import type { Report } from './report.ts';
import { SYMBOLIC, variablesOf } from './variables.ts';
import type { Variables } from './variables.ts';
import type { Parsed } from './yaml.ts';

export interface Request {
  /** Folders of manifests, as the file port takes them. */
  readonly folders: readonly string[];
  /** The folder that shown paths start from. */
  readonly base: string;
  /** Null when the account is not known (offline): `$(account)` and `$(partition)` then stand for an account that nobody has. */
  readonly scope: Scope | null;
  /** The configured name of the account; null if none is configured. `only` needs it. */
  readonly accountName: string | null;
  readonly vars: Readonly<Record<string, string>>;
  /** The instant of the plan: `2026-11-22T10:42Z`. */
  readonly asOf: string;
  /** What declarations say where they say nothing, by section. */
  readonly defaults?: Guards['defaults'];
  /** Keep what was written, with its places: for lint. */
  readonly written?: boolean;
}

export interface Loaded {
  /** Null if any finding is an error. */
  readonly desired: DesiredState | null;
  /** In the order of files, lines and columns. */
  readonly findings: readonly Finding[];
  /** The text of every file that was read, by its path as shown. */
  readonly sources: ReadonlyMap<string, string>;
  /** What was read of declarations and documents, errors or not; empty if it was not asked for. */
  readonly written: Written;
}

/** Loads the manifests of one account. Throws nothing about them: all problems of all files are findings. */
export async function loadDesired(files: FileReader, request: Request): Promise<Loaded> {
  const findings: Finding[] = [];
  const report: Report = (finding) => findings.push(finding);
  const books = library(files, request.base);
  const variables = variablesOf(request.scope, request.vars);
  const scope = request.scope ?? SYMBOLIC;
  const manifests = await readManifests(files, books, { request, variables }, report);
  const gathered = gather(manifests, { variables, accountName: request.accountName, defaults: request.defaults ?? {} }, report);
  const { removed, facets } = readRemoved(gathered.removed, gathered.declared, variables, report);
  const broken = manifests.filter((manifest) => manifest.broken).map((manifest) => books.sources.get(manifest.shown) ?? '');
  const registry = registryOf(gathered.declared, { elsewhere: gathered.elsewhere, removed, broken }, scope, request.scope === null);
  const written: NonNullable<World['written']> = { documents: [], entities: [] };
  const world = {
    registry,
    files: await readDocumentFiles(gathered.declared, books, variables),
    asOf: request.asOf,
    written: request.written === true ? written : null,
  };
  const compiled = gathered.declared.map((entity) => compile(entity, world, report));
  const declared = compiled.flatMap((one) => one.entities);
  const entities = KINDS.reduce<readonly Desired[]>((all, kind) => kind.join?.(all) ?? all, declared);
  refuseParts(removed, declared, report);
  const ended = [...removed, ...compiled.flatMap((one) => one.removed)];
  const desired: DesiredState = {
    scope,
    entities: sortedBy(entities, ({ kind, name }) => addressOf(kind, name)),
    removed: ended.sort((a, b) => byCodePoint(a.address, b.address)),
    removedFacets: facets.sort((a, b) => byCodePoint(facetAddress(a), facetAddress(b))),
    checks: readChecks(gathered.checks, { registry, variables, accountName: request.accountName }, report),
  };
  return { desired: findings.some(isError) ? null : desired, findings: inOrder(findings), sources: books.sources, written };
}

// A part of a declared entity is declared with it.
function refuseParts(removed: readonly Removal[], declared: readonly Desired[], report: Report): void {
  const places = new Map(declared.map((entity) => [addressOf(entity.kind, entity.name), entity.origin]));
  for (const { address, origin } of removed) {
    const place = kindOf(parseAddress(address)?.kind ?? 'Account')?.holder === undefined ? undefined : places.get(address);
    if (place === undefined) continue;
    const message = `${address} is removed here and declared at ${at(place)}.`;
    report({ ...error('removed-declared', origin, message, 'Remove one of the two.'), address });
  }
}

interface Manifest extends Parsed {
  readonly path: string;
  readonly shown: string;
}

async function readManifests(
  files: FileReader,
  books: Library,
  { request, variables }: { request: Request; variables: Variables },
  report: Report,
): Promise<Manifest[]> {
  const folders = await listFolders(files, request.folders, request.base, report);
  const paths = allFiles(folders);
  const yaml: Manifest[] = [];
  for (const path of paths.filter(isYaml)) {
    const opened = await books.open(path);
    if (opened !== 'missing') yaml.push({ ...opened, path });
  }
  const named = namedDocuments(yaml, variables);
  const manifests = yaml.filter((file) => !isDocument(file, named));
  for (const file of yaml.filter((one) => named.paths.has(one.path) && one.documents.some(holdsSections))) {
    const place = { file: file.shown, line: 1, column: 1 };
    report(
      error(
        'document-file',
        place,
        'A declaration names this file as its document, and it holds sections of a manifest.',
        'Name another file there, or move the sections to a manifest of their own.',
      ),
    );
  }
  for (const path of paths.filter((file) => !isYaml(file))) {
    if (!named.paths.has(path) && !mayBeNamed(path, named) && !unreadMayName(path, manifests, books))
      reportStray(path, relativeTo(request.base, path), report);
  }
  for (const manifest of manifests) for (const finding of manifest.findings) report(finding);
  reportEmpty(folders, manifests, request.base, report);
  return manifests;
}

// What could not be read may name the document.
function unreadMayName(path: string, manifests: readonly Manifest[], books: Library): boolean {
  return manifests.some((manifest) => manifest.broken && books.sources.get(manifest.shown)?.includes(fileName(path)));
}

// A path with a variable may name a document in another account; then its own look decides.
function isDocument(file: Manifest, named: Named): boolean {
  if (named.paths.has(file.path)) return true;
  return mayBeNamed(file.path, named) && file.documents.every((document) => looksLikeDocument(document));
}

function looksLikeDocument(document: Node): boolean {
  return entryOf(document, 'Statement') !== undefined;
}

function reportEmpty(folders: readonly Folder[], manifests: readonly Manifest[], base: string, report: Report): void {
  for (const manifest of manifests.filter((file) => file.empty)) {
    report({
      severity: 'warning',
      rule: 'empty-manifest',
      place: { file: manifest.shown, line: 1, column: 1 },
      message: 'This file declares nothing: it is empty, or all of it is commented out.',
      next: 'Remove the file, or write a section into it.',
    });
  }
  for (const folder of folders) {
    if (folder.files.some((file) => manifests.some((manifest) => manifest.path === file && !manifest.empty))) continue;
    const shown = relativeTo(base, folder.path);
    report(
      error(
        'no-manifest',
        { file: shown, line: 1, column: 1 },
        `The folder ${shown} holds no manifest.`,
        'Write one, e.g. roles.yaml, or take the folder out of manifests in iamsync.yaml.',
      ),
    );
  }
}

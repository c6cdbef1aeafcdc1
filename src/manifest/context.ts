// What a kind is given to compile one declaration: references and documents resolved, complaints turned into findings with places.
import { append } from '../model/lists.ts';
import type { CompileContext } from '../kinds/kind.ts';
import type { Finding, Place } from '../model/finding.ts';
import type { Json } from '../model/json.ts';
import type { WrittenDocument, WrittenEntity } from '../model/written.ts';
import { compileDocument } from './document.ts';
import type { DocumentFiles } from './document-files.ts';
import type { Declared } from './gather.ts';
import type { Node, Path } from './node.ts';
import { nodeAt, placeAt, toJson } from './node.ts';
import { resolveName, resolvePolicy, resolvePrincipal } from './references.ts';
import type { Resolved } from './references.ts';
import type { Registry } from './registry.ts';
import type { Report } from './report.ts';

export interface World {
  readonly registry: Registry;
  readonly files: DocumentFiles;
  readonly asOf: string;
  /** Takes down what was written; null where nobody asks. */
  readonly written: { readonly documents: WrittenDocument[]; readonly entities: WrittenEntity[] } | null;
}

export interface Compiling {
  readonly context: CompileContext;
  /** The trees of documents by the field they stand in: of the declaration itself, or of a file. */
  readonly documents: ReadonlyMap<string, readonly Node[]>;
  /** ARNs that were complained about already. */
  readonly doubted: ReadonlySet<string>;
}

/** The context of one declaration; `tree` is what is left of it after its schema. */
export function contextOf(entity: Declared, tree: Node, world: World, report: Report): Compiling {
  const documents = new Map<string, Node[]>();
  const doubted = new Set<string>();
  const tell: Report = (finding) => report({ ...finding, address: entity.address });
  const complain = (at: Path, finding: Omit<Finding, 'place' | 'severity'> & { severity?: Finding['severity'] }): void =>
    tell({ ...finding, severity: finding.severity ?? 'error', place: placeAt(tree, at, entity.place) });
  const settle = (resolved: Resolved, at: Path): string | undefined => {
    if (resolved.problem !== undefined) complain(at, resolved.problem);
    if (resolved.problem !== undefined && resolved.arn !== undefined) doubted.add(resolved.arn);
    return resolved.arn;
  };
  const context: CompileContext = {
    scope: world.registry.scope,
    asOf: world.asOf,
    report: complain,
    policyArn(reference, at) {
      const resolved = resolvePolicy(reference, world.registry);
      const arn = settle(resolved, at);
      return resolved.problem === undefined ? arn : undefined;
    },
    // Where an ARN stands beside the problem, the trust policy is judged with it: a statement without principals would be no news.
    principalArn: (kind, reference, at) => settle(resolvePrincipal(kind, reference, world.registry), at),
    name(kind, reference, at) {
      const { name, problem } = resolveName(kind, reference, world.registry);
      if (problem !== undefined) complain(at, problem);
      return name;
    },
    document(value, at, grammar) {
      const found = documentTree(value, at, { entity, tree, world }, tell);
      if (found === undefined) return undefined;
      append(documents, String(at[0]), found);
      world.written?.documents.push(writtenOf({ entity, tree, world }, value, { at, use: grammar, found }));
      return compileDocument(found, grammar, tell, typeof value === 'string' ? undefined : value);
    },
    text: (value, at) =>
      /^[^<>\n]+\.xml$/.test(value) ? world.files.text(value, entity.path, placeAt(tree, at, entity.place), tell) : value,
  };
  return { context, documents, doubted };
}

function writtenOf(
  { entity, tree }: Standing,
  value: Json,
  { at, use, found }: { readonly at: Path; readonly use: WrittenDocument['use']; readonly found: Node },
): WrittenDocument {
  const place = (below: Path): Place => placeAt(found, below);
  const named = typeof value === 'string' ? placeAt(tree, at, entity.place) : null;
  return { address: entity.address, at, use, value: toJson(found), place, named };
}

interface Standing {
  readonly entity: Declared;
  readonly tree: Node;
  readonly world: World;
}

// The tree behind a document's value. Nothing stands there if it was reported and left out.
function documentTree(value: Json, at: Path, { entity, tree, world }: Standing, report: Report): Node | undefined {
  return typeof value === 'string' ? world.files.find(value, entity.path, placeAt(tree, at, entity.place), report) : nodeAt(tree, at);
}

// From declarations to the desired state: each fitted to its schema, compiled by its kind, its references held against the rest.
import { isObject } from '../model/json.ts';
import { addressOf } from '../model/address.ts';
import type { Place } from '../model/finding.ts';
import type { Desired, Removal, Spec, Wording } from '../model/state.ts';
import type { WrittenEntity } from '../model/written.ts';
import { contextOf } from './context.ts';
import type { Compiling, World } from './context.ts';
import type { Declared } from './gather.ts';
import type { Node, Path } from './node.ts';
import { entryOf, nodeAt, placeAt } from './node.ts';
import { arnProblem } from './registry.ts';
import { renameProblem } from './renames.ts';
import type { Report } from './report.ts';
import { declarationSchema, schemaName } from './schema.ts';
import { fit, shapeOf } from './validate.ts';
import type { Checked } from './validate.ts';

/** What a declaration asks for: its entity, what is declared within it, and what it has end. */
export interface Compiled {
  readonly entities: readonly Desired[];
  readonly removed: readonly Removal[];
}

const NOTHING: Compiled = { entities: [], removed: [] };

/** What is desired by a declaration; nothing after reporting why. */
export function compile(entity: Declared, world: World, report: Report): Compiled {
  const tell: Report = (finding) => report({ ...finding, address: entity.address });
  if (entity.tree === undefined) return NOTHING;
  const fitted = fit(
    entity.tree,
    shapeOf(schemaName(entity.kind, entity.name), declarationSchema(entity.kind, entity.name), entity.address),
    entity.place,
    tell,
  );
  if (fitted === undefined) return NOTHING;
  const compiling = contextOf(entity, fitted.node, world, report);
  const spec = compileSpec(entity, fitted, compiling.context);
  const desired = spec === undefined ? undefined : desiredOf(entity, fitted, spec, { compiling, world, report: tell });
  world.written?.entities.push(writtenOf(entity, fitted, desired ?? null));
  return desired === undefined ? NOTHING : withWithin(desired, entity, fitted, compiling.context);
}

function withWithin(
  desired: Desired,
  { kind, name, place }: Declared,
  { json, node, sound }: Checked,
  context: Compiling['context'],
): Compiled {
  const within = (sound && isObject(json) ? kind.within?.(name, json, context) : undefined) ?? [];
  const origin = (at: Path): Place => placeAt(node, at, place);
  return {
    entities: [
      desired,
      ...within.flatMap(({ at, spec, ...rest }): Desired[] => (spec === null ? [] : [{ ...rest, spec, origin: origin(at) }])),
    ],
    removed: within.flatMap((one): Removal[] =>
      one.spec === null ? [{ address: addressOf(one.kind, one.name), origin: origin(one.at) }] : [],
    ),
  };
}

function desiredOf(
  entity: Declared,
  fitted: Checked,
  spec: Spec,
  held: { readonly compiling: Compiling; readonly world: World; readonly report: Report },
): Desired {
  const { world, report: tell } = held;
  checkReferences(entity, fitted.node, spec, held);
  const renamedFrom = formerName(entity, fitted, world, tell);
  return {
    kind: entity.kind.name,
    name: entity.name,
    spec,
    origin: entity.place,
    wording: wordingOf(entity, fitted),
    ...(renamedFrom === undefined ? {} : { renamedFrom }),
  };
}

function writtenOf(entity: Declared, { json, node }: Checked, desired: Desired | null): WrittenEntity {
  return {
    address: entity.address,
    kind: entity.kind.name,
    name: entity.name,
    declaration: json,
    desired,
    place: (at) => placeAt(node, at, entity.place),
    find(text, below) {
      const found = nodeAt(node, below);
      return found === undefined ? undefined : findText(found, text)?.place;
    },
  };
}

function wordingOf({ mentioned, defaulted }: Declared, fitted: Checked): Wording {
  const said = isObject(fitted.json) ? fitted.json : {};
  const takeOver = said['takeOver'];
  return { mentioned, defaulted, adopt: said['adopt'] === true, takeOver: typeof takeOver === 'string' ? takeOver : null };
}

function formerName(entity: Declared, { json, node }: Checked, { registry }: World, report: Report): string | undefined {
  const name = isObject(json) ? json['renamedFrom'] : undefined;
  if (typeof name !== 'string') return undefined;
  const problem = renameProblem(entity, name, registry);
  if (problem !== undefined) report({ ...problem, severity: 'error', place: placeAt(node, ['renamedFrom'], entity.place) });
  return name;
}

function compileSpec(entity: Declared, fitted: Checked, context: Compiling['context']): Spec | undefined {
  const { kind, name } = entity;
  const declaration = isObject(fitted.json) ? fitted.json : {};
  if (fitted.sound) return kind.compile(name, declaration, context);
  // A key that the kind counts on is missing, which is reported: it is compiled to find what else is wrong, as far as that goes.
  try {
    return kind.compile(name, declaration, context);
  } catch {
    return undefined;
  }
}

// An ARN in a trust policy may name what is declared in another spelling, or what is removed, like any other reference.
function checkReferences(
  entity: Declared,
  tree: Node,
  spec: Spec,
  held: { readonly compiling: Compiling; readonly world: World; readonly report: Report },
): void {
  const { compiling, world, report } = held;
  for (const { field, arn } of entity.kind.references(spec)) {
    const problem = compiling.doubted.has(arn) ? undefined : arnProblem(arn, world.registry);
    if (problem === undefined) continue;
    const written = [entryOf(tree, field)?.value, ...(compiling.documents.get(field) ?? [])].flatMap((node) =>
      node === undefined ? [] : (findText(node, arn) ?? []),
    );
    report({ ...problem, severity: 'error', place: written[0]?.place ?? placeAt(tree, [field], entity.place) });
  }
}

function findText(node: Node, text: string): Node | undefined {
  switch (node.type) {
    case 'scalar':
      return node.value === text ? node : undefined;
    case 'list':
      return node.items.map((item) => findText(item, text)).find((found) => found !== undefined);
    case 'mapping':
      return node.entries.map((entry) => findText(entry.value, text)).find((found) => found !== undefined);
  }
}

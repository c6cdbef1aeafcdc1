// Turns what the schema validator says into mistakes of people: each once, at its place, with what is allowed. Of alternatives
// only the one that was meant is heard.
import type { JsonObject } from '../model/json.ts';
import { isList } from '../model/json.ts';
import { nearest } from '../policy/nearest.ts';
import type { Mapping, Node, Path } from './node.ts';
import { nodeAt } from './node.ts';
import { branches, keysOf, schemaAt, typesOf } from './shape.ts';
import { beyond, emptyMapping, missingKey, notAmong, typeOf, unknownKey, wrongType } from './wording.ts';
import type { Mistake, Target } from './wording.ts';

/** An error of ajv, as its compiled validators report it. */
export interface SchemaError {
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** The mistakes behind a validator's errors about a target. */
export function mistakesOf(errors: readonly SchemaError[], target: Target): Mistake[] {
  const all = gathered(errors, target);
  const strange = all.filter((mistake) => mistake.key !== undefined);
  // A misspelled key is also a missing one; once is enough.
  return all.filter((mistake) => !strange.some((other) => isMeant(other, mistake)));
}

function isMeant(strange: Mistake, { path, missing }: Mistake): boolean {
  if (missing === undefined || strange.path.length !== path.length + 1) return false;
  return path.every((step, index) => strange.path[index] === step) && nearest(strange.key ?? '', [missing]) !== undefined;
}

function gathered(errors: readonly SchemaError[], target: Target): Mistake[] {
  const unions = errors.filter(isUnion);
  // Errors inside an alternative count only if that alternative is the one that was meant.
  const outside = errors.filter((error) => !isUnion(error) && !unions.some((union) => isInside(error, union)));
  const outermost = unions.filter((union) => !unions.some((other) => other !== union && isInside(union, other)));
  return [...outside.flatMap((error) => plain(error, target)), ...outermost.flatMap((union) => choose(union, errors, target))];
}

function isUnion(error: SchemaError): boolean {
  return error.keyword === 'anyOf' || error.keyword === 'oneOf';
}

function isInside(error: SchemaError, union: SchemaError): boolean {
  return error.schemaPath.startsWith(`${union.schemaPath}/`) && `${error.instancePath}/`.startsWith(`${union.instancePath}/`);
}

interface Option {
  readonly branch: JsonObject;
  readonly index: number;
}

function choose(union: SchemaError, errors: readonly SchemaError[], target: Target): Mistake[] {
  const path = pathOf(union.instancePath, target.root);
  const node = nodeAt(target.root, path);
  const shape = schemaAt(target.schema, union.schemaPath.replace(/\/(anyOf|oneOf)$/, ''));
  if (node === undefined || shape === undefined) return [];
  const options = branches(shape).map((branch, index) => ({ branch, index }));
  const fitting = options.filter(({ branch }) => [...typesOf([branch])].some((type) => type === 'any' || type === typeOf(node)));
  if (fitting.length === 0) return [wrongType(target, path, node, typesOf([shape]), shape)];
  if (node.type === 'mapping' && fitting.length > 1) {
    const told = betweenForms(node, { path, shape, shapes: fitting.map(({ branch }) => branch) }, target);
    if (told !== undefined) return told;
  }
  const mistakes = gathered(errorsOf(meant(fitting, node, union, errors), union, errors), target);
  // What made it one of the alternatives may be what was reported and left out.
  const partial = node.type === 'mapping' && node.dropped.length > 0;
  return mistakes.filter((mistake) => !partial || mistake.missing === undefined || mistake.path.length > path.length);
}

function keysIn(node: Node): string[] {
  return node.type === 'mapping' ? node.entries.map((entry) => entry.key) : [];
}

// The alternative that was meant: the one that knows most of the keys; of those the one with the fewest errors.
function meant(options: readonly Option[], node: Node, union: SchemaError, errors: readonly SchemaError[]): Option | undefined {
  const keys = keysIn(node);
  const ranked = options
    .map((option) => {
      const known = keysOf([option.branch]);
      return { option, known: keys.filter((key) => known.includes(key)).length, wrong: errorsOf(option, union, errors).length };
    })
    .filter(({ wrong }) => wrong > 0);
  return ranked.sort((a, b) => b.known - a.known || a.wrong - b.wrong)[0]?.option;
}

function errorsOf(option: Option | undefined, union: SchemaError, errors: readonly SchemaError[]): SchemaError[] {
  if (option === undefined) return [];
  return errors.filter((error) => isInside(error, union) && error.schemaPath.startsWith(`${union.schemaPath}/${option.index}/`));
}

interface Forms {
  readonly path: Path;
  /** The whole, for what it says about itself. */
  readonly shape: JsonObject;
  /** The alternatives that a mapping can mean. */
  readonly shapes: readonly JsonObject[];
}

// What can be said of a mapping before it is clear which of its forms was meant; undefined if that is clear.
function betweenForms(mapping: Mapping, { path, shape, shapes }: Forms, target: Target): Mistake[] | undefined {
  const keys = mapping.entries.map((entry) => entry.key);
  const known = keysOf(shapes);
  const open = shapes.filter((form) => form['additionalProperties'] !== false).flatMap(requiredOf);
  const lacking = open.filter((key) => !keys.includes(key));
  // A misspelled key that makes the form explains all the others.
  if (lacking.some((key) => nearest(key, mapping.dropped) !== undefined)) return [];
  const misspelled = keys.find((key) => !known.includes(key) && nearest(key, lacking) !== undefined);
  if (misspelled !== undefined) return [unknownKey(target, path, misspelled, lacking)];
  if (keys.length === 0) return mapping.dropped.length > 0 ? [] : [emptyMapping(target, path, shape)];
  // An open form that is there takes any key.
  if (open.some((key) => keys.includes(key))) return undefined;
  const strangers = keys.filter((key) => !known.includes(key));
  return strangers.length === 0 ? undefined : strangers.map((key) => unknownKey(target, path, key, known));
}

function requiredOf(shape: JsonObject): string[] {
  const required = shape['required'];
  return isList(required) ? required.map(String) : [];
}

function plain(error: SchemaError, target: Target): Mistake[] {
  const path = pathOf(error.instancePath, target.root);
  const node = nodeAt(target.root, path);
  const shape = schemaAt(target.schema, error.schemaPath.slice(0, error.schemaPath.lastIndexOf('/'))) ?? {};
  if (node === undefined || isEcho(error, node)) return [];
  switch (error.keyword) {
    case 'type':
      return [wrongType(target, path, node, typesOf([shape]), shape)];
    case 'additionalProperties':
      return [unknownKey(target, path, String(error.params['additionalProperty']), keysOf([shape]))];
    case 'required':
      return [missingKey(target, path, String(error.params['missingProperty']), shape)];
    case 'enum':
      return [notAmong(target, path, node, textsOf(error.params['allowedValues']))];
    case 'const':
      return [notAmong(target, path, node, textsOf([error.params['allowedValue']]))];
    default:
      return [beyond(target, path, node, { keyword: error.keyword, value: String(error.params['limit']) }, shape)];
  }
}

function textsOf(values: unknown): string[] {
  return Array.isArray(values) ? values.map(String) : [];
}

// What lacks something only because it was reported and left out is no news.
function isEcho(error: SchemaError, node: Node): boolean {
  if (node.type === 'mapping' && error.keyword === 'required')
    return nearest(String(error.params['missingProperty']), node.dropped) !== undefined;
  if (node.type === 'mapping' && error.keyword === 'minProperties') return node.dropped.length > 0;
  return node.type === 'list' && error.keyword === 'minItems' && node.dropped;
}

/** `/policies/0/name` as a path of a tree: the steps of lists become numbers. */
export function pathOf(pointer: string, root: Node): Path {
  const path: (string | number)[] = [];
  let node: Node | undefined = root;
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    const step = node?.type === 'list' ? Number(key) : key;
    path.push(step);
    node = nodeAt(node, [step]);
  }
  return path;
}

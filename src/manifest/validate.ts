// Checks trees against the compiled schemas. The only file that knows the generated validators.
import type { Place } from '../model/finding.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { validators } from './validators.generated.js';
import { coerce } from './coerce.ts';
import { mistakesOf, pathOf } from './explain.ts';
import type { SchemaError } from './explain.ts';
import type { Node } from './node.ts';
import { entryOf, nodeAt, placeAt, prune, toJson } from './node.ts';
import type { Report } from './report.ts';
import { error } from './report.ts';
import type { Mistake } from './wording.ts';

/** A schema with its compiled validator, and what it describes, for messages. */
export interface Shape {
  readonly schema: JsonObject;
  readonly subject: string;
  readonly errorsOf: (value: Json) => readonly SchemaError[];
}

/** The shape whose validator was generated under this name: a section of a manifest, or `config`. */
export function shapeOf(name: string, schema: JsonObject, subject: string): Shape {
  const validator = validators[name];
  if (validator === undefined) throw new Error(`no validator was generated for ${name}`);
  return { schema, subject, errorsOf: (value) => (validator(value) ? [] : (validator.errors ?? [])) };
}

export interface Checked {
  /** What is left when everything that does not fit is taken out, so that more can be said about the rest. */
  readonly node: Node;
  /** The same as plain data. */
  readonly json: Json;
  /** Whether that fits the schema; if not, a key is missing. */
  readonly sound: boolean;
}

/** Each round takes out what the one before reported; no schema has more levels of alternatives. */
const ROUNDS = 10;

/**
 * Fits a tree to its schema: takes the text of numbers where text belongs, reports what does not fit, at the place or, where the
 * whole is meant, at `origin`. Undefined if nothing is left.
 */
export function fit(tree: Node, shape: Shape, origin: Place, report: Report): Checked | undefined {
  let node = coerce(tree, () => [shape.schema], report);
  for (let round = 0; round < ROUNDS && node !== undefined; round++) {
    const root: Node = node;
    const json = toJson(root);
    const errors = shape.errorsOf(json);
    if (errors.length === 0) return { node: root, json, sound: true };
    const mistakes = mistakesOf(errors, { root, schema: shape.schema, subject: shape.subject });
    for (const mistake of mistakes) report(error(mistake.rule, placeOf(mistake, root, origin), mistake.message, mistake.next));
    // Without mistakes the errors are echoes of what was reported: what they are about can't be judged.
    const wrong =
      mistakes.length > 0 ? mistakes.map((mistake) => mistake.path) : errors.map((problem) => pathOf(problem.instancePath, root));
    const inner = wrong.filter((path) => path.length > 0);
    if (inner.length === 0) return errors.every(isMissingKey) ? { node: root, json, sound: false } : undefined;
    node = prune(root, inner);
  }
  return undefined;
}

function isMissingKey(problem: SchemaError): boolean {
  return problem.keyword === 'required' && problem.instancePath === '';
}

// A key that does not belong is shown itself, everything else where its value is.
function placeOf(mistake: Mistake, root: Node, origin: Place): Place {
  if (mistake.key === undefined) return placeAt(root, mistake.path, origin);
  return entryOf(nodeAt(root, mistake.path.slice(0, -1)), mistake.key)?.place ?? origin;
}

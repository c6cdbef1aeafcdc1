// Takes the text of numbers and booleans where text belongs: `1.10`, `012345678901` and `true` mean what stands there.
import type { Mapping, Node, Scalar } from './node.ts';
import { mapItems, mapValues } from './node.ts';
import { error, note } from './report.ts';
import type { Report } from './report.ts';
import { shapesOfItems, shapesOfKey, typesOf } from './shape.ts';
import type { Shapes, Type } from './shape.ts';

/**
 * The tree with text where its schema wants text. What YAML made a mapping of by one blank too many is reported and left out.
 * Shapes are asked for only where a value is in doubt, which few are.
 */
export function coerce(node: Node, shapes: () => Shapes, report: Report): Node | undefined {
  switch (node.type) {
    case 'scalar':
      return typeof node.value === 'string' ? node : coerceScalar(node, typesOf(shapes()), report);
    case 'list':
      return mapItems(node, (item) => coerce(item, () => shapesOfItems(shapes()), report));
    case 'mapping': {
      const reference = splitReference(node);
      if (reference !== undefined && /^(aws|account)$/.test(reference.key) && typesOf(shapes()).has('string')) {
        report(blankAfterColon(node, reference));
        return undefined;
      }
      return mapValues(node, (value, key) => coerce(value, () => shapesOfKey(shapes(), key), report));
    }
  }
}

/** The finding about `aws: NAME` or `s3: GetObject` where text belongs. */
export function blankAfterColon(node: Mapping, split: { readonly key: string; readonly value: string }) {
  const meant = `${split.key}:${split.value}`;
  return error(
    'blank-after-colon',
    node.place,
    `The blank after the colon makes ${split.key}: ${split.value} a mapping, where a text belongs.`,
    `Write ${meant} without the blank.`,
  );
}

/** A mapping of one key to one scalar, as `aws: ReadOnlyAccess` is one. */
export function splitReference(node: Mapping): { key: string; value: string } | undefined {
  const [only, ...others] = node.entries;
  if (only === undefined || others.length > 0 || node.dropped.length > 0 || only.value.type !== 'scalar') return undefined;
  return { key: only.key, value: only.value.source };
}

function coerceScalar(scalar: Scalar, types: ReadonlySet<Type>, report: Report): Scalar {
  const belongs = types.has('any') || types.has(typeof scalar.value === 'number' ? 'number' : 'boolean');
  const text = types.has('string') || types.has('any');
  const altered = typeof scalar.value === 'number' && String(scalar.value) !== scalar.source;
  if (belongs ? !(text && altered) : !text) return scalar;
  report(textTaken(scalar));
  return asText(scalar);
}

/** The same scalar as the text that stands in the file. */
export function asText(scalar: Scalar): Scalar {
  return { ...scalar, value: scalar.source };
}

/** The note about a number or boolean whose text was taken. */
export function textTaken(scalar: Scalar) {
  return note(
    'text-taken',
    scalar.place,
    `${scalar.source} is a ${typeof scalar.value} in YAML; its text is taken as it stands.`,
    `Put it in quotes: "${scalar.source}".`,
  );
}

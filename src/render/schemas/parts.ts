// Parts of the output schemas that more than one of them uses, and the way in which all their objects are closed.
import type { JsonObject } from '../../model/json.ts';

export const DRAFT = 'http://json-schema.org/draft-07/schema#';

/** An object with exactly these members; those named in `optional` may be absent. The order is the order of output. */
export function closed(properties: JsonObject, optional: readonly string[] = []): JsonObject {
  return {
    type: 'object',
    additionalProperties: false,
    required: Object.keys(properties).filter((name) => !optional.includes(name)),
    properties,
  };
}

export function ref(name: string): JsonObject {
  return { $ref: `#/definitions/${name}` };
}

export function orNull(schema: JsonObject): JsonObject {
  return { anyOf: [schema, { type: 'null' }] };
}

export function list(items: JsonObject): JsonObject {
  return { type: 'array', items };
}

export const TEXT: JsonObject = { type: 'string' };
export const COUNT: JsonObject = { type: 'integer', minimum: 0 };

/** `place` and `finding`, and the address that a finding may name. */
export const FINDING_PARTS: JsonObject = {
  address: { type: 'string', pattern: '^[A-Z][A-Za-z]*/.+', description: 'Kind and name, e.g. Role/deploy' },
  place: closed({ file: TEXT, line: { type: 'integer', minimum: 1 }, column: { type: 'integer', minimum: 1 } }),
  finding: closed(
    {
      severity: { enum: ['error', 'warning', 'note'] },
      rule: { type: 'string', description: 'Stable name of the rule' },
      message: TEXT,
      next: { type: 'string', description: 'What to do next' },
      place: orNull(ref('place')),
      address: ref('address'),
      related: list(closed({ place: ref('place'), message: TEXT })),
    },
    ['address', 'related'],
  ),
};

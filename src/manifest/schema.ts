// The JSON Schema of manifests, made from the kinds. Editors get one that lets variables stand anywhere; the validators, which
// run after variables were replaced, get the strict one.
import { KINDS, SECTIONED } from '../kinds/index.ts';
import type { Kind } from '../kinds/kind.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { isList, isObject, ownMember } from '../model/json.ts';
import { checkSchema, checksSchema } from './checks-schema.ts';

const DRAFT = 'http://json-schema.org/draft-07/schema#';

/** The schema of a manifest for editors, draft-07: any text that contains a variable is accepted. */
export function manifestSchema(kinds: readonly Kind[] = SECTIONED): JsonObject {
  return {
    $schema: DRAFT,
    $id: 'https://iamsync.dev/schemas/manifest.schema.json',
    title: 'iamsync manifest',
    description:
      'What an AWS account should hold of IAM. Every *.yaml and *.yml file below the manifest folders is one, or several separated by ---.',
    type: 'object',
    additionalProperties: false,
    properties: {
      ...Object.fromEntries(kinds.map((kind) => [kind.section, withVariables(sectionSchema(kind))])),
      removed: removedSchema(KINDS),
      checks: withVariables(checksSchema),
    },
  };
}

/** The strict schema of one declaration of each kind, by section (of each entity for a kind that has fixed ones), and of a check. */
export function declarationSchemas(kinds: readonly Kind[] = SECTIONED): Readonly<Record<string, JsonObject>> {
  const declarations = kinds.flatMap((kind) =>
    kind.schemas === undefined
      ? [[kind.section, declarationSchema(kind, '')] as const]
      : Object.keys(kind.schemas).map((name) => [schemaName(kind, name), declarationSchema(kind, name)] as const),
  );
  return Object.fromEntries([...declarations, ['check', checkSchema]]);
}

/** The name of the schema that a declaration of this name is held against. */
export function schemaName(kind: Kind, name: string): string {
  return kind.schemas === undefined ? kind.section : `${kind.section}_${name}`;
}

/** The strict schema of one declaration: what the kind knows, and what any declaration may say about itself. */
export function declarationSchema(kind: Kind, name: string): JsonObject {
  if (kind.schemas !== undefined) return ownMember(kind.schemas, name) ?? {};
  const found = strict.get(kind) ?? withWordings(kind.schema);
  strict.set(kind, found);
  return found;
}

const strict = new WeakMap<Kind, JsonObject>();

function withWordings(schema: JsonObject): JsonObject {
  const own = isObject(schema['properties']) ? schema['properties'] : {};
  return { ...schema, properties: { ...own, ...wordings } };
}

const wordings: JsonObject = {
  adopt: {
    type: 'boolean',
    description:
      'With an owner: true lets an entity that exists and does not carry our stamp be changed to what is declared here. Left out, false.',
  },
  takeOver: {
    type: 'string',
    minLength: 1,
    description: 'The other owner (of the stamp, or the CloudFormation stack) from whom the entity is taken. Left out, nobody.',
  },
};

function sectionSchema(kind: Kind): JsonObject {
  if (kind.schemas !== undefined)
    return { type: 'object', description: `The account itself.`, additionalProperties: false, properties: mapped(kind.schemas) };

  return {
    type: 'object',
    description: `${kind.name} declarations by name: ${kind.names.words ?? `1 to ${kind.names.longest} letters, digits and _+=,.@-`}. Two names must differ by more than case.`,
    additionalProperties: declarationSchema(kind, ''),
  };
}

// What is known by its name alone may be written as that.
function mapped(schemas: Readonly<Record<string, JsonObject>>): JsonObject {
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => {
      const own = isObject(schema['properties']) ? schema['properties']['name'] : undefined;
      return [name, isObject(own) ? { description: schema['description'] ?? '', anyOf: [own, schema] } : schema];
    }),
  );
}

function removedSchema(kinds: readonly Kind[]): JsonObject {
  const examples = kinds.map((kind) => `${kind.name}/NAME`).join(', ');
  const address: JsonObject = {
    type: 'string',
    pattern: `^(${kinds.map((kind) => kind.name).join('|')})/.+|\\$\\(`,
    description: `The address of an entity that shall go: ${examples}; or of a part of a declared one: ADDRESS/inline/NAME, also policies, tags, groups, members, boundary.`,
  };
  return {
    type: 'array',
    description: 'Entities that are deleted if the account still holds them.',
    items: {
      anyOf: [
        address,
        {
          type: 'object',
          minProperties: 1,
          maxProperties: 1,
          description: 'An address with the unique id of the entity, which makes the line harmless should another entity get the name.',
          additionalProperties: {
            type: 'object',
            additionalProperties: false,
            minProperties: 1,
            properties: {
              unique: { type: 'string', description: 'The unique id as IAM shows it, e.g. AROA… of a role or ANPA… of a policy.' },
              takeOver: { type: 'string', minLength: 1, description: 'The other owner from whom it is taken.' },
            },
          },
        },
      ],
    },
  };
}

const LIMITS = ['pattern', 'enum', 'const', 'minLength', 'maxLength', 'format'] as const;

// What limits a text is judged after replacement, so a text with a variable passes here.
function withVariables(schema: JsonObject): JsonObject {
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, below(key, value)]));
  const limited = LIMITS.some((keyword) => schema[keyword] !== undefined);
  const text =
    schema['type'] === 'string' ||
    typeof schema['const'] === 'string' ||
    (isList(schema['enum']) && schema['enum'].some((value) => typeof value === 'string'));
  if (!limited || !text) return inner;
  const { description, ...rest } = inner;
  return { ...(description === undefined ? {} : { description }), anyOf: [rest, { type: 'string', pattern: '\\$\\(' }] };
}

function below(keyword: string, value: Json): Json {
  if (keyword === 'properties' && isObject(value))
    return Object.fromEntries(Object.entries(value).map(([key, schema]) => [key, isObject(schema) ? withVariables(schema) : schema]));
  if (isList(value) && /^(anyOf|oneOf|allOf)$/.test(keyword))
    return value.map((schema) => (isObject(schema) ? withVariables(schema) : schema));
  if (isObject(value) && /^(additionalProperties|items|not)$/.test(keyword)) return withVariables(value);
  return value;
}

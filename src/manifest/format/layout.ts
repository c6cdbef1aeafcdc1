// Where things stand in a canonical manifest: the order of keys, which lists are sets, which of them may be a single text.
import { KINDS } from '../../kinds/index.ts';
import { isList, isObject } from '../../model/json.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import { STATEMENT_MEMBERS } from '../../policy/document.ts';
import { checksSchema } from '../checks-schema.ts';
import { declarationSchema } from '../schema.ts';

export interface Layout {
  /** The keys of a mapping that are known, in their order. */
  readonly fields: ReadonlyMap<string, Layout>;
  /** What stands under any other key; undefined if there are only known ones. Such keys are names: they stand by code point. */
  readonly names?: Layout;
  /** The names are those of entities. */
  readonly entities?: boolean;
  readonly items?: Layout;
  /** The order of the list means nothing. */
  readonly set?: boolean;
  /** A list of one text may be written as that text. */
  readonly lone?: boolean;
}

const LEAF: Layout = { fields: new Map() };
const TEXTS: Layout = { ...LEAF, items: LEAF, set: true, lone: true };
const NAMED_TEXTS: Layout = { ...LEAF, names: TEXTS };
const CONDITIONS: Layout = { ...LEAF, names: NAMED_TEXTS };
const OF_MEMBER: Readonly<Record<string, Layout>> = {
  Sid: LEAF,
  Effect: LEAF,
  Principal: NAMED_TEXTS,
  NotPrincipal: NAMED_TEXTS,
  Condition: CONDITIONS,
};

const statement: Layout = {
  fields: new Map([...STATEMENT_MEMBERS.map((member) => [member, OF_MEMBER[member] ?? TEXTS] as const), ['expires', LEAF]]),
};

/** A policy document; its statements keep their order, which tells a reader something. */
const DOCUMENT: Layout = {
  fields: new Map([
    ['Version', LEAF],
    ['Id', LEAF],
    ['Statement', { ...statement, items: statement }],
  ]),
};

const dated: Layout = {
  fields: new Map([
    ['document', DOCUMENT],
    ['expires', LEAF],
  ]),
};

/** The layout of a whole manifest: sections as the schema has them, fields as their kind has them. */
export function manifestLayout(): Layout {
  const sections = KINDS.filter((kind) => kind.section !== '').map((kind): readonly [string, Layout] => {
    if (kind.schemas === undefined) return [kind.section, { ...LEAF, names: layoutOf(declarationSchema(kind, '')), entities: true }];
    return [kind.section, layoutOf({ properties: kind.schemas })];
  });
  return { fields: new Map([...sections, ['removed', { ...LEAF, items: LEAF, set: true }], ['checks', layoutOf(checksSchema)]]) };
}

/** The layout of a mapping with these keys, where `expected` is what the schema has there. */
export function layoutFor(expected: Layout, keys: readonly string[]): Layout {
  if (expected.names !== undefined) return expected;
  if (keys.includes('Statement')) return DOCUMENT;
  return expected.fields.size === 0 && isDated(keys) ? dated : expected;
}

function isDated(keys: readonly string[]): boolean {
  return keys.includes('document') && keys.every((key) => dated.fields.has(key));
}

function layoutOf(schema: JsonObject): Layout {
  const forms = [schema, ...listOf(schema['anyOf'])];
  const fields = new Map(forms.flatMap((form) => Object.entries(isObject(form['properties']) ? form['properties'] : {}).map(fieldOf)));
  const names = forms.map((form) => form['additionalProperties']).find(isObject);
  const items = forms.map((form) => form['items']).find(isObject);
  const texts = items !== undefined && [items, ...listOf(items['anyOf'])].some(isText);
  return {
    fields,
    ...(names === undefined ? {} : { names: layoutOf(names) }),
    ...(items === undefined ? {} : { items: layoutOf(items), set: texts, lone: texts && forms.some(isText) }),
  };
}

function fieldOf([key, schema]: [string, Json]): readonly [string, Layout] {
  if (key === 'when') return [key, CONDITIONS];
  return [key, isObject(schema) ? layoutOf(schema) : LEAF];
}

function listOf(value: Json | undefined): JsonObject[] {
  return isList(value) ? value.filter(isObject) : [];
}

function isText(form: JsonObject): boolean {
  return form['type'] === 'string' && form['enum'] === undefined;
}

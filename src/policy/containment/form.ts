// Permissions compiled under one reading: boxes with what finds them.
import type { Conditions, Document } from '../document.ts';
import { boxesOf } from './box.ts';
import type { Box } from './box.ts';
import { ANY } from './glob.ts';
import { lookupOf } from './lookup.ts';
import type { Lookup } from './lookup.ts';
import type { Known, Permissions } from './nouns.ts';
import type { Reading } from './variables.ts';

/** Boxes of which any may hold a request. */
export interface Cover {
  readonly boxes: readonly Box[];
  readonly keys: ReadonlySet<string>;
  readonly actions: Lookup;
  readonly resources: Lookup;
  /** Most `?` in one pattern. */
  readonly anyInActions: number;
  readonly anyInResources: number;
}

export interface Form {
  readonly allow: Cover;
  readonly deny: Cover;
  /** What each limit allows. */
  readonly limits: readonly Cover[];
  /** Keys that some operator takes for sets. */
  readonly several: ReadonlySet<string>;
  /** Every box names principals or none does. */
  readonly principals: readonly NonNullable<Box['principals']>[];
}

export type ReadingChoice = Pick<Reading, 'wide' | 'openIfExists'>;

/** Permissions that are asked often: each reading is compiled when first asked for. */
export interface Compiled {
  readonly permissions: Permissions;
  readonly known: Known;
  /** Keys in lower case as the documents spell them. */
  readonly spelling: ReadonlyMap<string, string>;
  readonly hasOpenIfExists: boolean;
  readonly forms: Map<string, Form>;
}

export function compile(permissions: Permissions, known: Known, asking: Permissions = permissions): Compiled {
  const documents = [...asking.grants, ...asking.limits];
  const conditions = documents.flatMap(({ Statement }) => Statement.map(({ Condition }) => Condition)).filter((one) => one !== undefined);
  const names = [...conditions.flatMap(keysOf), ...documents.flatMap(variableNames)];
  return {
    permissions,
    known: { values: Object.fromEntries(Object.entries(known.values).map(([key, values]) => [key.toLowerCase(), values])) },
    spelling: new Map(names.reverse().map((name) => [name.toLowerCase(), name])),
    hasOpenIfExists: conditions.some((each) => Object.keys(each).some((operator) => /^foranyvalue:.*ifexists$/i.test(operator))),
    forms: new Map(),
  };
}

function keysOf(conditions: Conditions): string[] {
  return Object.values(conditions).flatMap((keys) => Object.keys(keys));
}

function variableNames({ Statement }: Document): readonly string[] {
  return Statement.flatMap(({ Resource = NONE, NotResource = NONE, Condition }) => [
    ...variablesIn(Resource),
    ...variablesIn(NotResource),
    ...Object.values(Condition ?? {}).flatMap((keys) => Object.values(keys).flatMap(variablesIn)),
  ]);
}

const NONE: readonly string[] = [];
/** By list of texts: nearly all have none, and a statement is asked about with each of its actions. */
const variables = new WeakMap<readonly string[], readonly string[]>();

function variablesIn(texts: readonly string[]): readonly string[] {
  const found = variables.get(texts) ?? texts.filter((text) => text.includes('${')).flatMap(namesIn);
  variables.set(texts, found);
  return found;
}

function namesIn(text: string): string[] {
  return Array.from(text.matchAll(/\$\{([^},]+)/g), ([, name = '']) => name.trim());
}

export function formOf(compiled: Compiled, choice: ReadingChoice): Form {
  const key = `${choice.wide} ${choice.openIfExists}`;
  const known = compiled.forms.get(key);
  if (known !== undefined) return known;
  const { permissions } = compiled;
  const reading: Reading = { ...choice, known: compiled.known, variables: true };
  const grants = boxesOf(permissions.grants, reading);
  const limits = permissions.limits.map((document) => boxesOf([document], reading));
  const deny = [...grants.deny, ...limits.flatMap((limit) => limit.deny)];
  const all = [...grants.allow, ...deny, ...limits.flatMap((limit) => limit.allow)];
  const form = {
    allow: coverOf(grants.allow),
    deny: coverOf(deny),
    limits: limits.map((limit) => coverOf(limit.allow)),
    several: new Set(all.flatMap(({ atoms }) => atoms.filter((atom) => atom.quantified).map((atom) => atom.key))),
    principals: all.flatMap(({ principals }) => principals ?? []),
  };
  compiled.forms.set(key, form);
  return form;
}

export function coverOf(boxes: readonly Box[]): Cover {
  return {
    boxes,
    keys: new Set(boxes.map(({ key }) => key)),
    actions: lookupOf(boxes.map((box) => box.actions)),
    resources: lookupOf(boxes.map((box) => box.resources)),
    anyInActions: mostAny(boxes, 'actions'),
    anyInResources: mostAny(boxes, 'resources'),
  };
}

function mostAny(boxes: readonly Box[], side: 'actions' | 'resources'): number {
  let most = 0;
  for (const box of boxes) {
    for (const { parts, text } of box[side].patterns) {
      if (!text.includes('?')) continue;
      for (const { tokens } of parts ?? []) most = Math.max(most, tokens.filter((token) => token === ANY).length);
    }
  }
  return most;
}

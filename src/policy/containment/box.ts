// Statements as boxes: actions × resources × principals × conditions, each taken apart once.
import { canonical, isList } from '../../model/json.ts';
import type { Json } from '../../model/json.ts';
import type { Conditions, Document, Statement } from '../document.ts';
import { atomsOf } from './atom.ts';
import type { Atom } from './atom.ts';
import { actionPattern, arnPattern, EVERYTHING } from './pattern.ts';
import type { Pattern } from './pattern.ts';
import { namedOf } from './principal.ts';
import type { Named } from './principal.ts';
import { SUPPORTED } from './variables.ts';
import type { Reading } from './variables.ts';

/** A side of a box: what the patterns match, or all else. */
export interface Side {
  readonly negated: boolean;
  readonly patterns: readonly Pattern[];
}

export interface Box {
  /** Equal for boxes that hold the same requests. */
  readonly key: string;
  /** The place of its statement among those that grant, from 0; -1 elsewhere. */
  readonly place: number;
  readonly sid: string | null;
  readonly actions: Side;
  readonly resources: Side;
  /** Null: whoever. */
  readonly principals: { readonly negated: boolean; readonly named: Named } | null;
  readonly atoms: readonly Atom[];
  readonly condition: Conditions | null;
}

export interface Boxes {
  readonly allow: readonly Box[];
  readonly deny: readonly Box[];
}

export function boxesOf(documents: readonly Document[], reading: Reading): Boxes {
  const allow: Box[] = [];
  const deny: Box[] = [];
  let place = 0;
  for (const document of documents) {
    const variables = document.Version === SUPPORTED;
    for (const statement of document.Statement) {
      const box = boxOf(statement, place++, { ...reading, variables });
      if (box !== null) (statement.Effect === 'Allow' ? allow : deny).push(box);
    }
  }
  return { allow, deny };
}

/** Null for a statement that matches nothing: an empty list makes it inert. */
function boxOf(statement: Statement, place: number, reading: Reading): Box | null {
  const actions = sideOf(statement.Action, statement.NotAction, actionPattern);
  const resources = resourcesOf(statement, reading);
  if (actions === null || resources === null) return null;
  const atoms = atomsOf(statement.Condition, reading);
  if (atoms === null) return null;
  const { Principal, NotPrincipal } = statement;
  const principals = Principal ?? NotPrincipal;
  return {
    key: keyOf(statement, atoms, reading),
    place,
    sid: statement.Sid ?? null,
    actions,
    resources,
    principals: principals === undefined ? null : { negated: Principal === undefined, named: namedOf(principals) },
    atoms,
    condition: statement.Condition ?? null,
  };
}

/** Resources without variables by their list and how they are read: a statement is taken apart for each action that it is asked about. */
const plain = new WeakMap<readonly string[], Map<boolean, Side | null>>();

function resourcesOf({ Resource, NotResource }: Statement, reading: Reading): Side | null {
  const texts = Resource ?? NotResource;
  const side = (): Side | null => sideOf(Resource, NotResource, (text) => arnPattern(text, reading), true);
  if (texts === undefined) return side();
  const known = plain.get(texts) ?? new Map<boolean, Side | null>();
  const found = known.get(reading.wide);
  if (found !== undefined && found?.negated === (Resource === undefined)) return found;
  const made = side();
  if (reading.variables && texts.some((text) => text.includes('${'))) return made;
  known.set(reading.wide, made);
  plain.set(texts, known);
  return made;
}

function sideOf(
  wanted: readonly string[] | undefined,
  other: readonly string[] | undefined,
  read: (text: string) => Pattern | null,
  optional = false,
): Side | null {
  const texts = wanted ?? other;
  if (texts === undefined) return optional ? { negated: false, patterns: [EVERYTHING] } : null;
  if (texts.length === 0) return null;
  const patterns = texts.map(read).filter((pattern) => pattern !== null);
  const negated = wanted === undefined;
  return patterns.length === 0 && !negated ? null : { negated, patterns: reduced(patterns) };
}

/** With `*` among them, the other patterns say nothing. */
function reduced(patterns: readonly Pattern[]): readonly Pattern[] {
  const all = patterns.find((pattern) => pattern.parts === null);
  return all === undefined ? patterns : [all];
}

/** Variables make equal texts mean different things under different knowledge. */
function keyOf(statement: Statement, atoms: readonly Atom[], reading: Reading): string {
  const rest = Object.entries(statement).filter(([name]) => name !== 'Sid' && name !== 'Condition');
  const text = rest.map(([name, value]) => `${name} ${isList(value) ? listText(value) : canonical(value)}`).join('\n');
  const ids = atoms.map((atom) => atom.id).sort();
  const context = reading.variables && text.includes('${') ? canonical(reading.known.values) : String(reading.variables);
  return canonical([text, ids, text.includes('${') ? context : '']);
}

const texts = new WeakMap<readonly Json[], string>();

function listText(list: readonly Json[]): string {
  const text = texts.get(list) ?? canonical(list);
  texts.set(list, text);
  return text;
}

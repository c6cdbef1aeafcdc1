// The table of AWS's actions, unpacked service by service as it is asked: most commands ask about three services of 450.
import { byCodePoint, isList, isObject } from '../model/json.ts';
import type { Json } from '../model/json.ts';
import type { AccessLevel, ActionFact, ActionTable, KeyFact, ResourceType, ServiceFact } from '../model/actions.ts';
import { nearest } from './nearest.ts';
import { globMatches } from './pattern.ts';

const LEVELS: Readonly<Record<string, AccessLevel>> = { L: 'List', R: 'Read', T: 'Tagging', W: 'Write', P: 'Permissions management' };

/** A service as it is packed: title, and lines of keys, resource types, actions (see .scripts/actions.mjs). */
type Packed = readonly [title: string, keys: string, types: string, actions: string];

/** A service, and its actions by their names in lower case. */
interface Unpacked {
  readonly fact: ServiceFact;
  readonly byName: ReadonlyMap<string, ActionFact>;
}

/**
 * The table from its packed form `{ date, globals, services }`. Lookups unpack what they need and keep it; the answers depend on
 * nothing but the packed form. Throws Error for what is no table.
 */
export function actionTable(packed: Json): ActionTable {
  const { date, globals, services } = partsOf(packed);
  const expanded = new Map<string, readonly string[]>();
  const unpacked = new Map<string, Unpacked>();
  const open = (prefix: string): Unpacked | undefined => {
    const name = prefix.toLowerCase();
    const lines = services.get(name);
    if (lines === undefined) return undefined;
    const known = unpacked.get(name) ?? unpack(name, lines);
    unpacked.set(name, known);
    return known;
  };
  const find = (action: string): ActionFact | undefined => {
    const [prefix, name, ...more] = action.split(':');
    return prefix === undefined || name === undefined || more.length > 0 ? undefined : open(prefix)?.byName.get(name.toLowerCase());
  };
  const prefixes = [...services.keys()];
  const keys = lazily(() =>
    keyIndex(
      globals,
      prefixes.flatMap((prefix) => open(prefix)?.fact.conditionKeys ?? []),
    ),
  );
  return {
    date,
    services: prefixes,
    globalKeys: globals,
    service: (prefix) => open(prefix)?.fact,
    find,
    expand(pattern) {
      const actions = expanded.get(pattern) ?? expand(pattern, prefixes, (prefix) => open(prefix)?.fact);
      expanded.set(pattern, actions);
      return actions;
    },
    nearest: (action) => nearestAction(action, prefixes, (prefix) => open(prefix)?.fact),
    key: (name) => keys().find(name),
  };
}

function partsOf(packed: Json): {
  readonly date: string;
  readonly globals: readonly KeyFact[];
  readonly services: ReadonlyMap<string, Packed>;
} {
  if (!isObject(packed)) throw new Error('The table of actions is no mapping.');
  const { date, globals, services } = packed;
  if (typeof date !== 'string' || !isList(globals) || !isObject(services)) throw new Error('The table of actions lacks a part.');
  return {
    date,
    globals: globals.map((row) => keyOf(texts(row))),
    services: new Map(
      Object.entries(services).map(([prefix, parts]) => {
        const [title = '', keys = '', types = '', actions = ''] = texts(parts);
        return [prefix, [title, keys, types, actions] as const];
      }),
    ),
  };
}

function texts(value: Json): readonly string[] {
  return isList(value) ? value.map((member) => (typeof member === 'string' ? member : '')) : [];
}

function keyOf([key = '', type = 'String']: readonly string[]): KeyFact {
  return { key, type };
}

function unpack(prefix: string, [title, keyLines, typeLines, actionLines]: Packed): Unpacked {
  const keys = lines(keyLines).map((line) => keyOf(line.split('|')));
  const keyNames = (numbers: string): readonly string[] => listed(numbers).flatMap((number) => keys[Number(number)]?.key ?? []);
  const types = new Map(
    lines(typeLines).map((line): [string, ResourceType] => {
      const [name = '', arn = '', numbers = ''] = line.split('|');
      return [name, { name, arn, conditionKeys: keyNames(numbers) }];
    }),
  );
  const actions = lines(actionLines).map((line) => unpackAction(prefix, line, types, keyNames));
  return {
    fact: { prefix, title, actions, resourceTypes: [...types.values()], conditionKeys: keys },
    byName: new Map(actions.map((action) => [action.name.toLowerCase(), action])),
  };
}

/** The fact of one line; what it says about resources and keys is looked up when it is asked for. */
function unpackAction(
  service: string,
  line: string,
  types: ReadonlyMap<string, ResourceType>,
  keyNames: (numbers: string) => readonly string[],
): ActionFact {
  const [name = '', level = '', resourceNames = '', numbers = ''] = line.split('|');
  const resources = lazily(() =>
    listed(resourceNames).flatMap((text) => {
      const type = types.get(text.replace('!', ''));
      return type === undefined ? [] : [{ ...type, required: text.endsWith('!') }];
    }),
  );
  const conditionKeys = lazily(() =>
    [...new Set([...keyNames(numbers), ...resources().flatMap((type) => type.conditionKeys)])].sort(byCodePoint),
  );
  return {
    action: `${service}:${name}`,
    name,
    service,
    accessLevel: LEVELS[level] ?? 'Write',
    get resources() {
      return resources();
    },
    get conditionKeys() {
      return conditionKeys();
    },
  };
}

function expand(pattern: string, prefixes: readonly string[], open: (prefix: string) => ServiceFact | undefined): readonly string[] {
  const [service = '', name] = pattern === '*' ? ['*', '*'] : pattern.toLowerCase().split(/:(.*)/s);
  if (name === undefined) return [];
  const wanted = /[*?]/.test(service) ? prefixes.filter((prefix) => globMatches(service, prefix)) : [service];
  return wanted.flatMap((prefix) =>
    (open(prefix)?.actions ?? []).filter((fact) => globMatches(name, fact.name.toLowerCase())).map(({ action }) => action),
  );
}

/** The same name in the service that is meant, the nearest name in it, or that name where only one service has it. */
function nearestAction(action: string, prefixes: readonly string[], open: (prefix: string) => ServiceFact | undefined): string | undefined {
  const [service = '', name = ''] = action.split(/:(.*)/s);
  const prefix = prefixes.includes(service.toLowerCase()) ? service.toLowerCase() : nearest(service, prefixes);
  const facts = prefix === undefined ? [] : (open(prefix)?.actions ?? []);
  const close = nearest(
    name,
    facts.map((fact) => fact.name),
  );
  return close === undefined || prefix === undefined ? undefined : `${prefix}:${close}`;
}

/** Finds a key by its whole name, or by the fixed parts of a name with a free one. */
function keyIndex(...groups: readonly (readonly KeyFact[])[]): { find(name: string): KeyFact | undefined } {
  const exact = new Map<string, KeyFact>();
  const free = new Map<string, { readonly pattern: string; readonly fact: KeyFact }>();
  for (const fact of groups.flat()) {
    const key = fact.key.toLowerCase();
    const pattern = key.replace(/\$\{[^}]*\}|<[^>]*>/g, '?*');
    if (pattern === key) exact.set(key, exact.get(key) ?? fact);
    else free.set(pattern, free.get(pattern) ?? { pattern, fact });
  }
  const patterns = [...free.values()];
  return {
    find: (name) => {
      const wanted = name.toLowerCase();
      return exact.get(wanted) ?? patterns.find(({ pattern }) => globMatches(pattern, wanted))?.fact;
    },
  };
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

function lines(text: string): readonly string[] {
  return text === '' ? [] : text.split('\n');
}

function listed(text: string): readonly string[] {
  return text === '' ? [] : text.split(',');
}

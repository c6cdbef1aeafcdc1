// The list `removed`: entities that shall go.
import { KINDS, kindOf } from '../kinds/index.ts';
import type { Kind } from '../kinds/kind.ts';
import { addressOf, FACETS, facetAddress, KIND_NAMES, parseAddress } from '../model/address.ts';
import type { Place } from '../model/finding.ts';
import type { FacetRemoval, Removal } from '../model/state.ts';
import { asText, textTaken } from './coerce.ts';
import { checkName } from './gather.ts';
import type { Declared } from './gather.ts';
import { didYouMean } from './nearest.ts';
import type { Mapping, Node } from './node.ts';
import { entryOf } from './node.ts';
import { at, error } from './report.ts';
import type { Report } from './report.ts';
import { replaceAll } from './variables.ts';
import type { Variables } from './variables.ts';

export interface Removed {
  /** Whole entities, each address once. */
  readonly removed: Removal[];
  /** Parts of entities. */
  readonly facets: FacetRemoval[];
}

/** What all `removed` lists say. What is declared as well, comes twice, or is no address, is reported. */
export function readRemoved(lists: readonly Node[], declared: readonly Declared[], variables: Variables, report: Report): Removed {
  const seen = new Map<string, Item>();
  const wanted = new Map(declared.map((entity) => [entity.address.toLowerCase(), entity]));
  for (const list of lists) {
    for (const item of itemsOf(list, variables, report).flatMap((node) => readItem(node, report) ?? [])) {
      const key = textOf(item).toLowerCase();
      const twin = wanted.get(key);
      const first = seen.get(key);
      if (twin !== undefined) report(alsoDeclared(item, twin));
      if (first === undefined) seen.set(key, item);
      else report(twice(item, first));
    }
  }
  const items = [...seen.values()];
  return { removed: items.filter((item) => !isFacet(item)), facets: items.filter(isFacet) };
}

type Item = Removal | FacetRemoval;

function isFacet(item: Item): item is FacetRemoval {
  return 'facet' in item;
}

function textOf(item: Item): string {
  return isFacet(item) ? facetAddress(item) : item.address;
}

function alsoDeclared(item: Item, twin: Declared) {
  const message = `${textOf(item)} is removed here and declared at ${at(twin.place)}.`;
  return {
    ...error('removed-declared', item.origin, message, 'Remove one of the two.'),
    address: item.address,
    related: [{ place: twin.place, message: 'declared here' }],
  };
}

function twice(removal: Item, first: Item) {
  const finding = error(
    'duplicate-removed',
    removal.origin,
    `${textOf(removal)} is removed twice, first at ${at(first.origin)}.`,
    'Remove one of the two lines.',
  );
  return { ...finding, address: removal.address, related: [{ place: first.origin, message: 'first here' }] };
}

function itemsOf(list: Node, variables: Variables, report: Report): readonly Node[] {
  if (list.type !== 'list') {
    report(error('type', list.place, 'removed must be a list of addresses.', `Write a dash before each: ${example()}.`));
    return [];
  }
  const replaced = replaceAll(list, variables, report);
  return replaced?.type === 'list' ? replaced.items : [];
}

function example(): string {
  return KINDS.map((kind) => `- ${kind.name}/NAME`).join(', ');
}

function readItem(item: Node, report: Report): Item | undefined {
  if (item.type === 'scalar') return readAddress(item.source, item.place, report);
  const only = item.type === 'mapping' ? item.entries[0] : undefined;
  if (item.type === 'list' || only === undefined || item.entries.length !== 1) {
    if (item.type === 'list' || item.dropped.length === 0)
      report(
        error(
          'removed',
          item.place,
          'An item of removed is an address, or one address with its unique id.',
          'Write Role/NAME, or Role/NAME: { unique: AROA… }.',
        ),
      );
    return undefined;
  }
  const address = readAddress(only.key, only.place, report);
  if (address !== undefined && isFacet(address)) {
    report(error('removed', only.place, `${only.key} is a part of an entity, which has no unique id.`, `Write only ${only.key}.`));
    return undefined;
  }
  const beside = readBeside(only.value, report);
  return address === undefined ? undefined : { ...address, ...beside };
}

const BESIDE = ['unique', 'takeOver'];

// What stands beside an address: its unique id, the owner that it is taken from.
function readBeside(node: Node, report: Report): Pick<Removal, 'unique' | 'takeOver'> {
  if (node.type !== 'mapping') {
    report(error('removed', node.place, 'Beside an address stands its unique id.', 'Write { unique: ID }, or only the address.'));
    return {};
  }
  for (const entry of node.entries.filter(({ key }) => !BESIDE.includes(key))) {
    report(
      error(
        'unknown-key',
        entry.place,
        `An item of removed has no key ${entry.key}.`,
        `${didYouMean(entry.key, BESIDE)}Known keys are ${BESIDE.join(' and ')}.`,
      ),
    );
  }
  if (node.entries.length === 0 && node.dropped.length === 0) report(missing(node));
  const unique = readUnique(entryOf(node, 'unique')?.value, report);
  const takeOver = entryOf(node, 'takeOver')?.value;
  if (takeOver !== undefined && takeOver.type !== 'scalar')
    report(error('removed', takeOver.place, 'takeOver is the name of the other owner.', 'Write takeOver: OWNER.'));
  return {
    ...(unique === undefined ? {} : { unique }),
    ...(takeOver?.type === 'scalar' ? { takeOver: takeOver.source } : {}),
  };
}

function readUnique(id: Node | undefined, report: Report): string | undefined {
  if (id === undefined) return undefined;
  if (id.type !== 'scalar' || !/^[A-Z0-9]{16,128}$/.test(id.source)) {
    report(
      error(
        'removed',
        id.place,
        'This is not a unique id of IAM.',
        'Write it as IAM shows it: 16 or more capital letters and digits, AROA… for a role, ANPA… for a policy.',
      ),
    );
    return undefined;
  }
  if (typeof id.value !== 'string') report(textTaken(id));
  return String(asText(id).value);
}

function missing(node: Mapping) {
  return error('removed', node.place, 'The unique id is missing.', 'Write { unique: ID }, or only the address.');
}

function readAddress(text: string, place: Place, report: Report): Item | undefined {
  const slash = text.indexOf('/');
  const kindName = slash < 0 ? text : text.slice(0, slash);
  const parsed = parseAddress(text);
  const names = KINDS.filter((kind) => kind.stays === undefined).map((kind) => kind.name);
  const kind = parsed === undefined ? undefined : kindOf(parsed.kind);
  if (parsed === undefined || kind === undefined) {
    const known = KIND_NAMES.some((name) => name === kindName);
    const message =
      parsed !== undefined ? `${text} can't be removed: this version manages ${names.join(' and ')} only.` : `${text} is not an address.`;
    report(
      error(
        'removed',
        place,
        message,
        `${kind === undefined && !known ? didYouMean(kindName, names) : ''}Write KIND/NAME; kinds are ${names.join(', ')}.`,
      ),
    );
    return undefined;
  }
  return readNamed(kind, parsed.name, place, report);
}

/** The entity or the part of one that the rest of an address names. */
function readNamed(kind: Kind, text: string, place: Place, report: Report): Item | undefined {
  // The URL of a provider holds slashes, so that none of it is a part.
  const [owner = '', word, ...rest] = kind.names.pattern.test('a/b') || kind.section === '' ? [text] : text.split('/');
  checkName(kind, owner, place, report);
  const address = addressOf(kind.name, owner);
  if (kind.stays !== undefined) {
    report({
      ...error('removed', place, `${address} can't be removed: ${kind.stays}.`, 'Remove the line; delete it in its service.'),
      address,
    });
    return undefined;
  }
  if (word === undefined) return { address, origin: place };
  const facet = FACETS.find((one) => one === word);
  const name = rest.join('/');
  if (facet !== undefined && name !== '') return { address, facet, name, origin: place };
  const next =
    facet === undefined
      ? `${didYouMean(word, FACETS)}Write ${kind.name}/NAME without the path, or a part of it as ${address}/inline/NAME (also ${FACETS.filter((one) => one !== 'inline').join(', ')}).`
      : `Write ${address}/${facet}/NAME.`;
  report(error('removed', place, `${kind.name}/${text} is neither an entity nor a part of one.`, next));
  return undefined;
}

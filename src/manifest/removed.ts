// The list `removed`: entities that shall go.
import { KINDS, kindOf } from '../kinds/index.ts';
import { addressOf, KIND_NAMES, parseAddress } from '../model/address.ts';
import type { Address } from '../model/address.ts';
import type { Place } from '../model/finding.ts';
import type { Removal } from '../model/state.ts';
import { asText, textTaken } from './coerce.ts';
import { checkName } from './gather.ts';
import type { Declared } from './gather.ts';
import { didYouMean } from './nearest.ts';
import type { Mapping, Node } from './node.ts';
import { at, error } from './report.ts';
import type { Report } from './report.ts';
import { replaceAll } from './variables.ts';
import type { Variables } from './variables.ts';

/** The removals of all `removed` lists, each address once. What is declared as well, or no address, is reported. */
export function readRemoved(lists: readonly Node[], declared: readonly Declared[], variables: Variables, report: Report): Removal[] {
  const seen = new Map<string, Removal>();
  const wanted = new Map(declared.map((entity) => [entity.address.toLowerCase(), entity]));
  for (const list of lists) {
    for (const item of itemsOf(list, variables, report)) {
      const removal = readItem(item, report);
      if (removal === undefined) continue;
      const key = removal.address.toLowerCase();
      const twin = wanted.get(key);
      const first = seen.get(key);
      if (twin !== undefined) {
        const message = `${removal.address} is removed here and declared at ${at(twin.place)}.`;
        report({
          ...error('removed-declared', removal.origin, message, 'Remove one of the two.'),
          address: removal.address,
          related: [{ place: twin.place, message: 'declared here' }],
        });
      }
      if (first === undefined) seen.set(key, removal);
      else report(twice(removal, first));
    }
  }
  return [...seen.values()];
}

function twice(removal: Removal, first: Removal) {
  const finding = error(
    'duplicate-removed',
    removal.origin,
    `${removal.address} is removed twice, first at ${at(first.origin)}.`,
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

function readItem(item: Node, report: Report): Removal | undefined {
  if (item.type === 'scalar') {
    const address = readAddress(item.source, item.place, report);
    return address === undefined ? undefined : { address, origin: item.place };
  }
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
  const unique = readUnique(only.value, report);
  if (address === undefined) return undefined;
  return unique === undefined ? { address, origin: only.place } : { address, unique, origin: only.place };
}

function readUnique(node: Node, report: Report): string | undefined {
  if (node.type !== 'mapping') {
    report(error('removed', node.place, 'Beside an address stands its unique id.', 'Write { unique: ID }, or only the address.'));
    return undefined;
  }
  for (const entry of node.entries.filter(({ key }) => key !== 'unique')) {
    report(
      error(
        'unknown-key',
        entry.place,
        `An item of removed has no key ${entry.key}.`,
        `${didYouMean(entry.key, ['unique'])}The only key is unique.`,
      ),
    );
  }
  const id = node.entries.find(({ key }) => key === 'unique')?.value;
  if (id === undefined) {
    if (node.entries.length === 0 && node.dropped.length === 0) report(missing(node));
    return undefined;
  }
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

function readAddress(text: string, place: Place, report: Report): Address | undefined {
  const slash = text.indexOf('/');
  const kindName = slash < 0 ? text : text.slice(0, slash);
  const parsed = parseAddress(text);
  const names = KINDS.map((kind) => kind.name);
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
        `${kind === undefined && !known ? didYouMean(kindName, names) : ''}Write ${names.map((name) => `${name}/NAME`).join(' or ')}.`,
      ),
    );
    return undefined;
  }
  const [owner, facet] = parsed.name.split('/');
  if (facet !== undefined) {
    const isFacet = /^(policies|inline|tags|groups|members|boundary)$/.test(facet);
    const next = isFacet
      ? `Leave it out of the declaration of ${kind.name}/${owner}, or remove ${kind.name}/${owner} as a whole.`
      : `Write ${kind.name}/NAME without the path.`;
    report(error('removed', place, `${text} is not a whole entity; only whole entities can be removed.`, next));
    return undefined;
  }
  checkName(kind, parsed.name, place, report);
  return addressOf(kind.name, parsed.name);
}

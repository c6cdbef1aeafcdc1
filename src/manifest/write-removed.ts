// Takes addresses off the lists under removed, where the entity shall be there again.
import { isObject } from '../model/json.ts';
import { replace } from './variables.ts';
import type { Variables } from './variables.ts';
import { filesOf } from './write-find.ts';
import { entryAt, valueOf } from './write-parts.ts';
import type { Entry, Item, MapPart, Part, Parts } from './write-parts.ts';
import { dropMembers, spliced } from './write-splice.ts';

/** Texts that change, by path; null: nothing is left of the file. Comments and layout of everything else stay. */
export function dropRemoved(
  sources: ReadonlyMap<string, string>,
  addresses: ReadonlySet<string>,
  variables: Variables,
): ReadonlyMap<string, string | null> {
  const changed = new Map<string, string | null>();
  for (const [path, parts] of filesOf(sources)) {
    const text = sources.get(path) ?? '';
    const splices = parts.documents.flatMap((root) => (root?.type === 'map' ? dropFrom(root, text, parts, addresses, variables) : []));
    if (splices.length > 0) changed.set(path, isNothing(parts, addresses, variables) ? null : spliced(text, splices));
  }
  return changed;
}

function dropFrom(root: MapPart, text: string, parts: Parts, addresses: ReadonlySet<string>, variables: Variables) {
  const section = entryAt(root, 'removed');
  if (section?.value?.type !== 'list') return [];
  const gone = new Set<Entry | Item>(section.value.items.filter((item) => addresses.has(addressIn(item.value, parts, variables))));
  if (gone.size === 0) return [];
  const page = { text, json: false };
  const whole = gone.size === section.value.items.length;
  if (whole && root.entries.length === 1) return [{ start: section.start, end: section.end, text: '' }];
  return (whole ? dropMembers(page, root, new Set<Entry | Item>([section])) : dropMembers(page, section.value, gone)) ?? [];
}

// A line is an address, or an address with what is said about it.
function addressIn(item: Part | null, { anchors }: Parts, variables: Variables): string {
  const value = valueOf(item, anchors);
  const text = isObject(value) ? (Object.keys(value)[0] ?? '') : value;
  return typeof text === 'string' ? replace(text, variables).text : '';
}

function isNothing(parts: Parts, addresses: ReadonlySet<string>, variables: Variables): boolean {
  return parts.documents.every((root) => {
    if (root?.type !== 'map') return root === null || valueOf(root, parts.anchors) === null;
    const [only, ...others] = root.entries;
    return (
      others.length === 0 &&
      only?.key === 'removed' &&
      only.value?.type === 'list' &&
      only.value.items.every((item) => addresses.has(addressIn(item.value, parts, variables)))
    );
  });
}

// Parts of an entity by their facet addresses: one attachment, one inline policy, one tag, one membership, the boundary.
import { FACETS } from '../model/address.ts';
import type { Facet } from '../model/address.ts';
import { byCodePoint, isList, isObject, ownMember } from '../model/json.ts';
import type { Json } from '../model/json.ts';
import { isKept, isUnread } from '../model/state.ts';
import type { Spec } from '../model/state.ts';

export interface Part {
  readonly facet: Facet;
  /** As the spec holds it: the ARN of a policy, the name of an inline policy, the key of a tag, the name of a group or member. */
  readonly key: string;
  /** As its address has it. */
  readonly name: string;
  /** Other names that mean it: a policy with its path, `aws:NAME`, its ARN. */
  readonly aliases: readonly string[];
}

/** All parts of a spec that have an address; of what was not read or is kept, none. */
export function partsOf(spec: Spec): Part[] {
  return FACETS.flatMap((facet) => keysOf(spec[facet]).map((key) => partOf(facet, key)));
}

/** Whether a facet of a spec has any. */
export function hasParts(value: Json | undefined): boolean {
  return keysOf(value).length > 0;
}

function keysOf(value: Json | undefined): string[] {
  if (typeof value === 'string') return [value];
  if (isList(value)) return value.flatMap((item) => (typeof item === 'string' ? [item] : []));
  return isObject(value) && !isKept(value) && !isUnread(value) ? Object.keys(value) : [];
}

function partOf(facet: Facet, key: string): Part {
  if (facet !== 'policies' && facet !== 'boundary') return { facet, key, name: key, aliases: [] };
  const path = key.slice(key.indexOf(':policy/') + ':policy/'.length);
  const name = path.slice(path.lastIndexOf('/') + 1);
  const prefix = key.includes(':iam::aws:') ? 'aws:' : 'account:';
  return { facet, key, name, aliases: [path, `${prefix}${name}`, `${prefix}${path}`, key] };
}

/** True if the part goes by this name. */
export function isNamed(part: Part, name: string): boolean {
  return part.name === name || part.aliases.includes(name);
}

/** The spec with this part of another one, in the order that specs keep. */
export function withPart(spec: Spec, part: Part, from: Spec): Spec {
  const { facet, key } = part;
  const [value, other] = [spec[facet], from[facet]];
  if (typeof other === 'string') return { ...spec, [facet]: other };
  if (isList(other)) return { ...spec, [facet]: [...new Set([...keysOf(value), key])].sort(byCodePoint) };
  if (!isObject(other) || !(isObject(value) || value === null)) return spec;
  const entries = Object.entries({ ...value, [key]: ownMember(other, key) ?? null });
  return { ...spec, [facet]: Object.fromEntries(entries.sort(([a], [b]) => byCodePoint(a, b))) };
}

/** The spec without this part. */
export function withoutPart(spec: Spec, { facet, key }: Part): Spec {
  const value = spec[facet];
  if (typeof value === 'string') return { ...spec, [facet]: value === key ? null : value };
  if (isList(value)) return { ...spec, [facet]: value.filter((item) => item !== key) };
  return isObject(value) ? { ...spec, [facet]: Object.fromEntries(Object.entries(value).filter(([name]) => name !== key)) } : spec;
}

// Addresses name an entity of an account: `Role/deploy`. Kind names are persisted (journals, stamps, plans) and never change.

export const KIND_NAMES = [
  'User',
  'Group',
  'Role',
  'Policy',
  'InstanceProfile',
  'OidcProvider',
  'SamlProvider',
  'ServiceLinkedRole',
  'AccessKey',
  'LoginProfile',
  'Account',
] as const;

export type KindName = (typeof KIND_NAMES)[number];

/** `<Kind>/<name>`; IAM names hold no slash, keys are `AccessKey/<user>/<slot>`. */
export type Address = `${KindName}/${string}`;

/** The parts of an entity that have an address of their own: `Role/deploy/inline/only-tls`. */
export const FACETS = ['policies', 'inline', 'tags', 'groups', 'members', 'boundary'] as const;
export type Facet = (typeof FACETS)[number];

/** `Role/deploy/inline/only-tls`. */
export function facetAddress(part: { readonly address: Address; readonly facet: Facet; readonly name: string }): string {
  return `${part.address}/${part.facet}/${part.name}`;
}

/** Where an account's ARNs live: the 12-digit id and the partition (`aws`, `aws-cn`, `aws-us-gov`). */
export interface Scope {
  readonly account: string;
  readonly partition: string;
}

export function addressOf(kind: KindName, name: string): Address {
  return `${kind}/${name}`;
}

export function isKindName(text: string): text is KindName {
  return KIND_NAMES.some((name) => name === text);
}

/** Splits `Role/deploy` into its kind and name; undefined if the kind is unknown or the name is empty. */
export function parseAddress(text: string): { kind: KindName; name: string } | undefined {
  const slash = text.indexOf('/');
  if (slash < 1 || slash === text.length - 1) return undefined;
  const kind = text.slice(0, slash);
  return isKindName(kind) ? { kind, name: text.slice(slash + 1) } : undefined;
}

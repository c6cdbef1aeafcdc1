// What authors wrote, as they wrote it, with places: what is judged beside what it compiles to.
import type { Address, KindName } from './address.ts';
import type { Place } from './finding.ts';
import type { Json } from './json.ts';
import type { Desired } from './state.ts';

type Path = readonly (string | number)[];

/** A policy document that stands in a declaration or in the file that one names. */
export interface WrittenDocument {
  readonly address: Address;
  /** Below the declaration: `['inline', 'only-tls']`. */
  readonly at: Path;
  readonly use: 'managed' | 'inline' | 'trust';
  /** As written, variables replaced. */
  readonly value: Json;
  /** Where the value at a path of the document stands; the nearest place above it where there is none. */
  readonly place: (at: Path) => Place;
  /** Where a manifest names the file that holds it; null if it stands in the manifest itself. */
  readonly named: Place | null;
}

/** A declaration that could be read, whatever else is wrong. */
export interface WrittenEntity {
  readonly address: Address;
  readonly kind: KindName;
  readonly name: string;
  readonly declaration: Json;
  /** Null if it does not compile. */
  readonly desired: Desired | null;
  readonly place: (at: Path) => Place;
  /** Where this text stands below a path. */
  readonly find: (text: string, below: Path) => Place | undefined;
}

export interface Written {
  readonly documents: readonly WrittenDocument[];
  readonly entities: readonly WrittenEntity[];
}

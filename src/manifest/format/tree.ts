// A YAML text as the tree that is put in order: each member with the comments that belong to it.

export interface Comment {
  /** From the number sign to the end of the line. */
  readonly text: string;
  readonly offset: number;
  readonly column: number;
  /** It has a line of its own. */
  readonly own: boolean;
  /** A blank line stands before it. */
  readonly blank: boolean;
}

/** A member of a mapping or an item of a list. */
export interface Slot {
  /** As it is written; null for an item. */
  readonly key: string | null;
  /** What it means. */
  readonly name: string;
  /** Comments on lines of their own before it. */
  readonly lead: readonly Comment[];
  /** A blank line stands before it, behind its comments. */
  readonly blank: boolean;
  /** The comment at the end of its first line. */
  readonly note: string | null;
  /** Comments where a value should be. */
  readonly inner: readonly Comment[];
  readonly anchor: string | null;
  readonly value: Value;
}

/** Lines of a scalar: the first stands behind its key or dash, the others are indented from there. */
export interface Text {
  readonly type: 'text';
  readonly text: string;
  readonly lines: readonly string[];
}

export interface Collection {
  readonly type: 'map' | 'list';
  readonly slots: readonly Slot[];
  /** Comments behind the last member. */
  readonly tail: readonly Comment[];
}

export type Value = Text | Collection | { readonly type: 'alias'; readonly name: string } | { readonly type: 'none' };

export interface Page {
  /** Comments before the mark that begins it. */
  readonly before: readonly Comment[];
  /** `---` stands before it. */
  readonly marked: boolean;
  /** The comment behind that mark. */
  readonly note: string | null;
  /** Comments before the first member that belong to no member. */
  readonly head: readonly Comment[];
  /** As a slot without a key. */
  readonly root: Slot;
}

// What there is to say about one access key, for people and programs.

export interface KeyRow {
  readonly user: string;
  /** Null: no slot names it. */
  readonly slot: string | null;
  /** Null: the slot has none. */
  readonly key: string | null;
  readonly status: 'Active' | 'Inactive' | null;
  /** UTC. */
  readonly created: string | null;
  /** Days. */
  readonly age: number | null;
  /** `never used`, `last used 2026-11-01T10:42Z by s3 in eu-west-1`. */
  readonly use: string | null;
  /** `settled`, `overlap`, `grace`, `pending`, `replaced`, `none`, `broken`, `unmanaged`. */
  readonly state: string;
  /** What iamsync does with it next, or what a person should. */
  readonly next: string;
}

// What a kind asks of AWS by itself: what the crawl does not show, and whether a call without an answer was done.
import type { Scope } from '../model/address.ts';
import type { CallOf, WriteOp } from '../model/call.ts';
import type { JsonObject } from '../model/json.ts';
import type { IamReader } from '../model/ports.ts';
import type { Spec } from '../model/state.ts';

/** What planning must read of a kind beyond the crawl. */
export interface Beyond<S extends Spec> {
  /** True if the kind's entities are found by this reading; false if it tells more about some that the crawl found. */
  readonly lists: boolean;
  /** Whether it is needed for a declared entity; null: for one that is removed. */
  needed(spec: S | null): boolean;
  /** Facts by name: of all entities for a kind that is listed, else of these. */
  read(iam: IamReader, names: readonly string[]): Promise<ReadonlyMap<string, JsonObject>>;
}

/** The tags of one entity, by its name and ARN. */
export type TagsOf = (iam: IamReader, entity: { readonly name: string; readonly arn: string }) => Promise<Readonly<Record<string, string>>>;

/** `ours`: the account holds exactly what the call asks for; `output` is what its answer would have held. */
export type Found =
  | { readonly is: 'ours'; readonly output: JsonObject }
  | { readonly is: 'absent' }
  | { readonly is: 'different'; readonly how: string };

/** Looks for the work of a call; an answer of NoSuchEntity may be thrown and means absent. */
export type Lookup<Op extends WriteOp> = (call: CallOf<Op>, scope: Scope, reader: IamReader) => Promise<Found>;

export type Lookups = { readonly [Op in WriteOp]?: Lookup<Op> };

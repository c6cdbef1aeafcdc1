// What a kind asks of AWS by itself: what the crawl does not show, and whether a call without an answer was done.
import pLimit from 'p-limit';
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
  /**
   * Facts by name: of all entities for a kind that is listed, else of these. What only a call for each entity shows is read for
   * these; with `whole`, for all.
   */
  read(iam: IamReader, names: readonly string[], whole: boolean): Promise<ReadonlyMap<string, JsonObject>>;
}

/** Marks facts of an entity that was listed and not looked at any closer. */
export const LISTED_ONLY: JsonObject = { listed: true };

/** Calls at once where each entity needs one: IAM's buckets are small. */
const AT_ONCE = 4;

/** The facts of listed entities, ARNs by name: those that are wanted with what their own call says. */
export async function readOneByOne(
  arns: ReadonlyMap<string, string>,
  wanted: readonly string[] | 'all',
  read: (arn: string) => Promise<JsonObject>,
): Promise<ReadonlyMap<string, JsonObject>> {
  const limit = pLimit(AT_ONCE);
  const isWanted = (name: string): boolean => wanted === 'all' || wanted.includes(name);
  const entries = [...arns].map(([name, arn]) =>
    limit(async () => [name, { arn, ...(isWanted(name) ? await read(arn) : LISTED_ONLY) }] as const),
  );
  try {
    return new Map(await Promise.all(entries));
  } finally {
    // After a failure no further one is begun.
    limit.clearQueue();
  }
}

/** The tags of one entity, by its name and ARN. */
export type TagsOf = (iam: IamReader, entity: { readonly name: string; readonly arn: string }) => Promise<Readonly<Record<string, string>>>;

/**
 * `ours`: the account holds exactly what the call asks for; `output` is what its answer would have held. `different`: something else is in
 * its place, and repeating the call would not help; `doubtful` if the call may have been made all the same.
 */
export type Found =
  | { readonly is: 'ours'; readonly output: JsonObject }
  | { readonly is: 'absent' }
  /** `unseen`: it may have been made, and nobody may go on before IAM would show it. */
  | { readonly is: 'different'; readonly how: string; readonly doubtful?: true; readonly unseen?: true };

/** Looks for the work of a call; an answer of NoSuchEntity may be thrown and means absent. */
export type Lookup<Op extends WriteOp> = (call: CallOf<Op>, scope: Scope, reader: IamReader) => Promise<Found>;

export type Lookups = { readonly [Op in WriteOp]?: Lookup<Op> };

// What the kinds read by themselves beyond the crawl, and only where the plan is about it.
import { append } from '../model/lists.ts';
import { addressOf, parseAddress } from '../model/address.ts';
import type { Address, KindName } from '../model/address.ts';
import type { Crawl } from '../model/crawl.ts';
import type { JsonObject } from '../model/json.ts';
import type { IamReader } from '../model/ports.ts';
import type { DesiredState } from '../model/state.ts';
import { KINDS, kindOf } from '../kinds/index.ts';
import type { Pair } from '../kinds/terrain.ts';
import { together } from './together.ts';

/** The names that it is needed for, by kind. */
export type Wanted = ReadonlyMap<KindName, readonly string[]>;

/** Whole kinds that the crawl does not show; beside the crawl, since nothing of it is needed. `whole`: each entity in full. */
export async function readListed(iam: IamReader, wanted: Wanted, whole: boolean): Promise<ReadonlyMap<Address, JsonObject>> {
  return readKinds(iam, wanted, { lists: true, whole }, () => true);
}

/** More about entities that the crawl found. */
export async function readMore(
  iam: IamReader,
  wanted: Wanted,
  found: Pick<Crawl, 'users' | 'groups' | 'roles'>,
): Promise<ReadonlyMap<Address, JsonObject>> {
  const there = new Set<Address>([
    ...found.users.map(({ UserName = '' }) => addressOf('User', UserName)),
    ...found.groups.map(({ GroupName = '' }) => addressOf('Group', GroupName)),
    ...found.roles.map(({ RoleName = '' }) => addressOf('Role', RoleName)),
  ]);
  return readKinds(iam, wanted, { lists: false, whole: false }, (address) => there.has(address));
}

async function readKinds(
  iam: IamReader,
  wanted: Wanted,
  { lists, whole }: { readonly lists: boolean; readonly whole: boolean },
  isThere: (address: Address) => boolean,
): Promise<ReadonlyMap<Address, JsonObject>> {
  const all = new Map<Address, JsonObject>();
  for (const [kind, names] of wanted) {
    const beyond = kindOf(kind)?.beyond;
    if (beyond === undefined || beyond.lists !== lists) continue;
    const found = await beyond.read(
      iam,
      [...new Set(names)].filter((name) => isThere(addressOf(kind, name))),
      whole,
    );
    for (const [name, facts] of found) all.set(addressOf(kind, name), facts);
  }
  return all;
}

/** What must be read beyond the crawl to plan the desired state. `all`: undeclared entities are asked for too. */
export function beyondFor({ entities, removed }: Pick<DesiredState, 'entities' | 'removed'>, all = false): Wanted {
  const gone = removed.flatMap(({ address }) => {
    const parsed = parseAddress(address);
    return parsed === undefined ? [] : [{ ...parsed, spec: null }];
  });
  // What is a part of an entity that is renamed is found under the name that this one has.
  const former = entities.flatMap((one) =>
    one.renamedFrom === undefined || kindOf(one.kind)?.holder === undefined ? [] : [{ ...one, name: one.renamedFrom }],
  );
  const wanted = new Map<KindName, string[]>(KINDS.flatMap((kind) => (all && kind.beyond?.lists === true ? [[kind.name, []]] : [])));
  for (const { kind, name, spec } of [...entities, ...former, ...gone]) {
    if (kindOf(kind)?.beyond?.needed(spec) === true) append(wanted, kind, name);
  }
  return wanted;
}

/** The crawl with what must be known of the entities that turned out to die: orphans that are pruned. The same crawl if there are none. */
export async function withDying(iam: IamReader, crawl: Crawl, pairs: readonly Pair[]): Promise<Crawl> {
  const dying = pairs.filter((pair) => pair.after === null && !isRead(crawl.beyond.get(pair.address)));
  const wanted = beyondFor({ entities: [], removed: dying.map(({ address }) => ({ address, origin: NOWHERE })) });
  if (wanted.size === 0) return crawl;
  const [listed, more] = await together(
    () => readListed(iam, wanted, false),
    () => readMore(iam, wanted, crawl),
  );
  // Others of a listed kind may have been read in full before.
  const fresh = [...listed].filter(([address]) => !isRead(crawl.beyond.get(address)));
  return { ...crawl, beyond: new Map([...crawl.beyond, ...fresh, ...more]) };
}

function isRead(facts: JsonObject | undefined): boolean {
  return facts !== undefined && facts['listed'] !== true;
}

const NOWHERE = { file: '', line: 0, column: 0 };

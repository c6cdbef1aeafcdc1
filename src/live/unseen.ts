// What a file can't tell of what is declared: it is unread, never absent.
import { kindOf } from '../kinds/index.ts';
import type { Pair } from '../kinds/terrain.ts';
import { addressOf, parseAddress } from '../model/address.ts';
import type { Address } from '../model/address.ts';
import type { Crawl } from '../model/crawl.ts';
import type { UnreadFacet } from '../model/plan.ts';
import type { DesiredState, LiveState } from '../model/state.ts';
import { holderOf } from './parts.ts';
import type { Names } from './read.ts';
import type { Snapshot } from './snapshot.ts';

/** The crawl as it would have been read for these needs: a snapshot may know more, and the plan from it must be the same plan. */
export function asRead(crawl: Crawl, need: { readonly descriptions: Names }): Crawl {
  if (need.descriptions === 'all') return crawl;
  const names = new Set(need.descriptions);
  const described = [...crawl.policyDescriptions].filter(([arn]) => names.has(arn.slice(arn.lastIndexOf('/') + 1)));
  return { ...crawl, policyDescriptions: new Map(described) };
}

/** The desired state without the entities that may or may not be there, and everything that had to be known and is not in the file. */
export function seen(
  desired: DesiredState,
  { crawl, lists }: Snapshot,
): { readonly desired: DesiredState; readonly unread: readonly UnreadFacet[] } {
  const unread: UnreadFacet[] = [];
  const users = new Set<Address>(crawl.users.map(({ UserName = '' }) => addressOf('User', UserName)));
  const isUnlisted = (address: Address): boolean => {
    const parsed = parseAddress(address);
    // Whether an entity has a part is asked for each of them; of one that is not there, it is known.
    const holder = holderOf(address);
    if (holder !== undefined) return users.has(holder) && !crawl.beyond.has(address);
    return !lists && parsed !== undefined && kindOf(parsed.kind)?.beyond?.lists === true && !crawl.beyond.has(address);
  };
  const entities = desired.entities.filter((entity) => {
    const address = addressOf(entity.kind, entity.name);
    if (!isUnlisted(address)) return true;
    unread.push({ address, field: 'entity', reason: whyUnlisted(address) });
    return false;
  });
  for (const { address } of desired.removed) {
    if (isUnlisted(address)) unread.push({ address, field: 'entity', reason: whyUnlisted(address) });
  }
  return { desired: { ...desired, entities }, unread };
}

function whyUnlisted(address: Address): string {
  const what = holderOf(address) === undefined ? 'list its kind' : 'hold the credentials of users';
  return `the file does not ${what}, so it may be there or not`;
}

/** What must be emptied before an entity can be deleted, where the file does not hold it. */
export function notEmptied(pairs: readonly Pair[], crawl: Crawl): UnreadFacet[] {
  return pairs.flatMap(({ address, live, after }) => {
    const beyond = live === null || after !== null ? undefined : kindOf(live.kind)?.beyond;
    const isMissing = beyond?.lists === false && beyond.needed(null) && !crawl.beyond.has(address);
    return isMissing ? [{ address, field: 'credentials', reason: 'what must be emptied before it can be deleted is not in the file' }] : [];
  });
}

/** What is to be held of AWS's managed policies whose documents are not in the file, since nobody holds them yet. */
export function undocumented(pairs: readonly Pair[], { awsPolicies }: LiveState): UnreadFacet[] {
  return pairs.flatMap(({ address, after }) => {
    const permits = after === null ? undefined : kindOf(after.kind)?.permits?.(after.spec);
    if (permits === undefined) return [];
    const held = permits.boundary === null ? permits.attached : [...permits.attached, permits.boundary];
    const missing = held.filter((arn) => /^arn:[^:]+:iam::aws:policy\//.test(arn) && !(arn in awsPolicies));
    return missing.map((arn) => ({ address, field: 'policies', reason: `the document of ${arn} is not in the file` }));
  });
}

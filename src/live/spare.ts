// What is left alone within a declared entity: ignored parts, and live Denies that no manifest declares. Both are copied into the
// desired side, so that the diff sees no difference and quotas count them.
import { gathered } from '../model/lists.ts';
import { addressOf, facetAddress, FACETS } from '../model/address.ts';
import type { Address } from '../model/address.ts';
import { isList, isObject, ownMember } from '../model/json.ts';
import type { Json } from '../model/json.ts';
import type { ForeignDeny } from '../model/plan.ts';
import type { Desired, DesiredState, FacetRemoval, Live, LiveState, Spec } from '../model/state.ts';
import { kindOf } from '../kinds/index.ts';
import { hasParts, isNamed, partsOf, withoutPart, withPart } from './facets.ts';
import type { Part } from './facets.ts';
import { refusal } from './rules.ts';
import type { Ground, Notes } from './rules.ts';
import { isStampedOurs } from './stamp.ts';

/** What narrowing knows of policies and of `removed` while it looks at one entity after the other. */
export interface Surroundings {
  /** Where an attached policy's document comes from, if it only denies and no manifest has a word in it. */
  readonly foreignPolicies: ReadonlyMap<string, ForeignDeny['source']>;
  readonly removedFacets: ReadonlyMap<Address, readonly FacetRemoval[]>;
}

/** Looks the account's Deny-only policies up, once for all entities. */
export function surroundingsOf(desired: DesiredState, live: LiveState, ground: Ground): Surroundings {
  const worded = new Set([
    ...desired.entities.map((entity) => addressOf(entity.kind, entity.name)),
    ...desired.removed.map((removal) => removal.address),
  ]);
  const foreignPolicies = new Map<string, ForeignDeny['source']>();
  for (const [arn, document] of Object.entries(live.awsPolicies)) if (isDenyOnly(document)) foreignPolicies.set(arn, 'aws');
  for (const entity of live.entities) {
    const document = kindOf(entity.kind)?.document(entity.spec) ?? null;
    if (document === null || !isDenyOnly(document) || worded.has(addressOf(entity.kind, entity.name))) continue;
    if (!isStampedOurs(entity, ground.guards, ground.account)) foreignPolicies.set(entity.arn, 'customer');
  }
  const removedFacets = gathered(desired.removedFacets ?? [], ({ address }) => address);
  return { foreignPolicies, removedFacets };
}

/** True for a document in which every statement denies, and there is one. */
export function isDenyOnly(document: Json): boolean {
  const statements = isObject(document) ? document['Statement'] : undefined;
  return (
    isList(statements) && statements.length > 0 && statements.every((statement) => isObject(statement) && statement['Effect'] === 'Deny')
  );
}

/** The desired spec with everything in it that stays as it is live, without what `removed` takes out. */
export function spare(entity: Desired, wanted: Spec, live: Live | null, surroundings: Surroundings, ground: Ground, notes: Notes): Spec {
  const address = addressOf(entity.kind, entity.name);
  const removals = surroundings.removedFacets.get(address) ?? [];
  refuseContradictions(entity, removals, ground, notes);
  if (live === null || !FACETS.some((facet) => entity.spec[facet] !== live.spec[facet] && hasParts(live.spec[facet]))) return wanted;
  const isRemoved = (part: Part): boolean => removals.some((removal) => removal.facet === part.facet && isNamed(part, removal.name));
  const declared = new Set(partsOf(entity.spec).map(keyOf));
  const parts = partsOf(live.spec);
  let after = wanted;
  for (const part of parts) {
    if (declared.has(keyOf(part))) continue;
    if (isIgnored(part, address, ground)) after = withPart(after, part, live.spec);
    else if (isRemoved(part)) after = withoutPart(after, part);
    else {
      const source = foreignSource(part, live, surroundings);
      if (source === undefined) continue;
      after = withPart(after, part, live.spec);
      notes.foreign.push({ address, facet: facetAddress({ address, facet: part.facet, name: unambiguous(part, parts) }), source });
    }
  }
  return after;
}

function keyOf(part: Part): string {
  return `${part.facet} ${part.key}`;
}

function isIgnored(part: Part, address: Address, ground: Ground): boolean {
  return [part.name, ...part.aliases].some((name) => ground.isIgnored(facetAddress({ address, facet: part.facet, name })));
}

function foreignSource(part: Part, live: Live, surroundings: Surroundings): ForeignDeny['source'] | undefined {
  if (part.facet === 'policies') return surroundings.foreignPolicies.get(part.key);
  const inline = live.spec['inline'];
  return part.facet === 'inline' && isObject(inline) && isDenyOnly(ownMember(inline, part.key) ?? null) ? 'inline' : undefined;
}

// Two attached policies may have one name: one of the account, one of AWS.
function unambiguous(part: Part, all: readonly Part[]): string {
  const twins = all.filter((other) => other.facet === part.facet && other.name === part.name);
  return twins.length > 1 ? part.key : part.name;
}

// What is declared is not left alone, and what is left alone is not removed.
function refuseContradictions(entity: Desired, removals: readonly FacetRemoval[], ground: Ground, notes: Notes): void {
  if (removals.length === 0 && ground.guards.ignore.length === 0) return;
  const { origin } = entity;
  const address = addressOf(entity.kind, entity.name);
  const next = 'Take it out of ignore in iamsync.yaml, or out of the manifests.';
  if (ground.isIgnored(address))
    notes.findings.push(refusal('ignored', { address, origin }, `${address} is declared, and ignored as well.`, next));
  for (const part of partsOf(entity.spec)) {
    const facet = facetAddress({ address, facet: part.facet, name: part.name });
    if (isIgnored(part, address, ground))
      notes.findings.push(refusal('ignored', { address, origin }, `${facet} is declared, and ignored as well.`, next));
    const removal = removals.find((one) => one.facet === part.facet && isNamed(part, one.name));
    if (removal === undefined) continue;
    notes.findings.push(
      refusal(
        'removed-declared',
        removal,
        `${facet} is removed here, and declared as well.`,
        `Remove one of the two; it is declared at ${origin.file}:${origin.line}.`,
      ),
    );
  }
  for (const removal of removals) {
    const facet = facetAddress(removal);
    if (ground.isIgnored(facet)) notes.findings.push(refusal('ignored', removal, `${facet} is removed, and ignored as well.`, next));
  }
}

/** Parts of entities that no manifest declares can't be removed: a warning where there is something to remove. */
export function strayFacets(desired: DesiredState, live: LiveState, notes: Notes): void {
  const declared = new Set(desired.entities.map((entity) => addressOf(entity.kind, entity.name)));
  const found = new Map(live.entities.map((entity) => [addressOf(entity.kind, entity.name), entity]));
  for (const removal of desired.removedFacets ?? []) {
    const entity = declared.has(removal.address) ? undefined : found.get(removal.address);
    if (entity === undefined || !partsOf(entity.spec).some((part) => part.facet === removal.facet && isNamed(part, removal.name))) continue;
    notes.findings.push({
      severity: 'warning',
      rule: 'removed-facet',
      message: `${facetAddress(removal)} stays: ${removal.address} is not declared here.`,
      next: `Declare ${removal.address}, or drop the line from removed.`,
      place: removal.origin,
      address: removal.address,
    });
  }
}

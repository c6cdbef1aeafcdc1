// Which live entity a declaration is about: the one of its name, or the one that it renames.
import { addressOf } from '../model/address.ts';
import type { Address } from '../model/address.ts';
import type { Finding } from '../model/finding.ts';
import type { Desired, DesiredState, Live, LiveState } from '../model/state.ts';
import { kindOf } from '../kinds/index.ts';
import type { Pair } from '../kinds/terrain.ts';
import { holderOf } from './parts.ts';

/** A declared or removed entity and what the account has of it, before anything is compared. */
export type Match = Pick<Pair, 'address' | 'arn' | 'live' | 'after' | 'from'>;

/** The declared and the removed entities with their live counterparts, in the order of the manifests. */
export function matchesOf(
  desired: DesiredState,
  live: LiveState,
  findings: Finding[],
): { declared: (Match & { readonly after: Desired })[]; removed: Match[] } {
  const found = new Map(live.entities.map((entity) => [addressOf(entity.kind, entity.name), entity]));
  const insensitive = new Map(live.entities.map((entity) => [addressOf(entity.kind, entity.name).toLowerCase(), entity]));
  const sources = new Set<Address>();
  const declared = desired.entities.map((entity) => {
    const address = addressOf(entity.kind, entity.name);
    const source = sourceOf(entity, found, sources, findings);
    const there = found.get(address) ?? source ?? null;
    const twin = there === null ? insensitive.get(address.toLowerCase()) : undefined;
    if (twin !== undefined) findings.push(caseClash(entity, twin));
    const from = there !== null && there === source ? { from: addressOf(there.kind, there.name) } : {};
    return { address, arn: arnOf(entity, there, desired), live: there, after: entity, ...from };
  });
  const removed = desired.removed.map(({ address }) => ({
    address,
    arn: found.get(address)?.arn ?? '',
    live: found.get(address) ?? null,
    after: null,
  }));
  return { declared, removed };
}

// Where nothing moves, the account's own ARN is right.
function arnOf(entity: Desired, live: Live | null, { scope }: DesiredState): string {
  const path = entity.spec['path'];
  const kind = kindOf(entity.kind);
  if (live !== null && live.name === entity.name && live.spec['path'] === path) return live.arn;
  return kind?.arn(entity.name, typeof path === 'string' ? path : '/', scope) ?? '';
}

// The entity that is renamed. Ignored once it is gone, or once the new name is there.
function sourceOf(entity: Desired, found: ReadonlyMap<string, Live>, sources: Set<Address>, findings: Finding[]): Live | undefined {
  const { renamedFrom } = entity;
  if (renamedFrom === undefined) return undefined;
  const address = addressOf(entity.kind, entity.name);
  const from = addressOf(entity.kind, renamedFrom);
  const holder = holderOf(address);
  // A part follows the entity that it is a part of, which says what there is to say.
  if (holder !== undefined) return found.has(holder) || found.has(address) ? undefined : found.get(from);
  const source = found.get(from);
  const say = (severity: Finding['severity'], message: string, next: string): void => {
    findings.push({ severity, rule: 'renamed-from', message, next, place: entity.origin, address });
  };
  if (found.has(address)) {
    if (source === undefined) say('note', `${address} has its name, and there is no ${from}.`, 'Drop renamedFrom: it has served.');
    else say('warning', `${address} exists, and so does ${from}, which stays as it is.`, 'Drop renamedFrom, or remove one of the two.');
    return undefined;
  }
  if (source === undefined) {
    say('note', `There is no ${from} to rename, so ${address} is made anew.`, 'Drop renamedFrom if that is right.');
    return undefined;
  }
  if (!sources.has(from)) {
    sources.add(from);
    return source;
  }
  say('error', `${from} can't become ${address}: another declaration renames it as well.`, 'Let one of the two have it.');
  return undefined;
}

function caseClash(entity: Desired, twin: Live): Finding {
  return {
    severity: 'error',
    rule: 'name-case',
    message: `The account has ${addressOf(twin.kind, twin.name)}; IAM does not tell names apart by case, so ${entity.name} cannot be created.`,
    next: `Write the name as ${twin.name}.`,
    place: entity.origin,
    address: addressOf(entity.kind, entity.name),
  };
}

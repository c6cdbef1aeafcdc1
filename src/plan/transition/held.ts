// What somebody holds at one moment: the documents, where they come from, and what is not known of it.
import type { Grant, Principal } from '../../model/principal.ts';
import { addressOf } from '../../model/address.ts';
import { byCodePoint } from '../../model/json.ts';
import type { Document } from '../../policy/document.ts';
import type { Actor, Policy, World } from './world.ts';

export interface Held {
  readonly grants: readonly Grant[];
  readonly documents: readonly Document[];
  readonly boundary: { readonly grant: Grant; readonly document: Document } | null;
  /** True if not every attached policy is known. */
  readonly isOpaque: boolean;
  /** A boundary that is not known. */
  readonly strange: string | null;
  readonly grantedBlindly: readonly string[];
  readonly unknown: readonly string[];
}

/** What somebody holds in the world as it is. */
export function heldBy({ kind, name, permits }: Actor, world: World): Held {
  const groups = permits.groups.flatMap((group) => {
    const address = addressOf('Group', group);
    const there = world.actors.get(world.keys.get(address) ?? '');
    return there === undefined ? [] : [{ permits: there.permits, via: address }];
  });
  const reached = [
    reachedBy(permits, addressOf(kind, name), null, world),
    ...groups.map((one) => reachedBy(one.permits, one.via, one.via, world)),
  ];
  const all = reached.flatMap((one) => one.held);
  const missing = reached.flatMap((one) => one.missing);
  const limit = permits.boundary === null ? undefined : world.policies.get(permits.boundary);
  return {
    grants: all.map(({ grant }) => grant),
    documents: all.map(({ document }) => document),
    boundary: limit === undefined ? null : heldPolicy(limit, null),
    isOpaque: missing.length > 0,
    strange: permits.boundary !== null && limit === undefined ? permits.boundary : null,
    grantedBlindly: missing.filter(isBlindGrant).sort(byCodePoint),
    unknown: missing.filter((arn) => !isBlindGrant(arn)).sort(byCodePoint),
  };
}

interface HeldDocument {
  readonly grant: Grant;
  readonly document: Document;
}

function heldPolicy({ address, document }: Policy, via: Grant['via']): HeldDocument {
  return { grant: { source: address, via, document }, document };
}

/** What somebody, or a group, holds: the documents, and the ARNs of those that are not known. */
function reachedBy(
  permits: Actor['permits'],
  source: string,
  via: Grant['via'],
  { policies }: World,
): { held: HeldDocument[]; missing: string[] } {
  const written = Object.entries(permits.inline).map(([name, document]): HeldDocument => ({
    grant: { source: `${source}/inline/${name}`, via, document },
    document,
  }));
  const attached = permits.attached.map((arn) => ({ arn, policy: policies.get(arn) }));
  return {
    held: [...written, ...attached.flatMap(({ policy }) => (policy === undefined ? [] : [heldPolicy(policy, via)]))],
    missing: attached.flatMap(({ arn, policy }) => (policy === undefined ? [arn] : [])),
  };
}

/** Somebody as the engine knows principals. */
export function principalOf({ kind, name, path, arn, uniqueId, permits }: Actor, held: Held): Principal {
  return {
    address: addressOf(kind, name),
    kind: kind === 'User' ? 'User' : 'Role',
    name,
    path,
    arn,
    uniqueId,
    tags: permits.tags,
    policies: held.grants,
    boundary: held.boundary?.grant ?? null,
    trust: permits.trust,
    unknown: [...held.unknown, ...held.grantedBlindly, ...(held.strange === null ? [] : [held.strange])],
  };
}

// Documents of AWS's own that nobody uses yet are not read: all but those that are made to deny only allow.
function isBlindGrant(arn: string): boolean {
  return arn.split(':')[4] === 'aws' && !/deny|quarantine/i.test(arn);
}

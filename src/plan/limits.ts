// Limits: the most that one run may delete, replace, and change of others' access, without an approval for it.
import type { Address } from '../model/address.ts';
import type { Finding } from '../model/finding.ts';
import type { Limits } from '../model/guards.ts';
import { byCodePoint, isObject, ownMember } from '../model/json.ts';
import type { Json, JsonObject } from '../model/json.ts';
import type { Change, ComputedAccess } from '../model/plan.ts';
import type { Terrain } from '../kinds/kind.ts';
import { documentEffects } from '../kinds/effects.ts';
import type { Document } from '../policy/document.ts';
import type { Consent } from './consent.ts';
import { reachedBy } from './reach.ts';
import type { Reach } from './reach.ts';
import { documentOf, sidesOf, textsOf } from './sides.ts';

export interface Bounds {
  readonly limits: Limits;
  /** `--allow-deletes`: as many as this may be deleted in this run. */
  readonly allowDeletes: number | null;
}

/** Addresses that are shown before the rest is counted. */
const SHOWN = 10;

/** What the limits are judged by. */
export interface Judging {
  readonly reach: Reach;
  readonly terrain: Terrain;
  readonly access: ComputedAccess;
}

/** Refusals for what goes beyond the limits. Approved changes count towards none. */
export function overLimits(changes: readonly Change[], bounds: Bounds, consent: Consent, judging: Judging): Finding[] {
  const { limits, allowDeletes } = bounds;
  const deletes = changes
    .filter((change) => change.verb === 'delete' && !consent.allows('delete', change.address))
    .map((change) => change.address);
  const most = Math.max(limits.deletes, allowDeletes ?? 0);
  const reached = movedPrincipals(changes, consent, judging);
  return [
    ...(deletes.length <= most
      ? []
      : [
          beyond(
            'deletes',
            `${deletes.length} entities would be deleted; ${most} are allowed in one run`,
            deletes,
            `Give --allow-deletes ${deletes.length} for this run, raise limits.deletes, or add approvals: { allow: delete ADDRESS, until, why }.`,
          ),
        ]),
    ...(reached.length <= limits.accessChanges
      ? []
      : [
          beyond(
            'accessChanges',
            `The access of ${reached.length} existing principals would change; ${limits.accessChanges} are allowed in one run`,
            reached,
            'Change fewer at a time, raise limits.accessChanges, or add approvals: { allow: access ADDRESS, until, why }.',
          ),
        ]),
  ];
}

function beyond(limit: keyof Limits, message: string, addresses: readonly Address[], next: string): Finding {
  const more = addresses.length > SHOWN ? ` and ${addresses.length - SHOWN} more` : '';
  return {
    severity: 'error',
    rule: 'limit',
    message: `${message} (limits.${limit}): ${addresses.slice(0, SHOWN).join(', ')}${more}.`,
    next,
    place: null,
  };
}

// The principals that exist before and after and whose access differs. Who agreed to a change agreed to whom it reaches.
function movedPrincipals(changes: readonly Change[], consent: Consent, { reach, terrain, access }: Judging): Address[] {
  const moved = new Set(access.principals.flatMap((one) => (one.is === 'changed' ? one.principals : [])));
  const names = new Map(changes.flatMap((change) => (change.verb === 'rename' ? [[change.from, change.address] as const] : [])));
  const agreed = new Set<Address>();
  const open = new Set<Address>();
  for (const change of changes) {
    const principals = reachedBy(change, reach).map((address) => names.get(address) ?? address);
    const touched = principals.filter((address) => moved.has(address));
    // Every approval is asked, so that none counts as unmatched that would have served.
    const approved = [consent.allows('access', change.address), dropsWithConsent(change, consent, terrain)].includes(true);
    const wholly =
      change.verb === 'delete'
        ? consent.allows('delete', change.address)
        : change.verb === 'replace' && consent.allows('replace', change.address);
    for (const principal of touched) (approved || wholly ? agreed : open).add(principal);
  }
  return [...moved]
    .filter((address) => !consent.allows('access', address) && (open.has(address) || !agreed.has(address)))
    .sort(byCodePoint);
}

/** True if the change drops Denies, and everyone of them was agreed to by itself or with its entity. */
function dropsWithConsent(change: Change, consent: Consent, terrain: Terrain): boolean {
  const dropped = droppedDenies(change, terrain);
  return (
    dropped
      .map((facet) => [consent.allows('drop-deny', facet), consent.allows('drop-deny', change.address)].includes(true))
      .every(Boolean) && dropped.length > 0
  );
}

/** The facet addresses of the Denies that a change drops; the entity's own address for a policy's document. */
function droppedDenies(change: Change, terrain: Terrain): string[] {
  const { before, after } = sidesOf(change);
  if (before === undefined || after === undefined) return [];
  const loses = (old: Document | null, fresh: Document | null): boolean => documentEffects(old, fresh).includes('deny-');
  const [oldInline, newInline] = [mapOf(before['inline']), mapOf(after['inline'])];
  const inline = Object.keys(oldInline).filter((name) =>
    loses(documentOf(ownMember(oldInline, name)), documentOf(ownMember(newInline, name))),
  );
  const kept = textsOf(after['policies']);
  const detached = textsOf(before['policies']).filter((arn) => !kept.includes(arn) && loses(terrain.documents(arn)?.before ?? null, null));
  const own = loses(documentOf(before['document']), documentOf(after['document'])) ? [change.address] : [];
  return [
    ...inline.map((name) => `${change.address}/inline/${name}`),
    ...detached.map((arn) => `${change.address}/policies/${arn.slice(arn.lastIndexOf('/') + 1)}`),
    ...own,
  ];
}

function mapOf(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

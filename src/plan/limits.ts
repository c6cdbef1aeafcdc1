// Limits: the most that one run may delete, replace, and change of others' access, without an approval for it.
import type { Address } from '../model/address.ts';
import type { Finding } from '../model/finding.ts';
import type { Limits } from '../model/guards.ts';
import { byCodePoint, isObject } from '../model/json.ts';
import type { Json, JsonObject } from '../model/json.ts';
import type { Change } from '../model/plan.ts';
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

/** Refusals for what goes beyond the limits. Approved changes count towards none. */
export function overLimits(changes: readonly Change[], bounds: Bounds, consent: Consent, reach: Reach, terrain: Terrain): Finding[] {
  const { limits, allowDeletes } = bounds;
  const deletes = changes
    .filter((change) => change.verb === 'delete' && !consent.allows('delete', change.address))
    .map((change) => change.address);
  const most = Math.max(limits.deletes, allowDeletes ?? 0);
  const reached = reachedPrincipals(changes, consent, reach, terrain);
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

function reachedPrincipals(changes: readonly Change[], consent: Consent, reach: Reach, terrain: Terrain): Address[] {
  const gone = new Set<Address>(
    changes.flatMap((change) => (change.verb === 'delete' || change.verb === 'create' ? [change.address] : [])),
  );
  const reached = new Set<Address>();
  for (const change of changes) {
    const principals = reachedBy(change, reach).filter((address) => !gone.has(address));
    // Every approval is asked, so that none counts as unmatched that would have served.
    const approved = [consent.allows('access', change.address), dropsWithConsent(change, consent, terrain)].includes(true);
    const wholly =
      change.verb === 'delete'
        ? consent.allows('delete', change.address)
        : change.verb === 'replace' && consent.allows('replace', change.address);
    for (const principal of principals) {
      const own = principal !== change.address && consent.allows('access', principal);
      if (!approved && !wholly && !own) reached.add(principal);
    }
  }
  return [...reached].sort(byCodePoint);
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
  const inline = Object.keys(oldInline).filter((name) => loses(documentOf(oldInline[name]), documentOf(newInline[name])));
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

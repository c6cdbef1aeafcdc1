// The rules that narrowing obeys, and what it found out on the way.
import type { Address } from '../model/address.ts';
import type { Finding, Place } from '../model/finding.ts';
import { matcher } from '../model/glob.ts';
import { approvalsFor, NO_GUARDS } from '../model/guards.ts';
import type { Approval, ApprovalVerb, Guards } from '../model/guards.ts';
import type { ForeignDeny, UnreadFacet } from '../model/plan.ts';
import type { Json } from '../model/json.ts';
import type { Wish } from '../kinds/kind.ts';

export interface Rules {
  readonly guards: Guards;
  /** `2026-11-22T10:42Z`: approvals are judged at it. */
  readonly asOf: string;
  /** The guard fields come from elsewhere (--guards), so that taking over needs an approval too. */
  readonly guarded: boolean;
  /** Whether unmanaged entities are listed, not only counted. */
  readonly listUnmanaged: boolean;
  /** What a person wants of slots now, by address. */
  readonly wishes?: ReadonlyMap<Address, Wish> | undefined;
  /** The names of the sinks that are configured; left out where nobody knows. */
  readonly sinks?: readonly string[] | undefined;
}

/** The rules without a configuration. */
export const PLAIN_RULES: Rules = { guards: NO_GUARDS, asOf: '', guarded: false, listUnmanaged: false };

/** Rules with their globs made ready. */
export interface Ground extends Rules {
  readonly account: string;
  readonly isIgnored: (address: string) => boolean;
  readonly isProtected: (address: string) => boolean;
  readonly isOwn: (address: string) => boolean;
  /** The approval for something, noted as used. */
  readonly approved: (verb: ApprovalVerb, address: Address) => boolean;
}

export interface KeptField {
  readonly address: Address;
  readonly field: string;
  readonly value: Json;
}

/** Everything that is said about the pairs, gathered on the way. */
export interface Notes {
  readonly kept: KeptField[];
  readonly unread: UnreadFacet[];
  readonly findings: Finding[];
  readonly foreign: ForeignDeny[];
  readonly used: Approval[];
}

export function groundOf(rules: Rules, account: string, notes: Notes): Ground {
  const { guards, asOf } = rules;
  const approved = (verb: ApprovalVerb, address: Address): boolean => {
    const found = approvalsFor(guards.approvals, { verb, address, asOf });
    notes.used.push(...found);
    return found.length > 0;
  };
  return {
    ...rules,
    account,
    isIgnored: matcher(guards.ignore),
    isProtected: matcher(guards.protect),
    isOwn: matcher(guards.own),
    approved,
  };
}

/** An error about an entity, at the place that asks for what can't be. */
export function refusal(
  rule: string,
  about: { readonly address: Address; readonly origin: Place | null },
  message: string,
  next: string,
): Finding {
  return { severity: 'error', rule, message, next, place: about.origin, address: about.address };
}

// What is said about a lock-out: what is lost, by which call, and what to do next.
import type { Address } from '../../model/address.ts';
import type { Finding } from '../../model/finding.ts';
import { byCodePoint } from '../../model/json.ts';
import type { Action, Change } from '../../model/plan.ts';
import type { Consent } from '../consent.ts';
import type { Lapse } from './full.ts';
import type { Might } from './might.ts';
import type { Needed, Taken } from './powers.ts';
import type { Ways } from './ways.ts';
import type { Applier } from './who.ts';

export interface Found {
  readonly might: Might;
  readonly taken: readonly Taken[];
  readonly never: readonly Needed[];
  readonly keys: readonly Action[];
  readonly renamed: Action | null;
  readonly closed: ReturnType<Ways['closed']>;
  readonly lost: ReturnType<Ways['lost']>;
}

export interface Telling {
  applier(applier: Applier, found: Found, consent: Consent): Finding[];
  full(lapse: Lapse | null, consent: Consent): Finding[];
}

const MOST_NAMED = 4;
/** One that is locked out is so by its first call; more of them help nobody. */
const MOST_TOLD = 3;

/** The findings with the places of the changes. */
export function tellings(changes: readonly Change[]): Telling {
  const places = new Map(changes.map((change) => [change.address, change.origin]));
  const placeOf = ({ address }: Action): Finding['place'] => places.get(address) ?? null;
  const refusal = (address: Address, by: Action, message: string, next: string): Finding => ({
    severity: 'error',
    rule: 'lock-out',
    message,
    next: `${next} Or add to approvals: { allow: lock-out ${address}, until, why }.`,
    place: placeOf(by),
    address,
  });
  return {
    full(lapse, consent) {
      if (lapse === null || consent.allows('lock-out', lapse.who)) return [];
      const { who, by, until } = lapse;
      const span = until === null ? 'From then on' : `Until ${until.id}`;
      const message = `${by.id} takes full access from ${who}, the last user or role that has it. ${span} nobody but root may do everything, and root is no excuse: pipelines and people should not have its credentials.`;
      return [refusal(who, by, message, 'Give full access to another user or role first, in a plan of its own.')];
    },
    applier(applier, found, consent) {
      const { address } = applier;
      const refusals = [
        ...found.taken.slice(0, MOST_TOLD).map((taken) => refusal(address, taken.by, takenText(applier, taken, found.might), TAKEN_NEXT)),
        ...found.keys
          .slice(0, 1)
          .map((by) =>
            refusal(
              address,
              by,
              `${by.id} takes an access key from ${address}, ${applier.told}; it may be the one in use.`,
              'Let somebody else apply this, or take the key out of use first.',
            ),
          ),
        ...(found.renamed === null
          ? []
          : [
              refusal(
                address,
                found.renamed,
                `${found.renamed.id} renames ${address}, ${applier.told}: what names it by its ARN, applyAs among it, would no longer mean it.`,
                'Let somebody else apply this.',
              ),
            ]),
        ...(found.closed === null
          ? []
          : [
              refusal(
                address,
                found.closed.by,
                closedText(applier, found.closed),
                'Keep one way in until the new one was tried, in a plan of its own.',
              ),
            ]),
      ];
      const isAgreed = refusals.length > 0 && consent.allows('lock-out', address);
      const lost = found.closed === null || isAgreed ? found.lost : [];
      return [
        ...(isAgreed ? [] : refusals),
        ...lost.map(({ who, by, isNarrowed }) => lostText(applier, who, isNarrowed, by, placeOf(by))),
        ...neverText(applier, found.never),
      ];
    },
  };
}

const TAKEN_NEXT = 'Have somebody apply this who keeps these permissions, or keep them in this plan and take them away in a later one.';

function takenText({ address, told }: Applier, { by, view, needed }: Taken, might: Might): string {
  const parts = (['do', 'undo', 'read'] as const).flatMap((is) => {
    const mine = needed.filter((one) => one.is === is);
    return mine.length === 0 ? [] : [`${AIMS[is]}${namesOf(mine, is !== 'read')}`];
  });
  if (view === undefined)
    return `${by.id} deletes ${address}, ${told}: nothing after it can be done or taken back${parts.length === 0 ? '' : ` (${parts.join('; ')})`}.`;
  const [first] = needed;
  const why = first === undefined ? '' : might.why(first.ask, view);
  return `${by.id} takes from ${address}, ${told}, what it still needs ${parts.join('; ')}${why}.`;
}

const AIMS = { do: 'for the rest of the plan: ', undo: 'to take back what was done: ', read: 'to read the account: ' } as const;

function namesOf(needed: readonly Needed[], isFor: boolean): string {
  const texts = [...new Set(needed.map(({ id, ask }) => `${ask.action} on ${ask.resource}${isFor ? ` (${id})` : ''}`))];
  return listed(texts);
}

function listed(texts: readonly string[]): string {
  const more = texts.length - MOST_NAMED;
  return `${texts.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function closedText({ address, told }: Applier, { by, who }: { readonly by: Action; readonly who: readonly string[] }): string {
  return `${by.id} closes the last way to ${address}, ${told}: none of those who could enter it still can (${listed(who)}).`;
}

function lostText({ address, told }: Applier, who: string, isNarrowed: boolean, by: Action, place: Finding['place']): Finding {
  return {
    severity: 'warning',
    rule: 'way-lost',
    message: `${by.id}: ${who} can ${isNarrowed ? 'enter it under fewer conditions only' : 'no longer enter it'}: ${address}, ${told}.`,
    next: 'See to it that whoever applies comes in by another way.',
    place,
    address,
  };
}

function neverText({ address, told }: Applier, never: readonly Needed[]): Finding[] {
  if (never.length === 0) return [];
  const actions = [...new Set(never.map(({ ask }) => ask.action))].sort(byCodePoint);
  const [first] = never;
  return [
    {
      severity: 'warning',
      rule: 'cannot-apply',
      message: `${address}, ${told}, may not do what this plan needs: ${listed(actions)}${first === undefined ? '' : `, first ${first.id}`}.`,
      next: 'Give it what iamsync plan --permissions prints, or set applyAs in iamsync.yaml to who applies.',
      place: null,
      address,
    },
  ];
}

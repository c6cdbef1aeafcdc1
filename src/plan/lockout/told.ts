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
  /** Calls that take a key from it. */
  readonly keys: readonly Action[];
  /** The call that gives it another name. */
  readonly renamed: Action | null;
  readonly closed: ReturnType<Ways['closed']>;
  readonly lost: ReturnType<Ways['lost']>;
}

export interface Agreement {
  readonly changes: readonly Change[];
  readonly consent: Consent;
}

const MOST_NAMED = 4;

/** The refusal where nobody has full access any more, unless somebody agreed to it. */
export function tellFull(lapse: Lapse | null, { changes, consent }: Agreement): Finding[] {
  if (lapse === null || consent.allows('lock-out', lapse.who)) return [];
  const { who, by, until } = lapse;
  const span = until === null ? 'From then on' : `Until ${until.id}`;
  const message = `${by.id} takes full access from ${who}, the last user or role that has it. ${span} nobody but root may do everything, and root is no excuse: pipelines and people should not have its credentials.`;
  return [refusal(who, by, changes, [message, 'Give full access to another user or role first, in a plan of its own.'])];
}

/** What happens to whoever applies: refusals unless somebody agreed to them, and what is only to be known. */
export function tellApplier(applier: Applier, found: Found, { changes, consent }: Agreement): Finding[] {
  const { address } = applier;
  const refusals = reasonsOf(applier, found).map(({ by, says }) => refusal(address, by, changes, says));
  const isAgreed = refusals.length > 0 && consent.allows('lock-out', address);
  // Where the last way is closed, the refusal names all of them.
  const lost = found.closed === null || isAgreed ? found.lost : [];
  return [
    ...(isAgreed ? [] : refusals),
    ...lost.map((way) => lostText(applier, way, placeOf(way.by, changes))),
    ...neverText(applier, found.never),
  ];
}

function placeOf({ address }: Action, changes: readonly Change[]): Finding['place'] {
  return changes.find((change) => change.address === address)?.origin ?? null;
}

/** What is wrong, and what to do next. */
type Says = readonly [message: string, next: string];

function refusal(address: Address, by: Action, changes: readonly Change[], [message, next]: Says): Finding {
  return {
    severity: 'error',
    rule: 'lock-out',
    message,
    next: `${next} Or add to approvals: { allow: lock-out ${address}, until, why }.`,
    place: placeOf(by, changes),
    address,
  };
}

interface Reason {
  readonly by: Action;
  readonly says: Says;
}

function reasonsOf(applier: Applier, { taken, keys, renamed, closed, might }: Found): Reason[] {
  const { address, told } = applier;
  const [key] = keys;
  return [
    ...taken.map((one): Reason => ({ by: one.by, says: [takenText(applier, one, might), TAKEN_NEXT] })),
    ...reasonFor(key ?? null, [
      `${key?.id ?? ''} takes an access key from ${address}, ${told}; it may be the one in use.`,
      'Let somebody else apply this.',
    ]),
    ...reasonFor(renamed, [
      `${renamed?.id ?? ''} renames ${address}, ${told}: what names it by its ARN, applyAs among it, would no longer mean it.`,
      'Let somebody else apply this.',
    ]),
    ...reasonFor(closed?.by ?? null, [
      `${closed?.by.id ?? ''} closes the last way to ${address}, ${told}: none of those who could enter it still can (${listed(closed?.who ?? [])}).`,
      'Keep one way in until the new one was tried, in a plan of its own.',
    ]),
  ];
}

function reasonFor(by: Action | null, says: Says): Reason[] {
  return by === null ? [] : [{ by, says }];
}

const TAKEN_NEXT = 'Have somebody apply this who keeps these permissions, or keep them in this plan and take them away in a later one.';

function takenText({ address, told }: Applier, { by, view, needed }: Taken, might: Might): string {
  const parts = (['do', 'undo', 'read'] as const).flatMap((is) => {
    const mine = needed.filter((one) => one.is === is);
    return mine.length === 0 ? [] : [`${AIMS[is]}${namesOf(mine, is !== 'read')}`];
  });
  if (view === undefined) return `${by.id} deletes ${address}, ${told}: nothing after it can be done, and nothing taken back.`;
  const [first] = needed;
  const why = first === undefined ? '' : might.why(first.ask, view);
  return `${by.id} takes from ${address}, ${told}, what it still needs ${parts.join('; ')}${why}.`;
}

const AIMS = { do: 'for the rest of the plan: ', undo: 'to take back what was done: ', read: 'to read the account: ' } as const;

function namesOf(needed: readonly Needed[], isFor: boolean): string {
  return listed([...new Set(needed.map(({ id, ask }) => `${ask.action} on ${ask.resource}${isFor ? ` (${id})` : ''}`))]);
}

function listed(texts: readonly string[]): string {
  const more = texts.length - MOST_NAMED;
  return `${texts.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function lostText({ address, told }: Applier, { who, by, isNarrowed }: Found['lost'][number], place: Finding['place']): Finding {
  return {
    severity: 'warning',
    rule: 'way-lost',
    message: `After ${by.id}, ${who} can ${isNarrowed ? 'enter under fewer conditions only' : 'no longer enter'}: ${address}, ${told}.`,
    next: 'See to it that whoever applies comes in by another way.',
    place,
    address,
  };
}

function neverText({ address, told }: Applier, never: readonly Needed[]): Finding[] {
  const [first] = never;
  if (first === undefined) return [];
  const actions = [...new Set(never.map(({ ask }) => ask.action))].sort(byCodePoint);
  return [
    {
      severity: 'warning',
      rule: 'cannot-apply',
      message: `${address}, ${told}, may not do what this plan needs: ${listed(actions)}, first for ${first.id}.`,
      next: 'Give it what iamsync plan --permissions prints, or set applyAs in iamsync.yaml to who applies.',
      place: null,
      address,
    },
  ];
}

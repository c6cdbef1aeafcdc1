// What a change of the account means for who may do what: principal by principal, proved by containment in both directions.
import type { AccessDiff, AccessLine, PrincipalAccess, Turns } from '../model/access-change.ts';
import { TURNS } from '../model/access-change.ts';
import type { ActionTable } from '../model/actions.ts';
import type { Address } from '../model/address.ts';
import { byCodePoint, canonical, ownMember } from '../model/json.ts';
import type { Principal, Principals } from '../model/principal.ts';
import { isDocument } from '../policy/document.ts';
import type { Document } from '../policy/document.ts';
import { compare } from './diff/compare.ts';
import type { Comparison, Judged, KnownSides } from './diff/compare.ts';
import { linesOf } from './diff/lines.ts';
import { couplesOf } from './diff/couples.ts';
import type { Couple } from './diff/couples.ts';
import { hasInnerStars, withEnds } from './diff/ends.ts';
import { isAboutOthers } from './diff/others.ts';
import { openLibrary } from './diff/statements.ts';
import type { Library, Parts } from './diff/statements.ts';
import { compareTrust } from './diff/trust.ts';
import type { TrustComparison } from './diff/trust.ts';
import { documentOf } from './effective.ts';
import { askedOf as keysAskedOf, knownOf as allKnownOf } from './known.ts';
import type { KnownValues } from './known.ts';

interface Desk {
  readonly library: Library;
  readonly table: ActionTable;
  readonly judged: Judged;
  /** Whole comparisons of permissions, by the content of both sides. */
  readonly compared: Map<string, Moves>;
}

type Moves = Turns<AccessLine> & { readonly undecided: readonly string[] };

/**
 * Who gains and who loses what between two states of an account. Only principals whose documents, trust, names or tags differ are
 * looked at, and each content is compared once.
 */
export function accessDiff(before: Principals, after: Principals, table: ActionTable): AccessDiff {
  const desk: Desk = { library: openLibrary(), table, judged: new Map(), compared: new Map() };
  const groups = new Map<string, { readonly content: Omit<PrincipalAccess, 'principals'>; readonly principals: Address[] }>();
  for (const couple of couplesOf(before, after, desk.library)) {
    const content = changeOf(couple, desk);
    if (!isSome(content)) continue;
    const key = JSON.stringify({ ...content, ...withoutWitnesses(content) });
    const found = groups.get(key);
    if (found === undefined) groups.set(key, { content, principals: [couple.address] });
    else found.principals.push(couple.address);
  }
  const principals = [...groups.values()].map((group) => ({ principals: group.principals.sort(byCodePoint), ...group.content }));
  return {
    actionsOf: table.date === '' ? null : table.date,
    principals: principals.sort((a, b) => byCodePoint(a.principals[0] ?? '', b.principals[0] ?? '')),
  };
}

// Witnesses name who asks, which is all that differs between two users of one group.
function withoutWitnesses(content: Turns<AccessLine>): Turns<Omit<AccessLine, 'witness'>> {
  const bare = (lines: readonly AccessLine[]) => lines.map(({ witness: _witness, ...line }) => line);
  return { gains: bare(content.gains), loses: bare(content.loses), widened: bare(content.widened), narrowed: bare(content.narrowed) };
}

function isSome({ trust, undecided, ...turns }: Omit<PrincipalAccess, 'principals'>): boolean {
  return undecided.length > 0 || TURNS.some((turn) => turns[turn].length > 0 || trust[turn].length > 0);
}

function changeOf({ before, after }: Couple, desk: Desk): Omit<PrincipalAccess, 'principals'> {
  const moves = movesOf(before, after, desk);
  const { trust, undecided }: TrustComparison = compareTrust(trustOf(before), trustOf(after), desk);
  const unknown = unknownOf(before, after);
  return {
    is: stateOf(before, after),
    gains: moves.gains,
    loses: moves.loses,
    widened: moves.widened,
    narrowed: moves.narrowed,
    trust,
    undecided: [...new Set([...unknown, ...moves.undecided, ...undecided])],
  };
}

function stateOf(before: Principal | null, after: Principal | null): PrincipalAccess['is'] {
  if (before === null) return 'born';
  return after === null ? 'gone' : 'changed';
}

function trustOf(principal: Principal | null): Document | null {
  const trust = principal?.trust ?? null;
  return trust !== null && isDocument(trust) ? trust : null;
}

function unknownOf(before: Principal | null, after: Principal | null): string[] {
  const unknown = [...new Set([...(before?.unknown ?? []), ...(after?.unknown ?? [])])].sort(byCodePoint);
  return unknown.length === 0 ? [] : [`what ${someOf(unknown)} ${unknown.length === 1 ? 'says' : 'say'} is not known`];
}

const NO_MOVES: Moves = { gains: [], loses: [], widened: [], narrowed: [], undecided: [] };

function movesOf(before: Principal | null, after: Principal | null, desk: Desk): Moves {
  if (before !== null && after !== null && isAboutOthers(before, after)) return NO_MOVES;
  const known = knownOf(before, after);
  const key = [contentOf(before, desk.library), contentOf(after, desk.library), known.key].join('\n');
  const found = desk.compared.get(key);
  if (found !== undefined) return found;
  const sides = { before: partsOf(before, desk.library), after: partsOf(after, desk.library) };
  const told = compare(sides, known, desk.table, desk.judged);
  const comparison = before === null || after === null || !hasInnerStars(sides) ? told : withEnds(told, before, after, known);
  const lines = (turn: (typeof TURNS)[number]): AccessLine[] => linesOf(comparison.moved, turn, desk.table);
  const moves: Moves = {
    gains: lines('gains'),
    loses: lines('loses'),
    widened: lines('widened'),
    narrowed: lines('narrowed'),
    undecided: doubtsOf(comparison),
  };
  desk.compared.set(key, moves);
  return moves;
}

/** Names in a doubt before the rest is counted. */
const MOST_NAMED = 3;

function someOf(names: readonly string[]): string {
  const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : '';
  return `${names.slice(0, MOST_NAMED).join(', ')}${more}`;
}

function doubtsOf({ undecided }: Comparison): string[] {
  const reasons = new Map<string, Set<string>>();
  for (const { reason, asked } of undecided) {
    const names = reasons.get(reason) ?? new Set();
    for (const one of asked) names.add(one.endOf ?? one.name);
    reasons.set(reason, names);
  }
  return [...reasons].map(([reason, names]) => `${someOf([...names].sort(byCodePoint))}: ${reason}`).sort(byCodePoint);
}

function partsOf(principal: Principal | null, library: Library): Parts {
  if (principal === null) return { grants: [], limit: null };
  return {
    grants: principal.policies.flatMap((grant) => library.parts(documentOf(grant))),
    limit: principal.boundary === null ? null : library.parts(documentOf(principal.boundary)),
  };
}

function contentOf(principal: Principal | null, library: Library): string {
  if (principal === null) return '';
  const texts = principal.policies.map((grant) => library.id(grant.document));
  return `${[...new Set(texts)].sort((a, b) => a - b).join(',')}/${principal.boundary === null ? 'none' : library.id(principal.boundary.document)}`;
}

// Only what documents ask for counts: two users of one group have different names, and the same access where no document looks.
function knownOf(before: Principal | null, after: Principal | null): KnownSides {
  const [old, fresh] = [askedOf(before), askedOf(after)];
  const [left, right] = [valuesOf(before, old), valuesOf(after, fresh)];
  const differ = [...old].some(
    (key) => fresh.has(key) && canonical(ownMember(left, key) ?? null) !== canonical(ownMember(right, key) ?? null),
  );
  // Who is not there yet, or no longer, is asked about as the one that is.
  const sides = { before: before === null ? right : left, after: after === null ? left : right };
  return { before: { values: sides.before }, after: { values: sides.after }, key: canonical(sides), differ };
}

function askedOf(principal: Principal | null): ReadonlySet<string> {
  return principal === null ? new Set() : keysAskedOf(principal);
}

function valuesOf(principal: Principal | null, asked: ReadonlySet<string>): KnownValues {
  if (principal === null) return {};
  return Object.fromEntries(Object.entries(allKnownOf(principal)).filter(([key]) => asked.has(key)));
}

// Who may become a role, before and after: everyone whom a trust policy names is asked about.
import { TURNS } from '../../model/access-change.ts';
import type { TrustLine, Turn, Turns } from '../../model/access-change.ts';
import type { ActionTable } from '../../model/actions.ts';
import { byCodePoint, canonical, ownMember } from '../../model/json.ts';
import { parseArn } from '../../policy/arn.ts';
import type { Document, Principals, Statement } from '../../policy/document.ts';
import { compare } from './compare.ts';
import type { Comparison, Judged } from './compare.ts';
import type { Library } from './statements.ts';

export interface TrustComparison {
  readonly trust: Turns<TrustLine>;
  readonly undecided: readonly string[];
}

export const NO_TRUST: Turns<TrustLine> = { gains: [], loses: [], widened: [], narrowed: [] };

/** One of those whom a trust policy names: a service, a provider, an account, a principal. */
export interface Named {
  readonly type: string;
  readonly who: string;
}

const CLOSED: Document = { Version: '2012-10-17', Statement: [] };
const OPEN_CONTEXT = { values: {} };

/** How trust moves from one policy to another; null is one that lets nobody in. */
export function compareTrust(
  before: Document | null,
  after: Document | null,
  { library, table, judged }: { readonly library: Library; readonly table: ActionTable; readonly judged: Judged },
): TrustComparison {
  const [old, fresh] = [before ?? CLOSED, after ?? CLOSED];
  if (library.id(old) === library.id(fresh)) return { trust: NO_TRUST, undecided: [] };
  const known = { before: OPEN_CONTEXT, after: OPEN_CONTEXT, key: 'trust', differ: false };
  const lines: { turn: Turn; line: TrustLine }[] = [];
  const undecided = new Set<string>();
  for (const named of namedIn([old, fresh])) {
    const sides = { before: sideOf(old, named, library), after: sideOf(fresh, named, library) };
    const found = compare(sides, known, table, judged);
    for (const { reason } of found.undecided) undecided.add(`trust in ${named.who}: ${reason}`);
    for (const turn of TURNS) for (const line of linesOf(found, turn, named)) lines.push({ turn, line });
  }
  const of = (turn: Turn): TrustLine[] => lines.flatMap((one) => (one.turn === turn ? [one.line] : []));
  const trust = { gains: of('gains'), loses: of('loses'), widened: of('widened'), narrowed: of('narrowed') };
  return { trust, undecided: [...undecided].sort(byCodePoint) };
}

// One line for all actions under one condition.
function linesOf({ moved }: Comparison, turn: Turn, named: Named): TrustLine[] {
  const here = moved.filter((one) => one.turn === turn);
  const conditions = new Map(here.map((one) => [canonical(one.condition), one.condition]));
  return [...conditions].map(([key, condition]) => {
    const asked = here.flatMap((one) => (canonical(one.condition) === key ? one.asked : []));
    const known = asked.flatMap((one) => (one.endOf === null ? [one.name, ...one.with] : []));
    const actions = known.length > 0 ? known : asked.map((one) => one.endOf ?? one.name);
    return { ...named, actions: [...new Set(actions)].sort(byCodePoint), condition };
  });
}

function sideOf(document: Document, named: Named, library: Library) {
  return { grants: library.parts(trustIn(document, named)), limit: null };
}

/** What a trust policy says to one of those whom it names, as an identity policy: it stands on its role, which is the one resource. */
export function trustIn(document: Document, named: Named): Document {
  const statements = document.Statement.filter((statement) => concerns(statement, named)).map(
    ({ Principal: _principal, NotPrincipal: _not, ...rest }): Statement => ({ ...rest, Resource: ['*'] }),
  );
  return { ...document, Statement: statements };
}

/** All whom trust policies name, in order of their names. */
export function namedIn(documents: readonly Document[]): Named[] {
  const named = new Map<string, Named>();
  const add = (type: string, who: string): void => void named.set(`${who} ${type}`, { type, who });
  const addAll = (principals: Principals | undefined): void => {
    if (principals === undefined) return;
    if (principals === '*') return add('*', '*');
    for (const [type, list] of Object.entries(principals)) for (const who of list) add(who === '*' ? '*' : type, who);
  };
  for (const { Principal, NotPrincipal } of documents.flatMap((document) => document.Statement)) {
    if (NotPrincipal !== undefined) add('*', '*');
    addAll(Principal);
    addAll(NotPrincipal);
  }
  return [...named].sort(([a], [b]) => byCodePoint(a, b)).map(([, one]) => one);
}

function concerns({ Effect, Principal, NotPrincipal }: Statement, named: Named): boolean {
  // Whoever is denied by account is denied; who is allowed by account still needs a policy of its own.
  if (NotPrincipal !== undefined) return !isAmong(NotPrincipal, named, Effect === 'Allow');
  return Principal !== undefined && isAmong(Principal, named, Effect === 'Deny');
}

function isAmong(principals: Principals, { type, who }: Named, byAccount: boolean): boolean {
  if (principals === '*') return true;
  const aws = principals['AWS'] ?? [];
  if (aws.includes('*')) return type === 'AWS' || type === '*';
  if (ownMember(principals, type)?.includes(who) === true) return true;
  const account = type === 'AWS' ? parseArn(who)?.account : undefined;
  return byAccount && account !== undefined && aws.includes(account);
}

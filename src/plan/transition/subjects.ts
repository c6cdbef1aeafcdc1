// Everybody whose access must be judged between calls: users and roles, with the roles that they may become, and whoever is
// outside of the account and trusted by roles of it.
import { trusts } from '../../access/assume.ts';
import { namedIn, trustIn } from '../../access/diff/trust.ts';
import type { Named } from '../../access/diff/trust.ts';
import { byCodePoint, canonical } from '../../model/json.ts';
import { accountOfRoot, parseArn } from '../../policy/arn.ts';
import { compilePermissions, contains } from '../../policy/containment.ts';
import type { Pool } from '../../policy/containment.ts';
import { isDocument } from '../../policy/document.ts';
import type { Document, Statement } from '../../policy/document.ts';
import type { Ways } from './judge.ts';
import type { Course } from './ties.ts';
import type { View } from './views.ts';

export interface Subject {
  /** As people are told: `User/x`, `Service lambda.amazonaws.com`. */
  readonly name: string;
  /** Keys of all whose permissions may become its own: itself and roles. */
  readonly keys: ReadonlySet<string>;
  /** What it may do at a moment, given everybody's views then. */
  ways(viewOf: (key: string) => View | undefined): Ways;
}

type Ties = ReadonlyMap<string, ReadonlySet<string>>;

/** Users and roles that move, or may become one that does. */
export function insiders(moving: ReadonlyMap<string, Course>, ties: Ties, isAll: (key: string) => boolean): Subject[] {
  const edges = new Map<string, boolean>();
  const isOpen = (from: View, to: View): boolean => {
    const key = `${from.id}>${to.id}`;
    const open = edges.get(key) ?? trusts(to.principal, from.principal).may !== 'no';
    edges.set(key, open);
    return open;
  };
  // Whoever may do everything all the time can neither gain nor lose.
  const isSettled = (key: string): boolean => !moving.has(key) && isAll(key);
  const keys = [...new Set([...moving.keys(), ...ties.keys()])].filter((key) => !isSettled(key)).sort(byCodePoint);
  return keys.map((key) => ({
    name: key.replace(/~\d+$/, ''),
    keys: closure(key, ties),
    ways: (viewOf) => waysOf(key, ties, viewOf, isOpen),
  }));
}

function closure(start: string, ties: Ties): ReadonlySet<string> {
  const found = new Set([start]);
  for (const key of found) for (const next of ties.get(key) ?? []) found.add(next);
  return found;
}

function waysOf(start: string, ties: Ties, viewOf: (key: string) => View | undefined, isOpen: (from: View, to: View) => boolean): Ways {
  const found = new Map<string, View>();
  const first = viewOf(start);
  if (first !== undefined) found.set(start, first);
  for (const [key, from] of found) {
    for (const next of ties.get(key) ?? []) {
      const to = found.has(next) ? undefined : viewOf(next);
      if (to !== undefined && isOpen(from, to)) found.set(next, to);
    }
  }
  return [...found.values()];
}

/** Someone outside who is let in: under which conditions, and to call what, said as an identity policy. */
interface Outsider {
  readonly named: Named;
  readonly door: Document;
}

/**
 * Services, providers and other accounts that a role among those who move lets in on either side, each as that role alone: what
 * enters by several roles are different programs.
 */
export function outsiders(moving: ReadonlyMap<string, Course>, pool: Pool): Subject[] {
  return [...moving].flatMap(([key, { before, after }]) => {
    const found = new Map<string, Outsider>();
    for (const view of [before, after]) for (const one of view === undefined ? [] : trustedIn(view)) found.set(nameOf(one), one);
    return [...found].sort(([a], [b]) => byCodePoint(a, b)).map(([, outsider]) => subjectOf(outsider, key, pool));
  });
}

function nameOf({ named, door }: Outsider): string {
  return `${named.type} ${named.who} ${canonical(door.Statement.map(({ Sid: _sid, ...rest }) => rest))}`;
}

function subjectOf({ named, door }: Outsider, role: string, pool: Pool): Subject {
  const smaller = compilePermissions({ grants: [door], limits: [] });
  const known = new Map<object | null, boolean>();
  const lets = ({ principal: { trust } }: View): boolean => {
    if (trust === null || !isDocument(trust)) return false;
    const answer = known.get(trust) ?? letsIn(trustIn(trust, named), smaller, pool);
    known.set(trust, answer);
    return answer;
  };
  return {
    name: `${named.type === '*' ? 'everyone' : `${named.type} ${named.who}`} as ${role}`,
    keys: new Set([role]),
    ways: (viewOf) => [viewOf(role)].flatMap((view) => (view !== undefined && lets(view) ? [view] : [])),
  };
}

function letsIn(trust: Document, smaller: ReturnType<typeof compilePermissions>, pool: Pool): boolean {
  if (!trust.Statement.some(({ Effect }) => Effect === 'Allow')) return false;
  return contains(compilePermissions({ grants: [trust], limits: [] }), smaller, { pool }).verdict !== 'refuted';
}

function trustedIn({ principal }: View): Outsider[] {
  const { trust, arn } = principal;
  if (trust === null || !isDocument(trust)) return [];
  const account = parseArn(arn)?.account ?? '';
  const outside = namedIn([trust]).filter((named) => !isInside(named, account));
  return outside.flatMap((named) =>
    trustIn(trust, named)
      .Statement.filter(({ Effect }: Statement) => Effect === 'Allow')
      .map((statement) => ({ named, door: { Version: trust.Version, Statement: [statement] } })),
  );
}

// Providers of the account let in who is elsewhere.
function isInside({ type, who }: Named, account: string): boolean {
  if (type !== 'AWS') return false;
  const arn = parseArn(who);
  return (
    who === account || accountOfRoot(who) === account || who.startsWith('gone:') || /^A(IDA|ROA)/.test(who) || arn?.account === account
  );
}

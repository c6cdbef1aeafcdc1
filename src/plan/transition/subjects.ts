// Everybody whose access must be judged between calls: users and roles, with the roles that they may become, and whoever is
// outside of the account and trusted by roles of it.
import { trusts } from '../../access/assume.ts';
import { namedIn, trustIn } from '../../access/diff/trust.ts';
import type { Named } from '../../access/diff/trust.ts';
import { byCodePoint, canonical } from '../../model/json.ts';
import { accountOfRoot, parseArn } from '../../policy/arn.ts';
import type { KnownValues } from '../../access/known.ts';
import type { Principal } from '../../model/principal.ts';
import { compilePermissions, contains } from '../../policy/containment.ts';
import type { Pool } from '../../policy/containment.ts';
import { isDocument } from '../../policy/document.ts';
import type { Document, Statement } from '../../policy/document.ts';
import type { Path, Ways } from './judge.ts';
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

/** The condition on which someone may become a role; null if there is none, undefined if they may not. */
type Door = (from: View, to: View) => string | null | undefined;

function openDoors(): Door {
  const doors = new Map<string, string | null | undefined>();
  return (from, to) => {
    const key = `${from.assuming}>${to.trust}>${to.principal.arn}`;
    if (!doors.has(key)) {
      const { may } = trusts(to.principal, from.principal, tagsAskedBy(to.principal, from.principal));
      if (may === 'no') doors.set(key, undefined);
      else doors.set(key, may === 'yes' ? null : key);
    }
    return doors.get(key);
  };
}

// A user has no tags but its own; those that the trust policy asks for and it doesn't have are absent.
function tagsAskedBy({ trust }: Principal, { kind, tags }: Principal): KnownValues {
  if (kind !== 'User' || tags === null) return {};
  const held = new Map(Object.entries(tags).map(([key, value]) => [key.toLowerCase(), value]));
  const asked = Array.from(JSON.stringify(trust).matchAll(/aws:principaltag\/([^"}]+)/gi), ([, key = '']) => key.toLowerCase());
  return Object.fromEntries(asked.map((key) => [`aws:principaltag/${key}`, [held.get(key)].filter((value) => value !== undefined)]));
}

/** Users and roles that move, or may become one that does. */
export function insiders(moving: ReadonlyMap<string, Course>, ties: Ties, isAll: (key: string) => boolean): Subject[] {
  const door = openDoors();
  // Whoever may do everything all the time can neither gain nor lose.
  const isSettled = (key: string): boolean => !moving.has(key) && isAll(key);
  const keys = [...new Set([...moving.keys(), ...ties.keys()])].filter((key) => !isSettled(key)).sort(byCodePoint);
  return keys.map((key) => ({
    name: key.replace(/~\d+$/, ''),
    keys: closure(key, ties),
    ways: (viewOf) => waysOf(key, ties, viewOf, door),
  }));
}

function closure(start: string, ties: Ties): ReadonlySet<string> {
  const found = new Set([start]);
  for (const key of found) for (const next of ties.get(key) ?? []) found.add(next);
  return found;
}

/** Most ways to one role that differ by their conditions. */
const MOST_WAYS = 32;

// Of the ways to a role, those that no other is as open as.
function waysOf(start: string, ties: Ties, viewOf: (key: string) => View | undefined, door: Door): Ways {
  const first = viewOf(start);
  const found = new Map<string, Path[]>(first === undefined ? [] : [[start, [{ view: first, doors: new Set() }]]]);
  const open = [...(found.get(start) ?? [])].map((path) => ({ key: start, path }));
  for (const { key, path } of open) {
    for (const next of ties.get(key) ?? []) {
      const to = viewOf(next);
      const condition = to === undefined ? undefined : door(path.view, to);
      if (to === undefined || condition === undefined) continue;
      const doors = condition === null ? path.doors : new Set([...path.doors, condition]);
      const known = found.get(next) ?? [];
      if (known.length >= MOST_WAYS || known.some((one) => [...one.doors].every((each) => doors.has(each)))) continue;
      const way = { view: to, doors };
      found.set(next, [...known, way]);
      open.push({ key: next, path: way });
    }
  }
  return [...found.values()].flat();
}

/** Someone outside who is let in: under which conditions, and to call what, said as an identity policy. */
interface Outsider {
  readonly named: Named;
  readonly door: Document;
}

/**
 * Services, providers and other accounts that a role among those who move lets in on either side, each as that role and what it may
 * become, by itself: what enters by several roles are different programs.
 */
export function outsiders(moving: ReadonlyMap<string, Course>, ties: Ties, pool: Pool): Subject[] {
  const door = openDoors();
  return [...moving].flatMap(([key, { before, after }]) => {
    const found = new Map<string, Outsider>();
    for (const view of [before, after]) for (const one of view === undefined ? [] : trustedIn(view)) found.set(nameOf(one), one);
    const beyond: Beyond = { keys: closure(key, ties), ways: (viewOf) => waysOf(key, ties, viewOf, door) };
    return [...found].sort(([a], [b]) => byCodePoint(a, b)).map(([, outsider]) => subjectOf(outsider, key, beyond, pool));
  });
}

/** The role by which somebody enters, and those behind it. */
type Beyond = Pick<Subject, 'keys' | 'ways'>;

function nameOf({ named, door }: Outsider): string {
  return `${named.type} ${named.who} ${canonical(door.Statement.map(({ Sid: _sid, ...rest }) => rest))}`;
}

function subjectOf({ named, door }: Outsider, role: string, beyond: Beyond, pool: Pool): Subject {
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
    keys: beyond.keys,
    ways(viewOf) {
      const view = viewOf(role);
      return view !== undefined && lets(view) ? beyond.ways(viewOf) : [];
    },
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

// Whether somebody may assume a role. Most pairs are told by who is named at all, without asking what the policies permit.
import { append } from '../../model/lists.ts';
import type { Grant, Principal } from '../../model/principal.ts';
import { parseArn } from '../../policy/arn.ts';
import { asJson, isDocument } from '../../policy/document.ts';
import type { Statement } from '../../policy/document.ts';
import { trusts } from '../assume.ts';
import { documentOf } from '../effective.ts';
import { ask, NO } from './ask.ts';
import type { Answer } from './ask.ts';
import { isSpent, knownBy, numberOf, spend } from './memory.ts';
import type { Memory } from './memory.ts';
import { coverage, siftedBy, within } from './sift.ts';
import { grantedTo, spokenOf } from './spoken.ts';

const ASSUME = 'sts:AssumeRole';

/** The same as `trusts` says, in the words of this room. */
export function entering(memory: Memory, role: Principal, by: Principal): Answer {
  const { names, isPlain, isOdd } = trustedBy(role);
  if (isOdd) return judged(memory, role, by);
  const isNamed = names.has(by.arn) || names.has('*') || (by.uniqueId !== null && names.has(by.uniqueId));
  const isDelegated = names.has(accountOf(by));
  if (!isNamed && (!isDelegated || coverage(memory, by, ASSUME) === 'none')) return NO;
  if (!isPlain || by.unknown.length > 0) return judged(memory, role, by);
  if (!isNamed) return ask(memory, by, ASSUME, role.arn, {}, { principal: role, boundary: undefined });
  const isFree = by.boundary === null && !siftedBy(memory, by, ASSUME).statements.some(({ Effect }) => Effect === 'Deny');
  return isFree ? { may: 'yes', conditions: [], resource: role.arn } : judged(memory, role, by);
}

export interface Doors {
  /** Roles by the names that they trust. */
  readonly named: ReadonlyMap<string, readonly Principal[]>;
  /** Those of which names don't tell. */
  readonly odd: readonly Principal[];
  readonly order: ReadonlyMap<Principal, number>;
}

const NOBODY: readonly Principal[] = [];

/** Which roles trust whom, at a glance. */
export function doorsOf(roles: readonly Principal[]): Doors {
  const named = new Map<string, Principal[]>();
  for (const role of roles) {
    for (const name of trustedBy(role).names) {
      append(named, name, role);
    }
  }
  return { named, odd: roles.filter((role) => trustedBy(role).isOdd), order: new Map(roles.map((role, index) => [role, index])) };
}

/** The roles that it may be worth asking about, in their order: all others let it in in no case. */
export function doorsFor(memory: Memory, { named, odd, order }: Doors, by: Principal): readonly Principal[] {
  const trusting = (name: string): readonly Principal[] => named.get(name) ?? NOBODY;
  const delegating = grantedTo(by).has(ASSUME) ? trusting(accountOf(by)) : NOBODY;
  const delegated = by.unknown.length > 0 || delegating.length === 0 ? delegating : within(memory, by, ASSUME, delegating);
  const lists = [trusting('*'), trusting(by.arn), trusting(by.uniqueId ?? ''), delegated, odd].filter((list) => list.length > 0);
  const [first = NOBODY, ...others] = lists;
  // Each list is in order.
  if (others.length === 0) return first;
  return [...new Set(lists.flat())].sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
}

// Roles that trust the same, and that the policies of the principal don't tell apart, are entered alike.
function judged(memory: Memory, role: Principal, by: Principal): Answer {
  const known = memory.entering.get(by) ?? new Map<string, Answer>();
  memory.entering.set(by, known);
  const key = `${numberOf(memory, JSON.stringify(role.trust))} ${siftedBy(memory, by, ASSUME).likeness(role.arn)}`;
  const found = known.get(key) ?? judge(memory, role, by);
  known.set(key, found);
  return found.may === 'no' ? found : { ...found, resource: role.arn };
}

function judge(memory: Memory, role: Principal, by: Principal): Answer {
  if (isSpent(memory) || !spend(memory, BASE)) return NO;
  const assumption = trusts(role, aboutEntering(by), knownBy(memory, by).values, { budget: BUDGET, pool: memory.pool });
  switch (assumption.may) {
    case 'no':
      return NO;
    case 'yes':
      return { may: 'yes', conditions: [], resource: role.arn };
    case 'conditional':
      return { may: 'conditional', conditions: conditionsOf(assumption.witness.context), resource: role.arn };
    case 'undecided':
      return { may: 'conditional', conditions: [], resource: role.arn };
  }
}

/** Work for one pair, and what of it is not counted. */
const BUDGET = 500_000;
const BASE = 2000;

const narrowed = new WeakMap<Principal, Principal>();

// Nothing else that its policies say makes a difference.
function aboutEntering(by: Principal): Principal {
  const there = narrowed.get(by);
  if (there !== undefined) return there;
  const narrow = (grant: Grant): Grant => {
    const document = documentOf(grant);
    return { ...grant, document: asJson({ ...document, Statement: spokenOf(document, ASSUME) }) };
  };
  const made = { ...by, policies: by.policies.map(narrow), boundary: by.boundary === null ? null : narrow(by.boundary) };
  narrowed.set(by, made);
  return made;
}

function conditionsOf(context: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.keys(context)
    .map((key) => key.toLowerCase())
    .filter((key) => !/^(aws:principal|aws:username|aws:userid)/.test(key))
    .sort();
}

interface Trust {
  /** Principals of AWS that it names, `*` among them. */
  readonly names: ReadonlySet<string>;
  /** Whoever is named is let in, on no condition. */
  readonly isPlain: boolean;
  /** Names may not be all that decides: denied or excepted principals, sessions. */
  readonly isOdd: boolean;
}

const accounts = new WeakMap<Principal, string>();

function accountOf(by: Principal): string {
  const there = accounts.get(by) ?? parseArn(by.arn)?.account ?? '';
  accounts.set(by, there);
  return there;
}

const known = new WeakMap<Principal, Trust>();

function trustedBy(role: Principal): Trust {
  const there = known.get(role);
  if (there !== undefined) return there;
  const made = read(role);
  known.set(role, made);
  return made;
}

function read({ trust }: Principal): Trust {
  const statements = trust !== null && isDocument(trust) ? trust.Statement : [];
  const names = statements.flatMap(namedIn);
  return {
    names: new Set(names),
    isPlain: statements.every(({ Condition, Action }) => Condition === undefined && Action?.includes(ASSUME) === true),
    isOdd:
      statements.some(({ Effect, NotPrincipal }) => Effect === 'Deny' || NotPrincipal !== undefined) ||
      names.some((name) => name.includes(':assumed-role/')),
  };
}

function namedIn({ Principal }: Statement): readonly string[] {
  if (Principal === undefined) return [];
  return Principal === '*' ? ['*'] : (Principal['AWS'] ?? []);
}

// Which statements concern an action of the table at all: most policies touch none of them, and are never asked.
import { ownMember } from '../../model/json.ts';
import type { Principal } from '../../model/principal.ts';
import type { Document, Statement } from '../../policy/document.ts';
import { compilePermissions } from '../../policy/containment.ts';
import type { Compiled, Known } from '../../policy/containment.ts';
import { documentOf } from '../effective.ts';
import { likenessOf, mayConcern, patternsOf } from './likeness.ts';
import type { Likeness, Reach } from './likeness.ts';
import { mentionedBy } from './mentions.ts';
import { knownBy, knownText, spend, statementNumber } from './memory.ts';
import type { Memory } from './memory.ts';
import { grantedTo, spokenOf } from './spoken.ts';

export type { Likeness } from './likeness.ts';

/** Without asking further: no resource, every resource whatever the context is, or to be asked. */
export type Coverage = 'none' | 'all' | 'some';

/** `conditions`: keys on which it hangs, that the principal does not choose. */
export interface Answer {
  readonly may: 'yes' | 'conditional' | 'no';
  readonly conditions: readonly string[];
  /** The resource of a request that is permitted. */
  readonly resource: string;
}

/** What policies and a boundary say of an action, for or against it: one for all principals and actions of which they say the same. */
export interface Sifted {
  readonly coverage: Coverage;
  readonly statements: readonly Statement[];
  /** Which resources an Allow may speak of. */
  readonly reach: Reach;
  /** Resources that no pattern of the statements tells apart. */
  readonly likeness: Likeness;
  /** Condition keys for which the statements ask, in lower case. */
  readonly asked: readonly string[];
  /** Those of them that are known of the principal. */
  readonly known: ReadonlySet<string>;
  /** Of lists of principals, those whom it may be about. */
  readonly within: WeakMap<readonly Principal[], readonly Principal[]>;
  /** What was asked before, by likeness and context. */
  readonly answers: Map<string, Answer>;
  /** What could not be answered within the budget. */
  readonly doubts: Set<string>;
  /** Number for the content. */
  readonly id: number;
  /** How long the statements are, all in all. */
  readonly size: number;
  /** These alone, ready to be asked about the action. */
  compiled(): Compiled;
}

const EMPTY: Sifted = {
  coverage: 'none',
  statements: [],
  reach: [],
  likeness: () => '',
  asked: [],
  known: new Set(),
  within: new WeakMap(),
  answers: new Map(),
  doubts: new Set(),
  id: 0,
  size: 0,
  compiled: () => compilePermissions({ grants: [], limits: [] }),
};

export function siftedBy(memory: Memory, principal: Principal, action: string): Sifted {
  const known = memory.sifted.get(principal) ?? new Map<string, Sifted>();
  memory.sifted.set(principal, known);
  const there = known.get(action);
  if (there !== undefined) return there;
  const made = siftedOf(memory, principal, action);
  known.set(action, made);
  return made;
}

export function coverage(memory: Memory, principal: Principal, action: string): Coverage {
  return grantedTo(principal).has(action) ? siftedBy(memory, principal, action).coverage : 'none';
}

interface Part {
  readonly document: Document;
  readonly statements: readonly Statement[];
}

function siftedOf(memory: Memory, principal: Principal, action: string): Sifted {
  const grants = principal.policies.map((grant) => partOf(documentOf(grant), action)).filter(({ statements }) => statements.length > 0);
  if (grants.length === 0) return EMPTY;
  const limits = principal.boundary === null ? [] : [partOf(documentOf(principal.boundary), action)];
  const sides = [grants, ...limits.map((limit) => [limit])];
  if (!grantedTo(principal).has(action)) return { ...EMPTY, statements: sides.flat().flatMap(({ statements }) => statements) };
  const asked = [...new Set([...grants, ...limits].flatMap(({ statements }) => statements.flatMap(mentionedBy)))];
  const key = [keyOf(memory, grants), ...limits.map((part) => keyOf(memory, [part])), knownText(memory, principal, asked)].join('/');
  const there = memory.siftings.get(key);
  if (there !== undefined) return there;
  const made = fresh(memory, principal, grants, limits, asked);
  memory.siftings.set(key, made);
  return made;
}

function keyOf(memory: Memory, parts: readonly Part[]): string {
  return parts
    .flatMap(({ document, statements }) => statements.map((statement) => statementNumber(memory, statement, document.Version)))
    .join(',');
}

function fresh(memory: Memory, principal: Principal, grants: readonly Part[], limits: readonly Part[], asked: readonly string[]): Sifted {
  const sides = [grants.flatMap(({ statements }) => statements), ...limits.map(({ statements }) => statements)];
  const statements = sides.flat();
  const size = statements.reduce((sum, statement) => sum + sizeOf(statement), 0);
  let compiled: Compiled | undefined;
  return {
    coverage: coverageOf(sides),
    statements,
    reach: sides.map(patternsOf),
    likeness: likenessOf(memory.likenesses, statements),
    asked,
    known: new Set(asked.length === 0 ? [] : asked.filter((key) => ownMember(knownBy(memory, principal).values, key) !== undefined)),
    within: new WeakMap(),
    answers: new Map(),
    doubts: new Set(),
    id: memory.siftings.size + 1,
    size,
    compiled: () => {
      if (compiled !== undefined) return compiled;
      const values = asked.length === 0 ? NOTHING : knownBy(memory, principal);
      spend(memory, (size * longestOf(values, asked)) / 2);
      compiled = compilePermissions({ grants: grants.map(kept), limits: limits.map(kept) }, values);
      return compiled;
    },
  };
}

const NOTHING: Known = { values: {} };

/** The length of the longest value that is compared with patterns. */
function longestOf({ values }: Known, asked: readonly string[]): number {
  return Math.max(1, ...asked.flatMap((key) => (ownMember(values, key) ?? []).map(({ length }) => length)));
}

function kept({ document, statements }: Part): Document {
  return { ...document, Statement: statements };
}

function partOf(document: Document, action: string): Part {
  return { document, statements: spokenOf(document, action) };
}

function coverageOf(sides: readonly (readonly Statement[])[]): Coverage {
  if (sides.some((statements) => statements.some(({ Effect }) => Effect === 'Deny'))) return 'some';
  return sides.every((statements) => statements.some(isPlain)) ? 'all' : 'some';
}

function isPlain({ Resource, Condition }: Statement): boolean {
  return Condition === undefined && Resource?.includes('*') === true;
}

function sizeOf({ Action = [], NotAction = [], Resource = [], NotResource = [], Condition = {} }: Statement): number {
  const texts = [
    ...Action,
    ...NotAction,
    ...Resource,
    ...NotResource,
    ...Object.values(Condition).flatMap((keys) => Object.values(keys).flat()),
  ];
  return texts.reduce((sum, text) => sum + text.length, 0);
}

/** Whether a resource is worth asking about. */
export function isWithin({ reach }: Sifted, resource: string): boolean {
  return mayConcern(reach, resource);
}

/** Those whom the action may be about; about all others it is never allowed. */
export function within(memory: Memory, by: Principal, action: string, targets: readonly Principal[]): readonly Principal[] {
  const sifted = siftedBy(memory, by, action);
  if (sifted.coverage !== 'some') return sifted.coverage === 'all' ? targets : [];
  const found = sifted.within.get(targets) ?? targets.filter(({ arn }) => isWithin(sifted, arn));
  sifted.within.set(targets, found);
  return found;
}

// What was worked out in the course of one question, by what it hangs on, and how much work may still be spent on it.
import { ownMember } from '../../model/json.ts';
import type { Compiled, Known, Pool } from '../../policy/containment.ts';
import type { JsonObject } from '../../model/json.ts';
import type { Principal } from '../../model/principal.ts';
import type { Statement } from '../../policy/document.ts';
import { knownOf } from '../known.ts';
import type { ServicesOf } from './gains.ts';
import type { Answer, Likeness, Sifted } from './sift.ts';

export interface Memory {
  /** Steps that are left for all that is asked of the decision procedure. */
  readonly pool: Pool;
  /** What the policies of a principal say of an action: itself, and by content. */
  readonly sifted: WeakMap<Principal, Map<string, Sifted>>;
  readonly siftings: Map<string, Sifted>;
  readonly likenesses: Map<string, Likeness>;
  /** Numbers of statements and of whatever else is compared as text. */
  readonly numbers: Map<string, number>;
  readonly statements: WeakMap<Statement, Map<string, number>>;
  readonly documents: WeakMap<JsonObject, number>;
  readonly knowns: WeakMap<Principal, Known>;
  readonly whos: WeakMap<object, Map<string, { readonly trust: Principal['trust']; readonly known: Known }>>;
  readonly administrators: WeakMap<Principal, boolean>;
  /** Whether a Deny takes anything from an administrator, by content. */
  readonly harmless: Map<string, boolean>;
  /** Whether somebody may do more than another, by content of both. */
  readonly gains: Map<string, boolean>;
  readonly contents: WeakMap<Principal, number>;
  readonly reaches: WeakMap<Principal, ServicesOf>;
  /** What principals may do in single services. */
  readonly parts: WeakMap<Principal, Map<string, Compiled>>;
  /** Who may assume which roles. */
  readonly entering: WeakMap<Principal, Map<string, Answer>>;
}

/** Steps for one question about a whole account: some seconds on a slow machine. */
export const ENOUGH = 20_000_000;

export function memoryOf(steps: number = ENOUGH): Memory {
  return {
    pool: { left: steps },
    sifted: new WeakMap(),
    siftings: new Map(),
    likenesses: new Map(),
    numbers: new Map(),
    statements: new WeakMap(),
    documents: new WeakMap(),
    knowns: new WeakMap(),
    whos: new WeakMap(),
    administrators: new WeakMap(),
    harmless: new Map(),
    gains: new Map(),
    contents: new WeakMap(),
    reaches: new WeakMap(),
    parts: new WeakMap(),
    entering: new WeakMap(),
  };
}

/** Nothing is left to ask with: whoever is still waiting gets no answer. */
export function isSpent({ pool }: Memory): boolean {
  return pool.left <= 0;
}

/** Takes work from what is left, for what is not counted where it is done; false if there is not enough. */
export function spend({ pool }: Memory, steps: number): boolean {
  pool.left -= steps;
  return pool.left > 0;
}

/** The same number for the same text. */
export function numberOf({ numbers }: Memory, text: string): number {
  const there = numbers.get(text);
  if (there !== undefined) return there;
  numbers.set(text, numbers.size);
  return numbers.size - 1;
}

/** The same number for statements that say the same; the version of the document decides about variables. */
export function statementNumber(memory: Memory, statement: Statement, version: string): number {
  const known = memory.statements.get(statement) ?? new Map<string, number>();
  memory.statements.set(statement, known);
  const there = known.get(version);
  if (there !== undefined) return there;
  const { Sid: _, ...rest } = statement;
  const made = numberOf(memory, version + JSON.stringify(rest));
  known.set(version, made);
  return made;
}

/** The same number for documents that say the same. */
export function documentNumber(memory: Memory, document: JsonObject): number {
  const there = memory.documents.get(document);
  if (there !== undefined) return there;
  const made = numberOf(memory, JSON.stringify(document));
  memory.documents.set(document, made);
  return made;
}

/** What is known of a principal's requests. */
export function knownBy({ knowns }: Memory, principal: Principal): Known {
  const there = knowns.get(principal);
  if (there !== undefined) return there;
  const made = { values: knownOf(principal) };
  knowns.set(principal, made);
  return made;
}

const TAG = 'aws:principaltag/';

// The same without what documents ask for: equal for all that a principal may be turned into.
function whoIs(memory: Memory, principal: Principal): Known {
  const { arn, tags, trust } = principal;
  const root = tags ?? principal;
  const known = memory.whos.get(root) ?? new Map<string, { readonly trust: Principal['trust']; readonly known: Known }>();
  memory.whos.set(root, known);
  const there = known.get(arn);
  if (there !== undefined && there.trust === trust) return there.known;
  // A tag without a name is known exactly if tags are.
  const made = { values: knownOf({ ...principal, policies: [], boundary: null, tags: tags === null ? null : { ...tags, '': '' } }) };
  known.set(arn, { trust, known: made });
  return made;
}

/** What is known of some keys, as text. The principal's documents ask for all of them. */
export function knownText(memory: Memory, principal: Principal, keys: readonly string[]): string {
  if (keys.length === 0) return '';
  const { values } = whoIs(memory, principal);
  // A tag for which a document asks is known to be absent where tags are known at all.
  const absent = values[TAG] === undefined ? null : [];
  return JSON.stringify(keys.map((key) => ownMember(values, key) ?? (key.startsWith(TAG) ? absent : null)));
}

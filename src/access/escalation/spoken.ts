// The statements of a document by the actions of the table of which they speak: a document is looked through once.
import { append } from '../../model/lists.ts';
import type { Principal } from '../../model/principal.ts';
import { globMatches } from '../../policy/pattern.ts';
import type { Document, Statement } from '../../policy/document.ts';
import { documentOf } from '../effective.ts';
import { TEMPLATES } from './table.ts';

const ACTIONS: readonly string[] = [...new Set(TEMPLATES.flatMap(({ needs }) => needs.map(({ action }) => action)))];
const BY_SERVICE = byService(ACTIONS);
const NONE: readonly Statement[] = [];

function byService(actions: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const action of actions) {
    const service = action.slice(0, action.indexOf(':')).toLowerCase();
    found.set(service, [...(found.get(service) ?? []), action]);
  }
  return found;
}

interface Spoken {
  /** In their order. */
  readonly statements: ReadonlyMap<string, readonly Statement[]>;
  /** Actions of which an Allow speaks. */
  readonly allowed: ReadonlySet<string>;
}

const sifted = new WeakMap<Document, Spoken>();

/** Those that speak of an action of the table, as if they spoke of every action: on what, and under which conditions. */
export function spokenOf(document: Document, action: string): readonly Statement[] {
  return siftedOf(document).statements.get(action) ?? NONE;
}

const granted = new WeakMap<Principal, ReadonlySet<string>>();

/** The actions of the table of which an Allow speaks in its policies, and in its boundary where there is one. */
export function grantedTo(principal: Principal): ReadonlySet<string> {
  const there = granted.get(principal);
  if (there !== undefined) return there;
  const { policies, boundary } = principal;
  const limit = boundary === null ? null : siftedOf(documentOf(boundary)).allowed;
  const made = new Set<string>();
  for (const grant of policies) {
    for (const action of siftedOf(documentOf(grant)).allowed) if (limit === null || limit.has(action)) made.add(action);
  }
  granted.set(principal, made);
  return made;
}

function siftedOf(document: Document): Spoken {
  const there = sifted.get(document);
  if (there !== undefined) return there;
  const made = sift(document);
  sifted.set(document, made);
  return made;
}

function sift({ Statement: statements }: Document): Spoken {
  const found = new Map<string, Statement[]>();
  const allowed = new Set<string>();
  for (const statement of statements) {
    const actions = actionsOf(statement);
    if (actions.size === 0) continue;
    const { Sid: _sid, Action: _action, NotAction: _others, ...rest } = statement;
    const spoken: Statement = { ...rest, Action: ['*'] };
    for (const action of actions) {
      append(found, action, spoken);
      if (statement.Effect === 'Allow') allowed.add(action);
    }
  }
  return { statements: found, allowed };
}

function actionsOf({ Action, NotAction }: Statement): ReadonlySet<string> {
  const meant = new Set<string>();
  for (const pattern of NotAction ?? Action ?? []) for (const action of matching(pattern)) meant.add(action);
  return NotAction === undefined ? meant : new Set(ACTIONS.filter((action) => !meant.has(action)));
}

function matching(pattern: string): readonly string[] {
  if (pattern === '*' || pattern === '*:*') return ACTIONS;
  const lower = pattern.toLowerCase();
  const service = BY_SERVICE.get(lower.slice(0, lower.indexOf(':')));
  return service === undefined ? [] : service.filter((action) => globMatches(lower, action.toLowerCase()));
}

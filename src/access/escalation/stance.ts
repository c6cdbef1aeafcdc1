// What the statements of a document mean for all that there is, each document looked through once.
import type { Document, Statement } from '../../policy/document.ts';
import { mentionedBy } from './mentions.ts';

export interface Stance {
  /** It allows everything on no condition, whatever the resource. */
  readonly isWhole: boolean;
  readonly denies: readonly Statement[];
  /** A Deny surely takes something. */
  readonly isPlainlyDenying: boolean;
  /** Services of which an Allow speaks, one on no condition, and a Deny; `*` for all. */
  readonly services: readonly string[];
  readonly open: readonly string[];
  readonly denied: readonly string[];
  /** Condition keys for which it asks, in lower case. */
  readonly asked: readonly string[];
}

const openings = new WeakMap<Document, boolean>();

/** Whether a document may allow everything, on some condition or resource: asked of all, and true of few. */
export function mayAllowAll(document: Document): boolean {
  const known = openings.get(document) ?? document.Statement.some((statement) => statement.Effect === 'Allow' && isOpen(statement));
  openings.set(document, known);
  return known;
}

const stances = new WeakMap<Document, Stance>();

export function stanceOf(document: Document): Stance {
  const known = stances.get(document);
  if (known !== undefined) return known;
  const allows = document.Statement.filter(({ Effect }) => Effect === 'Allow');
  const denies = document.Statement.filter(({ Effect }) => Effect === 'Deny');
  const made = {
    isWhole: allows.some(isWhole),
    denies,
    isPlainlyDenying: denies.some(isPlainDeny),
    services: named(allows),
    open: named(allows.filter(isUnconditional)),
    denied: named(denies),
    asked: [...new Set(document.Statement.flatMap(mentionedBy))],
  };
  stances.set(document, made);
  return made;
}

// No pattern but `*` reaches over services, so that without one of these there is no need to ask.
function isOpen({ Action, NotAction }: Statement): boolean {
  return NotAction !== undefined || (Action ?? []).some((action) => action === '*' || action === '*:*');
}

function isWhole(statement: Statement): boolean {
  const { NotAction, Condition, Resource } = statement;
  return isOpen(statement) && NotAction === undefined && Condition === undefined && Resource?.includes('*') === true;
}

function isUnconditional({ Condition, Action, Resource }: Statement): boolean {
  const names = Resource !== undefined && Resource.length > 0 && !Resource.some((pattern) => pattern.includes('${'));
  return Condition === undefined && Action !== undefined && names;
}

// What it names is there, and it hangs on no condition.
function isPlainDeny({ Action = [], Resource = [], Condition, Principal, NotPrincipal }: Statement): boolean {
  return (
    Condition === undefined &&
    Principal === undefined &&
    NotPrincipal === undefined &&
    Action.some((action) => /^(\*|[a-z][a-z0-9-]*:[*A-Za-z]+)$/.test(action)) &&
    Resource.some((resource) => resource === '*' || /^arn:[a-z*-]+:[a-z0-9*-]+:[a-z0-9*-]*:[0-9*]*:[^$?]+$/.test(resource))
  );
}

function named(statements: readonly Statement[]): readonly string[] {
  return [...new Set(statements.flatMap(({ Action }) => (Action === undefined ? ['*'] : Action.map(serviceOf))))];
}

function serviceOf(action: string): string {
  return /^[^*?:]+:/.test(action) ? action.slice(0, action.indexOf(':')).toLowerCase() : '*';
}

const parts = new WeakMap<Document, Map<string, Document>>();

/** The document as far as it may be about one service. */
export function onlyService(document: Document, service: string): Document {
  const known = parts.get(document) ?? new Map<string, Document>();
  parts.set(document, known);
  const there = known.get(service);
  if (there !== undefined) return there;
  const statements = document.Statement.flatMap((statement) => {
    if (statement.NotAction !== undefined) return [statement];
    const actions = (statement.Action ?? []).filter((action) => [service, '*'].includes(serviceOf(action)));
    return actions.length === 0 ? [] : [{ ...statement, Action: actions }];
  });
  const made = { ...document, Statement: statements };
  known.set(service, made);
  return made;
}

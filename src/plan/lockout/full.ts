// The last user or role that may do everything: if it loses that, nobody but root can put the account right.
import { compiledOf, documentOf, EVERYTHING } from '../../access/effective.ts';
import { addressOf } from '../../model/address.ts';
import type { Address } from '../../model/address.ts';
import type { Action } from '../../model/plan.ts';
import type { Principal } from '../../model/principal.ts';
import { compilePermissions, contains } from '../../policy/containment.ts';
import type { Document, Statement } from '../../policy/document.ts';
import type { View } from '../transition/views.ts';
import type { Actor, World } from '../transition/world.ts';

export interface FullAccess {
  after(action: Action, touched: ReadonlySet<string>): void;
  /** The call after which nobody has full access, who had it last, and until which call; null if somebody has it all along. */
  readonly lapse: () => Lapse | null;
}

export interface Lapse {
  readonly by: Action;
  readonly who: Address;
  /** Null: to the end. */
  readonly until: Action | null;
}

/** Follows who may do everything, call by call. */
export function fullAccessIn(world: World, viewOf: (key: string) => View | undefined): FullAccess {
  const known = new Map<number, boolean>();
  const isFull = (view: View): boolean => {
    const found = known.get(view.id) ?? (view.isAll ? !isLinked(view.principal) : mayAll(view.principal));
    known.set(view.id, found);
    return found;
  };
  const holders = new Map<string, Address>();
  const look = (key: string): void => {
    // Of thousands nearly all hold nothing that could be full access, which is seen without taking their documents apart.
    const view = mightBeFull(world.actors.get(key), world) ? viewOf(key) : undefined;
    if (view !== undefined && isFull(view)) holders.set(key, view.principal.address);
    else holders.delete(key);
  };
  for (const key of world.actors.keys()) look(key);
  const isGuarded = holders.size > 0;
  let lapse: Lapse | null = null;
  return {
    after(action, touched) {
      if (!isGuarded) return;
      const last = [...holders.values()].at(-1);
      for (const key of touched) look(key);
      if (holders.size === 0) lapse ??= last === undefined ? null : { by: action, who: last, until: null };
      else if (lapse?.until === null) lapse = { ...lapse, until: action };
    },
    lapse: () => lapse,
  };
}

const ALL = compilePermissions({ grants: [EVERYTHING], limits: [] });
const ADMINISTRATOR = /^arn:[^:]+:iam::aws:policy\/AdministratorAccess$/;

/** Whether some document of theirs, or one that is not known, may allow everything. */
function mightBeFull(actor: Actor | undefined, { actors, keys, policies }: World): boolean {
  if (actor === undefined) return false;
  const { permits } = actor;
  if (permits.boundary !== null && !policies.has(permits.boundary)) return true;
  const groups = permits.groups.flatMap((group) => actors.get(keys.get(addressOf('Group', group)) ?? '')?.permits ?? []);
  return [permits, ...groups].some(
    ({ inline, attached }) =>
      Object.values(inline).some(isWide) ||
      attached.map((arn) => policies.get(arn)).some((policy) => policy === undefined || isWide(policy.document)),
  );
}

const wide = new WeakMap<Document, boolean>();

function isWide(document: Document): boolean {
  const found = wide.get(document) ?? document.Statement.some(isWideStatement);
  wide.set(document, found);
  return found;
}

function isWideStatement({ Effect, Action }: Statement): boolean {
  return Effect === 'Allow' && (Action === undefined || Action.includes('*'));
}

// Roles that only AWS may enter are nobody's.
function isLinked({ path }: Principal): boolean {
  return path.startsWith('/aws-service-role/');
}

/** True for who may do everything, whatever the context, and is not one of AWS's own roles. */
export function mayAll(principal: Principal): boolean {
  if (isLinked(principal)) return false;
  const { boundary, unknown, policies } = principal;
  const documents = policies.map(documentOf);
  // AWS's own document for it may not have been read.
  if (boundary === null && unknown.length === 1 && unknown.every((arn) => ADMINISTRATOR.test(arn)))
    return documents.every(({ Statement: all }) => all.every(({ Effect }) => Effect === 'Allow'));
  return unknown.length === 0 && documents.some(isWide) && contains(compiledOf(principal), ALL).verdict === 'proved';
}

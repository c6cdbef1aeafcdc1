// How far a principal reaches into each service: the most that it may do there, by AWS's own classes of actions.
// https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
import type { AccessLevel, ActionTable } from '../model/actions.ts';
import { byCodePoint, canonical } from '../model/json.ts';
import type { Principal, Principals } from '../model/principal.ts';
import { compilePermissions, meets } from '../policy/containment.ts';
import type { Compiled } from '../policy/containment.ts';
import type { Statement } from '../policy/document.ts';
import { documentOf, permissionsOf } from './effective.ts';

/** From most to least; `unknown`: a policy's document is not known, or the question takes too much work. */
export const REACHES = ['permissions', 'write', 'read'] as const;
export type Reach = (typeof REACHES)[number];
export type Level = Reach | 'none' | 'unknown';

/** Stands for every service that has no column of its own. */
export const OTHERS = '*';

const REACH_OF: Readonly<Record<AccessLevel, Reach>> = {
  List: 'read',
  Read: 'read',
  Tagging: 'write',
  Write: 'write',
  'Permissions management': 'permissions',
};
/** Actions that are asked at once. */
const AT_ONCE = 60;

/** Services that Allow statements name, those that most principals name first to be kept, in the order of their names; then OTHERS. */
export function servicesNamed(sides: readonly Principals[], table: ActionTable, most: number): readonly string[] {
  const known = new Set(table.services);
  const counts = new Map<string, number>();
  for (const { policies } of sides.flatMap(({ principals }) => principals)) {
    const actions = policies.flatMap((grant) =>
      documentOf(grant).Statement.flatMap(({ Effect, Action }) => (Effect === 'Allow' ? (Action ?? []) : [])),
    );
    const named = new Set(actions.map((action) => action.split(':', 1)[0]?.toLowerCase() ?? '').filter((service) => known.has(service)));
    for (const service of named) counts.set(service, (counts.get(service) ?? 0) + 1);
  }
  const kept = [...counts].sort(([a, more], [b, less]) => less - more || byCodePoint(a, b)).slice(0, most);
  return [...kept.map(([service]) => service).sort(byCodePoint), OTHERS];
}

/** What is allowed at all, by service and class: candidates for the question, which is then asked of the whole policies. */
type Candidates = ReadonlyMap<string, Readonly<Record<Reach, readonly string[]>>>;

/** Tells the level of a principal in each of the services; those with the same documents are asked once. */
export function levelsBy(table: ActionTable, services: readonly string[]): (principal: Principal) => readonly Level[] {
  const known = new Map<string, readonly Level[]>();
  const columns = new Set(services);
  return (principal) => {
    const key = keyOf(principal);
    const found = known.get(key) ?? levelsOf(principal, services, candidatesOf(principal, table, columns));
    known.set(key, found);
    return found;
  };
}

function levelsOf(principal: Principal, services: readonly string[], candidates: Candidates): readonly Level[] {
  const { permissions, known, unknown } = permissionsOf(principal);
  const compiled = compilePermissions(permissions, known);
  return services.map((service) => {
    const found = levelIn(compiled, candidates.get(service));
    return unknown.length > 0 && found !== 'permissions' ? 'unknown' : found;
  });
}

function levelIn(compiled: Compiled, candidates: Readonly<Record<Reach, readonly string[]>> | undefined): Level {
  if (candidates === undefined) return 'none';
  for (const reach of REACHES) {
    const actions = candidates[reach];
    for (let from = 0; from < actions.length; from += AT_ONCE) {
      const { verdict } = meets(compiled, { actions: actions.slice(from, from + AT_ONCE) });
      if (verdict !== 'disjoint') return verdict === 'met' ? reach : 'unknown';
    }
  }
  return 'none';
}

// Who has the same documents has the same levels, unless a document tells principals apart.
function keyOf({ address, policies, boundary, unknown }: Principal): string {
  const text = canonical([policies.map(({ document }) => document), boundary?.document ?? null, [...unknown]]);
  return /\$\{|aws:(?:principal|user)/i.test(text) ? `${address} ${text}` : text;
}

function candidatesOf({ policies }: Principal, table: ActionTable, columns: ReadonlySet<string>): Candidates {
  const statements = policies.flatMap((grant) => documentOf(grant).Statement);
  const actions = new Set(statements.filter(({ Effect }) => Effect === 'Allow').flatMap((statement) => actionsOf(statement, table)));
  for (const statement of statements) if (isFlatDeny(statement)) for (const action of actionsOf(statement, table)) actions.delete(action);
  const found = new Map<string, Record<Reach, string[]>>();
  for (const action of actions) {
    const fact = table.find(action);
    if (fact === undefined) continue;
    const service = columns.has(fact.service) ? fact.service : OTHERS;
    const lists = found.get(service) ?? { permissions: [], write: [], read: [] };
    lists[REACH_OF[fact.accessLevel]].push(action);
    found.set(service, lists);
  }
  return found;
}

function isFlatDeny({ Effect, Resource, Condition }: Statement): boolean {
  return Effect === 'Deny' && Condition === undefined && Resource?.includes('*') === true;
}

function actionsOf({ Action, NotAction }: Statement, table: ActionTable): readonly string[] {
  if (Action !== undefined) return Action.flatMap((pattern) => table.expand(pattern));
  const but = new Set((NotAction ?? []).flatMap((pattern) => table.expand(pattern)));
  return table.expand('*').filter((action) => !but.has(action));
}

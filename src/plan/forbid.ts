// Guardrails: what nobody may be able to do when the plan is done. Judged by what policies permit, never by how they are written.
import { documentOf, permissionsOf } from '../access/effective.ts';
import { decide, preparePolicies } from '../access/evaluate.ts';
import { askedOf, contextOf } from '../access/known.ts';
import type { AccessRequest } from '../model/access.ts';
import type { ActionTable } from '../model/actions.ts';
import type { Address, Scope } from '../model/address.ts';
import type { Finding } from '../model/finding.ts';
import { matcher } from '../model/glob.ts';
import type { Forbid } from '../model/guards.ts';
import { canonical, same } from '../model/json.ts';
import type { JsonObject } from '../model/json.ts';
import type { Grant, Principal, Principals } from '../model/principal.ts';
import { conditionsOf } from '../policy/conditions.ts';
import { compilePermissions, meets } from '../policy/containment.ts';
import type { Query } from '../policy/containment.ts';
import { asJson } from '../policy/document.ts';
import type { Document } from '../policy/document.ts';

export interface Forbidding {
  readonly forbid: readonly Forbid[];
  readonly before: Principals;
  readonly after: Principals;
  /** Declared, so that the manifests answer for what it can do. */
  readonly isDeclared: (address: Address) => boolean;
  readonly table: ActionTable;
}

/** What a principal can do of what is forbidden: a request, or why that could not be told; null if it can't. */
type Breach = { readonly witness: AccessRequest } | { readonly reason: string } | null;

/**
 * Refusals for declared and changed principals that could do what is forbidden, or of which that is undecided; a warning for the
 * others, who could before.
 */
export function forbidden({ forbid, before, after, isDeclared, table }: Forbidding): Finding[] {
  const old = new Map(before.principals.map((principal) => [principal.address, principal]));
  return forbid.flatMap((rule): Finding[] => {
    const isMeant = matcher(rule.principals ?? ['User/*', 'Role/*']);
    const isExcept = matcher(rule.except);
    const query = queryOf(rule, after.scope);
    const ask = asking(query);
    const actions = query.actions.flatMap((pattern) => table.expand(pattern));
    const others: Address[] = [];
    const refusals = after.principals.flatMap((principal): Finding[] => {
      const { address } = principal;
      if (!isMeant(address) || isExcept(address)) return [];
      const breach = ask(principal);
      if (breach === null) return [];
      if (isDeclared(address) || isChanged(old.get(address), principal))
        return [refused(rule, address, 'witness' in breach ? { witness: realOf(breach.witness, principal, actions) } : breach)];
      others.push(address);
      return [];
    });
    return [...refusals, ...(others.length === 0 ? [] : [warned(rule, others)])];
  });
}

// Statements that are about none of the actions say nothing about them: what is left is little, and the same for many.
function asking(query: Query): (principal: Principal) => Breach {
  const filtered = new WeakMap<JsonObject, Document>();
  const numbers = new Map<string, number>();
  const ids = new WeakMap<Document, number>();
  const answers = new Map<string, Breach>();
  const about = (grant: Grant): Document => {
    const found = filtered.get(grant.document) ?? aboutOnly(documentOf(grant), query.actions);
    filtered.set(grant.document, found);
    return found;
  };
  const idOf = (document: Document): number => {
    const known = ids.get(document);
    if (known !== undefined) return known;
    const text = canonical(document);
    const id = numbers.get(text) ?? numbers.size;
    numbers.set(text, id);
    ids.set(document, id);
    return id;
  };
  return (principal) => {
    const reduced = onlyAbout(principal, about);
    if (reduced === null) return doubtOf(principal);
    const { permissions, known } = permissionsOf(reduced);
    const asked = askedOf(reduced);
    const values = Object.entries(known.values).filter(([name]) => asked.has(name));
    const key = canonical([permissions.grants.map(idOf), permissions.limits.map(idOf), values, principal.unknown]);
    const found = answers.get(key);
    if (found !== undefined) return found;
    const answer = breachOf(reduced, query);
    answers.set(key, answer);
    return answer;
  };
}

// Null if what is left allows nothing.
function onlyAbout(principal: Principal, about: (grant: Grant) => Document): Principal | null {
  const part = (grant: Grant): Grant => ({ ...grant, document: asJson(about(grant)) });
  const policies = principal.policies.filter((grant) => about(grant).Statement.length > 0).map(part);
  const boundary = principal.boundary === null ? null : part(principal.boundary);
  const layers = [policies, ...(boundary === null ? [] : [[boundary]])];
  return layers.every((grants) => allows(grants.map(documentOf))) ? { ...principal, policies, boundary } : null;
}

function allows(documents: readonly Document[]): boolean {
  return documents.some((document) => document.Statement.some(({ Effect }) => Effect === 'Allow'));
}

function aboutOnly(document: Document, actions: readonly string[]): Document {
  const asked = actions.map(headOf);
  const isAbout = (pattern: string): boolean =>
    asked.some((other) => other.startsWith(headOf(pattern)) || headOf(pattern).startsWith(other));
  return { ...document, Statement: document.Statement.filter(({ Action }) => Action === undefined || Action.some(isAbout)) };
}

// What a pattern surely begins with.
function headOf(pattern: string): string {
  return (/^[^*?]*/.exec(pattern)?.[0] ?? '').toLowerCase();
}

function breachOf(principal: Principal, query: Query): Breach {
  const { permissions, known } = permissionsOf(principal);
  const answer = meets(compilePermissions(permissions, known), query);
  if (answer.verdict === 'met') return { witness: answer.witness };
  if (answer.verdict === 'undecided') return { reason: answer.reason };
  return doubtOf(principal);
}

function doubtOf({ unknown }: Principal): Breach {
  return unknown[0] === undefined ? null : { reason: `what ${unknown[0]} says is not known` };
}

// The witness of a wildcard is an action that may not exist; one that does says more.
function realOf(witness: AccessRequest, principal: Principal, actions: readonly string[]): AccessRequest {
  const prepared = preparePolicies({
    identityPolicies: principal.policies.map((grant) => grant.document),
    boundary: principal.boundary?.document ?? null,
  });
  const context = { ...witness.context, ...contextOf(permissionsOf(principal).known.values) };
  const real = [witness.action, ...actions].find(
    (action) => actions.includes(action) && decide(prepared, { ...witness, action, context }).decision === 'Allowed',
  );
  return real === undefined ? witness : { ...witness, action: real };
}

function queryOf({ actions, resources, conditions }: Forbid, scope: Scope): Query {
  const filled = resources.map((text) => text.replaceAll('$(account)', scope.account).replaceAll('$(partition)', scope.partition));
  return { actions, resources: filled, ...(conditions === null ? {} : { context: conditionsOf(conditions) }) };
}

function isChanged(before: Principal | undefined, after: Principal): boolean {
  if (before === undefined || before === after) return before === undefined;
  const isSame = after.policies.every((grant, index) => grant.document === before.policies[index]?.document);
  if (isSame && before.policies.length === after.policies.length && before.boundary?.document === after.boundary?.document)
    return !same([before.tags, before.unknown], [after.tags, after.unknown]);
  const inputs = ({ policies, boundary, tags, unknown }: Principal) => [
    policies.map((grant) => grant.document),
    boundary?.document ?? null,
    tags,
    unknown,
  ];
  return !same(inputs(before), inputs(after));
}

function refused(rule: Forbid, address: Address, breach: NonNullable<Breach>): Finding {
  const says =
    'witness' in breach
      ? `${address} could do what ${rule.name} forbids: ${told(breach.witness)}`
      : `whether ${address} could do what ${rule.name} forbids is undecided: ${breach.reason}`;
  return {
    severity: 'error',
    rule: 'forbidden',
    message: `${says}. Forbidden because: ${rule.why}`,
    next: `Take it from ${address}, or add it to except of ${rule.name} in a change of its own.`,
    place: rule.place,
    address,
  };
}

/** Addresses that are shown before the rest is counted. */
const SHOWN = 10;

function warned(rule: Forbid, addresses: readonly Address[]): Finding {
  const more = addresses.length > SHOWN ? ` and ${addresses.length - SHOWN} more` : '';
  return {
    severity: 'warning',
    rule: 'forbidden',
    message: `What ${rule.name} forbids is possible already for ${addresses.slice(0, SHOWN).join(', ')}${more}, whom this plan does not touch.`,
    next: `Take it from them, or add them to except of ${rule.name}.`,
    place: rule.place,
  };
}

function told({ action, resource, context }: AccessRequest): string {
  const keys = Object.entries(context).map(([key, values]) => `${key} = ${typeof values === 'string' ? values : values.join(', ')}`);
  return `${action} on ${resource}${keys.length === 0 ? '' : ` with ${keys.join(', ')}`}`;
}

// By which ways a role is entered that applies a plan, and which of them are still open at a moment.
import { trusts } from '../../access/assume.ts';
import type { Principal } from '../../model/principal.ts';
import { byCodePoint } from '../../model/json.ts';
import { compilePermissions, contains, meets } from '../../policy/containment.ts';
import type { Permissions } from '../../policy/containment.ts';
import { isDocument } from '../../policy/document.ts';
import type { Document, Principals, Statement } from '../../policy/document.ts';
import type { Providers } from './providers.ts';

/** Whether who could enter by it before the plan still can. */
export type Openness = 'open' | 'narrowed' | 'closed';

/** One who could enter: named by the trust policy, or a user or role of the account that it lets in. */
export interface Door {
  readonly who: string;
  /** An AWS service: nobody who could put something right. */
  readonly isService: boolean;
  openness(role: Principal, providers: Providers): Openness;
}

const ENTERING = ['sts:AssumeRole', 'sts:AssumeRoleWithWebIdentity', 'sts:AssumeRoleWithSAML'];
const BUDGET = { budget: 500_000 };

/** The doors that the trust policy opens to those outside of the account: providers, services, other accounts and those in them. */
export function namedDoors(role: Principal, account: string, providers: Providers): Door[] {
  const trust = trustOf(role);
  const named = trust.Statement.flatMap(({ Effect, Principal }) => (Effect === 'Allow' ? namesIn(Principal) : []));
  const names = new Map(named.map((name) => [`${name.type} ${name.value}`, name]));
  return [...names.values()]
    .filter(({ type, value }) => type !== 'AWS' || !(value === account || value.split(':')[4] === account || UNIQUE_ID.test(value)))
    .sort((a, b) => byCodePoint(`${a.type} ${a.value}`, `${b.type} ${b.value}`))
    .flatMap(({ type, value }): Door[] => {
      const before = sideOf(trust, type, value, providers);
      // A name alone lets nobody in: another statement may deny it, or the provider not be there.
      if (isClosed(before)) return [];
      const openness: Door['openness'] = (now, then) => compared(before, sideOf(trustOf(now), type, value, then));
      return [{ who: value === '*' ? 'everybody' : value, isService: type === 'Service', openness }];
    });
}

/** True if a user or role of the account may become the role. */
export function letsIn(role: Principal, by: Principal): boolean {
  return by.address !== role.address && trusts(role, by, {}, BUDGET).may !== 'no';
}

// Of a user or role of the account, which is looked at itself, or of nobody any more.
const UNIQUE_ID = /^A(ID|RO)A[A-Z0-9]+$/;

interface Name {
  readonly type: string;
  readonly value: string;
}

function namesIn(principals: Principals | undefined): Name[] {
  if (principals === undefined) return [];
  if (principals === '*') return [{ type: 'AWS', value: '*' }];
  return Object.entries(principals).flatMap(([type, values]) => values.map((value) => ({ type, value })));
}

// What the trust policy says about one name, as permissions: conditions are compared as those of any policy.
function sideOf(trust: Document, type: string, value: string, providers: Providers): Permissions {
  const concerned = trust.Statement.filter(({ Principal }) =>
    namesIn(Principal).some((name) => (name.type === type && name.value === value) || name.value === '*'),
  );
  const limit = type === 'Federated' ? providers.limit(value) : null;
  return { grants: [{ ...trust, Statement: concerned.map(withoutPrincipal) }], limits: limit === null ? [] : [limit] };
}

function withoutPrincipal({ Principal: _named, NotPrincipal: _others, ...rest }: Statement): Statement {
  return { ...rest, Resource: ['*'] };
}

function compared(before: Permissions, now: Permissions): Openness {
  const [then, present] = [compilePermissions(before), compilePermissions(now)];
  if (contains(present, then, BUDGET).verdict === 'proved') return 'open';
  const denies = before.grants.map((document) => only(document, 'Deny'));
  const allows = before.grants.map((document) => only(document, 'Allow'));
  const both = { grants: [...now.grants, ...denies], limits: [...now.limits, ...before.limits, ...allows] };
  return isClosed(both) ? 'closed' : 'narrowed';
}

function isClosed(side: Permissions): boolean {
  return meets(compilePermissions(side), { actions: ENTERING }, BUDGET).verdict === 'disjoint';
}

function only(document: Document, effect: Statement['Effect']): Document {
  return { ...document, Statement: document.Statement.filter(({ Effect }) => Effect === effect) };
}

function trustOf({ trust }: Principal): Document {
  return trust !== null && isDocument(trust) ? trust : { Version: '2012-10-17', Statement: [] };
}

// Who can do something: every principal that is permitted some of it, how, and under which condition; and who gets there by
// assuming a role.
import type { AccessRequest, ContextValues } from '../model/access.ts';
import type { Address } from '../model/address.ts';
import { isPattern } from '../model/check.ts';
import type { Principal, Principals } from '../model/principal.ts';
import { compilePermissions, contains, meets } from '../policy/containment.ts';
import type { Compiled } from '../policy/containment.ts';
import type { Document } from '../policy/document.ts';
import { trusts } from './assume.ts';
import { EVERYTHING, permissionsOf } from './effective.ts';
import { completed, contextOf, givenIn, openIn, told, usualIn } from './known.ts';
import type { KnownValues } from './known.ts';
import { rulingOn } from './ruling.ts';
import { mightAllow } from './sift.ts';
import type { Grounds } from './ruling.ts';
import { outsiders, reaching } from './who/reach.ts';
import type { Outside, Through } from './who/reach.ts';

export interface Wanted {
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, ContextValues>>;
}

/** `all`: all of it, at once; `some`: a part of a pattern; `conditional`: only if the context is right. */
export type Extent = 'all' | 'some' | 'conditional';

export interface Able {
  readonly principal: Address;
  readonly arn: string;
  readonly extent: Extent;
  /** The statements that allow the witness; of a role that is assumed, none. */
  readonly by: readonly Grounds[];
  /** What the context of the witness holds beside what was given and is known; null if nothing. */
  readonly condition: Readonly<Record<string, ContextValues>> | null;
  readonly witness: AccessRequest;
}

export interface WhoCan {
  readonly able: readonly Able[];
  /** Who would be able to but for a Deny. */
  readonly denied: readonly { readonly principal: Address; readonly by: Grounds | null }[];
  readonly undecided: readonly { readonly principal: Address; readonly reason: string }[];
  /** Who becomes one of these by assuming roles, one after the other. */
  readonly through: readonly Through[];
  /** Whom the roles among them let in from elsewhere. */
  readonly outside: readonly Outside[];
}

type Finding =
  | { readonly able: Able }
  | { readonly denied: WhoCan['denied'][number] }
  | { readonly undecided: WhoCan['undecided'][number] }
  | null;

/** Asks every principal of a state. Resource policies are no part of the answer, except trust policies of roles. */
export function whoCan(principals: Principals, wanted: Wanted, asOf: string): WhoCan {
  const role =
    wanted.action.toLowerCase() === 'sts:assumerole'
      ? principals.principals.find(({ kind, arn }) => kind === 'Role' && arn === wanted.resource)
      : undefined;
  const found = principals.principals.map((principal) => {
    const known = givenIn(principal, wanted.context, asOf);
    return role === undefined ? ask(principal, wanted, known) : assume(principal, role, known);
  });
  const able = found.flatMap((one) => (one !== null && 'able' in one ? [one.able] : []));
  const there = new Set(able.map(({ principal }) => principal));
  const targets = principals.principals.filter(({ kind, address }) => kind === 'Role' && there.has(address));
  return {
    able,
    denied: found.flatMap((one) => (one !== null && 'denied' in one ? [one.denied] : [])),
    undecided: found.flatMap((one) => (one !== null && 'undecided' in one ? [one.undecided] : [])),
    through: reaching(principals, targets),
    outside: outsiders(targets),
  };
}

function ask(principal: Principal, wanted: Wanted, known: KnownValues): Finding {
  const { address } = principal;
  if (principal.unknown.length === 0 && !mightAllow(principal, wanted.action, wanted.resource)) return null;
  const { permissions, unknown } = permissionsOf(principal);
  const query = { actions: [wanted.action], resources: [wanted.resource] };
  const asking = (grants: readonly Document[]): Compiled => compilePermissions({ ...permissions, grants }, { values: known });
  const compiled = asking(permissions.grants);
  const answer = meets(compiled, query);
  if (answer.verdict === 'undecided') return { undecided: { principal: address, reason: answer.reason } };
  if (unknown.length > 0 && meets(asking([...permissions.grants, EVERYTHING]), query).verdict !== 'disjoint')
    return { undecided: { principal: address, reason: unsure(principal, answer.verdict === 'met') } };
  if (answer.verdict === 'met') return { able: ableBy(principal, wanted, known, answer.witness) };
  // What the Allow statements alone would permit is denied.
  const but = meets(
    compilePermissions({ grants: permissions.grants.map(allowing), limits: permissions.limits.map(allowing) }, { values: known }),
    query,
  );
  if (but.verdict !== 'met') return null;
  const ruling = rulingOn(principal, completed(but.witness, known));
  return ruling.decision === 'ExplicitlyDenied' ? { denied: { principal: address, by: ruling.grounds } } : null;
}

function ableBy(principal: Principal, wanted: Wanted, known: KnownValues, witness: AccessRequest): Able {
  const { action, resource } = wanted;
  const usual = usualIn(principal, known);
  const single = !isPattern(action) && !isPattern(resource);
  const plain = { action, resource, context: contextOf(usual) };
  const atOnce = single ? rulingOn(principal, plain).decision === 'Allowed' : isAllOf(principal, wanted, usual);
  const request = single && atOnce ? plain : completed(witness, known);
  const condition = single && atOnce ? null : openIn(witness, known);
  const part: Extent = condition === null ? 'some' : 'conditional';
  return {
    principal: principal.address,
    arn: principal.arn,
    extent: atOnce ? 'all' : part,
    by: groundsOf(principal, request),
    condition: atOnce ? null : condition,
    witness: told(request, principal),
  };
}

function isAllOf(principal: Principal, { action, resource }: Wanted, known: KnownValues): boolean {
  const asked: Document = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: [action], Resource: [resource] }] };
  const all = compilePermissions({ grants: [asked], limits: [] }, { values: known });
  return contains(compilePermissions(permissionsOf(principal).permissions, { values: known }), all).verdict === 'proved';
}

/** Every statement that allows the request by itself: one of each policy. */
function groundsOf(principal: Principal, request: AccessRequest): Grounds[] {
  return principal.policies.flatMap((grant) => {
    const { decision, grounds } = rulingOn({ ...principal, policies: [grant], boundary: null }, request);
    return decision === 'Allowed' && grounds !== null ? [grounds] : [];
  });
}

function assume(principal: Principal, role: Principal, known: KnownValues): Finding {
  const answer = trusts(role, principal, known);
  if (answer.may === 'no') return null;
  if (answer.may === 'undecided') return { undecided: { principal: principal.address, reason: answer.reason } };
  const condition = answer.may === 'yes' ? null : openIn(answer.witness, known);
  const extent = answer.may === 'yes' ? 'all' : 'conditional';
  return {
    able: {
      principal: principal.address,
      arn: principal.arn,
      extent,
      by: groundsOf(principal, answer.witness),
      condition,
      witness: told(answer.witness, principal),
    },
  };
}

function unsure({ unknown }: Principal, isMet: boolean): string {
  return `${unknown.join(', ')} ${unknown.length === 1 ? 'is' : 'are'} not known; what is known ${isMet ? 'allows it' : 'does not allow it'}`;
}

function allowing(document: Document): Document {
  return { ...document, Statement: document.Statement.filter(({ Effect }) => Effect === 'Allow') };
}

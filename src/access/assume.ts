// Who may become a role of the same account: its trust policy and, where that trusts the account as a whole, the caller's own
// policies. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics-single-account.html
import type { AccessRequest } from '../model/access.ts';
import type { Principal } from '../model/principal.ts';
import { parseArn } from '../policy/arn.ts';
import { compilePermissions, meets } from '../policy/containment.ts';
import type { Known, Options, Permissions } from '../policy/containment.ts';
import { isDocument } from '../policy/document.ts';
import type { Document, Principals, Statement } from '../policy/document.ts';
import { EVERYTHING, permissionsOf } from './effective.ts';
import { evaluate } from './evaluate.ts';
import { contextOf } from './known.ts';
import { mightAllow } from './sift.ts';
import type { KnownValues } from './known.ts';

/** Whether a principal may assume a role. `conditional`: only if the context is right, as in the witness. */
export type Assumption =
  | { readonly may: 'yes' | 'conditional'; readonly witness: AccessRequest }
  | { readonly may: 'no' }
  | { readonly may: 'undecided'; readonly reason: string };

const NO: Assumption = { may: 'no' };

/** Whether `by`, a principal of the same account, may call sts:AssumeRole on the role; `given` is known of the request beside who asks. */
export function trusts(role: Principal, by: Principal, given: KnownValues = {}, options: Options = {}): Assumption {
  if (!isDoorFor(role, by)) return NO;
  const trust = trustOf(role);
  const named = projected(trust, ({ Principal, NotPrincipal }) => isNamed(Principal, NotPrincipal, by));
  const open = projected(trust, ({ Principal }) => isEveryone(Principal));
  const delegated = projected(trust, ({ Principal }) => isOfAccount(Principal, by));
  if (![named, delegated].some(letsIn)) return NO;
  const { permissions, known: own, unknown } = permissionsOf(by);
  const known = { values: { ...own.values, ...given } };
  const plain: AccessRequest = { action: ASSUME, resource: role.arn, principal: by.arn, context: contextOf(known.values) };
  if (unknown.length === 0 && isAllowed(plain, trust, by)) return { may: 'yes', witness: plain };
  const denied = [named, delegated, ...permissions.grants, ...permissions.limits].map((document) => only('Deny', document));
  // What is not known might allow it, and might deny it.
  const grants = unknown.length === 0 ? permissions.grants : [...permissions.grants, EVERYTHING];
  const ways: Permissions[] = [
    // Who is named needs no permission of its own; what is denied stays denied, and the boundary of a role that is named limits it.
    { grants: [only('Allow', open), ...denied], limits: [] },
    { grants: [only('Allow', named), ...denied], limits: by.kind === 'Role' ? permissions.limits : [] },
    { grants: [...grants, ...denied], limits: [...permissions.limits, only('Allow', delegated)] },
  ];
  const found = best(ways.map((way) => ask(way, known, role, options)));
  if (unknown.length === 0 || found.may === 'no') return found;
  return { may: 'undecided', reason: `${unknown.join(', ')}: not known` };
}

/** Whether an AWS service, `ec2.amazonaws.com`, may assume the role. */
export function trustsService(role: Principal, service: string): Assumption {
  const trust = trustOf(role);
  const named = projected(trust, ({ Principal }) => Principal === '*' || Principal?.['Service']?.includes(service) === true);
  if (!letsIn(named)) return NO;
  const plain: AccessRequest = { action: ASSUME, resource: role.arn, principal: service, context: {} };
  if (isAllowed(plain, trust, null)) return { may: 'yes', witness: plain };
  return ask({ grants: [named], limits: [] }, { values: {} }, role);
}

/** Whom the Allow statements of a trust policy name, at a glance. */
export interface Doors {
  readonly names: ReadonlySet<string>;
  /** Others than those may be meant: everyone, sessions, all but somebody. */
  readonly isOpen: boolean;
}

const doors = new WeakMap<Principal, Doors>();

// A cheap look before the whole question: an account may have millions of pairs of a role and a principal.
function isDoorFor(role: Principal, by: Principal): boolean {
  const { names, isOpen } = doorsOf(role);
  if (isOpen || names.has(by.arn) || (by.uniqueId !== null && names.has(by.uniqueId))) return true;
  // An account passes it on to those whose own policies allow it.
  const account = by.arn.split(':')[4] ?? '';
  return names.has(account) && (by.unknown.length > 0 || mightAllow(by, ASSUME, role.arn));
}

/** Whom a role's trust policy may let in, for finding candidates. */
export function doorsOf(role: Principal): Doors {
  const known = doors.get(role);
  if (known !== undefined) return known;
  const allowing = trustOf(role).Statement.filter(({ Effect }) => Effect === 'Allow');
  const named = allowing.map(({ Principal = {} }) => (Principal === '*' ? ['*'] : (Principal['AWS'] ?? [])));
  const names = new Set(named.flat());
  const isOpen =
    names.has('*') || allowing.some(({ NotPrincipal }) => NotPrincipal !== undefined) || [...names].some((name) => name.includes(':sts:'));
  const made = { names, isOpen };
  doors.set(role, made);
  return made;
}

/** The action that a trust policy is about. */
export const ASSUME = 'sts:AssumeRole';
const CLOSED: Document = { Version: '2012-10-17', Statement: [] };

function trustOf({ trust }: Principal): Document {
  return trust !== null && isDocument(trust) ? trust : CLOSED;
}

function isAllowed(request: AccessRequest, trust: Document, by: Principal | null): boolean {
  const identityPolicies = by === null ? [] : by.policies.map((grant) => grant.document);
  return evaluate({ request, identityPolicies, boundary: by?.boundary?.document ?? null, resourcePolicy: trust }).decision === 'Allowed';
}

function ask(permissions: Permissions, known: Known, role: Principal, options: Options = {}): Assumption {
  const answer = meets(compilePermissions(permissions, known), { actions: [ASSUME], resources: [role.arn] }, options);
  switch (answer.verdict) {
    case 'met':
      return { may: 'conditional', witness: answer.witness };
    case 'disjoint':
      return NO;
    case 'undecided':
      return { may: 'undecided', reason: answer.reason };
  }
}

function best(found: readonly Assumption[]): Assumption {
  return found.find(({ may }) => may === 'conditional') ?? found.find(({ may }) => may === 'undecided') ?? NO;
}

function letsIn({ Statement: statements }: Document): boolean {
  return statements.some(({ Effect }) => Effect === 'Allow');
}

/** The statements of a trust policy that concern someone, as statements of an identity policy. */
function projected(trust: Document, concerns: (statement: Statement) => boolean): Document {
  const statements = trust.Statement.filter(concerns).map(({ Principal: _named, NotPrincipal: _others, ...rest }) => ({
    ...rest,
    Resource: ['*'],
  }));
  return { Version: trust.Version, Statement: statements };
}

function only(effect: Statement['Effect'], document: Document): Document {
  return { ...document, Statement: document.Statement.filter(({ Effect }) => Effect === effect) };
}

function isNamed(principals: Principals | undefined, others: Principals | undefined, by: Principal): boolean {
  if (others !== undefined) return others !== '*' && !isNamed(others, undefined, by) && !isOfAccount(others, by);
  if (principals === undefined) return false;
  if (isEveryone(principals)) return true;
  return principals !== '*' && (principals['AWS'] ?? []).some((name) => name === by.arn || name === by.uniqueId || isSessionOf(name, by));
}

function isEveryone(principals: Principals | undefined): boolean {
  return principals === '*' || principals?.['AWS']?.includes('*') === true;
}

/** An account is named by its id; the normal form knows no other way. */
function isOfAccount(principals: Principals | undefined, by: Principal): boolean {
  const account = parseArn(by.arn)?.account;
  return account !== undefined && principals !== undefined && principals !== '*' && principals['AWS']?.includes(account) === true;
}

// Whoever assumes a role chooses the name of the session.
function isSessionOf(name: string, by: Principal): boolean {
  const arn = parseArn(name);
  return (
    by.kind === 'Role' &&
    arn?.service === 'sts' &&
    arn.account === parseArn(by.arn)?.account &&
    arn.resource.startsWith(`assumed-role/${by.name}/`)
  );
}

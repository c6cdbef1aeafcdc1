// One action with one resource of a check, judged.
import type { AccessRequest } from '../../model/access.ts';
import { isPattern } from '../../model/check.ts';
import type { Assertion } from '../../model/check.ts';
import { isList } from '../../model/json.ts';
import type { Principal, Principals } from '../../model/principal.ts';
import { compilePermissions, contains, meets } from '../../policy/containment.ts';
import type { Document } from '../../policy/document.ts';
import { globMatches } from '../../policy/pattern.ts';
import { trusts } from '../assume.ts';
import { EVERYTHING, permissionsOf } from '../effective.ts';
import { completed, contextOf, givenIn, openIn, told, usualIn } from '../known.ts';
import type { KnownValues } from '../known.ts';
import { describeGrounds, rulingOn } from '../ruling.ts';
import type { Grounds, Ruling } from '../ruling.ts';

export type Outcome = 'holds' | 'fails' | 'undecided';

export interface Opinion {
  readonly outcome: Outcome;
  /** Why, in one sentence. */
  readonly why: string;
  readonly grounds: Grounds | null;
  /** A request that shows it: not permitted where `can` fails, permitted where `cannot` fails. */
  readonly witness: AccessRequest | null;
}

/** What is asserted of whom, on which state, at which instant (`2026-11-22T10:42Z`). */
export interface Matter {
  readonly principal: Principal;
  readonly principals: Principals;
  readonly asOf: string;
  readonly action: string;
  readonly resource: string;
  readonly context: Assertion['context'];
}

/** Whether all of it is permitted in this context, in which every key is absent that is neither given nor known. */
export function judgeCan(matter: Matter): Opinion {
  const { principal, action, resource } = matter;
  const known = usualIn(principal, givenIn(principal, matter.context, matter.asOf));
  const role = roleMeant(matter);
  if (role !== undefined) return assuming(matter, role, known, true);
  const unknown = principal.unknown.length === 0 ? undefined : unsure(principal);
  if (!isPattern(action) && !isPattern(resource)) {
    const request = { action, resource, context: contextOf(known) };
    const ruling = rulingOn(principal, request);
    if (ruling.decision === 'Allowed') return unknown ?? holds(ruling.grounds);
    return ruling.decision === 'ExplicitlyDenied' ? refused(principal, request, ruling) : (unknown ?? refused(principal, request, ruling));
  }
  const asked: Document = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: [action], Resource: [resource] }] };
  const { permissions } = permissionsOf(principal);
  const grants = unknown === undefined ? permissions.grants : [...permissions.grants, EVERYTHING];
  const answer = contains(
    compilePermissions({ ...permissions, grants }, { values: known }),
    compilePermissions({ grants: [asked], limits: [] }, { values: known }),
  );
  if (answer.verdict === 'undecided') return undecided(answer.reason);
  if (answer.verdict === 'proved') return unknown ?? holds(null);
  const request = completed(answer.witness, known);
  const ruling = rulingOn(principal, request);
  return ruling.decision === 'Allowed' ? disagreement(request) : refused(principal, request, ruling);
}

/** Whether none of it is permitted, whatever the context holds beside what is given and known. */
export function judgeCannot(matter: Matter): Opinion {
  const { principal, principals, action, resource } = matter;
  const known = givenIn(principal, matter.context, matter.asOf);
  const role = roleMeant(matter);
  if (role !== undefined) return assuming(matter, role, known, false);
  const roles = globMatches(action.toLowerCase(), ASSUME)
    ? principals.principals.filter((other) => other.kind === 'Role' && globMatches(resource, other.arn))
    : [];
  const assumed = roles.map((other) => assuming(matter, other, known, false)).find(({ outcome }) => outcome !== 'holds');
  return assumed ?? judgeOwn(matter, known);
}

const ASSUME = 'sts:assumerole';

function judgeOwn({ principal, action, resource }: Matter, known: KnownValues): Opinion {
  const { permissions, unknown } = permissionsOf(principal);
  // What is not known might allow anything, but what is denied stays denied.
  const grants = unknown.length === 0 ? permissions.grants : [...permissions.grants, EVERYTHING];
  const answer = meets(compilePermissions({ ...permissions, grants }, { values: known }), { actions: [action], resources: [resource] });
  if (answer.verdict === 'disjoint') return holds(null);
  if (unknown.length > 0) return unsure(principal);
  if (answer.verdict === 'undecided') return undecided(answer.reason);
  const { witness } = answer;
  const request = completed(witness, known);
  const ruling = rulingOn(principal, request);
  if (ruling.decision !== 'Allowed') return disagreement(request);
  const by = ruling.grounds === null ? '' : `: ${describeGrounds(ruling.grounds)}`;
  const why = `${principal.address} can ${request.action} on ${request.resource}${ifText(witness, known)}${by}`;
  return { outcome: 'fails', why, grounds: ruling.grounds, witness: told(request, principal) };
}

/** The role of this account that the one action and the one resource mean: its trust policy decides. */
function roleMeant({ principals, action, resource }: Matter): Principal | undefined {
  if (action.toLowerCase() !== ASSUME) return undefined;
  return principals.principals.find((other) => other.kind === 'Role' && other.arn === resource);
}

function assuming({ principal }: Matter, role: Principal, known: KnownValues, wanted: boolean): Opinion {
  const answer = trusts(role, principal, known);
  if (answer.may === 'undecided') return undecided(answer.reason);
  const witness = answer.may === 'no' ? null : told(answer.witness, principal);
  // To be able to means in this context; to be unable to, in every one.
  const may = wanted ? answer.may === 'yes' : answer.may !== 'no';
  if (may === wanted) return holds(null);
  if (witness === null || wanted)
    return {
      outcome: 'fails',
      why: `${principal.address} can't assume ${role.address}: its trust policy and ${principal.address}'s policies don't let it`,
      grounds: null,
      witness,
    };
  return { outcome: 'fails', why: `${principal.address} can assume ${role.address}${ifText(witness, known)}`, grounds: null, witness };
}

function holds(grounds: Grounds | null): Opinion {
  return { outcome: 'holds', why: grounds === null ? '' : describeGrounds(grounds), grounds, witness: null };
}

function refused(principal: Principal, request: AccessRequest, { decision, layer, grounds }: Ruling): Opinion {
  const what = `${request.action} on ${request.resource}`;
  const why =
    decision === 'ExplicitlyDenied' && grounds !== null
      ? `${what} is denied by ${describeGrounds(grounds)}`
      : `${layer === 'boundary' ? 'the permissions boundary does not allow' : 'no policy allows'} ${what}`;
  return { outcome: 'fails', why, grounds, witness: told(request, principal) };
}

function undecided(reason: string): Opinion {
  return { outcome: 'undecided', why: reason, grounds: null, witness: null };
}

function unsure({ unknown }: Principal): Opinion {
  return undecided(`${unknown.join(', ')}: what ${unknown.length === 1 ? 'it says' : 'they say'} is not known`);
}

function disagreement({ action, resource }: AccessRequest): Opinion {
  return undecided(`the decision procedure and the evaluator disagree about ${action} on ${resource}`);
}

function ifText(witness: AccessRequest, known: KnownValues): string {
  const open = Object.entries(openIn(witness, known) ?? {});
  return open.length === 0
    ? ''
    : ` if ${open.map(([key, values]) => `${key} is ${isList(values) ? values.join(', ') : values}`).join(' and ')}`;
}

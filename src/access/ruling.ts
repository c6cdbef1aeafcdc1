// Which statement of which policy decides a principal's request: the evaluator's answer in the names of the account.
import type { AccessRequest } from '../model/access.ts';
import type { Address } from '../model/address.ts';
import type { Grant, Principal } from '../model/principal.ts';
import { parseArn } from '../policy/arn.ts';
import type { Statement } from '../policy/document.ts';
import { documentOf } from './effective.ts';
import { decide, preparePolicies } from './evaluate.ts';
import type { Decision, Prepared } from './evaluate.ts';

/** The statement behind a decision. */
export interface Grounds {
  /** `User/x/inline/NAME`, `Policy/NAME`, or an ARN. */
  readonly source: string;
  readonly via: Address | null;
  readonly effect: 'Allow' | 'Deny';
  readonly sid: string | null;
  /** The statement in short: `Allow s3:GetObject on arn:aws:s3:::demo/*`. */
  readonly statement: string;
}

export interface Ruling extends Pick<Decision, 'decision' | 'layer'> {
  /** Null where nothing allows it. */
  readonly grounds: Grounds | null;
}

/** What the identity policies of a principal say to a request; resource policies, wherever the resource is, are no part of it. */
export function rulingOn(principal: Principal, request: Omit<AccessRequest, 'principal'>): Ruling {
  const resourceAccount = parseArn(principal.arn)?.account ?? '';
  const { decision, layer, by } = decide(preparedOf(principal), { ...request, principal: principal.arn, resourceAccount });
  return { decision, layer, grounds: by === null ? null : (groundsOf(principal, by) ?? null) };
}

/** `Policy/demo-read (GetObjects) via Group/readers`. */
export function describeGrounds({ source, via, sid, statement }: Grounds): string {
  return `${source}${sid === null ? '' : ` (${sid})`}${via === null ? '' : ` via ${via}`}: ${statement}`;
}

const prepared = new WeakMap<Principal, Prepared>();

function preparedOf(principal: Principal): Prepared {
  const there = prepared.get(principal);
  if (there !== undefined) return there;
  const made = preparePolicies({
    identityPolicies: principal.policies.map((grant) => grant.document),
    boundary: principal.boundary?.document ?? null,
  });
  prepared.set(principal, made);
  return made;
}

const PLACE = /^(?:identityPolicies\[(\d+)\]|boundary)\.Statement(?:\[(\d+)\])?/;

function groundsOf({ policies, boundary }: Principal, by: string): Grounds | undefined {
  const [found, policy, statement = '0'] = PLACE.exec(by) ?? [];
  const grant = found === undefined || policy === undefined ? boundary : policies[Number(policy)];
  return grant === null || grant === undefined ? undefined : groundsIn(grant, Number(statement));
}

function groundsIn(grant: Grant, index: number): Grounds | undefined {
  const statement = documentOf(grant).Statement[index];
  if (statement === undefined) return undefined;
  const { source, via } = grant;
  return { source, via, effect: statement.Effect, sid: statement.Sid ?? null, statement: short(statement) };
}

function short({ Effect, Action, NotAction, Resource, NotResource, Condition }: Statement): string {
  const actions = Action === undefined ? `all but ${some(NotAction)}` : some(Action);
  const resources = Resource === undefined ? `all but ${some(NotResource)}` : some(Resource);
  const conditions = Object.values(Condition ?? {}).flatMap((keys) => Object.keys(keys));
  return `${Effect} ${actions} on ${resources}${conditions.length === 0 ? '' : ` if ${some([...new Set(conditions)])}`}`;
}

const SHOWN = 3;

function some(texts: readonly string[] = []): string {
  const more = texts.length - SHOWN;
  return more > 0 ? `${texts.slice(0, SHOWN).join(', ')} and ${more} more` : texts.join(', ');
}

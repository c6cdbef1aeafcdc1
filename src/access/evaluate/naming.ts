// Whether a Principal element names the caller, and how: on that depends what else may limit it.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
import { accountOfRoot, parseArn } from '../../policy/arn.ts';
import type { Caller } from './caller.ts';
import type { Context } from './context.ts';

/**
 * `direct`: the user, the session or everyone, which no implicit deny limits; `role`: the role of a session, which boundary and
 * session policy limit; `account`: the account, which delegates to its identity policies.
 */
export type Naming = 'direct' | 'role' | 'account';

/** Principals by type; the type `*` with the value `*` stands for everyone. */
export interface Named {
  readonly type: string;
  readonly values: readonly string[];
}

const STRENGTH: readonly Naming[] = ['direct', 'role', 'account'];

/** The way in which the caller is named that limits it least; undefined if it is not named. */
export function namingOf(principals: readonly Named[], caller: Caller, context: Context): Naming | undefined {
  const found = new Set(
    principals.flatMap(({ type, values }) => values.map((value) => namedBy(type.toLowerCase(), value, caller, context))),
  );
  return STRENGTH.find((naming) => found.has(naming));
}

/**
 * `*` alone and `{"AWS": "*"}` say the same: everyone, also services and whoever did not sign. Permissions that reach a session
 * that way are not limited by boundary or session policy (the Principal page of the guide, under role principals).
 */
function namedBy(type: string, value: string, caller: Caller, context: Context): Naming | undefined {
  if (value === '*' && (type === 'aws' || type === '*')) return 'direct';
  if (caller.kind === 'other') return type === caller.type.toLowerCase() && (value === caller.name || value === '*') ? 'direct' : undefined;
  if (type !== 'aws' || caller.account === null) return undefined;
  const account = /^\d{12}$/.test(value) ? value : accountOfRoot(value);
  if (account !== undefined) return accountNaming(account, caller);
  return value.startsWith('arn:') ? arnNaming(value, caller) : idNaming(value, caller, context);
}

function accountNaming(account: string, caller: Caller): Naming | undefined {
  if (account !== caller.account) return undefined;
  return caller.kind === 'root' ? 'direct' : 'account';
}

/**
 * Names are compared with case, and wildcards are plain characters here. A role is one with its sessions, whose ARNs lack the
 * path. A user is limited like a role in a session of GetFederationToken; that such a session is the user's is read from its
 * name, which is all that a request shows.
 */
function arnNaming(value: string, caller: Caller): Naming | undefined {
  if (value === caller.name) return caller.kind === 'role' ? 'role' : 'direct';
  const arn = parseArn(value);
  if (arn === undefined || arn.service !== 'iam' || arn.account !== caller.account) return undefined;
  const [type, ...names] = arn.resource.split('/');
  if (names.at(-1) !== caller.friendly) return undefined;
  if (type === 'role' && caller.kind === 'session') return 'role';
  return type === 'user' && caller.kind === 'federated' ? 'role' : undefined;
}

/** `AIDA…` and `AROA…`: what is left of a principal that was deleted, or written so. A session's id is that of its role and its name. */
function idNaming(value: string, caller: Caller, context: Context): Naming | undefined {
  const [id = ''] = context.get('aws:userid') ?? [];
  if (!/^A[A-Z0-9]{3,}/.test(value)) return undefined;
  if (id === value) return caller.kind === 'role' ? 'role' : 'direct';
  return id.startsWith(`${value}:`) ? 'role' : undefined;
}

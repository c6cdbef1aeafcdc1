// The decision: a Deny anywhere, then what each layer must allow.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
import { arnSegments } from '../../policy/pattern.ts';
import { callerOf } from './caller.ts';
import type { Caller } from './caller.ts';
import { contextOf } from './context.ts';
import type { Naming } from './naming.ts';
import type { Prepared } from './prepare.ts';
import type { Decision, Layer, Request } from './question.ts';
import type { Asked, Rule } from './rule.ts';
import { allowOf, allowsByNaming, denyOf } from './sheet.ts';
import type { Sheet } from './sheet.ts';

/** Decides one request against compiled policies. */
export function settle(prepared: Prepared, request: Request): Decision {
  const caller = callerOf(request.principal);
  const asked = askedOf(request, caller, prepared.boundary !== null);
  const layers = layersOf(prepared, caller);
  for (const [layer, sheet] of layers) {
    const rule = denyOf(sheet, asked);
    if (rule !== undefined) return { decision: 'ExplicitlyDenied', by: rule.by, layer };
  }
  const missing = layers.find(([layer, sheet]) => (layer === 'scp' || layer === 'rcp') && !isWithin(layer, sheet, asked));
  if (missing !== undefined) return lacking(missing[0]);
  return granted(prepared, asked, accountOfResource(request, asked));
}

function askedOf(request: Request, caller: Caller, bounded: boolean): Asked {
  const { action, resource, context } = request;
  const segments = arnSegments(resource);
  return { action: action.toLowerCase(), resource, segments, caller, context: contextOf(context, caller), bounded };
}

/**
 * Every layer that concerns the caller, in the order in which a Deny is told. Service-linked roles stand outside of control
 * policies; service control policies are for the users, roles and root of an account, not for services and strangers.
 */
function layersOf(prepared: Prepared, caller: Caller): (readonly [Layer, Sheet])[] {
  const { identity, boundary, session, resource, scps, rcps } = prepared;
  const stranger = caller.kind === 'other' || caller.kind === 'anonymous';
  const layers: readonly (readonly [Layer, readonly (Sheet | null)[]])[] = [
    ['identity', [identity]],
    ['boundary', [boundary]],
    ['session', [session]],
    ['resource', [resource]],
    ['scp', caller.serviceLinked || stranger ? [] : scps],
    ['rcp', caller.serviceLinked ? [] : rcps],
  ];
  return layers.flatMap(([layer, sheets]) => sheets.flatMap((sheet) => (sheet === null ? [] : [[layer, sheet] as const])));
}

/**
 * A service control policy level without an Allow that applies allows nothing. RCPFullAWSAccess is attached to every level of resource
 * control policies and can't be detached, so that a level that is given with Deny statements alone limits nothing else.
 */
function isWithin(layer: Layer, sheet: Sheet, asked: Asked): boolean {
  return allowOf(sheet, asked) !== undefined || (layer === 'rcp' && !sheet.rules.some((rule) => rule.allows));
}

/** What the policies of principal and resource grant when nothing denies. */
function granted(prepared: Prepared, asked: Asked, resourceAccount: string | null): Decision {
  const { caller } = asked;
  const allowed = prepared.resource === null ? new Map<Naming, Rule>() : allowsByNaming(prepared.resource, asked);
  const named = allowed.get('direct') ?? allowed.get('role') ?? allowed.get('account');
  if (caller.kind === 'anonymous' || caller.kind === 'other') return named === undefined ? lacking('resource') : by(named, 'resource');
  const identity = identityOf(prepared, asked);
  if (caller.account !== null && resourceAccount !== null && caller.account !== resourceAccount)
    return identity.decision === 'Allowed' && named === undefined ? lacking('resource') : identity;
  const added = addedBy(allowed, prepared, asked);
  if (mustBeExplicit(prepared, asked)) {
    if (named === undefined) return lacking('resource');
    if (identity.decision === 'Allowed') return by(added ?? named, 'resource');
  }
  if (identity.decision === 'Allowed' || added === undefined) return identity;
  return by(added, 'resource');
}

/**
 * What a resource policy adds within the account. Whom it names directly, nothing but a Deny limits. A role that it names is
 * limited by boundary and session policy. An account that it names needs its own identity policies to pass it on.
 */
function addedBy(allowed: ReadonlyMap<Naming, Rule>, { boundary, session }: Prepared, asked: Asked): Rule | undefined {
  const within = [boundary, session].every((sheet) => sheet === null || allowOf(sheet, asked) !== undefined);
  return allowed.get('direct') ?? (within ? allowed.get('role') : undefined);
}

/** What the identity side grants: its policies within boundary and session policy. */
function identityOf({ identity, boundary, session }: Prepared, asked: Asked): Decision {
  const { kind } = asked.caller;
  // The root user has full access to its account, by no statement.
  if (kind === 'root') return { decision: 'Allowed', by: null, layer: 'identity' };
  const rule = allowOf(identity, asked);
  if (rule === undefined) return lacking('identity');
  if (boundary !== null && allowOf(boundary, asked) === undefined) return lacking('boundary');
  // A session of GetFederationToken without session policy has no permissions.
  const unlimited = session === null && kind !== 'federated';
  if (!unlimited && (session === null || allowOf(session, asked) === undefined)) return lacking('session');
  return by(rule, 'identity');
}

const ASSUMING = /^sts:(assumerole|tagsession|setsourceidentity|setcontext)/;

/** Trust policies and KMS key policies must allow by themselves. Where none is given, none is asked. */
function mustBeExplicit({ resource, explicitOnly }: Prepared, { action, segments }: Asked): boolean {
  if (explicitOnly) return true;
  if (resource === null) return false;
  return ASSUMING.test(action) || (action.startsWith('kms:') && segments[2] === 'kms' && (segments[5] ?? '').startsWith('key/'));
}

/** Whose the resource is, as far as the request says; where it doesn't, it is taken for the caller's own. */
function accountOfResource({ resourceAccount }: Request, { segments }: Asked): string | null {
  if (resourceAccount !== undefined && resourceAccount !== '') return resourceAccount;
  const account = segments[4] ?? '';
  return /^\d{12}$/.test(account) ? account : null;
}

function by(rule: Rule, layer: Layer): Decision {
  return { decision: 'Allowed', by: rule.by, layer };
}

function lacking(layer: Layer): Decision {
  return { decision: 'ImplicitlyDenied', by: null, layer };
}

// Asks the evaluator whether a caller has a permission, and whether a role lets a caller in.
import type { Decision, Policies } from '../../access/evaluate.ts';
import { decide, evaluate } from '../../access/evaluate.ts';
import type { AccessRequest } from '../../model/access.ts';
import type { Asker } from '../authenticate.ts';
import { identityOf } from '../caller.ts';
import type { Service } from '../protocol.ts';
import type { World } from '../world.ts';
import { requestKeys } from './keys.ts';
import type { Keys, Need } from './need.ts';
import { policiesOf, preparedFor } from './policies.ts';
import { resourceDocument } from './readable.ts';

/** What is the same for every permission of one call. */
export interface Asked {
  readonly world: World;
  readonly asker: Asker;
  readonly service: Service;
}

/** The answer to one need of a caller who is not the root-like key. */
export function decideNeed({ world, asker, service }: Asked, need: Need): Decision {
  const account = world.seen(asker.account);
  const keys = requestKeys(world, asker, account, service);
  const owner = need.owner ?? asker.account.id;
  const request = requestOf(asker, need, { ...keys, 'aws:ResourceAccount': owner });
  const decision = decide(preparedFor(account, asker), request);
  if (decision.decision !== 'Allowed' || owner === asker.account.id) return decision;
  // What another account holds needs that account's policy as well, and resources have none here.
  return { decision: 'ImplicitlyDenied', by: null, layer: 'resource' };
}

/** The answer to a need that a role's trust policy has to allow, in the form in which IAM keeps it: with unique ids. */
export function decideTrust({ world, asker }: Asked, need: Need, trust: string): Decision {
  const account = world.seen(asker.account);
  const keys = requestKeys(world, asker, account, 'sts');
  const owner = need.owner ?? asker.account.id;
  const request = requestOf(asker, need, { ...keys, 'aws:ResourceAccount': owner });
  const policies: Policies = { ...policiesOf(account, asker), resourcePolicy: resourceDocument(trust), explicitOnly: true };
  return evaluate({ ...policies, request: { ...request, resourceAccount: owner } });
}

function requestOf({ account, caller }: Asker, need: Need, keys: Keys): AccessRequest {
  const context = Object.entries({ ...keys, ...need.keys }).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const]));
  const { Arn } = identityOf(account, caller);
  return { action: need.action, resource: need.resource, context: Object.fromEntries(context), principal: Arn };
}

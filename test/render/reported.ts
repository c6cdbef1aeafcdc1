// Plans with both of their sides, for the tests of reports and pictures: from one manifest to another, or over principals made up here.
import { loadActionTable } from '../../src/edge/actions.ts';
import { narrow } from '../../src/live/scope.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { Principal, Principals } from '../../src/model/principal.ts';
import { sidesOfPlan } from '../../src/plan/access.ts';
import { diff } from '../../src/plan/diff.ts';
import { makePlan } from '../../src/plan/plan.ts';
import type { Surroundings } from '../../src/render/html/plan.ts';
import { compile, liveFrom } from '../support/planning.ts';
import { AS_OF, manifest } from '../support/world.ts';

export interface Reported {
  readonly plan: Plan;
  readonly around: Surroundings;
}

/** The plan that leads from an account that holds the one to the other manifests. */
export async function reported(before: JsonObject, after: JsonObject): Promise<Reported> {
  const live = await liveFrom(before);
  const { desired } = await compile(manifest({ ...after }));
  if (desired === null) throw new Error('the manifests of the test do not compile');
  const narrowed = narrow(desired, live);
  const table = await loadActionTable();
  const options = { only: [], deep: false };
  const plan = makePlan({ live, ...narrowed, asOf: AS_OF, owner: null, options, propagationSeconds: 10, actions: table });
  return { plan, around: { sides: sidesOfPlan(live, narrowed.pairs, diff(narrowed.pairs)), table } };
}

const SCOPE = { account: '123456789012', partition: 'aws' };

/** A user without anything. */
export function user(name: string, members: Partial<Principal> = {}): Principal {
  const arn = `arn:aws:iam::123456789012:user/${name}`;
  return {
    address: `User/${name}`,
    kind: 'User',
    name,
    path: '/',
    arn,
    uniqueId: null,
    tags: {},
    policies: [],
    boundary: null,
    trust: null,
    unknown: [],
    ...members,
  };
}

/** A role that trusts nobody. */
export function role(name: string, members: Partial<Principal> = {}): Principal {
  const arn = `arn:aws:iam::123456789012:role/${name}`;
  return { ...user(name), address: `Role/${name}`, kind: 'Role', arn, trust: { Version: '2012-10-17', Statement: [] }, ...members };
}

export function everybody(...principals: readonly Principal[]): Principals {
  return { scope: SCOPE, principals, groups: [], managed: [] };
}

/** A document that allows. */
export function allows(action: readonly string[], more: JsonObject = {}): JsonObject {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: ['*'], ...more }] };
}

/** Something that a user holds inline. */
export function inline(holder: string, name: string, document: JsonObject) {
  return { source: `${holder}/inline/${name}`, via: null, document };
}

// The law of the access diff: it says something exactly where some request is answered differently, and what it says is so.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accessDiff } from '../../src/access/diff.ts';
import { decide, preparePolicies } from '../../src/access/evaluate.ts';
import { contextOf, knownOf } from '../../src/access/known.ts';
import { loadActionTable } from '../../src/edge/actions.ts';
import type { ActionTable } from '../../src/model/actions.ts';
import type { AccessRequest } from '../../src/model/access.ts';
import type { Json, JsonObject } from '../../src/model/json.ts';
import type { Principal, Principals } from '../../src/model/principal.ts';
import { account } from './states.ts';
import type { Held } from './states.ts';

// Two services are enough here, and a hundred times as fast.
const whole = await loadActionTable();
const small: ActionTable = {
  ...whole,
  services: ['iam', 's3'],
  expand: (pattern) => (pattern === '*' ? ['iam:*', 's3:*'].flatMap(whole.expand) : whole.expand(pattern)),
};

const ACTIONS = ['s3:GetObject', 's3:PutObject', 's3:GetNewThing', 'iam:PassRole', 'newsvc:Do'];
const RESOURCES = ['arn:aws:s3:::a/x', 'arn:aws:s3:::b/x', 'arn:aws:s3:::home/anna/x', 'arn:aws:iam::123456789012:role/r'];
const CONTEXTS: readonly AccessRequest['context'][] = ['true', 'false', null].flatMap((tls) =>
  ['eu-west-1', 'us-east-1', null].map((region) => ({
    ...(tls === null ? {} : { 'aws:SecureTransport': tls }),
    ...(region === null ? {} : { 'aws:RequestedRegion': region }),
  })),
);

const subset = (all: readonly string[]) => fc.subarray([...all], { minLength: 1, maxLength: 2 });
const actions = fc.oneof(
  subset(ACTIONS).map((Action): JsonObject => ({ Action })),
  subset(['s3:*', 's3:Get*', '*', 's3:*Object', 'iam:*']).map((Action): JsonObject => ({ Action })),
  subset(['s3:Get*', 'iam:*']).map((NotAction): JsonObject => ({ NotAction })),
);
const resources = fc.oneof(
  subset(['*', 'arn:aws:s3:::a/*', 'arn:aws:s3:::b/*', 'arn:aws:s3:::*', 'arn:aws:s3:::home/${aws:username}/*']).map(
    (Resource): JsonObject => ({ Resource }),
  ),
  subset(['arn:aws:s3:::a/*', 'arn:aws:iam::*:role/*']).map((NotResource): JsonObject => ({ NotResource })),
);
const condition = fc.constantFrom<JsonObject>(
  {},
  {},
  { Condition: { Bool: { 'aws:SecureTransport': 'true' } } },
  { Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
  { Condition: { StringEquals: { 'aws:RequestedRegion': ['eu-west-1'] } } },
  { Condition: { StringNotEqualsIfExists: { 'aws:RequestedRegion': ['eu-west-1'] } } },
  { Condition: { StringEquals: { 'aws:PrincipalTag/team': 'a' } } },
  { Condition: { Null: { 'aws:SecureTransport': 'true' } } },
);
const statement = fc
  .tuple(fc.constantFrom('Allow', 'Allow', 'Deny'), actions, resources, condition)
  .map(([Effect, what, where, when]): JsonObject => ({ Effect, ...what, ...where, ...when }));
const document = fc.array(statement, { minLength: 1, maxLength: 3 }).map((Statement): Json => ({ Version: '2012-10-17', Statement }));
const held: fc.Arbitrary<Held> = fc
  .record({
    inline: fc.array(document, { maxLength: 2 }),
    groups: fc.option(document, { freq: 3 }).map((one): Readonly<Record<string, readonly Json[]>> => (one === null ? {} : { team: [one] })),
    boundary: fc.option(document, { freq: 2 }).map((one) => one ?? undefined),
    tags: fc.constantFrom<Readonly<Record<string, string>>>({}, { team: 'a' }, { team: 'b' }),
  })
  .map(({ boundary, ...rest }) => (boundary === undefined ? rest : { ...rest, boundary }));
// The second state keeps much of the first, as plans do.
const states = fc.tuple(held, held, fc.boolean(), fc.boolean()).map(([a, b, keepInline, keepBoundary]) => {
  const { boundary, ...rest } = b;
  const kept = { ...rest, ...(keepInline ? { inline: [...(a.inline ?? []), ...(b.inline ?? []).slice(0, 1)] } : {}) };
  const limit = keepBoundary ? a.boundary : boundary;
  return [a, limit === undefined ? kept : { ...kept, boundary: limit }] as const;
});

function answering(principal: Principal | undefined): (request: AccessRequest) => boolean {
  if (principal === undefined) return () => false;
  const prepared = preparePolicies({
    identityPolicies: principal.policies.map((grant) => grant.document),
    boundary: principal.boundary?.document ?? null,
  });
  const known = knownOf(principal);
  return (request) => {
    const open = Object.entries(request.context).filter(([key]) => known[key.toLowerCase()] === undefined);
    return decide(prepared, { ...request, context: { ...Object.fromEntries(open), ...contextOf(known) } }).decision === 'Allowed';
  };
}

function flips(before: Principals, after: Principals): { gained: number; lost: number } {
  const [old, fresh] = [answering(before.principals[0]), answering(after.principals[0])];
  const requests = ACTIONS.flatMap((action) => RESOURCES.flatMap((resource) => CONTEXTS.map((context) => ({ action, resource, context }))));
  const answers = requests.map((request) => [old(request), fresh(request)] as const);
  return { gained: answers.filter(([was, is]) => !was && is).length, lost: answers.filter(([was, is]) => was && !is).length };
}

/** What the diff says, held against the requests. */
function hold(before: Principals, after: Principals): void {
  const { gained, lost } = flips(before, after);
  const [change] = accessDiff(before, after, small).principals;
  const { gains = [], widened = [], loses = [], narrowed = [], undecided = [] } = change ?? {};
  const [more, less] = [
    [...gains, ...widened],
    [...loses, ...narrowed],
  ];
  expect(undecided).toEqual([]);
  if (gained > 0) expect(more).not.toEqual([]);
  if (lost > 0) expect(less).not.toEqual([]);
  const [old, fresh] = [answering(before.principals[0]), answering(after.principals[0])];
  for (const { witness } of more) expect([old(witness), fresh(witness)]).toEqual([false, true]);
  for (const { witness } of less) expect([old(witness), fresh(witness)]).toEqual([true, false]);
}

describe('an access diff', () => {
  it('tells of gains and losses where some request is answered differently, and nothing that no request shows', () => {
    const model = fc.property(states, ([one, other]) => hold(account({ 'User/anna': one }), account({ 'User/anna': other })));
    fc.assert(model, { numRuns: 100 });
  });
});

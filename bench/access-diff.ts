// The access diff of a plan with 20 changed documents over 500 principals and 300 policies.
import { accessDiff } from '../src/access/diff.ts';
import { loadActionTable } from '../src/edge/actions.ts';
import type { ActionTable } from '../src/model/actions.ts';
import type { JsonObject } from '../src/model/json.ts';
import type { Grant, Principal, Principals } from '../src/model/principal.ts';
import { asJson } from '../src/policy/document.ts';
import { normalise } from '../src/policy/normal.ts';
import { atMost, figure, time } from './support/bench.ts';
import type { Bench } from './support/bench.ts';

const PRINCIPALS = 500;
const POLICIES = 300;
const CHANGED = 20;
const SCOPE = { account: '123456789012', partition: 'aws' };

/** Numbers that look random and are the same in every run. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * sides);
  };
}

function pick<T>(items: readonly T[], roll: (sides: number) => number, fallback: T): T {
  return items[roll(items.length)] ?? fallback;
}

const CONDITIONS: readonly JsonObject[] = [
  {},
  {},
  {},
  { Condition: { StringEquals: { 'aws:RequestedRegion': ['eu-west-1', 'eu-central-1'] } } },
  { Condition: { Bool: { 'aws:SecureTransport': 'true' } } },
  { Condition: { StringEquals: { 'aws:PrincipalTag/team': 'team-3' } } },
  { Condition: { 'ForAllValues:StringLike': { 'aws:TagKeys': ['app-*', 'stage'] } } },
];

/** A document as AWS writes them: some services, many `Verb*` patterns, most of them on every resource. */
function documentOf(seed: number, table: ActionTable): JsonObject {
  const roll = dice(seed);
  const statements = Array.from({ length: 3 + roll(6) }, (_, n) => {
    const service = pick(table.services, roll, 's3');
    const names = (table.service(service)?.actions ?? []).map((fact) => fact.name);
    const actions = Array.from({ length: 3 + roll(25) }, () => {
      const name = pick(names, roll, 'Get');
      return `${service}:${roll(3) === 0 ? `${/^[A-Z][a-z]+/.exec(name)?.[0] ?? name}*` : name}`;
    });
    const resource = roll(3) === 0 ? `arn:aws:${service}:*:*:app-${seed % 50}/*` : '*';
    return { Sid: `S${n}`, Effect: roll(8) === 0 ? 'Deny' : 'Allow', Action: actions, Resource: resource, ...pick(CONDITIONS, roll, {}) };
  });
  return asJson(normalise({ Version: '2012-10-17', Statement: statements }, '2012-10-17'));
}

function accountWith(documents: readonly JsonObject[]): Principals {
  const grant = (n: number, via: Grant['via'] = null): Grant => ({ source: `Policy/p${n}`, via, document: documents[n % POLICIES] ?? {} });
  const principals = Array.from({ length: PRINCIPALS }, (_, n): Principal => {
    const isUser = n % 4 === 0;
    const name = `${isUser ? 'user' : 'role'}-${String(n).padStart(4, '0')}`;
    return {
      address: `${isUser ? 'User' : 'Role'}/${name}`,
      kind: isUser ? 'User' : 'Role',
      name,
      path: '/',
      arn: `arn:aws:iam::${SCOPE.account}:${isUser ? 'user' : 'role'}/${name}`,
      uniqueId: `ID${n}`,
      tags: { team: `team-${n % 7}` },
      policies: [grant(n * 7), grant(n * 11 + 3), grant(n * 13 + 5), grant(n % 12, 'Group/all')],
      boundary: n % 5 === 0 ? grant(290 + (n % 10)) : null,
      trust: isUser ? null : { Version: '2012-10-17', Statement: [] },
      unknown: [],
    };
  });
  return { scope: SCOPE, principals };
}

export const bench: Bench = {
  about: `The access diff of a plan with ${CHANGED} changed documents over ${PRINCIPALS} principals and ${POLICIES} policies`,
  async run() {
    const table = await loadActionTable();
    const old = Array.from({ length: POLICIES }, (_, n) => documentOf(n, table));
    const fresh = old.map((document, n) => (n % (POLICIES / CHANGED) === 0 ? documentOf(n + 10_000, table) : document));
    const [before, after] = [accountWith(old), accountWith(fresh)];
    let diff = accessDiff(before, before, table);
    const spent = await time(() => (diff = accessDiff(before, after, table)));
    const touched = diff.principals.reduce((sum, one) => sum + one.principals.length, 0);
    const doubtful = diff.principals.reduce((sum, one) => sum + (one.undecided.length > 0 ? one.principals.length : 0), 0);
    return [
      figure('access diff', spent / 1000, 's', atMost(2)),
      figure('principals whose access changes', touched, ''),
      figure('of these undecided', (100 * doubtful) / Math.max(1, touched), '%'),
      figure('access diff where nothing changes', await time(() => accessDiff(before, before, table)), 'ms'),
    ];
  },
  memory: atMost(300),
};

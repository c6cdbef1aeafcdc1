// Principals with ordinary policies, of which some may do a lot in IAM under conditions: the same for the same size.
import type { ActionTable } from '../../src/model/actions.ts';
import type { Address } from '../../src/model/address.ts';
import type { Json, JsonObject } from '../../src/model/json.ts';
import type { Grant, ManagedPolicy, Principal, Principals } from '../../src/model/principal.ts';
import { asJson } from '../../src/policy/document.ts';
import { normalise } from '../../src/policy/normal.ts';

export interface Crowd {
  readonly principals: number;
  readonly policies: number;
  /** Of so many principals one has wide rights in IAM under conditions; null: none. */
  readonly oneWideIn: number | null;
  /** The policies whose documents are others than in the same crowd with none changed. */
  readonly changed: readonly number[];
}

/** So many policies, evenly spread among all. */
export function evenly(changed: number, { policies }: Pick<Crowd, 'policies'>): readonly number[] {
  return Array.from({ length: changed }, (_, n) => n * Math.floor(policies / changed));
}

/** Policies that everybody holds one of: those of the groups. */
export const OF_GROUPS: readonly number[] = Array.from({ length: 12 }, (_, n) => n);

const ACCOUNT = '123456789012';
const SCOPE = { account: ACCOUNT, partition: 'aws' };

/** Numbers that look random and are the same in every run. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * sides);
  };
}

const CONDITIONS: readonly JsonObject[] = [
  {},
  {},
  {},
  { Condition: { StringEquals: { 'aws:RequestedRegion': ['eu-west-1', 'eu-central-1'] } } },
  { Condition: { Bool: { 'aws:SecureTransport': 'true' } } },
  { Condition: { StringEquals: { 'aws:PrincipalTag/team': 'team-3' } } },
];

function written(statements: readonly Json[]): JsonObject {
  return asJson(normalise({ Version: '2012-10-17', Statement: statements }, '2012-10-17'));
}

/** Some services, many `Verb*` patterns, most of them on every resource; every tenth passes a role. */
function documentOf(seed: number, table: ActionTable): JsonObject {
  const roll = dice(seed);
  const statements = Array.from({ length: 3 + roll(6) }, (_, n) => {
    const service = table.services[roll(table.services.length)] ?? 's3';
    const names = (table.service(service)?.actions ?? []).map((fact) => fact.name);
    const actions = Array.from({ length: 3 + roll(25) }, () => {
      const name = names[roll(names.length)] ?? 'Get';
      return `${service}:${roll(3) === 0 ? `${/^[A-Z][a-z]+/.exec(name)?.[0] ?? name}*` : name}`;
    });
    const resource = roll(3) === 0 ? `arn:aws:${service}:*:*:app-${seed % 50}/*` : '*';
    const condition = CONDITIONS[roll(CONDITIONS.length)] ?? {};
    return { Sid: `S${n}`, Effect: roll(8) === 0 ? 'Deny' : 'Allow', Action: actions, Resource: resource, ...condition };
  });
  const passes = {
    Effect: 'Allow',
    Action: ['iam:PassRole', 'sts:AssumeRole'],
    Resource: `arn:aws:iam::${ACCOUNT}:role/role-00${seed % 100}`,
  };
  return written(seed % 10 === 0 ? [...statements, passes] : statements);
}

/** Rights in IAM that hang on the context, each in words of its own. */
function wideDocument(n: number): JsonObject {
  const conditions: readonly JsonObject[] = [
    { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
    { StringEquals: { 'aws:ResourceTag/team': `team-${n % 7}` } },
    { IpAddress: { 'aws:SourceIp': `10.${n % 200}.0.0/16` } },
    { StringLike: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:*/*-00*` } },
  ];
  const condition = conditions[n % conditions.length] ?? {};
  return written([
    { Effect: 'Allow', Action: ['iam:*', 'sts:*', 'lambda:*', 'ec2:Run*'], Resource: '*', Condition: condition },
    { Effect: 'Allow', Action: ['iam:Put*', 'iam:Attach*'], Resource: `arn:aws:iam::${ACCOUNT}:*/role-0${n % 10}*`, Condition: condition },
    { Effect: 'Deny', Action: ['iam:*'], Resource: [`arn:aws:iam::${ACCOUNT}:*/*-01*`, `arn:aws:iam::${ACCOUNT}:role/role-02${n % 10}*`] },
    { Effect: 'Deny', Action: ['iam:Delete*'], Resource: '*', Condition: { StringNotEquals: { 'aws:PrincipalTag/team': 'team-1' } } },
  ]);
}

function policiesOf({ policies, changed }: Crowd, table: ActionTable): readonly ManagedPolicy[] {
  return Array.from({ length: policies }, (_, n) => ({
    address: `Policy/p${n}`,
    arn: `arn:aws:iam::${ACCOUNT}:policy/p${n}`,
    document: documentOf(changed.includes(n) ? n + 10_000 : n, table),
    others: [],
  }));
}

function principalOf(n: number, { oneWideIn }: Crowd, managed: readonly ManagedPolicy[]): Principal {
  const grant = (place: number, via: Grant['via'] = null): readonly Grant[] => {
    const policy = managed[place % managed.length];
    return policy === undefined ? [] : [{ source: policy.address, via, document: policy.document }];
  };
  const isUser = n % 4 === 0;
  const name = `${isUser ? 'user' : 'role'}-${String(n).padStart(4, '0')}`;
  const address: Address = `${isUser ? 'User' : 'Role'}/${name}`;
  const own = (document: JsonObject): readonly Grant[] => [{ source: `${address}/inline/own`, via: null, document }];
  const isWide = oneWideIn !== null && n % oneWideIn === 3 % oneWideIn;
  const isAdministrator = n % 100 === 99;
  const trust = { Effect: 'Allow', Principal: { AWS: ACCOUNT, Service: n % 3 === 0 ? 'lambda.amazonaws.com' : 'ec2.amazonaws.com' } };
  return {
    address,
    kind: isUser ? 'User' : 'Role',
    name,
    path: '/',
    arn: `arn:aws:iam::${ACCOUNT}:${isUser ? 'user' : 'role'}/${name}`,
    uniqueId: `ID${n}`,
    tags: { team: `team-${n % 7}` },
    policies: [
      ...grant(n * 7),
      ...grant(n * 11 + 3),
      ...grant(n * 13 + 5),
      ...grant(n % OF_GROUPS.length, 'Group/all'),
      ...(isWide ? own(wideDocument(n)) : []),
      ...(isAdministrator ? own(written([{ Effect: 'Allow', Action: '*', Resource: '*' }])) : []),
    ],
    boundary: n % 5 === 0 ? (grant(290 + (n % 10))[0] ?? null) : null,
    trust: isUser ? null : written([{ ...trust, Action: 'sts:AssumeRole' }]),
    unknown: [],
  };
}

/** The account. */
export function crowdOf(crowd: Crowd, table: ActionTable): Principals {
  const managed = policiesOf(crowd, table);
  const all = Array.from({ length: crowd.principals }, (_, n) => principalOf(n, crowd, managed));
  const principals = all.toSorted((a, b) => (a.address < b.address ? -1 : 1));
  const users = principals.flatMap(({ kind, address }) => (kind === 'User' ? [address] : []));
  const group = { address: 'Group/all' as const, arn: `arn:aws:iam::${ACCOUNT}:group/all`, members: users, policies: [] };
  return { scope: SCOPE, principals, groups: [group], managed };
}

/** Few principals with many policies whose patterns hold many stars each. */
export function thornsOf(principals: number, policies: number, stars: number): Principals {
  const managed = Array.from({ length: policies }, (_, n): ManagedPolicy => {
    const pattern = `arn:aws:iam::${ACCOUNT}:user/${`*${'abc'[n % 3]}`.repeat(1 + (n % stars))}*`;
    const condition = { StringLike: { [`aws:PrincipalTag/t${n % 7}`]: `*${'xyz'[n % 3]}`.repeat(1 + (n % stars)) + '*' } };
    const effect = n % 4 === 3 ? 'Deny' : 'Allow';
    const document = written([{ Effect: effect, Action: `iam:*${'aeu'[n % 3]}*`, Resource: pattern, Condition: condition }]);
    return { address: `Policy/p${n}`, arn: `arn:aws:iam::${ACCOUNT}:policy/p${n}`, document, others: [] };
  });
  const people = Array.from({ length: principals }, (_, n): Principal => {
    const name = `${'abc'.repeat(stars)}${n}`;
    return {
      address: `User/${name}`,
      kind: 'User',
      name,
      path: '/',
      arn: `arn:aws:iam::${ACCOUNT}:user/${name}`,
      uniqueId: null,
      tags: Object.fromEntries(Array.from({ length: 7 }, (_, key) => [`t${key}`, 'xyz'.repeat(stars)])),
      policies: managed.map(({ address, document }) => ({ source: address, via: null, document })),
      boundary: null,
      trust: null,
      unknown: [],
    };
  });
  return { scope: SCOPE, principals: people.toSorted((a, b) => (a.address < b.address ? -1 : 1)), groups: [], managed };
}

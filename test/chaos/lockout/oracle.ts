// What whoever applies may do, who may enter, and who may do everything: each question is asked of the sandbox, which enforces it.
import { checkAssumption } from '../../../src/sandbox/access/assume.ts';
import { decideNeed } from '../../../src/sandbox/access/decide.ts';
import type { Need } from '../../../src/sandbox/access/need.ts';
import { needsOf } from '../../../src/sandbox/access/needs.ts';
import { requestKeys } from '../../../src/sandbox/access/keys.ts';
import { managedSource, preparedFor, sourcesOf } from '../../../src/sandbox/access/policies.ts';
import { decide } from '../../../src/access/evaluate.ts';
import type { ContextValues } from '../../../src/model/access.ts';
import { identityOf } from '../../../src/sandbox/caller.ts';
import type { Asker } from '../../../src/sandbox/authenticate.ts';
import { INSIDE } from '../../../src/sandbox/authenticate.ts';
import type { Caller, Session } from '../../../src/sandbox/caller.ts';
import { AwsError } from '../../../src/sandbox/errors.ts';
import type { Context } from '../../../src/sandbox/operation.ts';
import { VERSION } from '../../../src/sandbox/protocol.ts';
import type { RoleRecord, UserRecord } from '../../../src/sandbox/records.ts';
import { isObject, parseJson } from '../../../src/model/json.ts';
import type { Call } from '../../../src/model/call.ts';
import type { Bench } from '../transitions/course.ts';
import { ACCOUNT, arnOf, SERVICE } from '../transitions/side.ts';
import { ABROAD, CLIENTS, DENIED, PLACES, PROVIDER, SUBJECTS } from './words.ts';

/** A user with its key, or a session of a role. */
export function askerAs({ world }: Bench, record: UserRecord | RoleRecord, account = ACCOUNT): Asker {
  const caller: Caller = record.kind === 'user' ? { kind: 'user', id: record.id } : { kind: 'role', id: record.id, session: 'run' };
  return {
    account: world.open(account),
    caller,
    session: record.kind === 'user' ? null : sessionOf(caller),
    region: 'us-east-1',
    origin: INSIDE,
  };
}

function sessionOf(caller: Caller): Session {
  const [issued, expires] = ['2026-11-22T10:30:00Z', '2026-11-22T11:30:00Z'];
  const nobody = { id: 'ASIA', secret: '', token: '' };
  return { ...nobody, caller, issued, expires, policies: [], policyArns: [], mfa: null, tags: [], transitive: [], sourceIdentity: null };
}

/** Every permission that a call needs as the account is now. */
export function needed({ world }: Bench, asker: Asker, { op, input }: Call): readonly Need[] {
  const fields = parseJson(JSON.stringify(input));
  return needsOf(world, asker, { service: 'iam', op, version: VERSION.iam, input: isObject(fields) ? fields : {} });
}

export function has({ world }: Bench, asker: Asker, need: Need): boolean {
  return decideNeed({ world, asker, service: 'iam' }, need).decision === 'Allowed';
}

/** What a reading of the account needs. */
export const READING: Need = { action: 'iam:GetAccountAuthorizationDetails', resource: '*', shown: '*', keys: {} };

// An instance of all that the vocabulary can deny, and something that it knows nothing of.
function everything(own: string): (readonly [action: string, resource: string])[] {
  const exact = (text: string): string => text.replaceAll('*', 'x').replace('${aws:username}', own);
  const actions = DENIED.flat().map(exact);
  const resources = ['arn:aws:sqs:us-east-1:100000000000:one', ...PLACES.flat().map(exact)];
  return [
    ['sqs:SendMessage', 'arn:aws:sqs:us-east-1:100000000000:one'],
    ...actions.flatMap((action) => resources.map((resource) => [action, resource] as const)),
  ];
}

// What conditions of the vocabulary ask for, in all their turns.
const TURNS: readonly Need['keys'][] = [
  {},
  {
    'aws:MultiFactorAuthPresent': 'true',
    'iam:PolicyARN': arnOf('policies', 'p1'),
    'iam:PermissionsBoundary': arnOf('policies', 'p1'),
    'aws:RequestTag/team': 'a',
    'aws:TagKeys': ['team'],
    'aws:ResourceTag/team': 'a',
    'iam:ResourceTag/team': 'a',
  },
  {
    'aws:MultiFactorAuthPresent': 'false',
    'iam:PolicyARN': arnOf('policies', 'p2'),
    'iam:PermissionsBoundary': arnOf('policies', 'p2'),
    'aws:RequestTag/team': 'b',
    'aws:TagKeys': ['other'],
    'aws:ResourceTag/team': 'b',
    'iam:ResourceTag/team': 'b',
  },
];

/** Those who are under the same documents and have the same tags and name get the same answer. */
const known = new Map<string, boolean>();

/** The unique ids of those who may do everything. */
export function almighty(bench: Bench): ReadonlySet<string> {
  const isKnownFull = (record: UserRecord | RoleRecord): boolean => {
    const bound = record.boundary === null ? '' : managedSource(bench.kept, record.boundary).text;
    const said = sourcesOf(bench.kept, record).map(({ text }) => text);
    const key = JSON.stringify([record.kind, record.name, record.tags, record.boundary, bound, said]);
    const answer = known.get(key) ?? isFull(bench, record);
    known.set(key, answer);
    return answer;
  };
  return new Set(peopleOf(bench).flatMap((record) => (isKnownFull(record) ? [record.id] : [])));
}

function isFull({ world, account, kept }: Bench, record: UserRecord | RoleRecord): boolean {
  const asker = askerAs({ world, account, kept }, record);
  const prepared = preparedFor(kept, asker);
  const present = Object.entries(requestKeys(world, asker, kept, 'iam'));
  const contexts = TURNS.map((keys) => contextIn([...present, ...Object.entries(keys)]));
  const principal = identityOf(kept, asker.caller).Arn;
  return everything(record.name).every(([action, resource]) =>
    contexts.every((context) => decide(prepared, { action, resource, context, principal }).decision === 'Allowed'),
  );
}

function contextIn(keys: readonly (readonly [string, ContextValues | undefined])[]): Readonly<Record<string, ContextValues>> {
  return Object.fromEntries(keys.flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])));
}

function peopleOf({ kept }: Bench): (UserRecord | RoleRecord)[] {
  return kept.records().filter((record) => record.kind === 'user' || record.kind === 'role');
}

/** Where somebody begins who may become the role, by way of others too: users by id, strangers, tokens of the provider. No services. */
export function originsOf(bench: Bench, role: RoleRecord): ReadonlySet<string> {
  const roles = bench.kept.records().filter((record) => record.kind === 'role');
  const reached = new Set([role.id]);
  const origins = new Set<string>();
  for (const id of reached) {
    const one = roles.find((each) => each.id === id);
    if (one === undefined) continue;
    for (const by of peopleOf(bench)) {
      if (by.id === id || !lets(bench, one, askerAs(bench, by))) continue;
      if (by.kind === 'role') reached.add(by.id);
      else origins.add(by.id);
    }
    for (const stranger of strangersOf(bench)) if (lets(bench, one, askerAs(bench, stranger, ABROAD))) origins.add(stranger.name);
    for (const token of tokensOf(bench, one)) origins.add(token);
  }
  return origins;
}

export function letsService({ trust }: RoleRecord): boolean {
  return (
    said(trust).some(({ isAllow, services }) => isAllow && services.includes(SERVICE)) &&
    !said(trust).some((one) => !one.isAllow && one.aws.includes('*'))
  );
}

function strangersOf({ world }: Bench): RoleRecord[] {
  return world
    .open(ABROAD)
    .records()
    .filter((record) => record.kind === 'role');
}

function lets({ world, kept }: Bench, role: RoleRecord, asker: Asker): boolean {
  const context: Context = {
    op: 'AssumeRole',
    account: asker.account,
    stale: asker.account,
    caller: asker.caller,
    session: asker.session,
    asker,
    world,
  };
  try {
    checkAssumption(context, kept, role, { name: 'run', externalId: undefined, tags: [], transitive: [], sourceIdentity: null, mfa: null });
    return true;
  } catch (error) {
    if (error instanceof AwsError) return false;
    throw error;
  }
}

interface Said {
  readonly isAllow: boolean;
  readonly services: readonly string[];
  readonly federated: readonly string[];
  readonly aws: readonly string[];
  readonly aud: string;
  readonly sub: string;
}

// Only what `federated` of chance.ts writes.
function said(trust: string): Said[] {
  const texts = (value: unknown): string[] => [value].flat().filter((one) => typeof one === 'string');
  const all: { Statement: { Effect: string; Principal: Record<string, unknown>; Condition?: Record<string, Record<string, string>> }[] } =
    JSON.parse(trust);
  return all.Statement.map(({ Effect, Principal, Condition }) => ({
    isAllow: Effect === 'Allow',
    services: texts(Principal['Service']),
    federated: texts(Principal['Federated']),
    aws: texts(Principal['AWS']),
    aud: Condition?.['StringEquals']?.[`${PROVIDER}:aud`] ?? '',
    sub: Condition?.['StringLike']?.[`${PROVIDER}:sub`] ?? '',
  }));
}

/** The tokens that open a role: issued for a client that the provider knows, with a subject that the trust policy lets in. */
function tokensOf({ kept }: Bench, { trust }: RoleRecord): string[] {
  const provider = kept.find('oidc', PROVIDER);
  if (provider === undefined) return [];
  const statements = said(trust).filter(({ isAllow, federated }) => isAllow && federated.length > 0);
  const opens = (client: string, subject: string): boolean =>
    statements.some(({ aud, sub }) => aud === client && (sub.endsWith('*') ? subject.startsWith(sub.slice(0, -1)) : subject === sub));
  return CLIENTS.filter((client) => provider.clientIds.includes(client)).flatMap((client) =>
    SUBJECTS.filter((subject) => opens(client, subject)).map((subject) => `${client} ${subject}`),
  );
}

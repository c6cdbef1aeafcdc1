// What everybody may do in an account of the sandbox, by brute force: each of a few requests is asked of each statement. None of it is
// the product's: neither its engine nor its way to read documents.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
import type { Account } from '../../../src/sandbox/account.ts';
import type { AnyRecord, GroupRecord, RoleRecord, UserRecord } from '../../../src/sandbox/records.ts';
import { ACTIONS, NAMES, RESOURCES } from './chance.ts';
import { ACCOUNT, arnOf, SERVICE, TAG } from './side.ts';

interface Request {
  readonly action: string;
  readonly resource: string;
}

/** What is asked of everybody: the requests that policies are about, and to become each role, as their own policies say. */
export const REQUESTS: readonly Request[] = [
  ...ACTIONS.flatMap((action) => RESOURCES.map((resource) => ({ action, resource }))),
  ...NAMES.roles.map((name) => ({ action: 'sts:AssumeRole', resource: arnOf('roles', name) })),
];

/** By who: a bit for each request. Who is not there has no entry. */
export type Access = ReadonlyMap<string, number>;

interface Statement {
  readonly isAllow: boolean;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly aws: readonly string[];
  readonly services: readonly string[];
  /** Whether the value of the tag must be this one or must not; null: either. */
  readonly when: { readonly is: boolean; readonly value: string } | null;
}

type Text = Readonly<Record<string, unknown>>;

const read = new Map<string, readonly Statement[]>();

function statementsIn(text: string): readonly Statement[] {
  const known = read.get(text);
  if (known !== undefined) return known;
  const { Statement } = object(JSON.parse(text));
  const found = (Array.isArray(Statement) ? Statement : [Statement]).map((one) => statement(object(one)));
  read.set(text, found);
  return found;
}

function statement({ Effect, Action, Resource, Principal, Condition, Sid: _sid, ...rest }: Text): Statement {
  const [strange] = Object.keys(rest);
  if (strange !== undefined || (Effect !== 'Allow' && Effect !== 'Deny')) throw new Error(`not understood: ${strange ?? String(Effect)}`);
  const { AWS, Service, ...others } = Principal === '*' ? { AWS: '*' } : object(Principal ?? {});
  if (Object.keys(others).length > 0) throw new Error('not understood: another kind of principal');
  const actions = list(Action).map((action) => action.toLowerCase());
  return {
    isAllow: Effect === 'Allow',
    actions,
    resources: list(Resource),
    aws: list(AWS),
    services: list(Service),
    when: conditionOf(Condition),
  };
}

function conditionOf(condition: unknown): Statement['when'] {
  if (condition === undefined) return null;
  const [[operator, keys] = [], ...more] = Object.entries(object(condition));
  const [[key, values] = [], ...rest] = Object.entries(object(keys));
  const [value, ...others] = list(values);
  const isKnown = operator === 'StringEquals' || operator === 'StringNotEquals';
  if (!isKnown || key?.toLowerCase() !== `aws:principaltag/${TAG}` || value === undefined || more.length + rest.length + others.length > 0)
    throw new Error(`not understood: ${JSON.stringify(condition)}`);
  return { is: operator === 'StringEquals', value };
}

function object(value: unknown): Text {
  if (typeof value !== 'object' || value === null) throw new Error('not an object');
  return Object.fromEntries(Object.entries(value));
}

function list(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string');
}

interface Asker {
  readonly record: UserRecord | RoleRecord;
  readonly team: string | undefined;
  readonly identity: readonly Statement[];
  readonly boundary: readonly Statement[] | null;
}

function holds({ when }: Statement, team: string | undefined): boolean {
  return when === null || (team === when.value) === when.is;
}

function isSaid(statements: readonly Statement[], isAllow: boolean, { team }: Asker, action: string, resource: string): boolean {
  return statements.some(
    (one) => one.isAllow === isAllow && one.actions.includes(action) && one.resources.includes(resource) && holds(one, team),
  );
}

function isDenied(asker: Asker, action: string, resource: string): boolean {
  return [asker.identity, asker.boundary ?? []].some((said) => isSaid(said, false, asker, action, resource));
}

function isWithin(asker: Asker, action: string, resource: string): boolean {
  return asker.boundary === null || isSaid(asker.boundary, true, asker, action, resource);
}

function isAllowed(asker: Asker, action: string, resource: string): boolean {
  return isSaid(asker.identity, true, asker, action, resource) && isWithin(asker, action, resource) && !isDenied(asker, action, resource);
}

function own(asker: Asker): number {
  const may = REQUESTS.map(({ action, resource }) => isAllowed(asker, action.toLowerCase(), resource));
  return may.reduce((bits, one, index) => (one ? bits | (1 << index) : bits), 0);
}

const ASSUME = 'sts:assumerole';
const ROOTS: ReadonlySet<string> = new Set([ACCOUNT, `arn:aws:iam::${ACCOUNT}:root`]);

/** Whether someone may become a role: named by it, or let in with its whole account and permitted by its own policies. */
function mayBecome(asker: Asker, role: RoleRecord): boolean {
  const arn = arnOf('roles', role.name);
  const trust = statementsIn(role.trust).filter((one) => one.actions.includes(ASSUME) && holds(one, asker.team));
  const names = (one: Statement): boolean => one.aws.includes(asker.record.id) || one.aws.includes('*');
  const passes = (one: Statement): boolean => one.aws.some((name) => ROOTS.has(name));
  if (isDenied(asker, ASSUME, arn) || trust.some((one) => !one.isAllow && (names(one) || passes(one)))) return false;
  // A boundary limits what a role is named for, and not what a user is.
  const isNamed = trust.some((one) => one.isAllow && names(one)) && (asker.record.kind === 'user' || isWithin(asker, ASSUME, arn));
  return isNamed || (trust.some((one) => one.isAllow && passes(one)) && isAllowed(asker, ASSUME, arn));
}

function letsService(role: RoleRecord): boolean {
  const trust = statementsIn(role.trust).filter((one) => one.services.includes(SERVICE) || one.aws.includes('*'));
  return trust.some((one) => one.isAllow) && !trust.some((one) => !one.isAllow);
}

/** Everybody's access, also by the roles that they may become. `names` has the names of those who were there before, by unique id. */
export function accessIn(account: Account, names: ReadonlyMap<string, string>): Access {
  const askers = account
    .records()
    .flatMap((record) => (record.kind === 'user' || record.kind === 'role' ? [askerOf(record, account)] : []));
  const roles = askers.flatMap((asker) => (asker.record.kind === 'role' ? [{ asker, role: asker.record }] : []));
  const owned = new Map(askers.map((asker) => [asker, own(asker)]));
  const edges = new Map(askers.map((asker) => [asker, roles.filter(({ role }) => mayBecome(asker, role)).map((one) => one.asker)]));
  const found = new Map<string, number>();
  for (const start of askers) {
    const reached = new Set([start]);
    for (const one of reached) for (const next of edges.get(one) ?? []) reached.add(next);
    const all = [...reached].reduce((bits, one) => bits | (owned.get(one) ?? 0), 0);
    const name = names.get(start.record.id) ?? nameOf(start.record);
    found.set(name, all);
    if (start.record.kind === 'role' && letsService(start.record)) found.set(`Service ${SERVICE} as ${name}`, all);
  }
  return found;
}

export function nameOf(record: AnyRecord): string {
  return `${record.kind === 'user' ? 'User' : 'Role'}/${record.name}`;
}

export function namesIn(account: Account): ReadonlyMap<string, string> {
  return new Map(
    account.records().flatMap((record) => (record.kind === 'user' || record.kind === 'role' ? [[record.id, nameOf(record)]] : [])),
  );
}

function askerOf(record: UserRecord | RoleRecord, account: Account): Asker {
  const groups =
    record.kind === 'user'
      ? record.groups.map((id) => account.findById(id)).filter((one): one is GroupRecord => one?.kind === 'group')
      : [];
  const texts = [record, ...groups].flatMap(({ inline, attached }) => [
    ...inline.values(),
    ...attached.map((arn) => defaultText(arn, account)),
  ]);
  return {
    record,
    team: record.tags.find(({ key }) => key === TAG)?.value,
    identity: texts.flatMap(statementsIn),
    boundary: record.boundary === null ? null : statementsIn(defaultText(record.boundary, account)),
  };
}

function defaultText(arn: string, account: Account): string {
  const policy = account.find('policy', arn.slice(arn.lastIndexOf('/') + 1));
  const version = policy?.versions.find(({ number }) => number === policy.defaultVersion);
  if (version === undefined) throw new Error(`no policy ${arn}`);
  return version.text;
}

/** Who may do more than before and after, or less than both. */
export interface Violation {
  readonly who: string;
  readonly kind: 'window' | 'gap';
  readonly requests: readonly string[];
}

export function violationsOf(before: Access, now: Access, after: Access): Violation[] {
  return [...new Set([...before.keys(), ...now.keys(), ...after.keys()])].flatMap((who): Violation[] => {
    const [old = 0, present = 0, fresh = 0] = [before.get(who), now.get(who), after.get(who)];
    const [more, less] = [present & ~(old | fresh), old & fresh & ~present];
    return [
      ...(more === 0 ? [] : [{ who, kind: 'window' as const, requests: requestsOf(more) }]),
      ...(less === 0 ? [] : [{ who, kind: 'gap' as const, requests: requestsOf(less) }]),
    ];
  });
}

function requestsOf(bits: number): string[] {
  return REQUESTS.filter((_, index) => (bits & (1 << index)) !== 0).map(({ action, resource }) => `${action} ${resource}`);
}

export function isSame(one: Access, other: Access): boolean {
  return [...new Set([...one.keys(), ...other.keys()])].every((who) => (one.get(who) ?? -1) === (other.get(who) ?? -1));
}

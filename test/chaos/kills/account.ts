// What the sandbox holds, from its own state file, so that nothing of iamsync is its own witness: whole, but without what no second
// run can have the same, which is unique ids, times and digests of passwords.
import { canonical, isList, isObject, parseJson } from '../../../src/model/json.ts';
import type { Json, JsonObject } from '../../../src/model/json.ts';

export interface HeldKey {
  readonly user: string;
  readonly id: string;
  readonly secret: string;
  readonly status: string;
}

export interface Held {
  /** Everything, a line each. */
  readonly exact: readonly string[];
  /** The same as a rollback can bring it back: policy versions under other numbers, the unused ones left out, holds not counted. */
  readonly rough: readonly string[];
  readonly keys: readonly HeldKey[];
  /** Tags of users, by user. */
  readonly tags: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Users with a password. */
  readonly passwords: readonly string[];
}

/** Reads the one account of a state file. */
export function heldIn(state: string): Held {
  const world = parseJson(state);
  const [account] = list(world, 'accounts');
  if (account === undefined) throw new Error('the state holds no account');
  const records = list(account, 'records');
  const users = records.filter((record) => record['kind'] === 'user');
  const named = namesOf(records);
  const settings = isObject(account) ? (account['settings'] ?? null) : null;
  const lines = (each: (record: JsonObject) => JsonObject): string[] => [
    canonical(settings),
    ...records.map((record) => named(canonical(each(record)))).sort(),
  ];
  return {
    exact: lines(plain),
    rough: lines((record) => rough(plain(record))),
    keys: users.flatMap(keysOf),
    tags: Object.fromEntries(users.map((user) => [text(user['name']), tagsOf(user)])),
    passwords: users.flatMap((user) => (isObject(user['credentials'] ?? null) && login(user) !== null ? [text(user['name'])] : [])),
  };
}

/** The lines that one has and the other has not; empty if they are equal. */
export function unlike(wanted: readonly string[], found: readonly string[]): string {
  const missing = wanted.filter((line) => !found.includes(line)).map((line) => `  - ${line}`);
  const strange = found.filter((line) => !wanted.includes(line)).map((line) => `  + ${line}`);
  return [...missing, ...strange].join('\n');
}

/** The lines that were found without service-linked roles of which there was nothing before: these stay, only AWS may end them. */
export function withoutNewlyLinked(found: readonly string[], before: readonly string[]): string[] {
  const old = new Set(before.flatMap(linkedRole));
  return found.filter((line) => linkedRole(line).every((name) => old.has(name)));
}

function linkedRole(line: string): string[] {
  const record = parseJson(line);
  return isObject(record) && text(record['path']).startsWith('/aws-service-role/') ? [text(record['name'])] : [];
}

function list(value: Json | undefined, member: string): JsonObject[] {
  const items = value !== undefined && isObject(value) ? value[member] : undefined;
  return items !== undefined && isList(items) ? items.filter(isObject) : [];
}

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
const texts = (value: Json | undefined): string[] => (value !== undefined && isList(value) ? value.map(text) : []);

function login(user: JsonObject): JsonObject | null {
  const { credentials = null } = user;
  const found = isObject(credentials) ? (credentials['login'] ?? null) : null;
  return isObject(found) ? found : null;
}

function keysOf(user: JsonObject): HeldKey[] {
  return list(user['credentials'], 'keys').map((key) => ({
    user: text(user['name']),
    id: text(key['id']),
    secret: text(key['secret']),
    status: text(key['status']),
  }));
}

function tagsOf(record: JsonObject): Record<string, string> {
  return Object.fromEntries(list(record, 'tags').map((tag) => [text(tag['key']), text(tag['value'])]));
}

/** Puts names in the place of unique ids and of times, in a line. */
function namesOf(records: readonly JsonObject[]): (line: string) => string {
  const names = new Map(records.map((record) => [text(record['id']), `${text(record['kind'])} ${text(record['name'])}`]));
  for (const user of records) keysOf(user).forEach(({ id }, index) => names.set(id, `key ${index + 1} of ${text(user['name'])}`));
  return (line) =>
    line.replaceAll(/\b[A-Z]{4}[A-Z2-7]{16,17}\b/g, (id) => names.get(id) ?? id).replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '(time)');
}

function plain(record: JsonObject): JsonObject {
  const { id: _id, created: _created, updated: _updated, onceTagged: _once, nextVersion: _next, ...rest } = record;
  const sorted = (member: string): JsonObject => (member in rest ? { [member]: texts(rest[member]).sort() } : {});
  return {
    ...rest,
    ...sorted('attached'),
    ...sorted('groups'),
    ...sorted('clientIds'),
    ...sorted('thumbprints'),
    tags: Object.fromEntries(Object.entries(tagsOf(record)).map(([key, value]) => [key, unsigned(key, value)])),
    ...('credentials' in rest ? { credentials: credentials(record) } : {}),
  };
}

// A slot's tag ends with a digest of what it says, and so of ids and times.
function unsigned(key: string, value: string): string {
  return key.startsWith('iamsync:key:') ? value.replace(/\.[0-9a-f]+$/, '.(digest)') : value;
}

function credentials(record: JsonObject): JsonObject {
  const { credentials: all = null } = record;
  if (!isObject(all)) return {};
  const { keys: _keys, login: _login, passwordUsed: _used, ...rest } = all;
  const profile = login(record);
  return {
    ...rest,
    keys: keysOf(record).map(({ id, status }) => ({ id, status })),
    login: profile === null ? null : { resetRequired: profile['resetRequired'] ?? false },
  };
}

function rough(record: JsonObject): JsonObject {
  const { tags = {}, versions, defaultVersion, ...rest } = record;
  const kept = isObject(tags) ? Object.fromEntries(Object.entries(tags).filter(([key]) => key !== 'iamsync:hold')) : tags;
  if (versions === undefined || defaultVersion === undefined) return { ...rest, tags: kept };
  const standard = list(record, 'versions').find((version) => version['number'] === defaultVersion);
  const others = list(record, 'versions').filter((version) => version !== standard);
  return { ...rest, tags: kept, document: text(standard?.['text']), others: others.map((version) => text(version['text'])).sort() };
}

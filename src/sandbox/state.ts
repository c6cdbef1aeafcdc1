// The state file: everything a sandbox holds, as JSON with one entity on a line, and back again.
import type { JsonObject } from '../model/json.ts';
import { isObject } from '../model/json.ts';
import { Failure } from '../model/failure.ts';
import { Account } from './account.ts';
import type { KeyUse } from './account.ts';
import { parseJson } from './documents.ts';
import { bucketText, decodeBucket } from './state-buckets.ts';
import { decodeRecord, encodeRecord } from './state-records.ts';
import type { PasswordPolicy } from './passwords.ts';
import { decodeSession } from './state-sessions.ts';
import { Fields } from './state-fields.ts';
import type { AnyRecord } from './records.ts';
import type { World } from './world.ts';

const FORMAT = 'iamsync-sandbox';
const VERSION = 1;

// Records are never changed in place, so the text of one stays right as long as the record is alive.
const encoded = new WeakMap<AnyRecord, string>();

function recordText(record: AnyRecord): string {
  const known = encoded.get(record) ?? JSON.stringify(encodeRecord(record));
  encoded.set(record, known);
  return known;
}

export function encodeState(world: World): string {
  const { seed, drawn, planted } = world;
  const head = { format: FORMAT, version: VERSION, seed, drawn, ...(planted === null ? {} : { planted }) };
  const accounts = [...world.accounts.values()].map((account) => {
    const { id, settings, keys } = account;
    const uses = Object.fromEntries(account.uses);
    const sessions = [...account.sessions.values()];
    const deletions = Object.fromEntries(account.deletions);
    const records = account.records().map(recordText);
    const buckets = [...account.buckets.values()].map(bucketText);
    return `${JSON.stringify({ id, settings, keys, uses, deletions, sessions }).slice(0, -1)},"buckets":[${buckets.join(',\n')}],"records":[\n${records.join(',\n')}\n]}`;
  });
  return `${JSON.stringify(head).slice(0, -1)},"accounts":[\n${accounts.join(',\n')}\n]}\n`;
}

export interface StoredWorld {
  readonly seed: string;
  readonly drawn: number;
  /** The SHA-256 of the seed file that it began with. */
  readonly planted: string | null;
  readonly accounts: readonly Account[];
}

/** Reads a state file. Throws Failure('input') that names the file if it is not one of this format version. */
export function decodeState(text: string, file: string): StoredWorld {
  const state = parseJson(text);
  if (!isObject(state) || state['format'] !== FORMAT) throw notAState(file, 'it is not the state of a sandbox');
  if (state['version'] !== VERSION) {
    const version = state['version'] === undefined ? 'missing' : JSON.stringify(state['version']);
    throw notAState(file, `its format version is ${version}, and this iamsync reads version ${VERSION}`);
  }
  try {
    const fields = new Fields(state);
    const accounts = fields.objects('accounts').map(decodeAccount);
    const planted = 'planted' in state ? fields.text('planted') : null;
    return { seed: fields.text('seed'), drawn: fields.whole('drawn'), planted, accounts };
  } catch (cause) {
    throw notAState(file, cause instanceof Error ? cause.message : 'it is damaged', cause);
  }
}

function decodeAccount(value: JsonObject): Account {
  const fields = new Fields(value);
  const keys = fields.objects('keys').map((key) => {
    const pair = new Fields(key);
    return { id: pair.text('id'), secret: pair.text('secret') };
  });
  const account = new Account(fields.text('id'), keys);
  account.settings = decodeSettings(new Fields(fields.object('settings')));
  const uses = fields.object('uses');
  for (const id of Object.keys(uses)) account.uses.set(id, decodeUse(new Fields(uses).object(id)));
  for (const bucket of fields.objects('buckets').map(decodeBucket)) account.buckets.set(bucket.name, bucket);
  for (const session of fields.objects('sessions').map(decodeSession)) account.sessions.set(session.id, session);
  for (const [task, role] of fields.map('deletions')) account.deletions.set(task, role);
  for (const record of fields.objects('records')) account.put(decodeRecord(record));
  return account;
}

function decodeSettings(fields: Fields): Account['settings'] {
  const policy = fields.maybeObject('passwordPolicy');
  return { alias: fields.maybe('alias'), passwordPolicy: policy === null ? null : decodePasswordPolicy(new Fields(policy)) };
}

function decodePasswordPolicy(fields: Fields): PasswordPolicy {
  return {
    minimumLength: fields.whole('minimumLength'),
    symbols: fields.flag('symbols'),
    numbers: fields.flag('numbers'),
    upper: fields.flag('upper'),
    lower: fields.flag('lower'),
    allowChange: fields.flag('allowChange'),
    maxAge: fields.maybeWhole('maxAge'),
    reusePrevention: fields.maybeWhole('reusePrevention'),
    hardExpiry: fields.maybeFlag('hardExpiry'),
  };
}

function decodeUse(value: JsonObject): KeyUse {
  const fields = new Fields(value);
  return { at: fields.text('at'), region: fields.text('region'), service: fields.text('service') };
}

function notAState(file: string, why: string, cause?: unknown): Failure {
  return new Failure('input', `${file} can't be used as the sandbox's state: ${why}.`, 'Name another file, or move this one away.', cause);
}

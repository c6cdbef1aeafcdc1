// How the state file spells the records of entities.
import type { Json, JsonObject } from '../model/json.ts';
import { isList, isObject } from '../model/json.ts';
import type { AnyRecord, PolicyVersion, Tag } from './records.ts';

/** Reads members of a mapping; throws an Error that names a member which is missing or of another type. */
export class Fields {
  private readonly value: JsonObject;

  constructor(value: JsonObject) {
    this.value = value;
  }

  text(member: string): string {
    const value = this.value[member];
    if (typeof value !== 'string') throw new Error(`${member} is not a text`);
    return value;
  }

  maybe(member: string): string | null {
    return this.value[member] === null ? null : this.text(member);
  }

  whole(member: string): number {
    const value = this.value[member];
    if (typeof value !== 'number' || !Number.isInteger(value)) throw new Error(`${member} is not a whole number`);
    return value;
  }

  flag(member: string): boolean {
    return this.value[member] === true;
  }

  texts(member: string): string[] {
    return this.list(member).map((item) => {
      if (typeof item !== 'string') throw new Error(`${member} is not a list of texts`);
      return item;
    });
  }

  objects(member: string): JsonObject[] {
    return this.list(member).map((item) => {
      if (!isObject(item)) throw new Error(`${member} is not a list of mappings`);
      return item;
    });
  }

  /** A mapping of texts, as a Map. */
  map(member: string): Map<string, string> {
    const value = this.value[member];
    if (!isObject(value)) throw new Error(`${member} is not a mapping`);
    const fields = new Fields(value);
    return new Map(Object.keys(value).map((key) => [key, fields.text(key)]));
  }

  private list(member: string): readonly Json[] {
    const value = this.value[member];
    if (!isList(value)) throw new Error(`${member} is not a list`);
    return value;
  }
}

export function encodeRecord(record: AnyRecord): object {
  return 'inline' in record ? { ...record, inline: Object.fromEntries(record.inline) } : record;
}

export function decodeRecord(value: JsonObject): AnyRecord {
  const fields = new Fields(value);
  const base = {
    id: fields.text('id'),
    name: fields.text('name'),
    path: fields.text('path'),
    created: fields.text('created'),
    tags: fields.objects('tags').map(decodeTag),
    onceTagged: fields.flag('onceTagged'),
  };
  const kind = fields.text('kind');
  if (kind === 'profile') return { kind, ...base, role: fields.maybe('role') };
  if (kind === 'policy') return { kind, ...base, ...decodePolicy(fields) };
  const principal = { ...base, inline: fields.map('inline'), attached: fields.texts('attached'), boundary: fields.maybe('boundary') };
  if (kind === 'user') return { kind, ...principal, groups: fields.texts('groups') };
  if (kind === 'group') return { kind, ...principal };
  if (kind === 'role')
    return {
      kind,
      ...principal,
      description: fields.maybe('description'),
      maxSessionDuration: fields.whole('maxSessionDuration'),
      trust: fields.text('trust'),
    };
  throw new Error(`${kind} is not a kind of entity`);
}

function decodePolicy(fields: Fields): {
  description: string | null;
  updated: string;
  versions: PolicyVersion[];
  defaultVersion: number;
  nextVersion: number;
} {
  return {
    description: fields.maybe('description'),
    updated: fields.text('updated'),
    versions: fields.objects('versions').map((version) => {
      const members = new Fields(version);
      return { number: members.whole('number'), created: members.text('created'), text: members.text('text') };
    }),
    defaultVersion: fields.whole('defaultVersion'),
    nextVersion: fields.whole('nextVersion'),
  };
}

function decodeTag(value: JsonObject): Tag {
  const fields = new Fields(value);
  return { key: fields.text('key'), value: fields.text('value') };
}

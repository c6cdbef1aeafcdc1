// Where each field of an entity comes from: a line of a manifest, the defaults, omission, or the account.
import { kindOf } from '../kinds/index.ts';
import { canonical, isList, isObject, same } from '../model/json.ts';
import type { Json, JsonObject } from '../model/json.ts';
import type { FieldPortrait } from '../model/portrait.ts';
import { isKept } from '../model/state.ts';
import type { Desired, Live } from '../model/state.ts';
import type { Written, WrittenEntity } from '../model/written.ts';

/** Mappings whose members are fields of their own. */
const BY_NAME = new Set(['tags', 'inline', 'accessKeys']);

/** The fields of what a manifest declares; `present`: what the account has of it, if it was asked. */
export function portraitFields(declared: Desired, present: Live | undefined, written: Written): FieldPortrait[] {
  const entity = written.entities.find(({ kind, name }) => kind === declared.kind && name === declared.name);
  const said = entity !== undefined && isObject(entity.declaration) ? entity.declaration : {};
  const fields = [...new Set([...Object.keys(declared.spec), ...Object.keys(said)])];
  return fields.flatMap((field) => {
    const value = said[field];
    const live = liveOf(field, declared, present);
    if (entity !== undefined && value !== undefined) return writtenField(field, value, entity, declared, live);
    const kept = isKept(declared.spec[field]);
    return [
      {
        field,
        value: kept ? (present?.spec[field] ?? null) : (declared.spec[field] ?? null),
        from: kept ? 'kept' : 'omitted',
        place: null,
        ...live,
      },
    ];
  });
}

/** The fields of what nobody declares. */
export function liveFields(present: Live | undefined): FieldPortrait[] {
  return Object.entries(present?.spec ?? {}).map(([field, value]) => ({ field, value, from: 'account', place: null }));
}

type Other = Pick<FieldPortrait, 'live'>;

function writtenField(field: string, value: Json, entity: WrittenEntity, declared: Desired, live: Other): FieldPortrait[] {
  const defaulted = (path: string): FieldPortrait['from'] =>
    declared.wording?.defaulted.includes(path) === true ? 'defaults' : 'manifest';
  const members = membersOf(field, value);
  if (members.length === 0) return [{ field, value, from: defaulted(field), place: entity.place([field]), ...live }];
  return members.map(({ name, step, member }, index) => {
    const path = `${field}/${name}`;
    return { field: path, value: member, from: defaulted(path), place: entity.place([field, step]), ...(index === 0 ? live : {}) };
  });
}

interface Member {
  readonly name: string;
  readonly step: string | number;
  readonly member: Json;
}

function membersOf(field: string, value: Json): Member[] {
  if (isList(value)) return value.map((member, step) => ({ name: nameOf(member), step, member }));
  if (isObject(value) && BY_NAME.has(field)) return Object.entries(value).map(([name, member]) => ({ name, step: name, member }));
  return [];
}

function nameOf(item: Json): string {
  if (isObject(item)) return typeof item['name'] === 'string' ? item['name'] : Object.keys(item).join(', ');
  return typeof item === 'string' ? item : canonical(item);
}

function liveOf(field: string, declared: Desired, present: Live | undefined): Other {
  if (present === undefined || !(field in declared.spec) || isKept(declared.spec[field])) return {};
  const aligned: JsonObject = kindOf(present.kind)?.align(present.spec, declared.spec) ?? present.spec;
  return same(aligned[field] ?? null, declared.spec[field] ?? null) ? {} : { live: present.spec[field] ?? null };
}

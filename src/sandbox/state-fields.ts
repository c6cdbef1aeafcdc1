// Reads members of the state file one by one, and says which one is damaged.
import type { Json, JsonObject } from '../model/json.ts';
import { isList, isObject } from '../model/json.ts';

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

  maybeWhole(member: string): number | null {
    return this.value[member] === null ? null : this.whole(member);
  }

  flag(member: string): boolean {
    return this.value[member] === true;
  }

  maybeFlag(member: string): boolean | null {
    return this.value[member] === null ? null : this.flag(member);
  }

  texts(member: string): string[] {
    return this.list(member).map((item) => {
      if (typeof item !== 'string') throw new Error(`${member} is not a list of texts`);
      return item;
    });
  }

  object(member: string): JsonObject {
    const value = this.value[member];
    if (!isObject(value)) throw new Error(`${member} is not a mapping`);
    return value;
  }

  maybeObject(member: string): JsonObject | null {
    return this.value[member] === null ? null : this.object(member);
  }

  objects(member: string): JsonObject[] {
    return this.list(member).map((item) => {
      if (!isObject(item)) throw new Error(`${member} is not a list of mappings`);
      return item;
    });
  }

  /** A mapping of texts, as a Map. */
  map(member: string): Map<string, string> {
    const value = this.object(member);
    const fields = new Fields(value);
    return new Map(Object.keys(value).map((key) => [key, fields.text(key)]));
  }

  private list(member: string): readonly Json[] {
    const value = this.value[member];
    if (!isList(value)) throw new Error(`${member} is not a list`);
    return value;
  }
}

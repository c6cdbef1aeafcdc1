// Reads an operation's parameters and checks them against IAM's limits; all violations are reported at once, in AWS's words.
import type { Json, JsonObject } from '../model/json.ts';
import { isList, isObject } from '../model/json.ts';
import { AwsError, validationError } from './errors.ts';
import type { Tag } from './records.ts';
import { MAX_TAGS } from './quotas.ts';

/** Lengths in characters; the pattern must match the whole text. */
export interface TextLimit {
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
}

/** Where a page begins (an opaque marker of an earlier answer) and how long it may be. */
export interface PageRequest {
  readonly marker: string | undefined;
  readonly maxItems: number;
}

// Patterns of the service model of IAM, as AWS prints them.
const TAG_KEY: TextLimit = { min: 1, max: 128, pattern: '[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+' };
const TAG_VALUE: TextLimit = { min: 0, max: 256, pattern: '[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*' };
const PAGE_SIZE = 100;

const compiled = new Map<string, RegExp>();

/** True if the whole text matches the pattern. */
export function matches(text: string, pattern: string): boolean {
  const known = compiled.get(pattern) ?? new RegExp(`^(?:${pattern})$`, 'su');
  compiled.set(pattern, known);
  return known.test(text);
}

/** The parts of a text limit that a text breaks, in AWS's words. */
function broken(text: string, limit: TextLimit): string[] {
  const { min = 0, max, pattern } = limit;
  const length = Array.from(text).length;
  return [
    ...(length < min ? [`Member must have length greater than or equal to ${min}`] : []),
    ...(max !== undefined && length > max ? [`Member must have length less than or equal to ${max}`] : []),
    ...(pattern !== undefined && !matches(text, pattern) ? [`Member must satisfy regular expression pattern: ${pattern}`] : []),
  ];
}

/**
 * Collects what is wrong while an operation names its parameters. `finish` throws a ValidationError with every violation of
 * the service model, else the first refusal of the service itself. Values read before `finish` may be placeholders.
 */
export class Reader {
  private readonly tree: JsonObject;
  private readonly violations: string[] = [];
  private readonly refusals: AwsError[] = [];

  constructor(tree: JsonObject) {
    this.tree = tree;
  }

  finish(): void {
    const count = this.violations.length;
    if (count > 0) throw validationError(`${count} validation error${count === 1 ? '' : 's'} detected: ${this.violations.join('; ')}`);
    const [refusal] = this.refusals;
    if (refusal !== undefined) throw refusal;
  }

  /** Adds a refusal that the model's constraints do not express. */
  refuse(error: AwsError): void {
    this.refusals.push(error);
  }

  has(member: string): boolean {
    return this.tree[member] !== undefined;
  }

  /** A required text. */
  text(member: string, limit: TextLimit = {}): string {
    const text = this.maybe(member, limit);
    if (text === undefined) this.violate(member, 'Member must not be null');
    return text ?? '';
  }

  /** An optional text. */
  maybe(member: string, limit: TextLimit = {}): string | undefined {
    const text = scalar(this.tree[member]);
    if (text !== undefined) for (const constraint of broken(text, limit)) this.violate(member, constraint);
    return text;
  }

  whole(member: string, min: number, max: number): number | undefined {
    const text = scalar(this.tree[member]);
    if (text === undefined) return undefined;
    const value = Number(text);
    if (!/^-?\d+$/.test(text)) this.refuse(new AwsError('MalformedInput', 400, `Could not parse ${text} as an integer`));
    else if (value < min) this.violate(member, `Member must have value greater than or equal to ${min}`);
    else if (value > max) this.violate(member, `Member must have value less than or equal to ${max}`);
    return value;
  }

  flag(member: string): boolean | undefined {
    const text = scalar(this.tree[member])?.toLowerCase();
    return text === undefined ? undefined : text === 'true';
  }

  choice<T extends string>(member: string, values: readonly T[]): T | undefined {
    const text = scalar(this.tree[member]);
    if (text === undefined) return undefined;
    const value = values.find((one) => one === text);
    if (value === undefined) this.violate(member, `Member must satisfy enum value set: [${values.join(', ')}]`);
    return value;
  }

  /** A required one of several values. */
  needed<T extends string>(member: string, values: readonly [T, ...T[]]): T {
    if (!this.has(member)) this.violate(member, 'Member must not be null');
    return this.choice(member, values) ?? values[0];
  }

  choices<T extends string>(member: string, values: readonly T[]): T[] {
    const texts = this.list(member).map((item) => scalar(item) ?? '');
    if (texts.some((text) => !values.some((value) => value === text)))
      this.violate(member, `Member must satisfy constraint: [Member must satisfy enum value set: [${values.join(', ')}]]`);
    return values.filter((value) => texts.includes(value));
  }

  /** Tags of at most 50; undefined if the member is absent. */
  tags(member = 'Tags'): Tag[] | undefined {
    if (!this.has(member)) return undefined;
    const items = this.list(member);
    if (items.length > MAX_TAGS) this.violate(member, `Member must have length less than or equal to ${MAX_TAGS}`);
    return items.map((item, index) => {
      const tag = new Reader(isObject(item) ? item : {});
      const read = { key: tag.text('Key', TAG_KEY), value: tag.text('Value', TAG_VALUE) };
      this.violations.push(...tag.violations.map((text) => text.replace("at '", `at '${lowerFirst(member)}.${index + 1}.member.`)));
      return read;
    });
  }

  tagKeys(member = 'TagKeys'): string[] {
    if (!this.has(member)) this.violate(member, 'Member must not be null');
    const keys = this.list(member).map((item) => scalar(item) ?? '');
    if (keys.length > MAX_TAGS) this.violate(member, `Member must have length less than or equal to ${MAX_TAGS}`);
    if (keys.some((key) => broken(key, TAG_KEY).length > 0)) this.violate(member, eachOf(TAG_KEY));
    return keys;
  }

  /** A list of texts, each within the limit; empty if the member is absent. */
  texts(member: string, limit: { readonly min: number; readonly max: number }): string[] {
    const texts = this.list(member).map((item) => scalar(item) ?? '');
    const parts = [
      `Member must have length less than or equal to ${limit.max}`,
      `Member must have length greater than or equal to ${limit.min}`,
    ];
    if (texts.some((text) => broken(text, limit).length > 0)) this.violate(member, `Member must satisfy constraint: [${parts.join(', ')}]`);
    return texts;
  }

  /** One member of each mapping of a list, e.g. the ARNs of `PolicyArns`. */
  members(list: string, member: string): string[] {
    return this.list(list).map((item) => (isObject(item) ? (scalar(item[member]) ?? '') : ''));
  }

  /** The mappings of a list; what is no mapping counts as an empty one. */
  objects(list: string): Reader[] {
    return this.list(list).map((item) => new Reader(isObject(item) ? item : {}));
  }

  page(): PageRequest {
    const marker = this.maybe('Marker', { min: 1, max: 320 });
    return { marker, maxItems: this.whole('MaxItems', 1, 1000) ?? PAGE_SIZE };
  }

  private list(member: string): readonly Json[] {
    const value = this.tree[member];
    return isList(value) ? value : [];
  }

  private violate(member: string, constraint: string): void {
    this.violations.push(`Value at '${lowerFirst(member)}' failed to satisfy constraint: ${constraint}`);
  }
}

// AWS describes a list's member constraint as a whole, longest first.
function eachOf({ min = 0, max = 0, pattern = '' }: TextLimit): string {
  const parts = [
    `Member must have length less than or equal to ${max}`,
    `Member must have length greater than or equal to ${min}`,
    `Member must satisfy regular expression pattern: ${pattern}`,
    'Member must not be null',
  ];
  return `Member must satisfy constraint: [${parts.join(', ')}]`;
}

function scalar(value: Json | undefined): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'object' ? '' : String(value);
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

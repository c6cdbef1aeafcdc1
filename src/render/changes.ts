// One block a change: what happens to which entity, where the manifest says so, and every difference.
import { kindOf } from '../kinds/index.ts';
import { parseAddress } from '../model/address.ts';
import type { JsonObject } from '../model/json.ts';
import type { Change, Plan, Verb } from '../model/plan.ts';
import type { Spec } from '../model/state.ts';
import { alsoDrift } from './causes.ts';
import { changedFields, fieldDiffs } from './fields.ts';
import { line } from './layout.ts';
import type { Line } from './layout.ts';
import type { Tone } from './paint.ts';

/** Columns on the left of what stands below a title. */
export const INDENT = 4;

const SIGNS: Readonly<Record<Verb, { readonly sign: string; readonly tone: Tone }>> = {
  create: { sign: '+', tone: 'add' },
  update: { sign: '~', tone: 'change' },
  delete: { sign: '-', tone: 'remove' },
  replace: { sign: '-/+', tone: 'remove' },
  adopt: { sign: '>', tone: 'change' },
  rename: { sign: '~', tone: 'change' },
};

/** The verbs in the order in which a summary names them. */
export const VERBS: readonly Verb[] = ['create', 'update', 'delete', 'replace', 'adopt', 'rename'];

function title(change: Change): Line {
  const place = change.origin === null ? '' : `  (${change.origin.file}:${change.origin.line})`;
  const { text, tone } = named(change);
  return { indent: 0, hang: INDENT, text: `${text}${place}${alsoDrift(change)}`, tone };
}

/** What happens to which entity, without a place. */
export function named(change: Change): Pick<Line, 'text' | 'tone'> {
  const { sign, tone } = SIGNS[change.verb];
  const what = change.verb === 'rename' ? `rename ${change.from} to ${change.address}` : `${change.verb} ${change.address}`;
  return { text: `${sign} ${what}`, tone };
}

/** Several entities to which the same happens, on one line that may be broken. */
export function namedTogether(verb: Verb, addresses: readonly string[]): Line {
  const { sign, tone } = SIGNS[verb];
  return { indent: 0, hang: INDENT, text: `${sign} ${verb} ${addresses.length}: ${addresses.join(', ')}`, tone };
}

/** The two sides as they are shown; an absent one is an entity that does not exist. */
export function sides(change: Change): [JsonObject | undefined, JsonObject | undefined] {
  const kind = parseAddress(change.address)?.kind;
  const shown = (spec: Spec): JsonObject => (kind === undefined ? spec : (kindOf(kind)?.shown?.(spec) ?? spec));
  switch (change.verb) {
    case 'create':
      return [undefined, shown(change.after)];
    case 'delete':
      return [shown(change.before), undefined];
    case 'update':
    case 'replace':
    case 'adopt':
    case 'rename':
      return [shown(change.before), shown(change.after)];
  }
}

/** `<address> <field>` of what comes from the defaults of the configuration. */
export type Defaults = ReadonlySet<string>;

export function defaultsOf({ defaulted }: Pick<Plan, 'defaulted'>): Defaults {
  return new Set(defaulted.map(({ address, field }) => `${address} ${field}`));
}

/** The title and the differences of one change; a change without any says what it is for. */
export function changeBlock(change: Change, defaults: Defaults): Line[] {
  const fromDefaults = (path: string): string => (defaults.has(`${change.address} ${path}`) ? ' (default)' : '');
  const lines = fieldDiffs(...sides(change), INDENT, fromDefaults);
  return [title(change), ...(lines.length === 0 ? [line(INDENT, remark(change.verb), 'dim')] : lines)];
}

function remark(verb: Verb): string {
  switch (verb) {
    case 'create':
    case 'delete':
      return '(holds nothing)';
    case 'adopt':
      return '(is already as declared; only its owner changes)';
    case 'rename':
      return '(nothing but the name changes)';
    case 'update':
    case 'replace':
      return '(written again with the same content)';
  }
}

/** The fields in which the two sides of a change differ; all that one side has where there is no other. */
export function changedIn(change: Change): string[] {
  const [before, after] = sides(change);
  return changedFields(before ?? {}, after ?? {});
}

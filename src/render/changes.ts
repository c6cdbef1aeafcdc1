// One block a change: what happens to which entity, where the manifest says so, and every difference.
import { kindOf } from '../kinds/index.ts';
import { parseAddress } from '../model/address.ts';
import type { JsonObject } from '../model/json.ts';
import type { Change, Plan, Verb } from '../model/plan.ts';
import type { Spec } from '../model/state.ts';
import { alsoDrift, byCause, sinceName } from './causes.ts';
import type { CauseGroup } from './causes.ts';
import { changedFields, fieldDiffs } from './fields.ts';
import { BLANK, count, line, sections } from './layout.ts';
import type { Line } from './layout.ts';
import type { Tone } from './paint.ts';

const INDENT = 4;

/** Rows that all blocks together may take before long ones are cut. */
export const MOST_LINES = 120;

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
  const { sign, tone } = SIGNS[change.verb];
  const what = change.verb === 'rename' ? `rename ${change.from} to ${change.address}` : `${change.verb} ${change.address}`;
  const place = change.origin === null ? '' : `  (${change.origin.file}:${change.origin.line})`;
  return { indent: 0, hang: INDENT, text: `${sign} ${what}${place}${alsoDrift(change)}`, tone };
}

function sides(change: Change): [JsonObject | undefined, JsonObject | undefined] {
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

/**
 * All blocks, this change before drift. Where they would take more than `room` lines, the longest are cut to one length so that all
 * fit; a cut block says how many lines it lacks, and none loses its title.
 */
export function changeBlocks(plan: Pick<Plan, 'changes' | 'defaulted' | 'since'>, full: boolean, room = MOST_LINES): Line[] {
  const defaults = defaultsOf(plan);
  const groups = byCause(plan).map(({ cause, changes }) => ({
    cause,
    blocks: changes.map((change) => ({ change, lines: changeBlock(change, defaults) })),
  }));
  const most = full
    ? Infinity
    : longest(
        groups.flatMap(({ blocks }) => blocks.map(({ lines }) => lines.length)),
        room,
      );
  return sections(
    groups.map(({ cause, blocks }) => [
      ...causeTitle(cause, plan.since),
      ...blocks
        .map(({ change, lines }) => cut(lines, most, change))
        .flatMap((lines, index) => (index === 0 || most === 1 ? lines : [BLANK, ...lines])),
    ]),
  );
}

function causeTitle(cause: CauseGroup['cause'], since: Plan['since']): Line[] {
  if (cause === null || since === undefined) return [];
  const text =
    cause === 'drift'
      ? `Drift: as ${sinceName(since)} declares it already, the account is not:`
      : `This change, since ${sinceName(since)}:`;
  return [line(0, text, 'strong')];
}

/** The length to which blocks have to be cut, blank lines between them included; at least their titles stay. */
function longest(lengths: readonly number[], room: number): number {
  const highest = Math.max(0, ...lengths);
  if (total(lengths, highest) <= room) return Infinity;
  let most = highest;
  while (most > 1 && total(lengths, most) > room) most--;
  return most;
}

// Titles alone stand without blank lines.
function total(lengths: readonly number[], most: number): number {
  return lengths.reduce((sum, length) => sum + (most === 1 ? 1 : Math.min(length, most) + 1), 0);
}

function cut(lines: readonly Line[], most: number, change: Change | undefined): readonly Line[] {
  const [head, ...rest] = lines;
  if (lines.length <= most || head === undefined) return lines;
  if (most < 3) return [{ ...head, text: `${head.text}  … ${digestOf(change, rest.length)}` }];
  return [...lines.slice(0, most - 1), line(INDENT, `… ${count(lines.length - most + 1, 'more line')}`, 'dim')];
}

/** The fields in which the two sides of a change differ; all that one side has where there is no other. */
export function changedIn(change: Change): string[] {
  const [before, after] = sides(change);
  return changedFields(before ?? {}, after ?? {});
}

/** What a block of which only the title is left changes. */
function digestOf(change: Change | undefined, lines: number): string {
  const [before, after] = change === undefined ? [] : sides(change);
  return before === undefined || after === undefined ? count(lines, 'line') : changedFields(before, after).join(', ');
}

/** Lines that the blocks of these changes take in full, and those that are left when they are cut to their titles. */
export function heightOf(changes: readonly Change[]): { readonly whole: number; readonly titles: number } {
  const whole = changes.reduce((sum, change) => sum + changeBlock(change, new Set()).length + 1, 0);
  return { whole, titles: changes.length };
}

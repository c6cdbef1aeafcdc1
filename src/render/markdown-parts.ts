// The parts of a plan in Markdown below its head, each at several lengths.
import type { Finding } from '../model/finding.ts';
import type { Change, Plan } from '../model/plan.ts';
import { callCount, callLines } from './calls.ts';
import { byCause, sinceName } from './causes.ts';
import { changeBlock, defaultsOf } from './changes.ts';
import type { Defaults } from './changes.ts';
import { clean } from './clean.ts';
import { code, fenced, folded, html } from './code.ts';
import { sortFindings } from './diagnostics.ts';
import type { Lengths } from './fit.ts';
import { count, layout, sections } from './layout.ts';
import type { Line } from './layout.ts';
import { keptLines, unreadLines, verdictLines } from './notes.ts';
import { existingLine, foreignLines, guardLines, orphanLines, unmanagedLines } from './ownership.ts';

/** Rows of a block that is shortened, and shortened further. */
const ROWS = [1000, 200, 20];
/** Rows of a block above the changes that is shortened. */
const MOST_ROWS = 20;
/** Warnings, and notes, that stand there unfolded. */
const MOST_OPEN = 10;
const FEW_NOTES = 3;
/** Characters of a finding that is shortened. */
const MOST_TEXT = 300;
const MOST_RELATED = 3;

/** One item for each finding, under a heading; errors come first, since the end is what is cut. */
export function findingParts(findings: readonly Finding[]): Lengths[] {
  if (findings.length === 0) return [];
  const rank = { error: 0, warning: 1, note: 2 } as const;
  const sorted = sortFindings(findings).sort((a, b) => rank[a.severity] - rank[b.severity]);
  const number = (severity: Finding['severity']): number => findings.filter((one) => one.severity === severity).length;
  const [errors, notes] = [number('error'), number('note')];
  // An error refuses the plan and is never folded; a note asks for nothing, and many of them hide what does.
  const isOpen = ({ severity }: Finding, index: number): boolean =>
    severity === 'error' || (severity === 'warning' ? index - errors < MOST_OPEN : notes <= FEW_NOTES);
  const [open, rest] = [sorted.filter(isOpen), sorted.filter((finding, index) => !isOpen(finding, index))];
  const counts = (['error', 'warning', 'note'] as const).flatMap((severity) => {
    const left = rest.filter((one) => one.severity === severity).length;
    return left === 0 ? [] : [count(left, open.some((one) => one.severity === severity) ? `more ${severity}` : severity)];
  });
  const foldedUp = rest.length === 0 ? [] : [shorterAndShorter(rest, (shown) => folded(counts.join(', '), shown.join('\n')))];
  return [['### Findings'], ...open.map((finding): Lengths => [item(finding, Infinity), item(finding, MOST_TEXT)]), ...foldedUp];
}

function shorterAndShorter(findings: readonly Finding[], put: (items: readonly string[]) => string): Lengths {
  const shown = (most: number): string[] => findings.slice(0, most).map((finding) => item(finding, MOST_TEXT));
  const left = (most: number): string[] => [...shown(most), `- … ${findings.length - most} more`];
  const shorter = [50, 5].filter((most) => most < findings.length).map((most) => put(left(most)));
  return [put(findings.map((finding) => item(finding, Infinity))), ...shorter, put(left(0))];
}

function item({ severity, rule, place, address, message, next, related = [] }: Finding, most: number): string {
  const where = place === null ? address : `${place.file}:${place.line}:${place.column}`;
  const short = (text: string): string => code(text.length <= most ? text : `${text.slice(0, most)}…`);
  const at = where === undefined ? '' : ` ${short(where)}`;
  const others = related
    .slice(0, MOST_RELATED)
    .map((other) => ` See ${short(`${other.place.file}:${other.place.line}:${other.place.column}`)}.`);
  return `- **${severity}** ${code(rule)}${at}: ${short(message)}${next === '' ? '' : ` Next: ${short(next)}`}${others.join('')}`;
}

/** What stands above the changes in a plan: whose guards hold, Denies that stay, an order that is not safe. Never folded, but shortened if there is no room. */
export function unaskedParts(plan: Plan): Lengths[] {
  const titled: readonly (readonly [string, readonly Line[]])[] = [
    ['### Guards', guardLines(plan)],
    ['### Denies', foreignLines(plan)],
    ['### Order', verdictLines(plan, true)],
  ];
  return titled.flatMap(([title, lines]): Lengths[] => {
    if (lines.length === 0) return [];
    const [all, some] = [rows(lines), [...rows(lines.slice(0, MOST_ROWS)), '…']];
    return [[title], lines.length > MOST_ROWS ? [fenced('text', all), fenced('text', some)] : [fenced('text', all)]];
  });
}

/** A folded block for each change, this change before drift. */
export function changeParts(plan: Plan): Lengths[] {
  const defaults = defaultsOf(plan);
  return byCause(plan).flatMap(({ cause, changes }): Lengths[] => {
    if (changes.length === 0) return [];
    const { since } = plan;
    const from = code(since === undefined ? '' : sinceName(since));
    const titles = {
      'this-change': `### This change, since ${from}`,
      drift: `### Drift: as ${from} declares it already, the account is not`,
    };
    return [[cause === null ? '### Changes' : titles[cause]], ...changes.map((change) => lengths(change, defaults))];
  });
}

function lengths(change: Change, defaults: Defaults): Lengths {
  const [title, ...lines] = changeBlock(change, defaults);
  const name = title === undefined ? change.address : title.text;
  const summary = `<code>${html(name)}</code>`;
  const all = lines.map(diffRow);
  const [whole, ...shorter] = blocks(summary, 'diff', all);
  return [whole, ...shorter, `- ${code(name)}: ${count(all.length, 'line')}`];
}

/** A folded block in full, and shorter and shorter. */
function blocks(summary: string, language: 'diff' | 'text', all: readonly string[]): Lengths {
  const shorter = ROWS.filter((most) => most < all.length).map((most) => {
    const rest = `  … ${count(all.length - most, 'more line')}`;
    return folded(summary, fenced(language, [...all.slice(0, most), rest]));
  });
  return [folded(summary, fenced(language, all)), ...shorter];
}

// Renderers of diffs colour a row by its first character, and know no `~`.
function diffRow({ indent, text, tone }: Line): string {
  const signs = { add: '+', remove: '-', change: '!' } as const;
  const sign = tone === 'add' || tone === 'remove' || tone === 'change' ? signs[tone] : ' ';
  const bare = sign === ' ' ? text : text.replace(/^[+~-] /, '');
  return `${sign} ${' '.repeat(Math.max(0, indent - 4))}${clean(bare)}`.trimEnd();
}

/** The calls, and what a plan says beside them, folded. */
export function noteParts(plan: Plan): Lengths[] {
  const calls = callLines(plan, true);
  const notes = sections([
    existingLine(plan),
    verdictLines(plan, true),
    keptLines(plan, true),
    unreadLines(plan, true),
    orphanLines(plan, true),
    unmanagedLines(plan),
  ]);
  return [
    ...(calls.length === 0 ? [] : [blocks(`Calls: ${html(callCount(plan))}`, 'text', rows(calls.slice(1)))]),
    ...(notes.length === 0 ? [] : [blocks('Also', 'text', rows(notes))]),
  ];
}

/** Lines as rows of text, unbroken. */
function rows(lines: readonly Line[]): string[] {
  return layout(lines, { color: false, width: Infinity }).trimEnd().split('\n');
}

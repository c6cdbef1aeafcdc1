// Who gains and who loses what, in Markdown: dangers first, a table, and the lines of each block folded below it.
import type { AccessDiff, AccessLine, PrincipalAccess, TrustLine } from '../model/access-change.ts';
import { accessBlock, accessSummary, NO_CHANGE } from './access.ts';
import { accessWords, some } from './access-words.ts';
import { clean } from './clean.ts';
import { code, fenced, folded, html } from './code.ts';
import type { Lengths } from './fit.ts';
import type { Line } from './layout.ts';

const MOST_DANGERS = 10;
const MOST_ROWS = 40;
const MOST_NAMES = 4;
/** Characters of a danger. */
const MOST_TEXT = 300;

/** The parts below a heading; a sentence where nobody's access changes. */
export function accessParts(diff: AccessDiff): Lengths[] {
  if (diff.principals.length === 0) return [['### Access'], [NO_CHANGE]];
  const blocks = diff.principals.map((one): Lengths => {
    const [head, ...lines] = accessBlock(one, true);
    const title = head === undefined ? '' : head.text;
    const all = folded(`<code>${html(title)}</code>`, fenced('diff', lines.map(diffRow)));
    const cut = folded(`<code>${html(nameOf(one))}</code>`, fenced('diff', accessBlock(one, false).slice(1).map(diffRow)));
    return [all, cut, `- ${code(nameOf(one))}: cut`];
  });
  return [['### Access'], ...dangers(diff), [accessSummary(diff)], table(diff), ...blocks];
}

function nameOf({ principals, is }: PrincipalAccess): string {
  const says = { changed: '', born: ' (new)', gone: ' (gone)' };
  return `${some(principals, MOST_NAMES)}${says[is]}`;
}

// What gives power over permissions stands where nobody can miss it.
function dangers({ principals }: AccessDiff): Lengths[] {
  const found = principals.flatMap((one) =>
    [...one.gains, ...one.widened].flatMap((line) => (line.marks.length === 0 ? [] : [{ one, line }])),
  );
  if (found.length === 0) return [];
  const items = found
    .slice(0, MOST_DANGERS)
    .map(({ one, line }) => `- ${code(nameOf(one))} gains ${code(short(accessWords(line, false)))}`);
  const more = found.length > MOST_DANGERS ? [`- … and ${found.length - MOST_DANGERS} more`] : [];
  return [[['**Power over permissions:**', ...items, ...more].join('\n'), `**Power over permissions:** ${found.length} lines`]];
}

function short(text: string): string {
  return text.length <= MOST_TEXT ? text : `${text.slice(0, MOST_TEXT)}…`;
}

function table({ principals }: AccessDiff): Lengths {
  const head = ['| Principal | Gains | Loses | Conditions | Trust | Undecided |', '| :--- | :--- | :--- | :--- | :--- | ---: |'];
  const rows = principals.slice(0, MOST_ROWS).map(rowOf);
  const more = principals.length > MOST_ROWS ? [`| … and ${principals.length - MOST_ROWS} more | | | | | |`] : [];
  return [[...head, ...rows, ...more].join('\n'), [...head, ...rows.slice(0, 5), '| … | | | | | |'].join('\n')];
}

function rowOf(one: PrincipalAccess): string {
  const wider = one.widened.length === 0 ? '' : `wider: ${services(one.widened)}`;
  const narrower = one.narrowed.length === 0 ? '' : `narrower: ${services(one.narrowed)}`;
  const cells = [
    code(nameOf(one)),
    services(one.gains),
    services(one.loses),
    [wider, narrower].filter((text) => text !== '').join('; '),
    trust(one),
    one.undecided.length === 0 ? '' : String(one.undecided.length),
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

/** `iam !, s3 (37 actions)`. */
function services(lines: readonly AccessLine[]): string {
  const all = new Map<string, { count: number; marked: boolean }>();
  for (const { service, count, marks } of lines) {
    const found = all.get(service) ?? { count: 0, marked: false };
    all.set(service, { count: found.count + count, marked: found.marked || marks.length > 0 });
  }
  const names = [...all].map(([service, { count, marked }]) => `${marked ? '**!** ' : ''}${code(service)} (${count})`);
  return names.length === 0 ? '' : some(names, MOST_NAMES);
}

function trust({ trust: { gains, loses, widened, narrowed } }: PrincipalAccess): string {
  const names = (sign: string, lines: readonly TrustLine[]): string[] =>
    lines.length === 0
      ? []
      : [
          `${sign} ${some(
            lines.map((line) => code(line.who)),
            MOST_NAMES,
          )}`,
        ];
  return [...names('+', [...gains, ...widened]), ...names('-', [...loses, ...narrowed])].join('; ');
}

// Renderers of diffs colour a row by its first character, and know no `~` and no `?`.
function diffRow({ indent, text, tone }: Line): string {
  const signs = { add: '+', remove: '-', change: '!', warning: '!' } as const;
  const sign = tone === 'add' || tone === 'remove' || tone === 'change' || tone === 'warning' ? signs[tone] : ' ';
  return `${sign} ${' '.repeat(Math.max(0, indent - 6))}${clean(text.replace(/^[+~?-] /, ''))}`.trimEnd();
}

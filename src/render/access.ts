// Who gains and who loses what, as lines: one block for those to whom the same happens, dangers first, long blocks folded.
import type { AccessDiff, AccessLine, PrincipalAccess, TrustLine, Turn, Turns } from '../model/access-change.ts';
import type { Plan } from '../model/plan.ts';
import { accessWords, some, trustWords } from './access-words.ts';
import { openedLines } from './escalation.ts';
import { count, layout, line, sections, signed } from './layout.ts';
import type { Line, Look } from './layout.ts';

/** Rows of one block, and of all blocks together, before the rest is counted. */
const MOST_ROWS = 12;
const MOST_BLOCKS = 15;
const MOST_NAMES = 4;
/** Lines below which ways to more access are fewer, too. */
const SCARCE = 20;
const FEW_WAYS = 4;

/** The section of a plan, in about `room` lines; nothing where nothing changes at all. */
export function accessLines({ access, changes }: Pick<Plan, 'access' | 'changes'>, full: boolean, room = Infinity): Line[] {
  if (access.state === 'not-computed' || changes.length === 0) return [];
  const opened = openedLines(access.paths, full, room < SCARCE ? FEW_WAYS : undefined);
  if (access.principals.length === 0) return sections([opened, [line(0, NO_CHANGE, 'strong')]]);
  const left = room - opened.length - 2;
  return sections([opened, [line(0, 'Access gained and lost:', 'strong'), ...blocksOf(access, full, left)]]);
}

export const NO_CHANGE = 'No access change.';

/** An access diff as text that ends with a line break. */
export function renderAccess(diff: AccessDiff, look: Look & { readonly full?: boolean }): string {
  const full = look.full ?? false;
  if (diff.principals.length === 0) return layout([line(0, NO_CHANGE, 'strong')], look);
  const table = diff.actionsOf === null ? [] : [line(0, `Access levels by the table of actions of ${diff.actionsOf}`, 'dim')];
  return layout(sections([blocksOf(diff, full), table, [line(0, accessSummary(diff), 'strong')]]), look);
}

/** How many principals may do more, may do less, and of how many it can't be told. */
export function accessCounts({ principals }: AccessDiff): { readonly gain: number; readonly lose: number; readonly doubt: number } {
  const number = (is: (one: PrincipalAccess) => boolean): number =>
    principals.reduce((sum, one) => sum + (is(one) ? one.principals.length : 0), 0);
  return { gain: number(isMore), lose: number(isLess), doubt: number((one) => one.undecided.length > 0) };
}

/** Who comes to power over permissions by a plan. */
export function mightyIn({ access, changes }: Pick<Plan, 'access' | 'changes'>): string[] {
  if (access.state === 'not-computed' || changes.length === 0) return [];
  const mighty = access.principals.filter((one) => [...one.gains, ...one.widened].some(({ marks }) => marks.length > 0));
  return mighty.flatMap(({ principals }) => principals);
}

/** `Access: 3 principals gain, 1 loses, 1 is undecided.` */
export function accessSummary(diff: AccessDiff): string {
  const { gain, lose, doubt } = accessCounts(diff);
  const parts = [
    `${count(gain, 'principal')} ${gain === 1 ? 'gains' : 'gain'}`,
    `${lose} ${lose === 1 ? 'loses' : 'lose'}`,
    ...(doubt === 0 ? [] : [`${doubt} ${doubt === 1 ? 'is' : 'are'} undecided`]),
  ];
  return `Access: ${parts.join(', ')}.`;
}

/** Whether somebody may do more, or more may become it. */
function isMore({ gains, widened, trust }: PrincipalAccess): boolean {
  return gains.length + widened.length + trust.gains.length + trust.widened.length > 0;
}

function isLess({ loses, narrowed, trust }: PrincipalAccess): boolean {
  return loses.length + narrowed.length + trust.loses.length + trust.narrowed.length > 0;
}

function blocksOf(diff: AccessDiff, full: boolean, room = Infinity): Line[] {
  const { principals } = diff;
  const shown = full ? principals : principals.slice(0, MOST_BLOCKS);
  const blocks = [...shown.flatMap((one) => accessBlock(one, full)), ...others(principals.slice(shown.length))];
  return full || blocks.length <= room ? blocks : titlesOf(diff, Math.max(2, room));
}

// Too many for their lines: whose access changes, those with a danger first, and how many lines that is.
function titlesOf({ principals }: AccessDiff, room: number): Line[] {
  const danger = (one: PrincipalAccess): number => [...one.gains, ...one.widened].filter(({ marks }) => marks.length > 0).length;
  const sorted = [...principals.filter((one) => danger(one) > 0), ...principals.filter((one) => danger(one) === 0)];
  const shown = sorted.length <= room ? sorted : sorted.slice(0, room - 1);
  const titles = shown.map((one): Line => {
    const title = titleOf(one, 1);
    const marked = danger(one) === 0 ? '' : `, ! ${danger(one)} with power over permissions`;
    return { ...title, text: `${title.text}  … ${count(rowsOf(one, true, Infinity).length, 'line')}${marked}` };
  });
  return [...titles, ...others(sorted.slice(shown.length))];
}

function others(principals: readonly PrincipalAccess[]): Line[] {
  const rest = principals.reduce((sum, one) => sum + one.principals.length, 0);
  return rest === 0 ? [] : [line(2, `… and ${count(rest, 'more principal')}`, 'dim')];
}

/** The title and the lines of those to whom the same happens. */
export function accessBlock(one: PrincipalAccess, full: boolean): Line[] {
  const all = rowsOf(one, full, Infinity);
  return [titleOf(one, full ? Infinity : MOST_NAMES), ...(full || all.length <= MOST_ROWS ? all : rowsOf(one, full, shareOf(one)))];
}

/** Rows that each turn may take, so that a long list of gains hides no loss. */
function shareOf(one: PrincipalAccess): number {
  const turns = IN_ORDER.filter((turn) => one[turn].length > 0).length;
  return Math.max(3, Math.floor(MOST_ROWS / Math.max(1, turns)));
}

function titleOf({ principals, is }: PrincipalAccess, most: number): Line {
  const names = some(principals, most);
  const signs = { changed: '~', born: '+', gone: '-' } as const;
  const says = { changed: '', born: ' (new)', gone: ' (gone)' };
  return signed(2, signs[is], `${names}${says[is]}`);
}

function rowsOf(one: PrincipalAccess, full: boolean, most: number): Line[] {
  const marked = (lines: readonly AccessLine[], has: boolean): AccessLine[] => lines.filter((each) => each.marks.length > 0 === has);
  return [
    ...turned({ gains: marked(one.gains, true), widened: marked(one.widened, true), loses: [], narrowed: [] }, full, most),
    ...one.undecided.map((reason) => line(6, `? undecided: ${reason}`, 'warning')),
    ...trusted(one.trust, full),
    ...turned({ ...one, gains: marked(one.gains, false), widened: marked(one.widened, false) }, full, most),
  ];
}

const TURN_WORDS: Readonly<Record<Turn, { readonly sign: '+' | '-' | '~'; readonly says: string }>> = {
  gains: { sign: '+', says: '' },
  widened: { sign: '~', says: 'condition widened: ' },
  narrowed: { sign: '~', says: 'condition narrowed: ' },
  loses: { sign: '-', says: '' },
};
const IN_ORDER = ['gains', 'widened', 'narrowed', 'loses'] as const;

function turned(lines: Turns<AccessLine>, full: boolean, most: number): Line[] {
  const more = { gains: 'gained', widened: 'widened', narrowed: 'narrowed', loses: 'lost' };
  return IN_ORDER.flatMap((turn) => {
    const { sign, says } = TURN_WORDS[turn];
    const shown = lines[turn].slice(0, most).map((each) => signed(6, sign, `${says}${accessWords(each, full)}`));
    const rest = lines[turn].length - shown.length;
    return rest === 0 ? shown : [...shown, line(6, `… ${count(rest, 'more line')} ${more[turn]}: --full shows all`, 'dim')];
  });
}

function trusted(lines: Turns<TrustLine>, full: boolean): Line[] {
  const says = {
    gains: 'trusts',
    loses: 'no longer trusts',
    widened: 'trusts under a wider condition',
    narrowed: 'trusts under a narrower condition',
  };
  return IN_ORDER.flatMap((turn) => lines[turn].map((each) => signed(6, TURN_WORDS[turn].sign, `${says[turn]} ${trustWords(each, full)}`)));
}

// Who gains and who loses what, in a report: ways to more access first, then a block for those to whom the same happens.
import type { Plan } from '../../model/plan.ts';
import { accessBlock, accessSummary, NO_CHANGE } from '../access.ts';
import { chainOf, provisoOf } from '../escalation.ts';
import { count } from '../layout.ts';
import type { EscalationPath } from '../../model/escalation.ts';
import { element } from './element.ts';
import type { Child, Element } from './element.ts';
import { block } from './lines.ts';
import { choice, controls, fold, searchBox, told } from './parts.ts';
import type { Part } from './parts.ts';

/** Lines of a block that is open from the start, blocks that may be, and principals that are named in a heading. */
const SHORT = 16;
const MOST_OPEN = 6;
const MOST_NAMED = 4;
/** Ways to more access that are told at once. */
const MOST_PATHS = 8;
/** Blocks from which on a filter is worth its room. */
const MANY = 6;

/** The part; nothing where no access was computed, or nothing changes at all. */
export function accessPart({ access, changes }: Plan, id: string): Part[] {
  if (access.state === 'not-computed' || changes.length === 0) return [];
  const title = 'Access gained and lost';
  if (access.principals.length === 0) return [{ id, title, content: [element('p', { class: 'intro' }, NO_CHANGE)] }];
  const blocks = access.principals.map((one, index): Element => {
    const [, ...lines] = accessBlock(one, true);
    const rest = one.principals.length - MOST_NAMED;
    const words = { changed: 'changed', born: 'new', gone: 'gone' };
    const names = `${one.principals.slice(0, MOST_NAMED).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
    const turned = fold(count(lines.length, 'line'), block(lines), lines.length <= SHORT && index < MOST_OPEN);
    const all =
      rest > 0 ? [fold(count(one.principals.length, 'principal'), element('p', { class: 'mono' }, one.principals.join(', ')))] : [];
    const text = [...one.principals, words[one.is], ...lines.map((line) => line.text)].join(' ').toLowerCase();
    return element(
      'div',
      { 'data-row': true, 'data-is': words[one.is], 'data-text': text },
      element('h3', {}, names, one.is === 'changed' ? '' : ` (${words[one.is]})`),
      all,
      turned,
    );
  });
  const summary = element('p', { class: 'intro' }, accessSummary(access));
  const filter = controls(searchBox('Filter', 'principal, action, resource'), ...choice('Who', 'is', ['changed', 'new', 'gone']), told());
  const content = [...(blocks.length < MANY ? [] : [filter]), summary, element('div', { class: 'who' }, blocks)];
  return [{ id, title, content, attributes: blocks.length < MANY ? {} : { 'data-filter': 'access' } }];
}

/** Ways to more access as a warning that nobody overlooks; nothing for none. */
export function pathsBlock(paths: readonly EscalationPath[], title: string): Child[] {
  if (paths.length === 0) return [];
  const items = paths.map((path) => element('div', {}, element('code', {}, chainOf(path)), ` (${path.grade}${provisoOf(path)})`));
  const shown = items.slice(0, MOST_PATHS);
  const rest =
    items.length > shown.length ? [fold(`${items.length - shown.length} more`, element('div', {}, items.slice(MOST_PATHS)))] : [];
  const notice = element('li', { class: 'notice rise' }, element('b', {}, title), shown, rest);
  return [element('ul', { class: 'notices' }, notice)];
}

// The table of changes of a report: this change before drift, by verb, each with its statement-level differences.
import type { Change, Plan } from '../../model/plan.ts';
import { parseAddress } from '../../model/address.ts';
import { byCause, sinceName } from '../causes.ts';
import { changeBlock, changedIn, defaultsOf, VERBS } from '../changes.ts';
import type { Defaults } from '../changes.ts';
import { count } from '../layout.ts';
import { element } from './element.ts';
import type { Child, Element } from './element.ts';
import { block } from './lines.ts';
import { choice, code, controls, fold, searchBox, told } from './parts.ts';
import type { Part } from './parts.ts';

/** Lines of a difference that is open from the start; and of all differences together. */
const SHORT = 10;
const MOST_OPEN = 60;

const BADGES = { create: 'add', update: 'change', delete: 'remove', replace: 'remove', adopt: 'change', rename: 'change' } as const;

/** The part; one sentence where nothing changes. */
export function changesPart(plan: Plan, id: string, nothing: string): Part {
  const { changes } = plan;
  if (changes.length === 0) return { id, title: 'Changes', content: [element('p', { class: 'intro' }, nothing)] };
  const defaults = defaultsOf(plan);
  let room = MOST_OPEN;
  const bodies = byCause(plan).flatMap(({ cause, changes: caused }) =>
    VERBS.flatMap((verb) => {
      const found = caused.filter((change) => change.verb === verb);
      if (found.length === 0) return [];
      const rows = found.map((change) => {
        const lines = changeBlock(change, defaults).length - 1;
        room -= lines <= SHORT ? lines : 0;
        return row(change, defaults, lines <= SHORT && room >= 0);
      });
      return [group(`${titleOf(cause, plan)}${verb} (${found.length})`), ...rows];
    }),
  );
  return { id, title: 'Changes', content: [filterOf(changes), table(bodies)], attributes: { 'data-filter': 'changes' } };
}

function filterOf(changes: readonly Change[]): Element {
  const verbs = VERBS.filter((verb) => changes.some((change) => change.verb === verb));
  const kinds = [...new Set(changes.map(kindOf))].sort();
  const open = (which: 'all' | 'none', label: string): Element => element('button', { type: 'button', 'data-open': which }, label);
  return controls(
    searchBox('Filter', 'entity, verb, kind, field'),
    ...choice('Verb', 'verb', verbs),
    ...choice('Kind', 'kind', kinds),
    open('all', 'Open all'),
    open('none', 'Close all'),
    told(),
  );
}

function table(bodies: readonly Element[]): Element {
  const head = ['Verb', 'Entity', 'Fields'].map((title) => element('th', { scope: 'col' }, title));
  return element('table', { class: 'changes' }, element('thead', {}, element('tr', {}, head)), bodies);
}

function group(title: string): Element {
  const cell = element('th', { colspan: 3, scope: 'rowgroup' }, title);
  return element('tbody', { 'data-group': true }, element('tr', { class: 'group' }, cell));
}

function row(change: Change, defaults: Defaults, isOpen: boolean): Element {
  const { verb, address, origin } = change;
  const fields = changedIn(change);
  const where = origin === null ? '' : `${origin.file}:${origin.line}`;
  const [, ...lines] = changeBlock(change, defaults);
  const named: Child[] = [
    ...(change.verb === 'rename' ? [code(change.from), ' is now '] : []),
    code(address),
    ...(change.cause === 'both' ? [' and drift'] : []),
    element('div', { class: 'where' }, where),
  ];
  const cells = [[element('span', { class: `badge ${BADGES[verb]}` }, verb)], named, [fields.join(', ')]].map((cell) =>
    element('td', {}, cell),
  );
  const text = [verb, kindOf(change), address, where, ...fields].join(' ').toLowerCase();
  return element(
    'tbody',
    { 'data-row': true, 'data-verb': verb, 'data-kind': kindOf(change), 'data-text': text },
    element('tr', { class: 'top' }, cells),
    element('tr', { class: 'more' }, element('td', { colspan: 3 }, fold(count(lines.length, 'line'), block(lines), isOpen))),
  );
}

function kindOf({ address }: Change): string {
  return parseAddress(address)?.kind ?? 'other';
}

function titleOf(cause: 'this-change' | 'drift' | null, { since }: Plan): string {
  if (cause === null || since === undefined) return '';
  return cause === 'drift' ? `Drift from ${sinceName(since)}: ` : `This change, since ${sinceName(since)}: `;
}

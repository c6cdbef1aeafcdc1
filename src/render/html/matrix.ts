// Principals by services, before and after: the most that each may do in each service, and where a plan moves it.
import { levelsBy, OTHERS, servicesNamed } from '../../access/levels.ts';
import type { Level } from '../../access/levels.ts';
import type { PrincipalAccess } from '../../model/access-change.ts';
import type { ActionTable } from '../../model/actions.ts';
import { byCodePoint } from '../../model/json.ts';
import type { Plan } from '../../model/plan.ts';
import type { Principal } from '../../model/principal.ts';
import type { Sides } from '../graph/graph.ts';
import { count } from '../layout.ts';
import { element } from './element.ts';
import type { Child, Element } from './element.ts';
import { choice, controls, searchBox, told } from './parts.ts';
import type { Part } from './parts.ts';

/** Services with a column of their own. */
const MOST_SERVICES = 24;
/** Rows of principals whose access stays. */
const MOST_ROWS = 1000;
/** Rows from which on only those that change are shown at first. */
const MANY = 30;

export interface MatrixOf {
  readonly sides: Sides;
  readonly table: ActionTable;
  readonly access: Plan['access'];
}

const LETTERS: Readonly<Record<Level, string>> = { none: '–', read: 'R', write: 'W', permissions: 'P', unknown: '?' };
const WORDS: Readonly<Record<Level, string>> = {
  none: 'nothing',
  read: 'read',
  write: 'write',
  permissions: 'permissions',
  unknown: 'not known',
};
const RANKS: Readonly<Record<Level, number>> = { none: 0, unknown: 1, read: 2, write: 3, permissions: 4 };

/** The part; nothing for an account without principals. */
export function matrixPart({ sides, table, access }: MatrixOf, id: string): Part[] {
  const services = servicesNamed([sides.before, sides.after], table, MOST_SERVICES);
  const levels = levelsBy(table, services);
  const rows = rowsOf(sides, levels, access);
  if (rows.length === 0) return [];
  const moving = rows.filter(({ isMoving }) => isMoving);
  const staying = rows.filter(({ isMoving }) => !isMoving);
  const left = staying.length - MOST_ROWS;
  const isMany = rows.length > MANY && moving.length > 0;
  const only = element('input', { type: 'checkbox', 'data-key': 'changed', checked: isMany });
  const check = moving.length === 0 ? [] : [element('label', { class: 'check' }, only, 'only those that change')];
  const filter = controls(searchBox('Filter', 'principal'), ...choice('Kind', 'kind', ['User', 'Role']), ...check, told());
  const shown = [...moving, ...staying.slice(0, MOST_ROWS)];
  const rest = left <= 0 ? [] : [element('p', { class: 'intro' }, `… and ${count(left, 'more principal')} whose access stays.`)];
  return [
    {
      id,
      title: 'Principals and services',
      content: [filter, intro(table), legend(), frame(shown, services), ...rest],
      attributes: { 'data-filter': 'matrix' },
    },
  ];
}

interface Row {
  readonly address: Principal['address'];
  /** Null where the principal is not there. */
  readonly before: readonly Level[] | null;
  readonly after: readonly Level[] | null;
  readonly told: PrincipalAccess | undefined;
  readonly isMoving: boolean;
}

function rowsOf({ before, after }: Sides, levels: (principal: Principal) => readonly Level[], access: Plan['access']): Row[] {
  const [was, is] = [before, after].map((side) => new Map(side.principals.map((one) => [one.address, one])));
  const told = new Map(
    (access.state === 'computed' ? access.principals : []).flatMap((one) => one.principals.map((address) => [address, one])),
  );
  return [...new Set([...(was?.keys() ?? []), ...(is?.keys() ?? [])])].sort(byCodePoint).map((address) => {
    const [old, fresh] = [was?.get(address), is?.get(address)];
    const sides = { before: old === undefined ? null : levels(old), after: fresh === undefined ? null : levels(fresh) };
    const isOther = sides.before?.some((level, index) => level !== sides.after?.[index]) ?? true;
    return { address, ...sides, told: told.get(address), isMoving: told.has(address) || isOther || sides.after === null };
  });
}

function intro({ date }: ActionTable): Element {
  const says = 'The most that each may do in a service, on any resource and under any condition, by identity policies and boundaries';
  return element('p', { class: 'intro' }, `${says} (AWS's action table of ${date}).`);
}

function legend(): Element {
  const entries: readonly (readonly [string, string, string])[] = [
    ['', '–', 'nothing'],
    ['', 'R', 'list and read'],
    ['', 'W', 'write and tag'],
    ['rise', 'P', 'permissions management'],
    ['', '?', 'not known'],
    ['add', 'R → W', 'more'],
    ['remove', 'W → R', 'less'],
    ['change', 'W ±', 'moves within its level: + gains, − loses'],
  ];
  const items = entries.map(([tone, letter, says]) => element('li', {}, element('span', { class: `badge ${tone}` }, letter), says));
  return element('ul', { class: 'legend' }, items);
}

function frame(rows: readonly Row[], services: readonly string[]): Element {
  const heads = services.map((service) => element('th', { scope: 'col' }, service === OTHERS ? 'all others' : service));
  const head = element('thead', {}, element('tr', {}, element('th', { scope: 'col' }, 'Principal'), heads));
  const body = element(
    'tbody',
    {},
    rows.map((row) => line(row, services)),
  );
  const table = element('table', { class: 'matrix' }, head, body);
  return element('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Principals and services' }, table);
}

function line(row: Row, services: readonly string[]): Element {
  const { address, before, after, isMoving } = row;
  const born = before === null ? ' (new)' : '';
  const name = element('th', { scope: 'row', title: address }, element('code', {}, address), after === null ? ' (gone)' : born);
  const cells = services.map((service, index) => cell(before?.[index] ?? 'none', after?.[index] ?? 'none', turnOf(row, service)));
  const kind = address.slice(0, address.indexOf('/'));
  return element('tr', { 'data-row': true, 'data-kind': kind, 'data-text': address.toLowerCase(), 'data-changed': isMoving }, name, cells);
}

/** What an access diff says of one service: `+`, `−`, `±`, or nothing. */
function turnOf({ told }: Row, service: string): string {
  if (told === undefined) return '';
  const isMeant = (one: { readonly service: string }): boolean => one.service === service || one.service === '*';
  const more = [...told.gains, ...told.widened].some(isMeant);
  const less = [...told.loses, ...told.narrowed].some(isMeant);
  if (more && less) return ' ±';
  const one = more ? ' +' : '';
  return less ? ' −' : one;
}

function cell(before: Level, after: Level, turn: string): Child {
  if (before === after && turn === '')
    return element('td', before === 'none' ? {} : { class: before, title: WORDS[before] }, LETTERS[before]);
  const words = before === after ? `${WORDS[after]}, moves within` : `${WORDS[before]} before, ${WORDS[after]} after`;
  const way = RANKS[after] > RANKS[before] ? 'more' : 'less';
  const text = before === after ? `${LETTERS[after]}${turn}` : `${LETTERS[before]} → ${LETTERS[after]}`;
  return element('td', { class: before === after ? 'moved' : way, title: words }, text);
}

// The head of a plan's report: whose plan it is, what it comes to, and every warning before anything else is told.
import { isError } from '../../model/finding.ts';
import { actionsOf } from '../../model/plan.ts';
import type { ComputedAccess, Plan, Risk } from '../../model/plan.ts';
import { some } from '../access-words.ts';
import { accessCounts, mightyIn } from '../access.ts';
import { callCount } from '../calls.ts';
import { sinceName } from '../causes.ts';
import { VERBS } from '../changes.ts';
import type { Line } from '../layout.ts';
import { count } from '../layout.ts';
import { verdictLines } from '../notes.ts';
import { foreignLines, guardLines } from '../ownership.ts';
import { pathsBlock } from './access.ts';
import { element } from './element.ts';
import type { Child, Element } from './element.ts';
import { block } from './lines.ts';
import { code, facts, tiles } from './parts.ts';
import type { Tile } from './parts.ts';

/** The title of one plan. `level`: 1 for a report of its own, 2 for one of several. */
export function headOf(plan: Plan, name: string, level: 1 | 2, id: string): Element {
  const [tone, says] = stateOf(plan);
  const heading = element(`h${level}`, { id: `${id}-title` }, `Plan for ${name}`);
  return element(
    'header',
    { class: 'head' },
    element(
      'div',
      {},
      level === 1 ? element('p', { class: 'eyebrow' }, 'iamsync') : '',
      element('div', { class: 'title' }, heading, element('span', { class: `verdict ${tone}` }, says)),
    ),
    tiles(tilesOf(plan)),
    facts(factsOf(plan), 'Digest'),
  );
}

function stateOf(plan: Plan): readonly [string, string] {
  const errors = plan.findings.filter(isError).length;
  if (errors > 0) return ['bad', `Refused: ${count(errors, 'error')}`];
  const hasActions = actionsOf(plan).length > 0;
  if (plan.changes.length === 0 && !hasActions)
    return ['good', plan.options.only.length > 0 ? 'No changes in what was compared' : 'No changes'];
  return ['wait', `${count(plan.changes.length, 'change')} pending`];
}

const TONES = { create: 'add', update: 'change', delete: 'remove', replace: 'remove', adopt: 'change', rename: 'change' } as const;

function tilesOf(plan: Plan): Tile[] {
  const verbs = VERBS.flatMap((verb, index): Tile[] => {
    const number = plan.changes.filter((change) => change.verb === verb).length;
    return number === 0 && index > 2 ? [] : [{ number, says: `to ${verb}`, tone: TONES[verb] }];
  });
  return [...verbs, ...(plan.access.state === 'computed' && plan.changes.length > 0 ? accessTiles(plan.access) : [])];
}

function accessTiles(access: ComputedAccess): Tile[] {
  const { gain, lose, doubt } = accessCounts(access);
  const few: Tile[] = [
    { number: gain, says: gain === 1 ? 'principal gains' : 'principals gain', tone: 'add' },
    { number: lose, says: lose === 1 ? 'principal loses' : 'principals lose', tone: 'remove' },
  ];
  const rare: Tile[] = [
    { number: doubt, says: 'undecided', tone: 'change' },
    { number: access.paths.length, says: 'ways to more', tone: 'rise' },
  ];
  return [...few, ...rare.filter(({ number }) => number > 0)];
}

function factsOf(plan: Plan): (readonly [string, Child])[] {
  const { account, partition, caller, asOf, owner, since, digest, counts, rollback } = plan;
  const compared = `${counts.declared} declared, ${counts.unchanged} unchanged, ${counts.live} in the account`;
  return [
    ['Account', `${account} (${partition})`],
    ['Planned as of', asOf],
    ['Planned by', caller === null ? 'nobody: from a file' : code(caller.arn)],
    ...(owner === null ? [] : [['Owner', code(owner)] as const]),
    ...(since === undefined ? [] : [['Since', code(sinceName(since))] as const]),
    ...(rollback === undefined ? [] : [['Takes back run', code(rollback.run)] as const]),
    ['Entities', compared],
    ['Calls', callCount(plan)],
    ['Order', ORDER[plan.verdict.state]],
    ['Digest', digest === null ? 'none: this plan is for reading only' : code(digest)],
  ];
}

const ORDER: Readonly<Record<Plan['verdict']['state'], string>> = {
  'not-computed': 'not judged',
  safe: 'safe between any two calls',
  transient: 'not safe between calls: see the warnings',
  undecided: 'undecided: see the warnings',
};

/** What must not be overlooked, in order of weight; empty if there is nothing. */
export function warningsOf(plan: Plan): Child[] {
  const { changes, options, access } = plan;
  const gone = changes.filter(({ verb }) => verb === 'delete' || verb === 'replace').map(({ address, verb }) => `${verb} ${address}`);
  const [gaps, final] = [riskOf(plan, 'gap'), riskOf(plan, 'irreversible')];
  const mighty = mightyIn(plan);
  const power = mighty.length === 0 ? [] : [notice('rise', `Gives power over permissions to ${mighty.length}`, named(mighty))];
  const items = [
    ...(gone.length === 0 ? [] : [notice('error', `Deletes or replaces ${gone.length}`, named(gone))]),
    ...power,
    ...(final === 0 ? [] : [notice('error', 'Cannot be undone', count(final, 'call'))]),
    ...(gaps === 0 ? [] : [notice('warning', 'Access is missing for a moment', count(gaps, 'call'))]),
    ...(options.only.length === 0
      ? []
      : [notice('warning', 'Partial', `only ${options.only.join(', ')} and what these need; the rest was not compared`)]),
    ...(plan.verdict.state === 'safe' ? [] : told(verdictLines(plan, true))),
    ...told(foreignLines(plan)),
    ...told(guardLines(plan)),
  ];
  const opened = access.state === 'computed' ? pathsBlock(access.paths, `Opens ${count(access.paths.length, 'way')} to more access`) : [];
  return [...opened, ...(items.length === 0 ? [] : [element('ul', { class: 'notices' }, items)])];
}

/** Names in a warning. */
const MOST = 25;

function riskOf(plan: Plan, risk: Risk): number {
  return actionsOf(plan).filter((action) => action.risk === risk).length;
}

/** The first of a list of names, and how many more there are. */
function named(names: readonly string[]): string {
  return some(names, MOST);
}

function notice(tone: 'error' | 'warning' | 'rise', title: string, text: string): Element {
  return element('li', { class: `notice ${tone}` }, element('b', {}, `${title}: `), text);
}

function told(lines: readonly Line[]): Element[] {
  const [title, ...rest] = lines;
  if (title === undefined) return [];
  return [element('li', { class: 'notice warning' }, element('b', {}, title.text), rest.length === 0 ? '' : block(rest))];
}

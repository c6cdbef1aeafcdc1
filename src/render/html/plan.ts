// A plan as a report in HTML, for one account or for several: warnings, findings, changes, access, matrix, picture, calls.
import type { AccountPlan } from '../../model/accounts.ts';
import type { ActionTable } from '../../model/actions.ts';
import { isError } from '../../model/finding.ts';
import type { Finding } from '../../model/finding.ts';
import type { Plan } from '../../model/plan.ts';
import { comesTo, tally } from '../accounts.ts';
import { callCount, callLines } from '../calls.ts';
import { graphOf } from '../graph/graph.ts';
import type { Sides } from '../graph/graph.ts';
import { count, sections } from '../layout.ts';
import { keptLines, unreadLines, verdictLines } from '../notes.ts';
import { existingLine, orphanLines, unmanagedLines } from '../ownership.ts';
import { nothing } from '../text.ts';
import { accessPart } from './access.ts';
import { changesPart } from './changes.ts';
import { element } from './element.ts';
import type { Child, Element } from './element.ts';
import { findingsPart } from './findings.ts';
import { headOf, warningsOf } from './head.ts';
import { block } from './lines.ts';
import { matrixPart } from './matrix.ts';
import { page } from './page.ts';
import { card, code, contents, fold } from './parts.ts';
import type { Part } from './parts.ts';
import { picturePart } from './picture.ts';

/** What a report shows beside the plan; null where it is not known (a plan from a file), which leaves matrix and picture out. */
export interface Surroundings {
  readonly sides: Sides;
  readonly table: ActionTable;
}

/** The report as text that ends with a line break. Same plan, same bytes. */
export function renderPlanHtml(plan: Plan, around: Surroundings | null): string {
  const parts = partsOf(plan, around, '');
  return page(`Plan for account ${plan.account}`, [
    headOf(plan, `account ${plan.account}`, 1, 'plan'),
    contents(parts),
    main(parts.map(card)),
    foot(),
  ]);
}

/** One of several accounts. */
export interface Planned {
  readonly plan: AccountPlan;
  readonly around: Surroundings | null;
}

/** Plans of several accounts: what each comes to, then each in full. */
export function renderPlansHtml(planned: readonly Planned[]): string {
  const plans = planned.map(({ plan }) => plan);
  const ids = plans.map((_, index) => `account-${index + 1}`);
  const accounts = planned.map((one, index) => accountOf(one, ids[index] ?? ''));
  const rows = plans.map((plan, index) => {
    const link = element('a', { href: `#${ids[index] ?? ''}` }, plan.name);
    return element(
      'tr',
      {},
      [[link], [element('span', { class: 'badge' }, plan.account)], [String(plan.stage)], [comesTo(plan)]].map((cell) =>
        element('td', {}, cell),
      ),
    );
  });
  const heads = ['Account', 'Id', 'Stage', 'Plan'].map((title) => element('th', { scope: 'col' }, title));
  const table = element('table', {}, element('thead', {}, element('tr', {}, heads)), element('tbody', {}, rows));
  const title = `Plan for ${count(plans.length, 'account')}`;
  const head = element(
    'header',
    { class: 'head' },
    element('div', {}, element('p', { class: 'eyebrow' }, 'iamsync'), element('h1', {}, title)),
    element('p', {}, tally(plans)),
  );
  return page(title, [head, main([card({ id: 'accounts', title: 'Accounts', content: [table] }), ...accounts]), foot()]);
}

function accountOf({ plan, around }: Planned, id: string): Element {
  const heading = element('h2', { id: `${id}-title` }, `${plan.name} (${plan.account})`);
  const section = (...content: readonly Child[]): Element =>
    element('section', { class: 'account', id, 'aria-labelledby': `${id}-title` }, content);
  switch (plan.is) {
    case 'plan': {
      const parts = partsOf(plan.plan, around, `${id}-`);
      return section(headOf(plan.plan, `${plan.name} (${plan.account})`, 2, id), ...parts.map(card));
    }
    case 'findings':
      return section(heading, element('p', {}, comesTo(plan)), ...findingsPart(plan.findings, `${id}-findings`).map(card));
    case 'error': {
      const { message, next } = plan.error;
      const says = [
        ...message.split('\n').map((line, index) => element('div', {}, index === 0 ? element('b', {}, 'error ') : '', line)),
        element('div', {}, element('b', {}, 'Next: '), next),
      ];
      return section(heading, element('ul', { class: 'notices' }, element('li', { class: 'notice error' }, says)));
    }
  }
}

/** What is wrong with manifests that make no plan. `account` is null if it is not known. */
export function renderFindingsHtml(findings: readonly Finding[], account: string | null): string {
  const title = account === null ? 'No plan' : `No plan for account ${account}`;
  const errors = count(findings.filter(isError).length, 'error');
  const verdict = element('span', { class: 'verdict bad' }, `${errors} in the manifests`);
  const head = element(
    'header',
    { class: 'head' },
    element(
      'div',
      {},
      element('p', { class: 'eyebrow' }, 'iamsync'),
      element('div', { class: 'title' }, element('h1', {}, title), verdict),
    ),
  );
  return page(title, [head, main(findingsPart(findings, 'findings').map(card)), foot()]);
}

function main(parts: readonly Child[]): Element {
  return element('main', { id: 'contents', class: 'account', tabindex: -1 }, parts);
}

function foot(): Element {
  return element('footer', { class: 'foot' }, 'Made by iamsync. This file loads nothing and sends nothing.');
}

function partsOf(plan: Plan, around: Surroundings | null, prefix: string): Part[] {
  const warnings = warningsOf(plan);
  return [
    ...(warnings.length === 0 ? [] : [{ id: `${prefix}warnings`, title: 'Warnings', content: warnings }]),
    ...findingsPart(
      plan.findings.filter((finding) => !isNote(finding)),
      `${prefix}findings`,
    ),
    changesPart(plan, `${prefix}changes`, nothing(plan)),
    ...accessPart(plan, `${prefix}access`),
    ...(around === null ? [] : drawnParts(plan, around, prefix)),
    ...findingsPart(plan.findings.filter(isNote), `${prefix}notes`, 'Notes'),
    ...restParts(plan, `${prefix}rest`),
  ];
}

// What asks for nothing stands below what changes.
function isNote({ severity }: Finding): boolean {
  return severity === 'note';
}

function drawnParts(plan: Plan, { sides, table }: Surroundings, prefix: string): Part[] {
  const changed = new Set<string>(plan.changes.map(({ address }) => address));
  const paths = plan.access.state === 'computed' ? plan.access.paths : [];
  const matrix = matrixPart({ sides, table, access: plan.access }, `${prefix}matrix`);
  return [...matrix, ...picturePart(graphOf(sides, changed, paths), `${prefix}picture`)];
}

function restParts(plan: Plan, id: string): Part[] {
  const calls = callLines(plan, true);
  const notes = sections([
    existingLine(plan),
    plan.verdict.state === 'safe' ? verdictLines(plan, true) : [],
    keptLines(plan, true),
    unreadLines(plan, true),
    orphanLines(plan, true),
    unmanagedLines(plan),
  ]);
  const folds = [
    ...(calls.length === 0 ? [] : [fold(callCount(plan), block(calls.slice(1)))]),
    ...(notes.length === 0 ? [] : [fold('Also', block(notes), true)]),
  ];
  const apply =
    plan.digest === null || calls.length === 0
      ? []
      : [element('p', { class: 'intro' }, 'To apply exactly this: ', code(`iamsync apply --expect ${plan.digest}`))];
  return folds.length === 0 ? [] : [{ id, title: 'Calls and more', content: [...apply, ...folds] }];
}

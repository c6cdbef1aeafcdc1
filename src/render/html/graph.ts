// The picture of an account as a page of its own.
import { ADMINISTRATOR } from '../../model/escalation.ts';
import type { EscalationPath } from '../../model/escalation.ts';
import type { Graph } from '../graph/nouns.ts';
import { pathsBlock } from './access.ts';
import { element } from './element.ts';
import { page } from './page.ts';
import { card, facts, tiles } from './parts.ts';
import { picturePart } from './picture.ts';
import type { View } from './picture.ts';

export interface Pictured {
  readonly account: string;
  readonly asOf: string;
  readonly paths: readonly EscalationPath[];
  readonly view: View;
}

/** The page as text that ends with a line break. */
export function renderGraphHtml(graph: Graph, { account, asOf, paths, view }: Pictured): string {
  const title = `Account ${account}`;
  const number = (...kinds: readonly string[]): number => graph.nodes.filter(({ kind }) => kinds.includes(kind)).length;
  const counts = tiles([
    { number: number('user'), says: 'users', tone: 'plain' },
    { number: number('group'), says: 'groups', tone: 'plain' },
    { number: number('role'), says: 'roles', tone: 'plain' },
    { number: number('policy', 'inline', 'aws'), says: 'policies', tone: 'plain' },
    { number: new Set(paths.map(({ principal }) => principal)).size, says: 'with ways to more access', tone: 'rise' },
  ]);
  const head = element(
    'header',
    { class: 'head' },
    element('div', {}, element('p', { class: 'eyebrow' }, 'iamsync'), element('h1', {}, title)),
    counts,
    facts([
      ['Account', account],
      ['As of', asOf],
    ]),
  );
  const none = { id: 'picture', title: 'Picture', content: [element('p', { class: 'intro' }, 'Nobody is in this account.')] };
  const parts = graph.nodes.length === 0 ? [none] : picturePart(graph, 'picture', view);
  const top = paths.filter(({ to }) => to === ADMINISTRATOR);
  const rest = paths.filter(({ to }) => to !== ADMINISTRATOR);
  const risks = pathsBlock([...top, ...rest], 'Ways to more access');
  const warnings = risks.length === 0 ? [] : [card({ id: 'ways', title: 'Ways to more access', content: risks })];
  const foot = element('footer', { class: 'foot' }, 'Made by iamsync. This file loads nothing and sends nothing.');
  return page(title, [head, element('main', { id: 'contents', class: 'account', tabindex: -1 }, [...parts.map(card), ...warnings]), foot]);
}

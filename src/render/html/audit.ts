// An audit as a report in HTML.
import type { Finding } from '../../model/finding.ts';
import { element } from './element.ts';
import { findingsPart } from './findings.ts';
import { page } from './page.ts';
import { card, facts, tiles } from './parts.ts';

export interface Audited {
  readonly account: string;
  /** `2026-11-22T10:42Z`. */
  readonly asOf: string;
  readonly entities: number;
}

/** The report as text that ends with a line break. */
export function renderAuditHtml(findings: readonly Finding[], { account, asOf, entities }: Audited): string {
  const number = (severity: Finding['severity']): number => findings.filter((one) => one.severity === severity).length;
  const counts = tiles([
    { number: number('error'), says: 'errors', tone: 'remove' },
    { number: number('warning'), says: 'warnings', tone: 'change' },
    { number: number('note'), says: 'notes', tone: 'plain' },
  ]);
  const title = `Audit of account ${account}`;
  const head = element(
    'header',
    { class: 'head' },
    element('div', {}, element('p', { class: 'eyebrow' }, 'iamsync'), element('h1', {}, title)),
    counts,
    facts([
      ['Account', account],
      ['Audited as of', asOf],
      ['Entities', String(entities)],
    ]),
  );
  const none = { id: 'findings', title: 'Findings', content: [element('p', { class: 'intro' }, 'Nothing was found.')] };
  const parts = findings.length === 0 ? [none] : findingsPart(findings, 'findings');
  const foot = element('footer', { class: 'foot' }, 'Made by iamsync. This file loads nothing and sends nothing.');
  return page(title, [head, element('main', { id: 'contents', class: 'account', tabindex: -1 }, parts.map(card)), foot]);
}

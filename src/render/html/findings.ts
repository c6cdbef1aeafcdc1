// Findings in a report: the severest first, each with its place and what to do next.
import type { Finding } from '../../model/finding.ts';
import { sortFindings } from '../diagnostics.ts';
import { element } from './element.ts';
import type { Child, Element } from './element.ts';
import { choice, controls, searchBox, told } from './parts.ts';
import type { Part } from './parts.ts';

const RANK = { error: 0, warning: 1, note: 2 } as const;
/** Findings from which on a filter is worth its room. */
const MANY = 6;

/** The part; nothing for no findings. */
export function findingsPart(findings: readonly Finding[], id: string, title = 'Findings'): Part[] {
  if (findings.length === 0) return [];
  const sorted = sortFindings(findings).sort((a, b) => RANK[a.severity] - RANK[b.severity]);
  const list = element('ul', { class: 'notices' }, sorted.map(notice));
  if (findings.length < MANY) return [{ id, title, content: [list] }];
  const severities = Object.keys(RANK).filter((severity) => findings.some((one) => one.severity === severity));
  const rules = [...new Set(findings.map(({ rule }) => rule))].sort();
  const filter = controls(
    searchBox('Filter', 'entity, file, words'),
    ...choice('Severity', 'severity', severities),
    ...choice('Rule', 'rule', rules),
    told(),
  );
  return [{ id, title, content: [filter, list], attributes: { 'data-filter': 'findings' } }];
}

function notice(finding: Finding): Element {
  const { severity, rule, message, next, place, address, related = [] } = finding;
  const where = place === null ? address : `${place.file}:${place.line}:${place.column}`;
  const seen = related.map((other) => `${other.place.file}:${other.place.line}:${other.place.column} ${other.message}`);
  const rows: Child[] = [
    element('div', { class: 'meta' }, element('b', {}, severity), ` ${rule} `, where === undefined ? '' : element('code', {}, where)),
    element('div', {}, message),
    ...(next === '' ? [] : [element('div', { class: 'next' }, element('b', {}, 'Next: '), next)]),
    ...seen.map((text) => element('div', { class: 'next' }, 'See ', element('code', {}, text))),
  ];
  const text = [severity, rule, where ?? '', address ?? '', message].join(' ').toLowerCase();
  return element(
    'li',
    { class: `notice ${severity}`, 'data-row': true, 'data-severity': severity, 'data-rule': rule, 'data-text': text },
    rows,
  );
}

// Gathers findings: everything that is wrong is told at once, in the order of the files.
import { byCodePoint } from '../model/json.ts';
import type { Finding, Place } from '../model/finding.ts';

/** Takes a finding; every stage of loading has one. */
export type Report = (finding: Finding) => void;

/** `file:line:column`, for messages that name a second place. */
export function at(place: Place): string {
  return `${place.file}:${place.line}:${place.column}`;
}

/** An error at a place. */
export function error(rule: string, place: Place | null, message: string, next: string): Finding {
  return { severity: 'error', rule, message, next, place };
}

/** A note at a place. */
export function note(rule: string, place: Place | null, message: string, next: string): Finding {
  return { severity: 'note', rule, message, next, place };
}

/** Findings by file, line and column, each once. */
export function inOrder(findings: readonly Finding[]): Finding[] {
  const seen = new Map<string, Finding>();
  for (const finding of findings) {
    const place = finding.place === null ? '' : at(finding.place);
    const key = [place, finding.rule, finding.message].join('\n');
    if (!seen.has(key)) seen.set(key, { ...finding, message: printable(finding.message), next: printable(finding.next) });
  }
  return [...seen.values()].sort(compare);
}

// A name may hold line breaks and terminal escapes; a message is one line.
function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]/gu, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

const RANK = { error: 0, warning: 1, note: 2 } as const;

function compare(a: Finding, b: Finding): number {
  return (
    byCodePoint(a.place?.file ?? '', b.place?.file ?? '') ||
    (a.place?.line ?? 0) - (b.place?.line ?? 0) ||
    (a.place?.column ?? 0) - (b.place?.column ?? 0) ||
    RANK[a.severity] - RANK[b.severity] ||
    byCodePoint(a.rule, b.rule) ||
    byCodePoint(a.message, b.message)
  );
}

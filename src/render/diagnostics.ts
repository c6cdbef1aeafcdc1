// Findings for people: place, severity, rule, what is wrong, the lines of the source, and what to do next.
import type { Finding, Place } from '../model/finding.ts';
import { byCodePoint } from '../model/json.ts';
import { veiled } from '../model/veil.ts';
import { codeFrame } from './frame.ts';
import { BLANK, count, layout, line, sections } from './layout.ts';
import type { Line } from './layout.ts';

export const FINDINGS_FORMAT = 1;

/** Columns where nobody says how many there are. */
const WIDTH = 120;
const SEVERITIES = ['error', 'warning', 'note'] as const;
const TONES = { error: 'error', warning: 'warning', note: 'dim' } as const;

function at({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`;
}

/** By file, line, column, then severity and rule; findings without a place come last. No message quotes what looks like a secret. */
export function sortFindings(findings: readonly Finding[]): Finding[] {
  return findings
    .map((finding) => ({ ...finding, message: veiled(finding.message), next: veiled(finding.next) }))
    .sort(
      (a, b) =>
        Number(a.place === null) - Number(b.place === null) ||
        byCodePoint(a.place?.file ?? '', b.place?.file ?? '') ||
        (a.place?.line ?? 0) - (b.place?.line ?? 0) ||
        (a.place?.column ?? 0) - (b.place?.column ?? 0) ||
        SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
        byCodePoint(a.rule, b.rule) ||
        byCodePoint(a.message, b.message),
    );
}

/** `manifests/roles.yaml:14:7 error trust-allows-anyone: …`, the code frame, `next:` and the places that belong to it. */
function one(finding: Finding, sources: ReadonlyMap<string, string>, width: number | undefined): Line[] {
  const { place, severity, rule, message, next, related = [] } = finding;
  // A finding about an entity without a place (a guard) names the entity where the place would stand.
  const where = place === null ? finding.address : at(place);
  return [
    line(0, `${where === undefined ? '' : `${where} `}${severity} ${rule}: ${message}`, TONES[severity]),
    ...(place === null ? [] : codeFrame(place, sources, width)),
    ...related.map((other) => line(2, `see ${at(other.place)}: ${other.message}`, 'dim')),
    ...(next === '' ? [] : [line(2, `next: ${next}`)]),
  ];
}

/** `2 errors, 1 warning in 2 files`. */
function tally(findings: readonly Finding[]): string {
  const parts = SEVERITIES.flatMap((severity) => {
    const number = findings.filter((finding) => finding.severity === severity).length;
    return number === 0 ? [] : [count(number, severity)];
  });
  const files = new Set(findings.flatMap(({ place }) => place?.file ?? [])).size;
  return `${parts.join(', ')}${files === 0 ? '' : ` in ${count(files, 'file')}`}`;
}

interface FindingLook {
  readonly sources: ReadonlyMap<string, string>;
  readonly width: number | undefined;
  /** Findings of one rule that are shown, those that are errors apart. */
  readonly most?: number;
}

/** All findings as lines, sorted, a blank line between those of different files and after each with a code frame. */
export function findingLines(findings: readonly Finding[], { sources, width, most = Infinity }: FindingLook): Line[] {
  const { sorted, left } = parted(sortFindings(findings), most);
  const more = [...left].map(([rule, number]) => line(0, `… and ${number} more (${rule}): --full shows all`, 'warning'));
  return [
    ...sorted.flatMap((finding, index) => {
      const lines = one(finding, sources, width);
      const previous = sorted[index - 1];
      const apart = previous !== undefined && (previous.place?.file !== finding.place?.file || sources.size > 0);
      return apart ? [BLANK, ...lines] : lines;
    }),
    ...more,
  ];
}

/** The first findings of each rule, and how many more it has. What is an error is never left out. */
function parted(all: readonly Finding[], most: number) {
  const counts = new Map<string, number>();
  const left = new Map<string, number>();
  const sorted = all.filter(({ severity, rule }) => {
    const key = `${severity} ${rule}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
    const isShown = severity === 'error' || (counts.get(key) ?? 0) <= most;
    if (!isShown) left.set(key, (left.get(key) ?? 0) + 1);
    return isShown;
  });
  return { sorted, left };
}

/** Findings as text with a line of counts at the end; empty for none. `sources` maps a file to its text, for the code frames. */
export function renderFindings(
  findings: readonly Finding[],
  look: { readonly color: boolean; readonly sources: ReadonlyMap<string, string>; readonly width?: number },
): string {
  if (findings.length === 0) return '';
  const lines = sections([findingLines(findings, { sources: look.sources, width: look.width }), [line(0, tally(findings), 'strong')]]);
  return layout(lines, { color: look.color, width: look.width ?? WIDTH });
}

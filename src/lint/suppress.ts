// Suppressions: `# iamsync-ignore: <rule> <reason>` on the line of a finding, or in comments right above it.
import { gathered } from '../model/lists.ts';
import type { Finding, Place } from '../model/finding.ts';
import { nearest } from '../policy/nearest.ts';

const COMMENT = /(?:^|\s)#\s*iamsync-ignore\b:?[ \t]*([^\s#]*)[ \t]*(.*)$/;

export interface Suppression {
  readonly place: Place;
  readonly rule: string;
  readonly reason: string;
  /** The line that it is about. */
  readonly line: number;
}

/** All suppressions of a file. JSON has no comments. */
function suppressionsIn(file: string, text: string): Suppression[] {
  if (file.endsWith('.json') || !text.includes('iamsync-ignore')) return [];
  const lines = text.split('\n');
  const meant = linesMeant(lines);
  return lines.flatMap((line, index) => {
    const found = COMMENT.exec(line.replace(/\r$/, ''));
    if (found === null) return [];
    const [whole, rule = '', reason = ''] = found;
    const column = found.index + whole.indexOf('#') + 1;
    return [{ place: { file, line: index + 1, column }, rule, reason: reason.trim(), line: meant[index] ?? index + 1 }];
  });
}

/** Of each line: itself if it is more than a comment, else the next one that is. */
function linesMeant(lines: readonly string[]): number[] {
  let next = lines.length + 1;
  const meant = lines.toReversed().map((line, fromEnd) => {
    const number = lines.length - fromEnd;
    if (!/^\s*(#|$)/.test(line)) next = number;
    return /^\s*#/.test(line) ? next : number;
  });
  return meant.toReversed();
}

/** A finding, and where else it may be suppressed: where a manifest names the file that it is in. */
export interface Found {
  readonly finding: Finding;
  readonly named: Place | null;
}

/**
 * The findings without those that are suppressed, and with what is wrong with suppressions themselves: no such rule and no reason
 * are errors, nothing to suppress is a note. `ran`: the rules that were asked; only of these can a suppression be unused.
 */
export function suppress(
  found: readonly Found[],
  sources: ReadonlyMap<string, string>,
  rules: { readonly known: readonly string[]; readonly ran: ReadonlySet<string> },
): Finding[] {
  const all = [...sources].flatMap(([file, text]) => suppressionsIn(file, text));
  const valid = all.filter(({ rule, reason }) => rules.known.includes(rule) && reason !== '');
  const byLine = gathered(valid, (one) => keyOf(one.place.file, one.line, one.rule));
  const used = new Set<Suppression>();
  const left = found.filter(({ finding, named }) => {
    const places = [finding.place, named].flatMap((place) => place ?? []);
    const matching = places.flatMap(({ file, line }) => byLine.get(keyOf(file, line, finding.rule)) ?? []);
    for (const one of matching) used.add(one);
    return matching.length === 0;
  });
  const about = (id: string): boolean => rules.ran.has(id);
  const faults = all.flatMap((one) => faultOf(one, rules, used)).filter(({ rule }) => about(rule));
  return [...left.map(({ finding }) => finding), ...faults];
}

function keyOf(file: string, line: number, rule: string): string {
  return `${file}\n${line}\n${rule}`;
}

function faultOf(
  one: Suppression,
  { known, ran }: { readonly known: readonly string[]; readonly ran: ReadonlySet<string> },
  used: ReadonlySet<Suppression>,
): Finding[] {
  const { place, rule, reason } = one;
  if (rule === '')
    return [fault('error', 'suppression-rule', place, 'The suppression names no rule.', 'Write # iamsync-ignore: RULE REASON.')];
  if (!known.includes(rule)) {
    const close = nearest(rule, known);
    const next = close === undefined ? 'The rules stand in docs/lint.' : `Did you mean ${close}?`;
    return [fault('error', 'suppression-rule', place, `There is no rule ${rule} to suppress.`, next)];
  }
  if (reason === '')
    return [
      fault('error', 'suppression-reason', place, `${rule} is suppressed without a reason.`, `Write # iamsync-ignore: ${rule} REASON.`),
    ];
  if (used.has(one) || !ran.has(rule)) return [];
  return [fault('note', 'suppression-unused', place, `Nothing on line ${one.line} is found by ${rule}.`, 'Remove the suppression.')];
}

function fault(severity: Finding['severity'], rule: string, place: Place, message: string, next: string): Finding {
  return { severity, rule, message, next, place };
}

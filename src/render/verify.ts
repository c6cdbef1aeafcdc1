// What came of checks, for people and for programs.
import type { CheckLine, CheckResult, LineOutcome, VerifyMode, VerifyReport } from '../model/check.ts';
import { outcomeOf } from '../model/check.ts';
import { clean } from './clean.ts';
import { paint } from './paint.ts';
import type { Tone } from './paint.ts';

const VERIFY_FORMAT = 1;

const WORDS: Readonly<Record<LineOutcome, string>> = { holds: 'holds', fails: 'FAILS', undecided: 'UNDECIDED', 'not-tried': 'not tried' };
const TONES: Readonly<Record<LineOutcome, Tone>> = { holds: 'add', fails: 'error', undecided: 'warning', 'not-tried': 'dim' };
const MODES: Readonly<Record<VerifyMode, string>> = {
  policies: 'by its policies',
  simulate: "by its policies and AWS's simulator",
  live: 'by acting',
};

/** Checks with what doesn't hold of them, or with all lines where something was tried. */
export function renderVerify(report: VerifyReport, color: boolean): string {
  const { mode, account, checks, notes } = report;
  if (checks.length === 0) return 'There are no checks: write some under checks: in the manifests.\n';
  const blocks = checks.flatMap((check) => blockOf(check, mode, color));
  const counts = (['holds', 'fails', 'undecided', 'not-tried'] as const).flatMap((outcome) => {
    const count = checks.filter((check) => check.outcome === outcome).length;
    return count === 0 ? [] : [`${count} ${COUNTED[outcome](count)}`];
  });
  const tail = `${checks.length} ${checks.length === 1 ? 'check' : 'checks'} of account ${account} ${MODES[mode]}: ${counts.join(', ')}.`;
  return `${[...blocks, ...notes.map((note) => `note: ${clean(note)}`), ...(notes.length === 0 ? [] : ['']), tail].join('\n')}\n`;
}

const COUNTED: Readonly<Record<LineOutcome, (count: number) => string>> = {
  holds: (count) => (count === 1 ? 'holds' : 'hold'),
  fails: (count) => (count === 1 ? 'fails' : 'fail'),
  undecided: () => 'undecided',
  'not-tried': () => 'not tried',
};

function blockOf({ name, principal, outcome, lines, origin }: CheckResult, mode: VerifyMode, color: boolean): string[] {
  const place = outcome === 'holds' ? '' : ` at ${origin.file}:${origin.line}`;
  const head = `${paint(WORDS[outcome], TONES[outcome], color)} ${clean(name)} (${clean(principal)})${place}`;
  const shown = mode === 'policies' ? lines.filter((line) => line.outcome !== 'holds') : lines;
  return [head, ...shown.map((line) => lineOf(line, color)), ''];
}

function lineOf({ says, action, resource, outcome, why, simulated }: CheckLine, color: boolean): string {
  const simulator = simulated === undefined ? '' : ` [simulator: ${simulated ?? 'not asked'}]`;
  const what = clean(`${says} ${action} on ${resource}${why === '' ? '' : `: ${why}`}${simulator}`);
  return `  ${paint(WORDS[outcome], TONES[outcome], color)} ${what}`;
}

/** `outcome` of the whole: the worst of all checks. */
export function renderVerifyJson({ mode, account, checks, notes }: VerifyReport): string {
  return `${JSON.stringify({ formatVersion: VERIFY_FORMAT, mode, account, outcome: outcomeOf(checks), checks, notes }, null, 2)}\n`;
}

// A plan for the terminal: head, a block for each change, calls, what is kept or unread, findings, and one summary line at the very end.
import { isError } from '../model/finding.ts';
import type { Plan } from '../model/plan.ts';
import { accessLines } from './access.ts';
import { changeBlocks, MOST_LINES, titleRows } from './blocks.ts';
import type { Blocks } from './blocks.ts';
import { callCount, callLines } from './calls.ts';
import { VERBS } from './changes.ts';
import { findingLines } from './diagnostics.ts';
import { count, height, layout, line, sections } from './layout.ts';
import type { Line, Look } from './layout.ts';
import { keptLines, unreadLines, verdictLines } from './notes.ts';
import { existingLine, foreignLines, guardLines, orphanLines, unmanagedLines } from './ownership.ts';

export interface PlanLook extends Look {
  /** Every block in full length, however long the plan is. */
  readonly full?: boolean;
  /** Texts of the manifests by file, for code frames of errors. */
  readonly sources?: ReadonlyMap<string, string>;
}

/** The whole plan as text that ends with a line break. Text from outside can't reach the terminal's controls. */
export function renderPlan(plan: Plan, look: PlanLook): string {
  const full = look.full ?? false;
  const { changes, access } = middleOf(plan, look, full);
  const lines = sections([
    ...before(plan),
    changes.lines,
    changes.isCut ? [line(0, 'Long changes are cut: --full shows all lines, --format json everything.', 'warning')] : [],
    access,
    ...notes(plan, full),
    warnings(plan, look, full),
    [summaryLine(plan)],
  ]);
  return layout(lines, look);
}

function before(plan: Plan): Line[][] {
  return [headLines(plan), differ(plan) ? guardLines(plan) : [], foreignLines(plan)];
}

function notes(plan: Plan, full: boolean): Line[][] {
  return [
    callLines(plan, full),
    verdictLines(plan, full),
    keptLines(plan, full),
    unreadLines(plan, full),
    orphanLines(plan, full),
    unmanagedLines(plan),
    differ(plan) ? [] : guardLines(plan),
  ];
}

// Who changes the guards along with what they guard is told so before anything else.
function differ({ guards }: Plan): boolean {
  return guards !== null && guards.differences.length > 0;
}

// Each finding with its code frame takes several rows: of rules that speak often, a few stand for all.
function warnings({ findings }: Plan, { sources = new Map(), width }: PlanLook, full: boolean): Line[] {
  const all = findingLines(findings, { sources, width });
  return full || height(all, width) <= MOST_WARNINGS ? all : findingLines(findings, { sources, width, most: 1 });
}

function summaryLine(plan: Plan): Line {
  return { ...line(0, summary(plan), 'strong'), whole: true };
}

/** Rows that warnings and notes take before those of one rule are counted. */
const MOST_WARNINGS = 20;
/** Rows that access takes at least where changes leave it none. */
const LEAST_ACCESS = 6;

interface Middle {
  readonly changes: Blocks;
  readonly access: readonly Line[];
}

/** The changes and the access, so that a plan of a hundred changes is at most MOST_LINES long, errors apart. */
function middleOf(plan: Plan, look: PlanLook, full: boolean): Middle {
  const { width } = look;
  const [whole, wanted] = [changeBlocks(plan, null), accessLines(plan, full)];
  const apart: Plan = { ...plan, findings: plan.findings.filter((finding) => !isError(finding)) };
  const beside = sections([...before(plan), ...notes(plan, full), warnings(apart, look, full), [summaryLine(plan)]]);
  // Blank lines around the two, and what says that they are cut.
  const room = MOST_LINES - height(beside, width) - 4;
  const asked = height(wanted, width);
  if (full || height(whole.lines, width) + asked <= room) return { changes: whole, access: wanted };
  const titles = titleRows(plan, width);
  // Where not even the titles fit, access takes the less the more of them there are.
  const beyond = titles > room - LEAST_ACCESS ? Math.floor(room / 8) : Math.max(Math.floor(room / 3), room - height(whole.lines, width));
  const share = Math.max(LEAST_ACCESS, Math.min(asked, Math.max(beyond, room - titles)));
  const access = accessLines(plan, full, share);
  return { changes: changeBlocks(plan, { rows: room - height(access, width), width }), access };
}

function headLines(plan: Plan): Line[] {
  const { account, partition, caller, asOf, owner, options, counts, rollback } = plan;
  const about =
    rollback === undefined
      ? [
          line(0, `${entities(counts.declared)} declared, ${counts.unchanged} unchanged; ${counts.live} in the account`),
          ...existingLine(plan),
        ]
      : [line(0, `Takes back run ${rollback.run === '' ? '(without a journal)' : rollback.run}; ${counts.live} entities in the account`)];
  return [
    line(0, `Account ${account} (${partition}), as of ${asOf}`, 'strong'),
    line(0, `Caller ${caller === null ? 'none: planned from a file' : caller.arn}`),
    ...(owner === null ? [] : [line(0, `Owner ${owner}`)]),
    ...(options.only.length === 0
      ? []
      : [line(0, `Partial: only ${options.only.join(', ')}${rollback === undefined ? ' and what these need' : ''}`, 'warning')]),
    ...(options.deep ? [line(0, 'Deep: descriptions of policies are compared too')] : []),
    ...about,
  ];
}

function entities(number: number): string {
  return number === 1 ? '1 entity' : `${number} entities`;
}

/** True for a plan that would do something. */
function hasChanges(plan: Plan): boolean {
  return plan.changes.length > 0 || plan.waves.some((wave) => wave.length > 0);
}

/** The last line: what is pending, or that nothing is. */
export function summary(plan: Plan): string {
  const errors = plan.findings.filter(isError).length;
  const refused = errors === 0 ? '' : ` Refused: ${count(errors, 'error')} above.`;
  if (!hasChanges(plan)) return `${nothing(plan)}${refused}`;
  const verbs = VERBS.flatMap((verb, index) => {
    const number = plan.changes.filter((change) => change.verb === verb).length;
    // The first three are always named, so that "0 to delete" can be read off.
    return number === 0 && index > 2 ? [] : [`${number} to ${verb}`];
  });
  const digest = plan.digest === null ? 'No digest: this plan is for reading only.' : `Digest: ${plan.digest}`;
  return `Plan: ${verbs.join(', ')}. ${callCount(plan)}.${refused} ${digest}`;
}

/** Why there is nothing to do, and what that was said about. */
export function nothing({ options, digest, unread }: Plan): string {
  if (options.only.length > 0) return `No changes in ${options.only.join(', ')}. The rest of the account was not compared.`;
  if (digest === null && unread.length > 0)
    return `No changes in what could be read. ${count(unread.length, 'field')} could not be compared.`;
  return 'No changes. The account matches the manifests.';
}

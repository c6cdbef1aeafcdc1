// A plan for the terminal: head, a block for each change, calls, what is kept or unread, findings, and one summary line at the very end.
import { isError } from '../model/finding.ts';
import type { Plan } from '../model/plan.ts';
import { accessLines } from './access.ts';
import { callCount, callLines } from './calls.ts';
import { changeBlocks, heightOf, MOST_LINES, VERBS } from './changes.ts';
import { findingLines } from './diagnostics.ts';
import { count, layout, line, sections } from './layout.ts';
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
  const beside = [headLines(plan), callLines(plan, full), verdictLines(plan), keptLines(plan), unreadLines(plan)];
  const { changes, access, isCut } = roomOf(plan, full, sections(beside).length);
  const folded = isCut ? [line(0, 'Long changes are cut: --full shows all lines, --format json everything.', 'warning')] : [];
  const [head = [], ...notes] = beside;
  const lines = sections([
    head,
    guardLines(plan),
    foreignLines(plan),
    changeBlocks(plan, full, changes),
    folded,
    accessLines(plan, full, access),
    ...notes,
    orphanLines(plan),
    unmanagedLines(plan),
    findingLines(plan.findings, look.sources ?? new Map(), look.width),
    [{ ...line(0, summary(plan), 'strong'), whole: true }],
  ]);
  return layout(lines, look);
}

/** Lines that access takes at least where changes leave it none. */
const LEAST_ACCESS = 6;

/** Lines for the changes and for the access, so that a plan of a hundred changes is at most MOST_LINES long, warnings and errors apart. */
function roomOf(plan: Plan, full: boolean, beside: number): { readonly changes: number; readonly access: number; readonly isCut: boolean } {
  const { whole, titles } = heightOf(plan.changes);
  // Blank lines around the two, what says that they are cut, and the summary.
  const room = MOST_LINES - beside - 6;
  const wanted = accessLines(plan, full).length;
  if (full || whole + wanted <= room) return { changes: Infinity, access: Infinity, isCut: false };
  const access = Math.max(LEAST_ACCESS, Math.min(wanted, Math.max(Math.floor(room / 3), room - whole), room - titles));
  const changes = Math.max(titles, room - Math.min(wanted, access));
  return { changes, access, isCut: whole > changes };
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

// A plan as Markdown for a comment on a pull request: counts and dangers first, every detail folded, and never longer than a comment may be.
import type { AccountPlan } from '../model/accounts.ts';
import { isError } from '../model/finding.ts';
import type { Finding } from '../model/finding.ts';
import type { AccessDiff } from '../model/access-change.ts';
import type { Plan } from '../model/plan.ts';
import { comesTo, tally } from './accounts.ts';
import { code } from './code.ts';
import { fit } from './fit.ts';
import type { Lengths } from './fit.ts';
import { count } from './layout.ts';
import { headOf } from './markdown-head.ts';
import { accessParts } from './markdown-access.ts';
import { openedParts } from './markdown-escalation.ts';
import { changeParts, findingParts, noteParts, unaskedParts } from './markdown-parts.ts';

/** GitHub refuses comments above 65,536 characters; what a pipeline puts around the plan needs room too. */
export const LONGEST = 60_000;
/** Characters of what one of several accounts comes to. */
const MOST_ROW = 150;
/** Accounts in the table. */
const MOST_ROWS = 100;

/** The plan as Markdown that ends with a line break. Its first line marks whose plan it is, so that a comment can be found and updated. */
export function renderMarkdown(plan: Plan): string {
  return composed([marker(plan.account), ...headOf(plan)], planParts(plan), [digestOf(plan)]);
}

/** Plans of several accounts under one mark: what each comes to, then each under a head of its own. */
export function renderPlansMarkdown(plans: readonly AccountPlan[]): string {
  const more = plans.length > MOST_ROWS ? [`| and ${plans.length - MOST_ROWS} more | | |`] : [];
  const table = ['| Account | Id | Plan |', '| :--- | :--- | :--- |', ...plans.slice(0, MOST_ROWS).map(rowOf), ...more].join('\n');
  const parts = plans.flatMap(partsOf);
  return composed(
    ['<!-- iamsync:plans -->', `## iamsync plan for ${count(plans.length, 'account')}`, `**${tally(plans)}**`, table],
    parts,
    [],
  );
}

// The digest stands in the part of the account; a bar would end the cell, in code too.
function rowOf(plan: AccountPlan): string {
  const brief = comesTo(plan)
    .replace(/ (No d|D)igest: .*$/s, '')
    .slice(0, MOST_ROW);
  return `| ${code(plan.name)} | ${plan.account} | ${code(brief).replaceAll('|', '\\|')} |`;
}

function partsOf(plan: AccountPlan): Lengths[] {
  const head = `### ${code(plan.name)} (${plan.account})`;
  switch (plan.is) {
    case 'plan':
      return [[[head, ...headOf(plan.plan).slice(1), digestOf(plan.plan)].join('\n\n')], ...planParts(plan.plan)];
    case 'findings':
      return [[`${head}\n\n**${comesTo(plan)}**`], ...findingParts(plan.findings)];
    case 'error':
      return [[`${head}\n\n**${code(plan.error.message)}** Next: ${code(plan.error.next)}`]];
  }
}

function digestOf({ digest }: Plan): string {
  return digest === null ? 'No digest: this plan is for reading only.' : `Digest: ${code(digest)}`;
}

function planParts(plan: Plan): Lengths[] {
  return [...findingParts(plan.findings), ...unaskedParts(plan), ...planAccessParts(plan), ...changeParts(plan), ...noteParts(plan)];
}

/** What is wrong with manifests that make no plan, under the same mark. `account` is null if it is not known. */
export function renderFindingsMarkdown(findings: readonly Finding[], account: string | null): string {
  const errors = findings.filter(isError).length;
  const title = account === null ? '## iamsync plan' : `## iamsync plan for account ${account}`;
  const text = `**No plan: ${count(errors, 'error')} in the manifests.**`;
  return composed([marker(account ?? 'unknown'), title, text], findingParts(findings), []);
}

/** An audit, under a mark of its own. */
export function renderAuditMarkdown(findings: readonly Finding[], account: string): string {
  const number = (severity: Finding['severity'], what: string): string =>
    count(findings.filter((one) => one.severity === severity).length, what);
  const text = `**${number('error', 'error')}, ${number('warning', 'warning')}, ${number('note', 'note')}.**`;
  return composed([`<!-- iamsync:audit:${account} -->`, `## iamsync audit of account ${account}`, text], findingParts(findings), []);
}

// Nothing is said of access where nothing changes.
function planAccessParts({ access, changes }: Plan): Lengths[] {
  return access.state === 'not-computed' || changes.length === 0 ? [] : [...openedParts(access.paths), ...accessParts(access)];
}

/** An access diff under a mark of its own, so that a comment can be found and updated. */
export function renderAccessMarkdown(diff: AccessDiff): string {
  return composed(['<!-- iamsync:access -->', '## iamsync access diff'], accessParts(diff), []);
}

function marker(account: string): string {
  return `<!-- iamsync:plan:${account.replaceAll(/\W/g, '')} -->`;
}

function composed(head: readonly string[], parts: readonly Lengths[], tail: readonly string[]): string {
  const reserved = [...head, pointer(parts.length, parts.length), ...tail].join('\n\n').length + '\n\n\n'.length;
  const { texts, shortened, dropped } = fit(parts, LONGEST - reserved);
  const cut = shortened + dropped === 0 ? [] : [pointer(shortened, dropped)];
  return `${[...head, ...texts, ...cut, ...tail].join('\n\n')}\n`;
}

function pointer(shortened: number, dropped: number): string {
  const where = 'The full plan is what `iamsync plan --full` prints and `iamsync plan --out FILE` writes.';
  return `**Cut at 60,000 characters:** ${count(shortened, 'part')} shortened, ${dropped} left out. ${where}`;
}

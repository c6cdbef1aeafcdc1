// A plan as Markdown for a comment on a pull request: counts and dangers first, every detail folded, and never longer than a comment may be.
import { isError } from '../model/finding.ts';
import type { Finding } from '../model/finding.ts';
import type { Plan } from '../model/plan.ts';
import { code } from './code.ts';
import { fit } from './fit.ts';
import type { Lengths } from './fit.ts';
import { count } from './layout.ts';
import { headOf } from './markdown-head.ts';
import { changeParts, findingParts, noteParts, unaskedParts } from './markdown-parts.ts';

/** GitHub refuses comments above 65,536 characters; what a pipeline puts around the plan needs room too. */
export const LONGEST = 60_000;

/** The plan as Markdown that ends with a line break. Its first line marks whose plan it is, so that a comment can be found and updated. */
export function renderMarkdown(plan: Plan): string {
  const parts = [...findingParts(plan.findings), ...unaskedParts(plan), ...changeParts(plan), ...noteParts(plan)];
  const digest = plan.digest === null ? 'No digest: this plan is for reading only.' : `Digest: ${code(plan.digest)}`;
  return composed([marker(plan.account), ...headOf(plan)], parts, [digest]);
}

/** What is wrong with manifests that make no plan, under the same mark. `account` is null if it is not known. */
export function renderFindingsMarkdown(findings: readonly Finding[], account: string | null): string {
  const errors = findings.filter(isError).length;
  const title = account === null ? '## iamsync plan' : `## iamsync plan for account ${account}`;
  const text = `**No plan: ${count(errors, 'error')} in the manifests.**`;
  return composed([marker(account ?? 'unknown'), title, text], findingParts(findings), []);
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

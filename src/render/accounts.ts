// Plans of several accounts as one report: for the terminal, and as findings for SARIF.
import type { AccountName, AccountPlan } from '../model/accounts.ts';
import type { Finding } from '../model/finding.ts';
import { isError } from '../model/finding.ts';
import { renderFindings } from './diagnostics.ts';
import { BLANK, count, layout, line } from './layout.ts';
import type { Line } from './layout.ts';
import { renderPlan, summary } from './text.ts';
import type { PlanLook } from './text.ts';

/** `== prod (123456789012), stage 2 ==`, and a blank line after it. */
export function renderAccountHead({ name, account, stage }: AccountName, look: PlanLook): string {
  return layout([{ ...line(0, `== ${name} (${account}), stage ${stage} ==`, 'strong'), whole: true }, BLANK], look);
}

/** All plans as text, each under its head, with a line for each account and the totals at the end. */
export function renderPlans(plans: readonly AccountPlan[], look: PlanLook): string {
  const blocks = plans.map((plan) => `${renderAccountHead(plan, look)}${bodyOf(plan, look)}`);
  const rows = plans.map((plan): Line => ({ ...line(2, `${plan.name}: ${comesTo(plan)}`), whole: true }));
  const totals = [line(0, `${count(plans.length, 'account')}:`, 'strong'), ...rows, { ...line(0, tally(plans), 'strong'), whole: true }];
  return [...blocks, layout(totals, look)].join('\n');
}

function bodyOf(plan: AccountPlan, look: PlanLook): string {
  switch (plan.is) {
    case 'plan':
      return renderPlan(plan.plan, plan.sources === undefined ? look : { ...look, sources: plan.sources });
    case 'findings':
      return renderFindings(plan.findings, { ...look, sources: plan.sources });
    case 'error':
      return layout([...errorLines(plan.error.message), line(2, `next: ${plan.error.next}`)], look);
  }
}

function errorLines(message: string): Line[] {
  return message.split('\n').map((text, index) => line(0, index === 0 ? `error: ${text}` : text, 'error'));
}

/** What one account comes to, in a line. */
export function comesTo(plan: AccountPlan): string {
  switch (plan.is) {
    case 'plan':
      return summary(plan.plan);
    case 'findings':
      return `No plan: ${count(plan.findings.filter(isError).length, 'error')} in the manifests.`;
    case 'error':
      return `No plan: ${plan.error.message.split('\n', 1)[0] ?? ''}`;
  }
}

/** `3 accounts: 1 with changes, 1 without, 1 without a plan.` */
export function tally(plans: readonly AccountPlan[]): string {
  const made = plans.flatMap((plan) => (plan.is === 'plan' ? [plan.plan] : []));
  const refused = made.filter((plan) => plan.findings.some(isError)).length;
  const changing = made.filter((plan) => plan.changes.length > 0).length;
  const missing = plans.length - made.length;
  const parts = [
    `${changing} with changes`,
    `${made.length - changing} without`,
    ...(refused === 0 ? [] : [`${refused} refused`]),
    ...(missing === 0 ? [] : [`${missing} without a plan`]),
  ];
  return `${count(plans.length, 'account')}: ${parts.join(', ')}.`;
}

/** The findings of all accounts, those that several have once; each says whose it is. */
export function findingsOf(plans: readonly AccountPlan[]): Finding[] {
  const found = new Map<string, { readonly finding: Finding; readonly names: string[] }>();
  for (const plan of plans) {
    for (const finding of findingsIn(plan)) {
      const key = JSON.stringify(finding);
      const one = found.get(key) ?? { finding, names: [] };
      if (!one.names.includes(plan.name)) one.names.push(plan.name);
      found.set(key, one);
    }
  }
  return [...found.values()].map(({ finding, names }) => ({ ...finding, message: `${finding.message} (${names.join(', ')})` }));
}

function findingsIn(plan: AccountPlan): readonly Finding[] {
  if (plan.is === 'findings') return plan.findings;
  if (plan.is === 'plan') return plan.plan.findings;
  return [{ severity: 'error', rule: `account-${plan.error.code}`, message: plan.error.message, next: plan.error.next, place: null }];
}

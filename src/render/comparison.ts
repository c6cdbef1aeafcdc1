// The comparison of two documents, for people and for programs.
import type { Comparison } from '../access/compare.ts';
import type { AccessRequest } from '../model/access.ts';
import type { ExcessPart } from '../policy/containment.ts';

const SHOWN = 12;

/** The verdict, what is new by statement, and a request as the proof. */
export function renderComparison({ verdict, parts, undecided }: Comparison, full: boolean): string {
  switch (verdict.verdict) {
    case 'proved':
      return 'No new access: everything that the new document permits is permitted by the existing one.\n';
    case 'undecided':
      return `Undecided: ${verdict.reason}.\n  next: Compare the two by eye; a pipeline should take this for new access.\n`;
    case 'refuted': {
      const more = undecided.map((reason) => `There may be more: ${reason}.`);
      const lines = [
        'New access: the new document permits what the existing one does not.',
        ...parts.flatMap((part) => partLines(part, full)),
        ...more,
      ];
      return `${[...lines, 'For example:', ...requestLines(verdict.witness)].join('\n')}\n`;
    }
  }
}

function partLines(part: ExcessPart, full: boolean): readonly string[] {
  const where = `  statement ${part.statement + 1}${part.sid === null ? '' : ` (${part.sid})`}:`;
  const actions =
    part.notActions === undefined ? listed(part.actions, full) : `${listed(part.actions, full)} but ${listed(part.notActions, full)}`;
  const resources =
    part.notResources === undefined
      ? listed(part.resources, full)
      : `${listed(part.resources, full)} but ${listed(part.notResources, full)}`;
  return [
    `${where} ${actions}`,
    `    on ${resources}`,
    ...(part.principals === undefined ? [] : [`    by ${listed(part.principals, full)}`]),
    ...(part.condition === null ? [] : [`    if ${JSON.stringify(part.condition)}`]),
  ];
}

function listed(texts: readonly string[], full: boolean): string {
  const rest = texts.length - SHOWN;
  return full || rest <= 0 ? texts.join(', ') : `${texts.slice(0, SHOWN).join(', ')} and ${rest} more`;
}

function requestLines({ action, resource, principal, context }: AccessRequest): readonly string[] {
  const keys = Object.entries(context).map(([key, value]) => `    ${key} = ${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return [`  ${action} on ${resource}${principal === undefined ? '' : ` by ${principal}`}`, ...keys];
}

export function renderComparisonJson({ verdict, parts, undecided }: Comparison): string {
  const witness = verdict.verdict === 'refuted' ? verdict.witness : null;
  const reason = verdict.verdict === 'undecided' ? verdict.reason : null;
  return `${JSON.stringify({ formatVersion: 1, verdict: verdict.verdict, witness, reason, parts, undecided }, null, 2)}\n`;
}

// A report in which one text stands wherever text from outside may stand.
import type { ActionTable } from '../../src/model/actions.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { Plan } from '../../src/model/plan.ts';
import { renderPlanHtml } from '../../src/render/html/plan.ts';
import { allows, everybody, inline, user } from './reported.ts';
import { create, planOf, update } from './samples.ts';

/** A plan in which the text stands wherever text from outside may stand. */
export function laden(text: string, table: ActionTable): string {
  const document = {
    Version: '2012-10-17',
    Statement: [{ Sid: text, Effect: 'Allow', Action: [text], Resource: [text], Condition: { [text]: { [text]: [text] } } }],
  };
  const spec = { [text]: text, tags: { [text]: text }, document };
  const place = { file: text, line: 1, column: 1 };
  const finding: Finding = { severity: 'error', rule: text, message: text, next: text, place, related: [{ place, message: text }] };
  const holder = user(text, { policies: [inline(`User/${text}`, text, allows([text]))], unknown: [`arn:${text}`] });
  const sides = { before: everybody(), after: everybody(holder, user('other', { policies: [inline('User/other', text, document)] })) };
  const full: Plan = planOf({
    changes: [{ ...create(text, spec), origin: place }, update({ a: text }, { a: `${text}!`, document })],
    caller: { arn: text, userId: text },
    owner: text,
    findings: [finding],
    options: { only: [text], deep: false },
    since: { ref: text, commit: text },
    foreign: [{ address: `User/${text}`, facet: text, source: 'inline' }],
    kept: [{ address: `User/${text}`, field: text, value: text }],
    orphans: [{ address: `User/${text}`, why: text, pruned: false, reason: text }],
    access: {
      state: 'computed',
      actionsOf: null,
      principals: [
        {
          principals: [`User/${text}`],
          is: 'born',
          gains: [],
          loses: [],
          widened: [],
          narrowed: [],
          trust: {
            gains: [{ who: text, type: text, actions: [text], condition: { [text]: { [text]: [text] } } }],
            loses: [],
            widened: [],
            narrowed: [],
          },
          undecided: [text],
        },
      ],
      paths: [
        {
          principal: `User/${text}`,
          to: `User/${text}`,
          grade: 'possible',
          steps: [{ template: 'x', actions: [text], via: text, grade: 'possible', conditions: [text] }],
        },
      ],
    },
  });
  return renderPlanHtml(full, { sides, table });
}

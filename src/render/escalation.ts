// Ways to more access, as chains for people and as JSON.
import { ADMINISTRATOR } from '../model/escalation.ts';
import type { EscalationPath, EscalationStep } from '../model/escalation.ts';
import { count, layout, line, sections } from './layout.ts';
import type { Line, Look } from './layout.ts';

/** Paths of one principal before the rest is counted. */
const MOST_PATHS = 6;

/** `User/x → iam:CreateAccessKey on User/admin → administrator` */
export function chainOf({ principal, to, steps }: EscalationPath): string {
  return [principal, ...steps.map(stepWords), to === principal ? 'more access of its own' : to].join(' → ');
}

function stepWords({ actions, via }: EscalationStep): string {
  return `${actions.join(' + ')}${via === '*' ? '' : ` on ${via}`}`;
}

/** What must hold beside; empty where nothing must. */
export function provisoOf({ steps }: EscalationPath): string {
  const keys = [...new Set(steps.flatMap(({ conditions }) => conditions))];
  return keys.length === 0 ? '' : `, hangs on ${keys.join(', ')}`;
}

/** The paths by principal, those to an administrator first, and a summary as the last line. */
export function renderEscalation(paths: readonly EscalationPath[], look: Look & { readonly full?: boolean }): string {
  const principals = [...new Set(paths.map(({ principal }) => principal))];
  const blocks = principals.map((principal) => {
    const own = paths.filter((path) => path.principal === principal);
    const shown = look.full === true || own.length <= MOST_PATHS ? own : own.slice(0, MOST_PATHS - 1);
    const more = own.length - shown.length;
    return [...escalationLines(shown, 0), ...(more === 0 ? [] : [line(2, `… ${count(more, 'more way')}: --full shows all`, 'dim')])];
  });
  return layout(sections([...blocks, [line(0, escalationSummary(paths), 'strong')]]), look);
}

/** One line for each path, marked where it can be gone now. */
export function escalationLines(paths: readonly EscalationPath[], indent: number): Line[] {
  return paths.map((path) => {
    const isConcrete = path.grade === 'concrete';
    return line(indent, `${isConcrete ? '!' : '?'} ${chainOf(path)} (${path.grade}${provisoOf(path)})`, isConcrete ? 'error' : 'warning');
  });
}

/** Paths that a plan opens, before the rest is counted. */
const MOST_OPENED = 8;

/** The paths that a plan opens, under a heading; nothing where it opens none. */
export function openedLines(paths: readonly EscalationPath[], full: boolean, most = MOST_OPENED): Line[] {
  if (paths.length === 0) return [];
  const shown = full || paths.length <= most ? paths : paths.slice(0, most - 1);
  const more = paths.length - shown.length;
  const rest = more === 0 ? [] : [line(2, `… ${count(more, 'more way')}: --full shows all`, 'dim')];
  return [line(0, 'Ways to more access that this opens:', 'strong'), ...escalationLines(shown, 2), ...rest];
}

/** `Escalation: 2 principals can become administrator, 1 of them possibly.` */
export function escalationSummary(paths: readonly EscalationPath[]): string {
  if (paths.length === 0) return 'Escalation: nobody has a way to more access.';
  const number = (list: readonly EscalationPath[]): number => new Set(list.map(({ principal }) => principal)).size;
  const up = paths.filter(({ to }) => to === ADMINISTRATOR);
  const concrete = number(up.filter(({ grade }) => grade === 'concrete'));
  return `Escalation: ${count(number(paths), 'principal')} with a way to more access; ${concrete} to administrator now, ${number(up) - concrete} possibly.`;
}

/** The paths as JSON text. */
export function renderEscalationJson(paths: readonly EscalationPath[]): string {
  const shown = paths.map(({ principal, to, grade, steps }) => ({
    principal,
    to,
    grade,
    steps: steps.map(({ actions, via }) => ({ actions, via })),
  }));
  return `${JSON.stringify({ paths: shown }, null, 2)}\n`;
}

// What will be called, in order: each call of a short plan, counts of a long one, and always every call that leaves a gap or can't be undone.
import { isCall, isWait } from '../model/call.ts';
import { actionsOf, isLost, PHASES } from '../model/plan.ts';
import type { Action, Plan, Risk } from '../model/plan.ts';
import { count, line } from './layout.ts';
import type { Line } from './layout.ts';

/** Actions that are listed one by one; of more, only the risky ones are. */
export const MOST_CALLS = 40;

const RISKS: Readonly<Record<Exclude<Risk, 'none'>, string>> = {
  gap: 'access is missing for a moment',
  irreversible: 'cannot be undone',
};

/** `7 calls in 3 waves`, with the waits if there are any. */
export function callCount(plan: Pick<Plan, 'waves'>): string {
  const actions = actionsOf(plan);
  const waits = actions.flatMap((action) => (isWait(action.do) ? [action.do.seconds] : []));
  const waiting = waits.length === 0 ? '' : `, with ${count(waits.length, 'wait')} of ${Math.max(...waits)} s`;
  return `${count(actions.filter((action) => isCall(action.do)).length, 'call')} in ${count(plan.waves.length, 'wave')}${waiting}`;
}

/** The section about calls; empty for a plan without any. */
export function callLines(plan: Pick<Plan, 'waves'>, full: boolean): Line[] {
  const actions = actionsOf(plan);
  if (actions.length === 0) return [];
  const listed = full || actions.length <= MOST_CALLS;
  const head = line(0, `${callCount(plan)}${listed ? ', wave by wave' : phaseCounts(actions)}:`, 'strong');
  const shown = plan.waves.flatMap((wave, index) =>
    wave.filter((action) => listed || action.risk !== 'none').map((action) => ({ action, wave: index + 1 })),
  );
  const rows = shown.flatMap(({ action, wave }, index) => {
    const previous = shown[index - 1];
    const first = previous?.wave !== wave;
    return actionLines(action, first ? String(wave) : '', first || previous.action.phase !== action.phase ? action.phase : '');
  });
  return [head, ...rows];
}

function phaseCounts(actions: readonly Action[]): string {
  const counts = PHASES.flatMap((phase) => {
    const number = actions.filter((action) => action.phase === phase && isCall(action.do)).length;
    return number === 0 ? [] : [`${phase} ${number}`];
  });
  return counts.length === 0 ? '' : ` (${counts.join(', ')})`;
}

const WIDEST_PHASE = Math.max(...PHASES.map((phase) => phase.length));

function detail({ do: step }: Action): string {
  if (isWait(step)) return ` (${step.seconds} s)`;
  return isCall(step) ? '' : ` (the secret, to ${step.sink})`;
}

/** `  1 born    Policy/demo-read#CreatePolicy`, and what is risky about it below. */
function actionLines(action: Action, wave: string, phase: string): Line[] {
  const hang = 4 + WIDEST_PHASE;
  const text = `${wave.padStart(2)} ${phase.padEnd(WIDEST_PHASE)} ${action.id}${detail(action)}`;
  const head: Line = { indent: 0, hang, text, tone: action.risk === 'none' ? 'plain' : 'warning', whole: true };
  if (action.risk === 'none') return [head];
  const lost = isLost(action.undo) ? [line(hang + 2, `lost: ${action.undo.lost}`)] : [];
  return [head, line(hang + 2, `${action.risk}: ${RISKS[action.risk]}; ${action.reason}`, 'warning'), ...lost];
}

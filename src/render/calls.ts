// What will be called, in order: each call of a short plan, counts of a long one, and always every call that leaves a gap or can't be undone.
import { gathered } from '../model/lists.ts';
import { isCall, isWait } from '../model/call.ts';
import { actionsOf, isLost, PHASES } from '../model/plan.ts';
import type { Action, Plan, Risk } from '../model/plan.ts';
import { some } from './access-words.ts';
import { count, line } from './layout.ts';
import type { Line } from './layout.ts';

/** Actions that are listed one by one; of more, only the risky ones are. */
export const MOST_CALLS = 40;
/** Risky calls of a long plan that are listed one by one; sorts of them that are told; names of each. */
const MOST_RISKS = 4;
const MOST_GROUPS = 5;
const MOST_NAMES = 3;

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
  if (!listed && shown.length > MOST_RISKS) return [head, ...grouped(shown.map(({ action }) => action))];
  const told = new Set<string>();
  const rows = shown.flatMap(({ action, wave }, index) => {
    const previous = shown[index - 1];
    const first = previous?.wave !== wave;
    const phase = first || previous.action.phase !== action.phase ? action.phase : '';
    const isKnown = action.risk !== 'none' && told.has(dangerOf(action));
    told.add(dangerOf(action));
    return actionLines(action, first ? String(wave) : '', phase, isKnown);
  });
  return [head, ...rows];
}

/** What is risky about an action, in one text: two with the same are told once. */
function dangerOf({ risk, reason, undo }: Action): string {
  return JSON.stringify([risk, reason, isLost(undo) ? undo.lost : '']);
}

/** Calls of one sort with one risk together, those that leave a gap first, since who approves must see them. */
function grouped(risky: readonly Action[]): Line[] {
  const groups = gathered(risky, (action) => `${action.phase} ${sortOf(action)} ${dangerOf(action)}`);
  const all = [...groups.values()].sort((a, b) => Number(b[0]?.risk === 'gap') - Number(a[0]?.risk === 'gap'));
  const rest = all.slice(MOST_GROUPS).reduce((sum, group) => sum + group.length, 0);
  const more = rest === 0 ? [] : [line(4, `… and ${count(rest, 'more call')} with a risk: --full shows all`, 'warning')];
  return [...all.slice(0, MOST_GROUPS).flatMap(groupLines), ...more];
}

function groupLines(group: readonly Action[]): Line[] {
  const [first] = group;
  if (first === undefined) return [];
  const names = some(
    group.map(({ address }) => address),
    MOST_NAMES,
  );
  const hang = 4 + WIDEST_PHASE;
  const text = `   ${first.phase.padEnd(WIDEST_PHASE)} ${group.length} × ${sortOf(first)}: ${names}`;
  return [{ indent: 0, hang, text, tone: 'warning' }, ...dangerLines(first)];
}

/** `DeleteRole` of `Role/deploy#DeleteRole`. */
function sortOf({ id }: Action): string {
  return id.slice(id.indexOf('#') + 1).replace(/[:~].*$/s, '');
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
function actionLines(action: Action, wave: string, phase: string, isKnown: boolean): Line[] {
  const hang = 4 + WIDEST_PHASE;
  const known = isKnown ? `  (${action.risk}, as above)` : '';
  const text = `${wave.padStart(2)} ${phase.padEnd(WIDEST_PHASE)} ${action.id}${detail(action)}${known}`;
  const head: Line = { indent: 0, hang, text, tone: action.risk === 'none' ? 'plain' : 'warning', whole: true };
  return isKnown ? [head] : [head, ...dangerLines(action)];
}

function dangerLines(action: Action): Line[] {
  if (action.risk === 'none') return [];
  const hang = 4 + WIDEST_PHASE;
  const lost = isLost(action.undo) ? [line(hang + 2, `lost: ${action.undo.lost}`)] : [];
  return [line(hang + 2, `${action.risk}: ${RISKS[action.risk]}; ${action.reason}`, 'warning'), ...lost];
}

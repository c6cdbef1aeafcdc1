// One action in full (`plan --explain ID`): what is called, why, in which phase and why there, what it waits for and how it is undone.
import { isCall, isWait } from '../model/call.ts';
import type { Step } from '../model/call.ts';
import type { Explanation, Reasoned } from '../model/explanation.ts';
import { isLost } from '../model/plan.ts';
import type { Action } from '../model/plan.ts';
import { layout, line, sections } from './layout.ts';
import type { Line, Look } from './layout.ts';

/** A step in AWS's words, with its whole input; a document in the input stands on one line. */
function stepLines(step: Step, indent: number): Line[] {
  if (isCall(step)) {
    const members = Object.entries(step.input).filter(([, value]) => value !== undefined);
    return [line(indent, `${step.service}:${step.op}`), ...members.map(([name, value]) => line(indent + 2, `${name}: ${written(value)}`))];
  }
  if (isWait(step)) return [line(indent, `wait ${step.seconds} s: ${step.reason}`)];
  return [line(indent, `deliver the secret of ${step.secret} to ${step.sink} as ${step.name}`)];
}

function written(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function undoLines({ undo }: Action): Line[] {
  if (isLost(undo)) return [line(0, 'Undo: none', 'warning'), line(2, undo.lost)];
  if (undo.length === 0) return [line(0, 'Undo: nothing to do')];
  return [line(0, 'Undo:', 'strong'), ...undo.flatMap((step) => stepLines(step, 2))];
}

function neighbours(title: string, actions: readonly Reasoned[]): Line[] {
  return actions.length === 0 ? [] : [line(0, title, 'strong'), ...actions.map(({ id, why }) => line(2, `${id}: ${why}`))];
}

function moved(title: string, addresses: readonly string[]): Line[] {
  return addresses.length === 0 ? [] : [line(0, `${title} ${addresses.join(', ')}`)];
}

/** The explanation as text that ends with a line break. */
export function renderExplanation({ action, wave, phase, needs, neededBy }: Explanation, look: Look): string {
  const head = [
    line(0, action.id, 'strong'),
    line(2, `Why: ${action.reason}`),
    line(2, `Phase ${action.phase}: ${phase}`),
    line(2, `Wave ${wave}, risk ${action.risk}`),
  ];
  return layout(
    sections([
      head,
      [line(0, 'Do:', 'strong'), ...stepLines(action.do, 2)],
      undoLines(action),
      [...moved('Takes hold of', action.takes), ...moved('Lets go of', action.lets)],
      neighbours('After:', needs),
      neighbours('Before:', neededBy),
    ]),
    look,
  );
}

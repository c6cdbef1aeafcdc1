// Ways to more access than one was given: the entry of this room's table, graph and steps.
import { ADMINISTRATOR } from '../model/escalation.ts';
import type { EscalationPath, EscalationStep } from '../model/escalation.ts';
import { byCodePoint } from '../model/json.ts';
import type { Principal, Principals } from '../model/principal.ts';
import { gains } from './escalation/gains.ts';
import { directly, graphOf, reached, shortest } from './escalation/graph.ts';
import type { Graph } from './escalation/graph.ts';
import { ENOUGH, isSpent, memoryOf } from './escalation/memory.ts';
import type { Memory } from './escalation/memory.ts';
import type { Move } from './escalation/move.ts';
import { isAdministrator } from './escalation/power.ts';
import { sharedWith } from './escalation/shared.ts';
import { worldOf } from './escalation/world.ts';

export { TEMPLATES } from './escalation/table.ts';

/** What was found, and about whom not all could be. */
interface Escalation {
  readonly paths: readonly EscalationPath[];
  /** Addresses of principals that may have more ways: there was no work left to look for them. */
  readonly undecided: readonly string[];
}

/**
 * The ways to more access that the principals of an account have by what they effectively may do: all that lead to an
 * administrator in one step, else the shortest chain; where none leads there for certain, also those to other principals with
 * more access. Administrators have none. Principals in address order, best ways first.
 */
export function escalate(principals: Principals): readonly EscalationPath[] {
  return escalationOf(principals).paths;
}

/** The same, and for whom the answer is cut short: policies that are made to be slow take no more than some seconds. */
export function escalationOf(principals: Principals, memory: Memory = memoryOf()): Escalation {
  const graph = graphOf(worldOf(principals, memory));
  const cut = new Set(graph.cut);
  const paths = graph.world.principals.flatMap((principal) => {
    if (isAdministrator(memory, principal)) return [];
    const found = pathsOf(graph, principal);
    if (isSpent(memory)) cut.add(principal.address);
    return found;
  });
  return { paths, undecided: [...cut].sort(byCodePoint) };
}

/** The paths that one state opens and the other does not, and those that became concrete. */
export function newPaths(before: Principals, after: Principals): readonly EscalationPath[] {
  return openedPaths(before, after).paths;
}

/** The same, and about whom it can't be told. */
export function openedPaths(before: Principals, after: Principals): Escalation {
  const memory = memoryOf(ENOUGH / 2);
  const old = escalationOf(before, memory);
  memory.pool.left = ENOUGH / 2;
  const fresh = escalationOf(sharedWith(memory, before, after), memory);
  const undecided = new Set([...old.undecided, ...fresh.undecided]);
  const there = new Map<string, EscalationPath['grade']>();
  for (const path of old.paths) if (there.get(idOf(path)) !== 'concrete') there.set(idOf(path), path.grade);
  const paths = fresh.paths.filter((path) => {
    const grade = there.get(idOf(path));
    return grade === undefined ? !old.undecided.includes(path.principal) : grade === 'possible' && path.grade === 'concrete';
  });
  return { paths, undecided: [...undecided].sort(byCodePoint) };
}

/** Policies that principals hold and whose documents are not known; those of AWS that everyone knows are no question. */
export function unreadable(principals: Principals): readonly string[] {
  return [...new Set(worldOf(principals, memoryOf()).principals.flatMap(({ unknown }) => unknown))].sort(byCodePoint);
}

// What a path is, whatever it is tried on.
function idOf({ principal, to, steps }: EscalationPath): string {
  return [principal, to, ...steps.map(({ template }) => template)].join(' ');
}

function pathsOf(graph: Graph, principal: Principal): readonly EscalationPath[] {
  const from = principal.address;
  if ((graph.moves.get(from) ?? []).length === 0) return [];
  const direct = leanest(directly(graph, from));
  const found = direct.map((move) => pathOf(principal, ADMINISTRATOR, [move]));
  if (found.some(({ grade }) => grade === 'concrete')) return sorted(found);
  const certain = shortest(graph, from, true);
  if (certain.length > 0) return sorted([...found, pathOf(principal, ADMINISTRATOR, certain)]);
  const any = direct.length > 0 ? [] : shortest(graph, from, false);
  const chain = any.length > 0 ? [pathOf(principal, ADMINISTRATOR, any)] : [];
  return sorted([...found, ...chain, ...ends(graph, principal, found.length + chain.length > 0)]);
}

// To others: for certain, or else as possible where nothing leads to an administrator.
function ends(graph: Graph, principal: Principal, isConcreteOnly: boolean): readonly EscalationPath[] {
  const certain = reached(graph, principal.address, true);
  const possible = isConcreteOnly ? [] : reached(graph, principal.address, false);
  const found = new Map<string, EscalationPath>();
  for (const { hold, chain } of [...certain, ...possible]) {
    const to = hold.principal.address;
    if (!found.has(to) && gains(graph.world.memory, principal, hold.principal)) found.set(to, pathOf(principal, to, chain));
  }
  const beyond = (graph.moves.get(principal.address) ?? []).filter((move) => move.to === 'itself');
  return [...found.values(), ...beyond.map((move) => pathOf(principal, principal.address, [move]))];
}

// What is reached by fewer of the same actions, as surely, is told once. To pass a role is more than to use one that is there.
function leanest(moves: readonly Move[]): readonly Move[] {
  const actions = moves.map((move) => new Set(move.template.needs.map(({ action }) => action)));
  return moves.filter((move, index) => {
    const own = actions[index] ?? new Set();
    return !moves.some((other, at) => {
      const fewer = actions[at] ?? own;
      const isLess = fewer.size < own.size && [...fewer].every((action) => own.has(action));
      return isLess && (other.grade === 'concrete' || move.grade === 'possible') && other.template.gain.kind !== 'run';
    });
  });
}

function pathOf(principal: Principal, to: EscalationPath['to'], chain: readonly Move[]): EscalationPath {
  const steps = chain.map(stepOf);
  return { principal: principal.address, to, grade: steps.every(({ grade }) => grade === 'concrete') ? 'concrete' : 'possible', steps };
}

function stepOf({ template, via, grade, conditions }: Move): EscalationStep {
  const actions = [...new Set(template.needs.map(({ action }) => action))];
  return { template: template.id, actions, via, grade, conditions };
}

// The table's order is kept among equals.
function sorted(paths: readonly EscalationPath[]): readonly EscalationPath[] {
  const rank = ({ to, grade, steps }: EscalationPath): number =>
    (to === ADMINISTRATOR ? 0 : 100_000) + (grade === 'concrete' ? 0 : 1_000) + Math.min(steps.length, 999);
  return paths.toSorted((a, b) => rank(a) - rank(b) || byCodePoint(a.to, b.to));
}

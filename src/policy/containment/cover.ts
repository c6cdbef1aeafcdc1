// The one question on which all others stand: which requests lie in all of these boxes and in none of those?
//
// A pattern is asked about as a whole, by its generic instance: what holds that, holds all of it. Only boxes with NotAction or
// NotResource make it worth cutting a pattern into smaller ones. Whatever is found uncovered is tried as a concrete request.
import { ownMember } from '../../model/json.ts';
import type { AccessRequest } from '../../model/access.ts';
import { askersWithin, OWN_KEYS, ownValue } from './askers.ts';
import type { Askers } from './askers.ts';
import { presence } from './atom.ts';
import type { Atom } from './atom.ts';
import { spend } from './budget.ts';
import type { Box } from './box.ts';
import { cellsOf, excluded, split } from './cells.ts';
import { contextFor } from './choose.ts';
import type { Context, Solver } from './choose.ts';
import type { Cover } from './form.ts';
import { found } from './lookup.ts';
import { EVERYTHING, shared } from './pattern.ts';
import type { Pattern } from './pattern.ts';
import { names } from './principal.ts';
import type { Asker } from './principal.ts';
import { anyHolds, boxHolds, concreteOf } from './request.ts';
import { variableOf } from './variables.ts';
import { fillings, requestOf } from './witness.ts';
import type { Cell } from './witness.ts';

export interface Search {
  readonly solver: Solver;
  readonly askers: Askers;
  readonly wide: boolean;
  readonly spelling: (key: string) => string;
  /** Only the first leftover is wanted: some are looked for before all is sorted. */
  readonly hasty: boolean;
  /** Some document asks for the key. */
  readonly mentions: (key: string) => boolean;
  /** Adds what is known of the principal. */
  readonly complete: (request: AccessRequest) => AccessRequest;
  /** Why some requests could not be judged. */
  readonly doubts: Set<string>;
}

/** Requests that are left over: all of these actions on this resource, with one of them as an example. */
export interface Leftover {
  readonly actions: readonly Pattern[];
  readonly resource: Pattern;
  readonly asker: Asker | null;
  readonly witness: AccessRequest;
}

interface Task {
  readonly region: readonly Box[];
  readonly atoms: readonly Atom[];
  readonly covers: readonly Cover[];
  readonly search: Search;
  /** Contexts found before, by the boxes that must fail. */
  readonly contexts: Map<string, Context | null>;
  /** Of each cover, the boxes that hold all of an action pattern, by its id. */
  readonly actions: Map<string, readonly ReadonlySet<number>[]>;
  /** The same of a resource. */
  readonly resources: Map<string, readonly ReadonlySet<number>[]>;
  /** Cells looked at before. */
  readonly seen: Set<string>;
}

/** One of the covering boxes. */
interface Covering {
  readonly id: string;
  readonly box: Box;
}

export function* uncovered(region: readonly Box[], covers: readonly Cover[], search: Search): Generator<Leftover> {
  if (region.some(({ key }) => covers.some((cover) => cover.keys.has(key)))) return;
  const { budget } = search.solver;
  const atoms = [...new Map(region.flatMap((box) => box.atoms).map((atom) => [atom.id, atom])).values()];
  const actions = cellsOf(region, 'actions', budget);
  const resources = actions.length === 0 ? [] : cellsOf(region, 'resources', budget);
  const askers = askersWithin(search.askers, atoms).filter((asker) => region.every((box) => isNamed(box, asker)));
  if (resources.length === 0 || askers.length === 0 || contextFor(atoms, [], search.solver) === null) return;
  const task: Task = { region, atoms, covers, search, contexts: new Map(), actions: new Map(), resources: new Map(), seen: new Set() };
  for (const action of search.hasty ? actions.slice(0, 2) : []) {
    for (const asker of askers)
      yield* leftovers({ actions: [action], covering: coveringOf(action, task) }, firstOf(resources), asker, task);
  }
  for (const group of groupsOf(actions, task)) {
    for (const resource of resources) {
      for (const asker of askers) yield* leftovers(group, resource, asker, task);
    }
  }
}

function firstOf(resources: readonly Pattern[]): Pattern {
  return resources[0] ?? EVERYTHING;
}

interface Group {
  readonly actions: readonly Pattern[];
  /** Of each cover, the boxes that hold the actions. */
  readonly covering: readonly ReadonlySet<number>[];
}

/** Actions that the same boxes hold share their fate. */
function groupsOf(actions: readonly Pattern[], task: Task): readonly Group[] {
  const groups = new Map<string, { actions: Pattern[]; covering: readonly ReadonlySet<number>[] }>();
  for (const action of actions) {
    const covering = coveringOf(action, task);
    const key = covering.map((ids) => [...ids].sort((a, b) => a - b).join(' ')).join('|');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { actions: [action], covering });
    else group.actions.push(action);
  }
  return [...groups.values()];
}

function coveringOf(action: Pattern, { covers, search, actions }: Task): readonly ReadonlySet<number>[] {
  const known = actions.get(action.id) ?? covers.map((cover) => found(cover.actions, action, search.solver.budget));
  actions.set(action.id, known);
  return known;
}

function* leftovers({ actions, covering }: Group, resource: Pattern, asker: Asker | null, task: Task): Generator<Leftover> {
  const [first] = actions;
  if (first === undefined) return;
  const around = aroundOf(covering, resource, asker, task);
  const context = contextOf(around, resource, task);
  if (context !== null) {
    const witness = confirmed({ action: first, resource, asker }, context, task);
    if (witness !== null) {
      yield { actions, resource, asker, witness };
      return;
    }
  }
  if (context === null && !around.some(({ box }) => box.actions.negated || box.resources.negated)) return;
  for (const action of actions) yield* explore({ action, resource, asker }, new Set(), task);
}

/** The boxes that hold the actions, all of a resource, and who asks. */
function aroundOf(covering: readonly ReadonlySet<number>[], resource: Pattern, asker: Asker | null, task: Task): readonly Covering[] {
  const { covers, search, resources } = task;
  const { budget } = search.solver;
  const known = resources.get(resource.id) ?? covers.map((cover) => found(cover.resources, resource, budget));
  resources.set(resource.id, known);
  return covers.flatMap(({ boxes }, i) => {
    const [a, b] = [covering[i] ?? NONE, known[i] ?? NONE];
    const [few, many] = a.size < b.size ? [a, b] : [b, a];
    spend(budget, few.size);
    const ids = [...few].filter((id) => many.has(id)).sort((x, y) => x - y);
    return ids.flatMap((id) => {
      const box = boxes[id];
      return box === undefined || !isNamed(box, asker) ? [] : [{ id: `${i}.${id}`, box }];
    });
  });
}

const NONE: ReadonlySet<number> = new Set();

function isNamed({ principals }: Box, asker: Asker | null): boolean {
  return principals === null || (asker !== null && names(principals.named, asker) !== principals.negated);
}

function contextOf(around: readonly Covering[], resource: Pattern, { region, atoms, search, contexts }: Task): Context | null {
  const key = `${resource.open ? resource.id : ''} ${around.map(({ id }) => id).join(' ')}`;
  const known = contexts.get(key);
  if (known !== undefined) return known;
  const holding = new Set(atoms.map((atom) => atom.id));
  const fail = around.map(({ box }) => box.atoms.filter((atom) => !holding.has(atom.id)));
  spend(search.solver.budget, 10 * (region.length + fail.length));
  const context = fail.some((each) => each.length === 0)
    ? null
    : contextFor([...atoms, ...variablesPresent(resource)], fail, search.solver);
  contexts.set(key, context);
  return context;
}

/** A resource with a variable is one only where the variable has a value. */
function variablesPresent(resource: Pattern): readonly Atom[] {
  if (!resource.open) return [];
  const tokens = (resource.parts ?? []).flatMap((part) => part.tokens.filter((token) => typeof token === 'string'));
  return tokens.map(variableOf).flatMap(({ key, otherwise }) => (otherwise === null ? [presence(key)] : []));
}

/** One cell by itself. `avoided`: boxes that it was cut to avoid. */
function* explore(cell: Cell, avoided: ReadonlySet<string>, task: Task): Generator<Leftover> {
  const { search, region, seen } = task;
  const key = [cell.action.id, cell.resource.id, cell.asker?.name ?? '', ...[...avoided].sort()].join('\n');
  if (seen.has(key) || excluded(region, cell)) return;
  seen.add(key);
  spend(search.solver.budget, 50);
  const around = aroundOf(coveringOf(cell.action, task), cell.resource, cell.asker, task).filter(({ id }) => !avoided.has(id));
  const context = contextOf(around, cell.resource, task);
  if (context === null) {
    for (const each of around) yield* avoiding(each, cell, avoided, task);
    return;
  }
  const witness = confirmed(cell, context, task);
  if (witness !== null) {
    yield { actions: [cell.action], resource: cell.resource, asker: cell.asker, witness };
    return;
  }
  const parts = split(cell, task.covers);
  if (parts === null) search.doubts.add(doubtOf(cell, context));
  else for (const part of parts) yield* explore(part, avoided, task);
}

/** The parts of a cell outside of a box with NotAction or NotResource. */
function* avoiding(covering: Covering, cell: Cell, avoided: ReadonlySet<string>, task: Task): Generator<Leftover> {
  const { box, id } = covering;
  const { budget } = task.search.solver;
  const next = new Set(avoided).add(id);
  if (box.actions.negated) {
    for (const not of box.actions.patterns)
      for (const action of shared(cell.action, not, budget).patterns) yield* explore({ ...cell, action }, next, task);
  }
  if (box.resources.negated) {
    for (const not of box.resources.patterns)
      for (const resource of shared(cell.resource, not, budget).patterns) yield* explore({ ...cell, resource }, next, task);
  }
}

/** A request of the cell that lies in the region and in none of the covers; null if none of those tried does. */
function confirmed(cell: Cell, context: Context, task: Task): AccessRequest | null {
  const { covers, search } = task;
  const longest = Math.max(...covers.map((cover) => Math.max(cover.anyInActions, cover.anyInResources)));
  for (const filling of fillings(longest)) {
    const request = requestOf(cell, context, filling, search.spelling);
    const found = asked(request, cell.asker, search).find(([each, asker]) => lies(each, asker, task));
    if (found !== undefined) return found[0];
  }
  return null;
}

/** The request by who asks, by whom its context speaks of, and with what follows from who asks: what reads most naturally first. */
function asked(request: AccessRequest, asker: Asker | null, search: Search): readonly (readonly [AccessRequest, Asker | null])[] {
  if (asker === null) return [[request, null]];
  const own = OWN_KEYS.filter((key) => search.mentions(key) && ownMember(request.context, search.spelling(key)) === undefined);
  const { [search.spelling('aws:principalarn')]: arn } = request.context;
  const askers = typeof arn === 'string' && arn !== asker.name ? [{ type: 'aws', name: arn }, asker] : [asker];
  return askers.flatMap((each) =>
    [true, false].map((natural) => {
      const added = own.map((key) => [search.spelling(key), (natural ? ownValue(each, key) : null) ?? []] as const);
      return [{ ...request, context: { ...request.context, ...Object.fromEntries(added) }, principal: each.name }, each] as const;
    }),
  );
}

function lies(request: AccessRequest, asker: Asker | null, { region, covers, search }: Task): boolean {
  const concrete = concreteOf(request, asker, search.wide);
  const { budget } = search.solver;
  spend(budget, 100);
  return region.every((box) => boxHolds(box, concrete) === true) && covers.every((cover) => anyHolds(cover, concrete, budget) === false);
}

function doubtOf(cell: Cell, context: Context): string {
  const doubt = [...context.values()].find((solution) => solution.doubt !== null)?.doubt;
  if (doubt !== undefined && doubt !== null) return doubt;
  return cell.resource.open ? 'variable without a known value' : 'patterns that overlap in too many ways';
}

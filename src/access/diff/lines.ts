// What is gained or lost, as lines that people read: by service and access level, in the shortest patterns, dangers first.
import type { AccessLine, Mark, Turn } from '../../model/access-change.ts';
import { ACCESS_LEVELS } from '../../model/actions.ts';
import type { ActionTable } from '../../model/actions.ts';
import { byCodePoint, canonical } from '../../model/json.ts';
import type { Moved } from './compare.ts';
import { globsFor } from './globs.ts';
import { matches } from './statements.ts';

/** What one line says beside its actions. */
type Place = Pick<AccessLine, 'resources' | 'notResources' | 'condition'>;

/** The lines of one turn, dangers first, then by service and level. */
export function linesOf(moved: readonly Moved[], turn: Turn, table: ActionTable): AccessLine[] {
  const groups = new Map<string, Moved[]>();
  for (const one of moved) {
    if (one.turn !== turn) continue;
    const key = canonical([one.resources, one.notResources, one.condition]);
    const found = groups.get(key);
    if (found === undefined) groups.set(key, [one]);
    else found.push(one);
  }
  return [...groups.values()].flatMap((group) => linesAt(group, table)).sort(inOrder);
}

function inOrder(a: AccessLine, b: AccessLine): number {
  const rank = (line: AccessLine): number =>
    (line.service === '*' ? 0 : 1) + (line.marks.length > 0 ? 0 : 2) + (line.level === 'future' ? 4 : 0);
  const level = (line: AccessLine): number => LEVELS.indexOf(line.level);
  return (
    rank(a) - rank(b) ||
    byCodePoint(a.service, b.service) ||
    level(a) - level(b) ||
    byCodePoint(canonical([a.actions, a.resources, a.condition]), canonical([b.actions, b.resources, b.condition]))
  );
}

const LEVELS: readonly AccessLine['level'][] = ['every', ...ACCESS_LEVELS.toReversed(), 'unknown', 'future'];

function linesAt(group: readonly Moved[], table: ActionTable): AccessLine[] {
  const [first] = group;
  if (first === undefined) return [];
  const asked = group.flatMap((one) => one.asked);
  const named = asked.filter(({ endOf }) => endOf === null);
  const known = named.filter(({ action }) => table.find(action) !== undefined);
  const unknown = known.length === named.length ? [] : named.filter(({ action }) => table.find(action) === undefined);
  // Where known actions are gained too, that others like them will be goes without saying.
  const open = asked.filter(({ endOf }) => endOf !== null && !known.some(({ action }) => matches(endOf.toLowerCase(), action)));
  const place: Place = { resources: first.resources, notResources: first.notResources, condition: first.condition };
  const witness = (action: string): AccessLine['witness'] => {
    const one = group.find((each) => each.asked.some((candidate) => candidate.name === action || candidate.with.includes(action))) ?? first;
    return { ...one.witness, action };
  };
  const drafts = [
    ...knownDrafts(
      known.flatMap((one) => [one.name, ...one.with]),
      table,
    ),
    ...unknown.map(({ name }) => draft(serviceOf(name), 'unknown', [name], [name], 1)),
    ...open.map((one) => draft(serviceOf(one.endOf ?? ''), 'future', [one.endOf ?? ''], [one.name], 0)),
  ];
  return drafts.map(({ names, marks, ...rest }) => ({ ...rest, ...place, marks, witness: witness(names[0] ?? '') }));
}

type Draft = Omit<AccessLine, 'resources' | 'notResources' | 'condition' | 'witness'> & { readonly names: readonly string[] };

function draft(service: string, level: AccessLine['level'], actions: readonly string[], names: readonly string[], count: number): Draft {
  return { service, level, actions, except: [], count, all: false, marks: [], names };
}

function knownDrafts(names: readonly string[], table: ActionTable): Draft[] {
  if (names.length === 0) return [];
  const most = nearlyAll(names, table);
  if (most !== null) return [most];
  return [...byService(names)].flatMap(([service, meant]) => draftsFor(service, meant, table));
}

const drafted = new WeakMap<ActionTable, Map<string, readonly Draft[]>>();

// Many principals hold the same document.
function draftsFor(service: string, meant: readonly string[], table: ActionTable): readonly Draft[] {
  const seen = drafted.get(table) ?? new Map<string, readonly Draft[]>();
  drafted.set(table, seen);
  const key = meant.join(' ');
  const found = seen.get(key) ?? serviceDrafts(service, meant, table);
  seen.set(key, found);
  return found;
}

/** Patterns in an exception before it is no longer the shorter way to say it. */
const MOST_EXCEPT = 12;

// Half of all actions are ten thousand: what is missing is the shorter list, if it is one.
function nearlyAll(names: readonly string[], table: ActionTable): Draft | null {
  // No table is so small that a handful could be most of it.
  if (names.length < table.services.length) return null;
  const all = table.expand('*');
  if (names.length * 2 < all.length) return null;
  const meant = new Set(names);
  const missing = all.filter((name) => !meant.has(name));
  const except = [...byService(missing)].flatMap(([service, others]) => {
    const inside = (table.service(service)?.actions ?? []).map((fact) => fact.name);
    const gone = new Set(others.map(nameOf));
    return globsFor(
      [...gone],
      inside.filter((name) => !gone.has(name)),
      0,
    ).globs.map((glob) => `${service}:${glob}`);
  });
  if (except.length > MOST_EXCEPT) return null;
  return {
    service: '*',
    level: 'every',
    actions: ['*'],
    except: except.sort(byCodePoint),
    count: names.length,
    all: missing.length === 0,
    marks: marksOf(names, table),
    names,
  };
}

function byService(names: readonly string[]): Map<string, string[]> {
  const services = new Map<string, string[]>();
  for (const name of names) {
    const found = services.get(serviceOf(name));
    if (found === undefined) services.set(serviceOf(name), [name]);
    else found.push(name);
  }
  return services;
}

function serviceDrafts(service: string, meant: readonly string[], table: ActionTable): Draft[] {
  const all = table.service(service)?.actions ?? [];
  const sorted = meant.toSorted(byCodePoint);
  if (meant.length > 1 && meant.length === all.length)
    return [
      {
        service,
        level: 'every',
        actions: [`${service}:*`],
        except: [],
        count: meant.length,
        all: true,
        marks: marksOf(sorted, table),
        names: sorted,
      },
    ];
  const levels = new Map(all.map((fact) => [fact.action, fact.accessLevel]));
  return ACCESS_LEVELS.flatMap((level) => {
    const names = sorted.filter((name) => levels.get(name) === level);
    if (names.length === 0) return [];
    const own = new Set(names.map(nameOf));
    const others = all.flatMap((fact) => (own.has(fact.name) ? [] : [fact.name]));
    const { globs, except } = globsFor([...own], others);
    const full = (names: readonly string[]): string[] => names.map((name) => `${service}:${name}`);
    const whole = all.filter((fact) => fact.accessLevel === level).length === names.length;
    return [
      { service, level, actions: full(globs), except: full(except), count: names.length, all: whole, marks: marksOf(names, table), names },
    ];
  });
}

// Of actions that the table knows.
function marksOf(names: readonly string[], table: ActionTable): Mark[] {
  const levels = names.some((name) => table.find(name)?.accessLevel === 'Permissions management');
  const passes = names.some((name) => name.toLowerCase() === 'iam:passrole');
  return [...(levels ? (['permissions-management'] as const) : []), ...(passes ? (['pass-role'] as const) : [])];
}

function serviceOf(action: string): string {
  const colon = action.indexOf(':');
  return colon < 0 ? '*' : action.slice(0, colon).toLowerCase();
}

function nameOf(action: string): string {
  return action.slice(action.indexOf(':') + 1);
}

// Which calls are made before or after another one in every order that a plan allows.
import type { Action } from '../../model/plan.ts';

/** The places of the calls that must be done before this one. */
export function earlierThan(actions: readonly Action[], index: number): ReadonlySet<number> {
  const places = new Map(actions.map(({ id }, place) => [id, place]));
  return reached(index, (place) => (actions[place]?.needs ?? []).flatMap((id) => places.get(id) ?? []));
}

/** The places of the calls that wait for this one. */
export function laterThan(actions: readonly Action[], index: number): ReadonlySet<number> {
  const places = new Map(actions.map(({ id }, place) => [id, place]));
  const dependents = new Map<number, number[]>();
  actions.forEach(({ needs }, place) => {
    for (const id of needs) {
      const need = places.get(id);
      if (need !== undefined) dependents.set(need, [...(dependents.get(need) ?? []), place]);
    }
  });
  return reached(index, (place) => dependents.get(place) ?? []);
}

function reached(from: number, next: (place: number) => readonly number[]): ReadonlySet<number> {
  const found = new Set<number>();
  const open = [from];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    for (const other of next(place)) {
      if (found.has(other)) continue;
      found.add(other);
      open.push(other);
    }
  }
  return found;
}

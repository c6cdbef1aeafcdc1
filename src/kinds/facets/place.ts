// Name and path of users and groups: one call changes both in place, and the unique id stays.
import type { Call } from '../../model/call.ts';
import type { Move, Subject } from '../kind.ts';

/** What the call sets; what is left out stays. */
export interface Place {
  readonly name?: string;
  readonly path?: string;
}

/** The rename or the move to another path, if there is one. `update` makes the call from the present name. */
export function walkPlace(subject: Subject, before: string, after: string, update: (name: string, to: Place) => Call): Move[] {
  const old = subject.live?.name ?? subject.name;
  const { name } = subject;
  if (old === name && before === after) return [];
  const to: Place = { ...(old === name ? {} : { name }), ...(before === after ? {} : { path: after }) };
  const back: Place = { ...(old === name ? {} : { name: old }), ...(before === after ? {} : { path: before }) };
  const what = [...(old === name ? [] : [`${old} -> ${name}`]), ...(before === after ? [] : [`path ${before} -> ${after}`])];
  return [
    {
      do: update(old, to),
      undo: [update(name, back)],
      takes: [],
      lets: [],
      effects: [],
      when: 'first',
      births: true,
      risk: 'none',
      reason: `renamed in place: ${what.join(', ')}; the unique id stays, and trust policies follow by themselves`,
    },
  ];
}

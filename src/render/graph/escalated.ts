// Ways to more access as edges: from who has it over what it is used on to whose access is gained.
import { ADMINISTRATOR } from '../../model/escalation.ts';
import type { EscalationPath } from '../../model/escalation.ts';
import { clean } from '../clean.ts';
import type { GraphEdge, GraphNode, Status } from './nouns.ts';

/** Edges, and the node that stands for every action on every resource if one of them leads there. */
export function escalated(
  paths: readonly EscalationPath[],
  there: ReadonlyMap<string, unknown>,
  status: Status,
): { readonly nodes: readonly GraphNode[]; readonly edges: readonly GraphEdge[] } {
  const edges = new Map<string, GraphEdge>();
  for (const { principal, to, grade, steps } of paths) {
    const stops = steps.map(({ via, actions }) => ({ id: clean(via), note: `${grade}: ${clean(actions.join(' + '))}` }));
    let [from, note] = [clean(principal), ''];
    for (const stop of [...stops, { id: clean(to), note: '' }]) {
      note = note === '' ? stop.note : note;
      if (stop.id === from || !(there.has(stop.id) || stop.id === ADMINISTRATOR)) continue;
      const key = `${from}\n${stop.id}`;
      if (!edges.has(key)) edges.set(key, { from, to: stop.id, kind: 'escalation', status, note });
      [from, note] = [stop.id, ''];
    }
  }
  const found = [...edges.values()].filter(({ from }) => there.has(from));
  const isTop = found.some(({ to }) => to === ADMINISTRATOR);
  const node: GraphNode = { id: ADMINISTRATOR, kind: 'power', label: ADMINISTRATOR, short: ADMINISTRATOR, status: 'same' };
  return { nodes: isTop ? [node] : [], edges: found };
}

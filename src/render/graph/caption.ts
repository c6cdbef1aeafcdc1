// What a drawing shows and what it leaves out, in a sentence or two.
import { count } from '../layout.ts';
import type { Part } from './neighbourhood.ts';

/** `12 of 40 …`, for under a drawing and for who can't see it. */
export function captionOf({ nodes, edges, focus, left, undrawn }: Part): string {
  const around =
    focus.length === 0 ? '' : ` around ${focus.slice(0, 3).join(', ')}${focus.length > 3 ? ` and ${focus.length - 3} more` : ''}`;
  const more = left === 0 ? '' : ` ${left} more ${left === 1 ? 'is' : 'are'} not shown.`;
  const lines = undrawn === 0 ? '' : ` ${count(undrawn, 'connection')} between these ${undrawn === 1 ? 'is' : 'are'} not drawn.`;
  return `${count(nodes.length, 'node')} and ${count(edges.length, 'connection')}${around}.${more}${lines}`;
}

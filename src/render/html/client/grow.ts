// Elements as data become elements of the page; text stays text.
import type { Child } from '../element.ts';

const SVG = 'http://www.w3.org/2000/svg';

/** A node of SVG. */
export function grow(tree: Child): Node {
  if (typeof tree === 'string') return document.createTextNode(tree);
  const node = document.createElementNS(SVG, tree.tag);
  for (const [name, value] of Object.entries(tree.attributes)) {
    if (value !== false && value !== null && name !== 'xmlns') node.setAttribute(name, value === true ? '' : String(value));
  }
  node.append(...tree.children.map(grow));
  return node;
}

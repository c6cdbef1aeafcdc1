// A part of a picture as one SVG file: it brings its own colours, light or dark as the reader has them.
import { element, markup } from '../html/element.ts';
import { DRAWING_STYLE } from '../html/assets.ts';
import { captionOf } from './caption.ts';
import { drawing } from './drawing.ts';
import { layoutOf } from './layout.ts';
import type { Part } from './neighbourhood.ts';

/** The file, ending with a line break; `title` says of what it is. */
export function renderSvg(part: Part, title: string): string {
  const tree = drawing(layoutOf(part), { title, description: captionOf(part), id: 'iamsync', isAlive: false });
  const [named, described, ...rest] = tree.children;
  const back = element('rect', { class: 'back', width: '100%', height: '100%' });
  const children = [named ?? '', described ?? '', back, ...rest];
  const text = markup({ ...tree, children });
  // The style is ours, and holds nothing that XML would read otherwise.
  return `${text.replace('</desc>', () => `</desc><style>${DRAWING_STYLE}</style>`)}\n`;
}

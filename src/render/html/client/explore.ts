// The picture of a report: choose a node and see what is near it, step back to the overview, zoom and move, by mouse and keys.
import { captionOf } from '../../graph/caption.ts';
import { drawing } from '../../graph/drawing.ts';
import { layoutOf } from '../../graph/layout.ts';
import { indexOf, neighbourhood, overview } from '../../graph/neighbourhood.ts';
import type { Index, Part } from '../../graph/neighbourhood.ts';
import { KIND_WORDS, sayEdge } from '../../graph/nouns.ts';
import { unpack } from '../../graph/packed.ts';
import type { Packed } from '../../graph/packed.ts';
import { grow } from './grow.ts';
import { lens } from './lens.ts';
import type { Lens } from './lens.ts';

/** Names that a search offers. */
const MOST_OFFERED = 12;

/** Shows what is around a node; null for what the report shows at first. */
type Choose = (node: string | null) => void;

/** Brings one picture to life. */
export function explore(part: HTMLElement): void {
  const frame = part.querySelector<HTMLElement>('.frame');
  const search = part.querySelector('input');
  const depth = part.querySelector('select');
  const data = part.querySelector('script')?.textContent ?? '';
  if (frame === null || search === null || depth === null || data === '') return;
  const packed = parsed(data);
  const index = indexOf(unpack(packed));
  const zoom = lens(frame);
  const overviews = part.querySelectorAll<HTMLButtonElement>('[data-zoom=overview]');
  let chosen: string | null = null;
  const draw = (): void => {
    const around = chosen === null ? packed.focus : [chosen];
    const shown = around.length === 0 ? overview(index) : neighbourhood(index, around, Number(depth.value));
    const title = frame.querySelector('title')?.textContent ?? '';
    const words = { title, description: captionOf(shown), id: part.dataset['picture'] ?? '', isAlive: true };
    frame.replaceChildren(grow(drawing(layoutOf(shown), words)));
    zoom.fit();
    tell(part, shown, index.graph.lacks);
    for (const button of overviews) button.disabled = chosen === null;
  };
  const offer = offering(part, search, index);
  const choose: Choose = (node) => {
    chosen = node;
    search.value = '';
    offer(choose);
    draw();
    if (node !== null) frame.querySelector<SVGElement>('.focus')?.focus({ preventScroll: true });
  };
  depth.addEventListener('input', draw);
  search.addEventListener('input', () => offer(choose));
  listen(part, frame, choose, zoom.hasMoved);
  press(part, zoom, () => {
    choose(null);
    // The button can't be pressed now, and a focus must be somewhere.
    frame.focus();
  });
  for (const hidden of part.querySelectorAll<HTMLElement>('.controls')) hidden.hidden = false;
  draw();
}

// What our own program wrote beside this script is what it says to be.
function parsed(data: string): Packed {
  // oxlint-disable-next-line typescript/no-unsafe-return -- the page that holds it is made in one piece with this script
  return JSON.parse(data);
}

function press(part: HTMLElement, zoom: Lens, back: () => void): void {
  for (const button of part.querySelectorAll<HTMLButtonElement>('[data-zoom]')) {
    const factor = Number(button.dataset['zoom']);
    button.addEventListener('click', () => (Number.isNaN(factor) ? back() : zoom.by(factor)));
  }
}

function listen(part: HTMLElement, frame: HTMLElement, choose: Choose, hasMoved: () => boolean): void {
  const nodeAt = (event: Event): string | undefined =>
    event.target instanceof Element ? event.target.closest<SVGElement>('[data-id]')?.dataset['id'] : undefined;
  frame.addEventListener('click', (event) => {
    const node = nodeAt(event);
    if (node !== undefined && !hasMoved()) choose(node);
  });
  part.addEventListener('keydown', (event) => {
    const node = nodeAt(event);
    if (event.target instanceof HTMLInputElement) {
      if (event.key === 'Enter') part.querySelector<HTMLElement>('.offers button')?.click();
      if (event.key === 'Escape') choose(null);
    } else if (node !== undefined && (event.key === 'Enter' || event.key === ' ')) {
      event.preventDefault();
      choose(node);
    }
  });
}

/** Offers the nodes whose name or kind holds every word that was typed. */
function offering(part: HTMLElement, search: HTMLInputElement, { graph }: Index): (choose: Choose) => void {
  const offers = part.querySelector('.offers');
  return (choose) => {
    const words = search.value.toLowerCase().match(/\S+/g) ?? [];
    const found = graph.nodes.filter(({ id, kind }) => words.every((word) => `${id} ${KIND_WORDS[kind]}`.toLowerCase().includes(word)));
    const more = found.length - MOST_OFFERED;
    const rest = found.length === 0 ? 'Nothing is called so.' : `… and ${more} more`;
    const buttons = found.slice(0, MOST_OFFERED).map(({ id }) => {
      const button = document.createElement('button');
      button.textContent = id.replace(/^outside\//, '');
      button.addEventListener('click', () => choose(id));
      return button;
    });
    offers?.replaceChildren(...(words.length === 0 ? [] : [...buttons, ...(found.length > 0 && more <= 0 ? [] : [rest])]));
  };
}

function tell(part: HTMLElement, shown: Part, lacks: string): void {
  part.querySelector('.caption')?.replaceChildren(`${captionOf(shown)} ${lacks}`);
  const items = shown.edges.map((edge) => {
    const item = document.createElement('li');
    item.textContent = sayEdge(edge);
    return item;
  });
  part.querySelector('.words')?.replaceChildren(...items);
}

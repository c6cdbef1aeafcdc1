// What the parts of a report are made of: cards with a heading, controls of filters, tiles, badges.
import { element } from './element.ts';
import type { Child, Element } from './element.ts';

/** A part of a report, which the list of contents leads to. */
export interface Part {
  readonly id: string;
  readonly title: string;
  readonly content: readonly Child[];
  /** The attributes of its section: what the script looks for. */
  readonly attributes?: Readonly<Record<string, string>>;
}

export function card({ id, title, content, attributes = {} }: Part): Element {
  const heading = element('h2', { id: `${id}-title` }, title);
  const [first, ...rest] = content;
  // Controls stand beside the heading.
  const isBar = typeof first === 'object' && first.attributes['class'] === 'controls';
  const top = isBar ? [element('div', { class: 'bar' }, heading, first), ...rest] : [heading, ...content];
  return element('section', { class: 'card', id, 'aria-labelledby': `${id}-title`, ...attributes }, top);
}

/** The links to the parts of a page. */
export function contents(parts: readonly Pick<Part, 'id' | 'title'>[]): Element {
  const items = parts.map(({ id, title }) => element('li', {}, element('a', { href: `#${id}` }, title)));
  return element('nav', { class: 'contents', 'aria-label': 'Contents' }, element('ul', {}, items));
}

/** Hidden until the script, without which they would do nothing, shows them. */
export function controls(...parts: readonly Child[]): Element {
  return element('div', { class: 'controls', hidden: true, role: 'search' }, parts);
}

export function searchBox(label: string, placeholder: string): Element {
  return element(
    'label',
    {},
    label,
    element('input', { type: 'search', 'data-key': 'text', placeholder, autocomplete: 'off', spellcheck: 'false' }),
  );
}

/** A choice of one value of a data attribute, or of all. */
export function choice(label: string, key: string, values: readonly string[]): Child[] {
  if (values.length < 2) return [];
  const options = [element('option', { value: '' }, 'all'), ...values.map((value) => element('option', { value }, value))];
  return [element('label', {}, label, element('select', { 'data-key': key }, options))];
}

/** How many rows are shown; the script writes it. */
export function told(): Element {
  return element('output', { 'aria-live': 'polite' });
}

export interface Tile {
  readonly number: number;
  readonly says: string;
  readonly tone: 'add' | 'remove' | 'change' | 'rise' | 'plain';
}

/** Counts that can be read at a glance; nothing is coloured. */
export function tiles(all: readonly Tile[]): Element {
  const items = all.map(({ number, says, tone }) =>
    element('li', { class: `tile ${number === 0 ? 'none' : tone}` }, element('b', {}, String(number)), element('span', {}, says)),
  );
  return element('ul', { class: 'tiles' }, items);
}

/** Names and what they stand for; `wide`: a name whose value takes a row of its own. */
export function facts(all: readonly (readonly [string, Child])[], wide = ''): Element {
  const items = all.map(([name, value]) =>
    element('div', name === wide ? { class: 'wide' } : {}, element('dt', {}, name), element('dd', {}, value)),
  );
  return element('dl', { class: 'facts' }, items);
}

export function code(text: string): Element {
  return element('code', {}, text);
}

/** A list that opens on a click. */
export function fold(summary: string, content: Child, isOpen = false): Element {
  return element('details', { open: isOpen }, element('summary', {}, summary), content);
}

// HTML and SVG as plain data. Everything that becomes markup goes through here, and so through one escaping function.
import { clean } from '../clean.ts';

export interface Element {
  readonly tag: string;
  readonly attributes: Attributes;
  readonly children: readonly Child[];
}

export type Attributes = Readonly<Record<string, string | number | boolean | null>>;
/** Text is escaped, always. */
export type Child = Element | string;

/** Elements that have no end tag (https://html.spec.whatwg.org/multipage/syntax.html#void-elements). */
const VOID: ReadonlySet<string> = new Set(['input', 'meta', 'br', 'link']);
/** What our Content-Security-Policy blocks, so that it would be there and do nothing. */
const BLOCKED = /^(on|style$|href$|src|srcdoc$|action$|formaction$)/;
/** Links lead to places in the same page. */
const INSIDE = /^#[\w-]+$/;

/** An element. Attributes that are false or null are left out, true ones have no value. */
export function element(tag: string, attributes: Attributes = {}, ...children: readonly (Child | readonly Child[])[]): Element {
  return { tag, attributes, children: children.flat() };
}

/** Data for our own script, in an element that is not run (https://html.spec.whatwg.org/multipage/scripting.html#data-block). */
export function dataElement(value: unknown): Element {
  return { tag: 'script', attributes: { type: 'application/json' }, children: [scriptJson(value)] };
}

/**
 * The markup of an element and all that is in it; the same element, the same bytes. Throws Error for what could run something or lead
 * out of the page: tags and names of attributes are ours, never from outside.
 */
export function markup(node: Child): string {
  if (typeof node === 'string') return escaped(node);
  const { tag, attributes, children } = node;
  const start = `<${tag}${Object.entries(attributes)
    .map(([name, value]) => attribute(tag, name, value))
    .join('')}>`;
  if (VOID.has(tag)) return start;
  if (tag !== 'script' && tag !== 'style') return `${start}${children.map(markup).join('')}</${tag}>`;
  // The one element whose text is no markup; scriptJson leaves nothing in it that could end it.
  const [json] = children;
  if (attributes['type'] !== 'application/json' || typeof json !== 'string') throw new Error(`${tag} holds no text: take dataElement`);
  return `${start}${json}</${tag}>`;
}

function attribute(tag: string, name: string, value: Attributes[string] | undefined): string {
  if (BLOCKED.test(name) && !(name === 'href' && INSIDE.test(String(value)))) throw new Error(`${tag} must not have ${name}`);
  if (value === false || value === null || value === undefined) return '';
  return value === true ? ` ${name}` : ` ${name}="${escaped(String(value))}"`;
}

const NAMES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text on one line that means itself in content and between quotes; what can't be seen, or turns other text, is written as an escape. */
export function escaped(text: string): string {
  return clean(text).replaceAll(/[&<>"']/g, (character) => NAMES[character] ?? '');
}

/** JSON that can stand in a script element: nothing in it ends the element or begins a comment, and it is JavaScript too. */
function scriptJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

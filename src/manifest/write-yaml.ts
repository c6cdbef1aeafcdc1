// Plain data as YAML: block style with one list item a line, quotes wherever YAML 1.1 or 1.2 would take a text for something else.
import { Document, Scalar, visit } from 'yaml';
import { isList, isObject } from '../model/json.ts';
import type { Json } from '../model/json.ts';

const OPTIONS = { version: '1.2', schema: 'core', compat: 'yaml-1.1', aliasDuplicateObjects: false } as const;
const STYLE = { lineWidth: 0, blockQuote: 'literal' } as const;

/** Lines of a value in block style, from the left edge, each ended by a line break. */
export function block(value: Json): string {
  const document = new Document(value, OPTIONS);
  visit(document, {
    Scalar(_key, node) {
      const { value: text } = node;
      if (typeof text === 'string' && text.includes('\n') && !fitsBlock(text)) node.type = Scalar.QUOTE_DOUBLE;
    },
  });
  // Texts with line breaks that no block can hold stay on one line.
  return document.toString({ ...STYLE, doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER });
}

// Blanks at the ends of lines and of the text are nothing that an editor or a reviewer would keep.
function fitsBlock(text: string): boolean {
  return /^\S/.test(text) && !text.endsWith('\n\n') && !/[ \t\r]\n|[ \t]$/.test(text);
}

/** The lines of `key: value`, from the left edge. */
export function blockEntry(key: string, value: Json): string {
  return block({ [key]: value });
}

/** The lines of one list item, from the left edge. */
export function blockItem(value: Json): string {
  return block([value]);
}

/** A value on one line; with `json`, as JSON has it. */
export function flow(value: Json, json: boolean): string {
  if (isList(value)) return `[${value.map((item) => flow(item, json)).join(', ')}]`;
  if (isObject(value)) {
    const members = Object.entries(value).map(([key, member]) => `${flow(key, json)}: ${flow(member, json)}`);
    return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
  }
  return typeof value === 'string' && !json && isPlain(value) ? value : JSON.stringify(value);
}

function isPlain(text: string): boolean {
  return /^[\w/.$][\w:*/.$()=@+-]*$/.test(text) && !text.endsWith(':') && block(text) === `${text}\n`;
}

/** The lines moved to the right; empty ones stay empty. */
export function indented(text: string, spaces: number): string {
  return text.replaceAll(/^(?=.)/gm, ' '.repeat(spaces));
}

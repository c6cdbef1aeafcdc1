// Writes answers and errors of the AWS Query protocol (IAM 2010-05-08, STS 2011-06-15).
import type { Answer, Members } from './answer.ts';

/** Why a text must not stand in XML as it is: markup, and control characters that a parser would fold. */
const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\r': '&#xD;',
  '\n': '&#xA;',
};

function escape(text: string): string {
  return text.replace(/[&<>"'\r\n]/g, (character) => ESCAPES[character] ?? character);
}

/** One element with what it holds; nothing at all if the value is undefined. */
export function elementXml(name: string, value: Answer): string {
  const parts: string[] = [];
  write(parts, name, value);
  return parts.join('');
}

/** Adds the parts of an element. Joined once at the end: answers of some megabytes would else be copied at every level. */
function write(parts: string[], name: string, value: Answer): void {
  if (value === undefined) return;
  const opening = parts.push(`<${name}>`);
  writeContent(parts, value);
  if (parts.length === opening) parts[opening - 1] = `<${name}/>`;
  else parts.push(`</${name}>`);
}

function writeContent(parts: string[], value: Exclude<Answer, undefined>): void {
  if (value === '') return;
  if (typeof value === 'string') parts.push(escape(value));
  else if (typeof value === 'number' || typeof value === 'boolean') parts.push(String(value));
  else if (isMap(value)) for (const [key, count] of value) parts.push(`<entry><key>${escape(key)}</key><value>${count}</value></entry>`);
  else if (isList(value)) for (const member of value) write(parts, 'member', member);
  else for (const [name, member] of Object.entries(value)) write(parts, name, member);
}

function isMap(value: object): value is ReadonlyMap<string, number> {
  return value instanceof Map;
}

function isList(value: readonly Answer[] | Members): value is readonly Answer[] {
  return Array.isArray(value);
}

/** The body of a success. Operations without output have no Result element. */
export function successXml(namespace: string, op: string, result: Members | undefined, requestId: string): string {
  const body = result === undefined ? '' : elementXml(`${op}Result`, result);
  return `<${op}Response xmlns="${namespace}">${body}<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${op}Response>`;
}

export function errorXml(namespace: string, error: { code: string; status: number; message: string }, requestId: string): string {
  const type = error.status < 500 ? 'Sender' : 'Receiver';
  const body = elementXml('Error', { Type: type, Code: error.code, Message: error.message });
  return `<ErrorResponse xmlns="${namespace}">${body}<RequestId>${requestId}</RequestId></ErrorResponse>`;
}

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
  if (value === undefined) return '';
  const inner = content(value);
  return inner === '' ? `<${name}/>` : `<${name}>${inner}</${name}>`;
}

function content(value: Exclude<Answer, undefined>): string {
  if (typeof value === 'string') return escape(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (isMap(value))
    return [...value].map(([key, count]) => `<entry>${elementXml('key', key)}${elementXml('value', count)}</entry>`).join('');
  if (isList(value)) return value.map((member) => elementXml('member', member)).join('');
  return Object.entries(value)
    .map(([name, member]) => elementXml(name, member))
    .join('');
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

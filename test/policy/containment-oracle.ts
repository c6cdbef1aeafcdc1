// What documents permit, said a second time and as plainly as possible: regular expressions and lists, nothing shared with the engine.
import type { AccessRequest } from '../../src/model/access.ts';
import type { Document, Statement } from '../../src/policy/document.ts';

/** Values of one key; undefined: absent. */
export type Held = readonly string[] | undefined;

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const expressions = new Map<string, RegExp>();

function like(pattern: string, text: string): boolean {
  if (!/[*?]/.test(pattern)) return pattern === text;
  const wildcards: Readonly<Record<string, string>> = { '*': '.*', '?': '.' };
  const known = expressions.get(pattern);
  if (known !== undefined) return known.test(text);
  const source = pattern.split(/([*?])/).map((part) => wildcards[part] ?? escaped(part));
  const expression = new RegExp(`^${source.join('')}$`, 'su');
  expressions.set(pattern, expression);
  return expression.test(text);
}

function sixParts(text: string, filler: string): string[] {
  const parts = text.split(':');
  const six = parts.length > 6 ? [...parts.slice(0, 5), parts.slice(5).join(':')] : parts;
  return [...six, ...Array.from({ length: 6 - six.length }, () => filler)];
}

function arnLike(pattern: string, text: string): boolean {
  if (/^\*+$/.test(pattern)) return true;
  const parts = sixParts(text, '');
  return sixParts(pattern, '*').every((part, i) => like(part, parts[i] ?? ''));
}

const ipv4 = (text: string): number | undefined =>
  /^\d+\.\d+\.\d+\.\d+$/.test(text) ? text.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0) : undefined;

function inNetwork(network: string, text: string): boolean {
  const [base = '', bits = '32'] = network.split('/');
  const [a, b] = [ipv4(base), ipv4(text)];
  if (a === undefined || b === undefined) return base === text;
  const size = 2 ** (32 - Number(bits));
  return Math.floor(a / size) === Math.floor(b / size);
}

const number = (text: string): number => (/^-?\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN);
const date = (text: string): number => (/^\d{4}-/.test(text) ? Date.parse(text) : Number.NaN);

const MATCHES: Readonly<Record<string, (policy: string, value: string) => boolean>> = {
  StringEquals: (policy, value) => policy === value,
  StringEqualsIgnoreCase: (policy, value) => policy.toLowerCase() === value.toLowerCase(),
  StringLike: (policy, value) => like(policy, value),
  ArnEquals: arnLike,
  ArnLike: arnLike,
  NumericEquals: (policy, value) => number(value) === number(policy),
  NumericLessThan: (policy, value) => number(value) < number(policy),
  NumericLessThanEquals: (policy, value) => number(value) <= number(policy),
  NumericGreaterThan: (policy, value) => number(value) > number(policy),
  NumericGreaterThanEquals: (policy, value) => number(value) >= number(policy),
  DateEquals: (policy, value) => date(value) === date(policy),
  DateLessThan: (policy, value) => date(value) < date(policy),
  DateLessThanEquals: (policy, value) => date(value) <= date(policy),
  DateGreaterThan: (policy, value) => date(value) > date(policy),
  DateGreaterThanEquals: (policy, value) => date(value) >= date(policy),
  Bool: (policy, value) => /^(true|false)$/i.test(value) && policy.toLowerCase() === value.toLowerCase(),
  IpAddress: inNetwork,
};

const OPPOSITES: Readonly<Record<string, string>> = {
  StringNotEquals: 'StringEquals',
  StringNotEqualsIgnoreCase: 'StringEqualsIgnoreCase',
  StringNotLike: 'StringLike',
  ArnNotEquals: 'ArnEquals',
  ArnNotLike: 'ArnLike',
  NumericNotEquals: 'NumericEquals',
  DateNotEquals: 'DateEquals',
  NotIpAddress: 'IpAddress',
};

/** Operators without prefix and suffix, by the type of their values. */
export const FAMILIES = {
  text: ['StringEquals', 'StringNotEquals', 'StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase', 'StringLike', 'StringNotLike'],
  arn: ['ArnLike', 'ArnNotLike', 'StringLike', 'StringNotLike', 'StringEquals', 'StringNotEquals'],
  number: Object.keys({ ...MATCHES, ...OPPOSITES }).filter((name) => name.startsWith('Numeric')),
  date: Object.keys({ ...MATCHES, ...OPPOSITES }).filter((name) => name.startsWith('Date')),
  boolean: ['Bool', 'StringEquals', 'StringNotEquals'],
  address: ['IpAddress', 'NotIpAddress'],
} as const;

/** Whether one key under one operator holds (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html). */
export function holds(operator: string, policy: readonly string[], held: Held): boolean {
  if (operator === 'Null') return policy.includes(String(held === undefined));
  const [, prefix, name = '', suffix] = /^(ForAllValues:|ForAnyValue:)?(.*?)(IfExists)?$/.exec(operator) ?? [];
  const opposite = OPPOSITES[name];
  const match = MATCHES[opposite ?? name];
  if (match === undefined) throw new Error(`no operator ${operator}`);
  const one = (value: string): boolean => policy.some((each) => match(each, value)) === (opposite === undefined);
  if (held === undefined) {
    if (suffix !== undefined || prefix === 'ForAllValues:') return true;
    return prefix === undefined && opposite !== undefined;
  }
  const empty = held.length === 1 && held[0] === '';
  if (prefix === 'ForAllValues:') return empty || held.every(one);
  if (prefix === 'ForAnyValue:') return !empty && held.some(one);
  return opposite === undefined ? held.some(one) : held.every(one);
}

function listed(patterns: readonly string[], matches: (pattern: string) => boolean): boolean {
  return patterns.some(matches);
}

/** `${aws:username}` by the request's value; undefined if it has none. */
function filledIn(pattern: string, version: string, context: AccessRequest['context']): string | undefined {
  if (version !== '2012-10-17') return pattern;
  let missing = false;
  const text = pattern.replace(/\$\{([^}]*)\}/g, (_, name: string) => {
    const value = context[name];
    if (typeof value === 'string') return value;
    missing = true;
    return '';
  });
  return missing ? undefined : text;
}

function statementHolds(statement: Statement, version: string, request: AccessRequest): boolean {
  const action = (pattern: string): boolean => pattern === '*' || like(pattern.toLowerCase(), request.action.toLowerCase());
  const resource = (pattern: string): boolean => {
    const text = filledIn(pattern, version, request.context);
    return text !== undefined && (request.resource === '*' ? /^\*+$/.test(text) : arnLike(text, request.resource));
  };
  const { Action, NotAction, Resource, NotResource, Condition = {} } = statement;
  if ((Action ?? NotAction)?.length === 0 || (Resource ?? NotResource)?.length === 0) return false;
  if (Action !== undefined ? !listed(Action, action) : listed(NotAction ?? [], action)) return false;
  if (Resource !== undefined ? !listed(Resource, resource) : NotResource !== undefined && listed(NotResource, resource)) return false;
  return Object.entries(Condition).every(([operator, keys]) =>
    Object.entries(keys).every(([key, values]) => {
      const filled = values.map((value) => filledIn(value, version, request.context)).filter((value) => value !== undefined);
      const held = request.context[key];
      return holds(operator, filled, typeof held === 'string' ? [held] : held);
    }),
  );
}

/** Whether documents permit a request: some grant and every limit allows it, nothing denies it. */
export function permitted(grants: readonly Document[], limits: readonly Document[], request: AccessRequest): boolean {
  const has = (document: Document, effect: string): boolean =>
    document.Statement.some((statement) => statement.Effect === effect && statementHolds(statement, document.Version, request));
  if ([...grants, ...limits].some((document) => has(document, 'Deny'))) return false;
  return grants.some((document) => has(document, 'Allow')) && limits.every((document) => has(document, 'Allow'));
}

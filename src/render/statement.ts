// One statement of a policy in words: on one line, by its label, and as the values that a diff compares.
import { byCodePoint } from '../model/json.ts';
import type { Conditions, Principals, Statement } from '../policy/document.ts';

const LONGEST_LABEL = 60;

/** Members sorted by name, so that the order of a file's members is not seen. */
function entries<T>(value: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(value).sort(([a], [b]) => byCodePoint(a, b));
}

function listed(values: readonly string[]): string {
  return values.length === 0 ? '(nothing)' : values.join(', ');
}

/** `AWS arn:…`, `Service ec2.amazonaws.com`, or `*`. */
function principals(value: Principals): string[] {
  if (value === '*') return ['*'];
  return entries(value).flatMap(([type, names]) => (names.length === 0 ? [`${type} (nothing)`] : names.map((name) => `${type} ${name}`)));
}

/** Each condition in words: `Bool aws:SecureTransport = true`. */
export function conditions(value: Conditions): string[] {
  return entries(value).flatMap(([operator, keys]) =>
    entries(keys).map(([key, values]) => `${operator} ${key} = ${values.length === 1 ? values[0] : `[${listed(values)}]`}`),
  );
}

/** What the statement does, on one line: `Allow s3:GetObject on arn:… if Bool aws:SecureTransport = true`. */
export function oneLine(statement: Statement): string {
  const { Effect, Principal, NotPrincipal, Action, NotAction, Resource, NotResource, Condition } = statement;
  return [
    Effect,
    Action && listed(Action),
    NotAction && `all actions but ${listed(NotAction)}`,
    Resource && `on ${listed(Resource)}`,
    NotResource && `on everything but ${listed(NotResource)}`,
    Principal && `to ${listed(principals(Principal))}`,
    NotPrincipal && `to everyone but ${listed(principals(NotPrincipal))}`,
    Condition && `if ${conditions(Condition).join(' and ')}`,
  ]
    .filter((part) => part !== undefined && part !== '')
    .join(' ');
}

/** One line, with the Sid before it if there is one. */
export function sentence(statement: Statement): string {
  return statement.Sid === undefined ? oneLine(statement) : `${statement.Sid}: ${oneLine(statement)}`;
}

/** How a statement is called in a diff: its Sid, else the beginning of what it does. */
export function label(statement: Statement): string {
  if (statement.Sid !== undefined) return `${statement.Sid} (${statement.Effect})`;
  const text = Array.from(oneLine(statement));
  return text.length <= LONGEST_LABEL ? text.join('') : `${text.slice(0, LONGEST_LABEL - 1).join('')}…`;
}

/** The members whose values form sets, as `title -> values`: principals, actions, resources, and each condition by operator and key. */
export function sets(statement: Statement): ReadonlyMap<string, readonly string[]> {
  const { Principal, NotPrincipal, Action, NotAction, Resource, NotResource, Condition = {} } = statement;
  const plain = { Action, NotAction, Resource, NotResource };
  return new Map<string, readonly string[]>([
    ...Object.entries({ Principal, NotPrincipal }).flatMap(([name, value]): [string, string[]][] =>
      value === undefined ? [] : [[name, principals(value)]],
    ),
    ...Object.entries(plain).flatMap(([name, value]): [string, readonly string[]][] => (value === undefined ? [] : [[name, value]])),
    ...entries(Condition).flatMap(([operator, keys]) =>
      entries(keys).map(([key, values]): [string, readonly string[]] => [`Condition ${operator} ${key}`, values]),
    ),
  ]);
}

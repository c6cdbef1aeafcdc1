// One line of an access diff in words: what, on what, when.
import type { AccessLine, Mark, TrustLine } from '../model/access-change.ts';
import { conditionsOf } from '../policy/conditions.ts';
import type { JsonObject } from '../model/json.ts';
import { conditions } from './statement.ts';

/** Patterns in one line before the rest is counted. */
const MOST = 8;

/** `s3: all Read (37) on arn:aws:s3:::demo/* if Bool aws:SecureTransport = true`; an exclamation mark before what is dangerous. */
export function accessWords(line: AccessLine, full: boolean): string {
  const most = full ? Infinity : MOST;
  const on = line.notResources.length > 0 ? `everything but ${some(line.notResources, most)}` : some(line.resources, most);
  const mark = line.marks.length === 0 ? '' : '! ';
  return `${mark}${what(line, most)} on ${on}${when(line.condition)}${why(line.marks)}`;
}

const MARK_WORDS: Readonly<Record<Mark, string>> = {
  'permissions-management': 'permissions management',
  'pass-role': 'PassRole',
  escalation: 'escalation',
};

function why(marks: readonly Mark[]): string {
  return marks.length === 0 ? '' : `  (${marks.map((mark) => MARK_WORDS[mark]).join(', ')})`;
}

function what({ service, level, actions, except, count, all }: AccessLine, most: number): string {
  const short = (action: string): string => (action.toLowerCase().startsWith(`${service}:`) ? action.slice(service.length + 1) : action);
  const bare = actions.map(short);
  const but = except.length === 0 ? '' : ` but ${some(except.map(short), most)}`;
  if (level === 'future') return `${service}: future actions of ${some(actions, most)} (none today)`;
  if (level === 'unknown') return `${service}: ${some(bare, most)} (not in the table of actions)`;
  if (service === '*') return `every action${but} (${count})`;
  if (level === 'every') return `${service}: every action (${count})`;
  return all
    ? `${service}: all ${level} (${count})`
    : `${service}: ${level} ${some(bare, most)}${but}${isPlain(bare) ? '' : ` (${count})`}`;
}

function isPlain(patterns: readonly string[]): boolean {
  return patterns.every((pattern) => !pattern.includes('*'));
}

function when(condition: JsonObject | null): string {
  return condition === null ? '' : ` if ${conditions(conditionsOf(condition)).join(' and ')}`;
}

/** `Service lambda.amazonaws.com by sts:AssumeRole if …`. */
export function trustWords({ who, type, actions, condition }: TrustLine, full: boolean): string {
  const name = type === '*' ? 'everyone' : `${type} ${who}`;
  return `${name} by ${some(actions, full ? Infinity : MOST)}${when(condition)}`;
}

/** The first of a list, and how many more there are. */
export function some(texts: readonly string[], most: number): string {
  const more = texts.length - most;
  return texts.length === 0 ? '(nothing)' : `${texts.slice(0, most).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

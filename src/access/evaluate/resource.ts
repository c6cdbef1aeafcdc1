// Patterns of resources: six parts, of which the last may hold variables.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
import { beginsWith, matchesGlob, matchesPattern, patternOf } from '../../policy/pattern.ts';
import type { Pattern } from '../../policy/pattern.ts';
import type { Context } from './context.ts';
import { fill, hasVariables, templateOf } from './template.ts';
import type { Template } from './template.ts';

/** Whether a pattern matches the resource that is asked for. */
export type ResourceTest = (asked: Resource) => boolean;

interface ResourcePattern {
  readonly text: string;
  readonly version: string;
  /** `*` and the like: matches everything, an ARN or not. */
  readonly everything: boolean;
  /** What stands before the first wildcard and variable: an ARN begins so, or doesn't match. */
  readonly head: string;
  /** Partition, service and so on, where `*` reaches over no colon; empty if the head holds them all. */
  readonly first: readonly Pattern[];
  /** What stands after the fifth colon; where variables are in it, a template. */
  readonly last: Pattern;
  readonly open: Template | null;
}

const FIRST = 5;

/** The test of a pattern, which is compiled when it is asked for the first time: most statements concern other actions. */
export function resourceTest(text: string, version: string): ResourceTest {
  let compiled: ResourcePattern | undefined;
  return (asked) => matchesResource((compiled ??= resourceOf(text, version)), asked);
}

/** Variables before the fifth colon are plain text; a short ARN is padded with `*`. */
function resourceOf(text: string, version: string): ResourcePattern {
  const parts = text.split(':');
  const end = text.search(/[*?$]/);
  const head = end < 0 ? text : text.slice(0, end);
  const closed = head.split(':').length > FIRST;
  const last = parts.length > FIRST ? parts.slice(FIRST).join(':') : '*';
  return {
    text,
    version,
    everything: /^\*+$/.test(text),
    head,
    first: closed ? [] : Array.from({ length: FIRST }, (_, index) => patternOf(parts[index] ?? '*')),
    last: patternOf(last),
    open: hasVariables(last, version) ? templateOf(last, version) : null,
  };
}

interface Resource {
  readonly resource: string;
  readonly segments: readonly string[];
  readonly context: Context;
}

/**
 * Part by part, with case. An action that concerns no resource asks for `*`, which only a pattern for everything matches.
 * A pattern with a variable that has no value matches nothing, in NotResource too, where it excludes nothing then.
 */
function matchesResource(pattern: ResourcePattern, { resource, segments, context }: Resource): boolean {
  if (pattern.everything) return true;
  if (!beginsWith(resource, pattern.head)) return false;
  if (!resource.startsWith('arn:')) return matchesFilled(templateOf(pattern.text, pattern.version), resource, context);
  const { first, last, open } = pattern;
  if (first.length > 0 && !first.every((part, index) => matchesPattern(part, segments[index] ?? ''))) return false;
  const text = segments[FIRST] ?? '';
  return open === null ? matchesPattern(last, text) : matchesFilled(open, text, context);
}

function matchesFilled(template: Template, text: string, context: Context): boolean {
  const glob = fill(template, context);
  return glob !== undefined && matchesGlob(glob, text);
}

// One statement, compiled: whether it applies to a request.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
import { matchesPattern } from '../../policy/pattern.ts';
import type { Pattern } from '../../policy/pattern.ts';
import type { Caller } from './caller.ts';
import type { Test } from './condition.ts';
import type { Context } from './context.ts';
import { namingOf } from './naming.ts';
import type { Named, Naming } from './naming.ts';
import type { ResourceTest } from './resource.ts';

/** A request with all that follows from it. */
export interface Asked {
  /** In lower case. */
  readonly action: string;
  readonly resource: string;
  /** Its resource at the first five colons. */
  readonly segments: readonly string[];
  readonly caller: Caller;
  readonly context: Context;
  /** The caller has a permissions boundary. */
  readonly bounded: boolean;
}

/** A list of patterns, or of what is left when they are taken away (NotAction, NotResource). */
export interface Choice<T> {
  readonly patterns: readonly T[];
  readonly inverted: boolean;
}

export interface Rule {
  /** `identityPolicies[1].Statement[0] (Sid)` */
  readonly by: string;
  readonly allows: boolean;
  readonly actions: Choice<Pattern>;
  /** Null: the resource on which the policy hangs. */
  readonly resources: Choice<ResourceTest> | null;
  /** Null: the policy hangs on the principal. */
  readonly principals: Choice<Named> | null;
  readonly tests: readonly Test[];
}

/** Action and name of the service are compared without case; `action` comes in lower case. */
export function concernsAction({ actions }: Rule, action: string): boolean {
  return actions.patterns.some((pattern) => matchesPattern(pattern, action)) !== actions.inverted;
}

/** How the statement names the caller if it applies to the request, whose action it is known to concern; undefined if it doesn't. */
export function applies(rule: Rule, asked: Asked): Naming | undefined {
  const { resources, tests } = rule;
  if (resources !== null && isAmong(resources, asked) === resources.inverted) return undefined;
  const naming = namingBy(rule, asked);
  return naming !== undefined && tests.every((test) => test(asked.context)) ? naming : undefined;
}

// A loop, for this is asked of every statement that concerns the action.
function isAmong({ patterns }: Choice<ResourceTest>, asked: Asked): boolean {
  for (const pattern of patterns) if (pattern(asked)) return true;
  return false;
}

/**
 * NotPrincipal is what Principal would not name; AWS may ask for the account and the role beside the session, and says not
 * when. With Deny it always meets a principal that has a permissions boundary
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html).
 */
function namingBy({ principals, allows }: Rule, { caller, context, bounded }: Asked): Naming | undefined {
  if (principals === null) return 'direct';
  const naming = namingOf(principals.patterns, caller, context);
  if (!principals.inverted) return naming;
  return naming === undefined || (bounded && !allows) ? 'direct' : undefined;
}

// Whether policies allow one request, and which statement decides: the concrete evaluator.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
import { prepare } from './evaluate/prepare.ts';
import type { Prepared } from './evaluate/prepare.ts';
import type { Decision, Policies, Question, Request } from './evaluate/question.ts';
import { settle } from './evaluate/settle.ts';

export type { Prepared } from './evaluate/prepare.ts';
export type { Asking, Decision, Layer, Policies, Question, Request } from './evaluate/question.ts';

/** One answer; who asks much of the same policies prepares them once. Throws Failure('input') as `preparePolicies` does. */
export function evaluate(question: Question): Decision {
  return decide(preparePolicies(question), question.request);
}

/** Compiles policies, so that many requests can be decided. Throws Failure('input') with all that AWS would refuse in them, a line each. */
export function preparePolicies(policies: Policies): Prepared {
  return prepare(policies);
}

/** Decides one request; pure, and total on every request. */
export function decide(prepared: Prepared, request: Request): Decision {
  return settle(prepared, request);
}

// Questions about policy documents: is a request allowed, and does a new document permit more? They need no account.
import { compareDocuments } from '../access/compare.ts';
import type { Comparison, DocumentType } from '../access/compare.ts';
import { evaluate as decide } from '../access/evaluate.ts';
import type { Decision, Question } from '../access/evaluate.ts';
import { questionOf } from '../cli/access-question.ts';
import { Failure } from '../model/failure.ts';
import { isObject } from '../model/json.ts';
import type { Json } from '../model/json.ts';
import { toJson } from '../plan/json.ts';
import { checkRequest } from './request.ts';

/**
 * Decides one request as AWS would. Throws Failure('input') with a line for each thing that AWS would refuse in a policy, or that makes
 * the question none.
 */
export function evaluate(question: Question): Decision {
  const json = toJson(question ?? null);
  if (!isObject(json))
    throw new Failure('input', 'A question is an object with request and policies.', 'Write { request, identityPolicies }.');
  const problems: string[] = [];
  const asked = questionOf(json, (what) => void problems.push(what));
  if (problems.length > 0) throw new Failure('input', problems.join('\n'), 'docs/guide/access.md shows a question.');
  return decide(asked);
}

export interface CompareRequest {
  /** The document as it is: an object, or its text. */
  readonly existing: Json;
  /** The document as it would be. */
  readonly new: Json;
  /** `identity`, the default: what somebody may do. `resource`: who may do what with a resource, or assume a role. */
  readonly type?: DocumentType | undefined;
  /** Ask under the reading too in which `*` in the first five parts of an ARN stands for colons. */
  readonly wideArn?: boolean | undefined;
}

/**
 * Does the new document permit anything that the existing one doesn't? `proved`: no, whatever the request. `refuted`: yes, with a request
 * that shows it and the parts that do. `undecided`: nobody could tell. Throws Failure('input') with a line for each thing that AWS would
 * refuse in either document.
 */
export function compare(request: CompareRequest): Comparison {
  checkRequest('compare', request, { existing: 'anything', new: 'anything', type: 'text', wideArn: 'flag' });
  const { existing, new: fresh, type = 'identity', wideArn = false } = request;
  if (type !== 'identity' && type !== 'resource')
    throw new Failure('usage', `compare knows no type ${String(type)}.`, 'Give identity or resource.');
  return compareDocuments(documentOf(existing, 'existing'), documentOf(fresh, 'new'), type, { wideArn });
}

function documentOf(value: Json | undefined, name: string): Json {
  if (value === undefined || value === null) throw new Failure('usage', `compare misses the document ${name}.`, 'Give existing and new.');
  return toJson(value);
}

// Two documents: does the new one permit anything that the existing one doesn't? A witness is believed only when the evaluator agrees.
import type { AccessRequest, Containment } from '../model/access.ts';
import { Failure } from '../model/failure.ts';
import { isList, isObject, parseJson } from '../model/json.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { compilePermissions, contains, excess } from '../policy/containment.ts';
import type { Compiled, ExcessPart, Options } from '../policy/containment.ts';
import { STATEMENT_MEMBERS } from '../policy/document.ts';
import type { Document } from '../policy/document.ts';
import { normalise } from '../policy/normal.ts';
import { decide, preparePolicies } from './evaluate.ts';
import type { Policies, Prepared, Request } from './evaluate.ts';

/** `identity`: what a user, group or role may do; `resource`: who may do what with a resource, or assume a role. */
export type DocumentType = 'identity' | 'resource';

export interface Comparison {
  /** Proved: the new document permits nothing that the existing one doesn't. */
  readonly verdict: Containment;
  /** What the new document permits beyond, by its statements; empty unless refuted. */
  readonly parts: readonly ExcessPart[];
  /** Why there may be more than these parts. */
  readonly undecided: readonly string[];
}

interface Side {
  readonly compiled: Compiled;
  readonly prepared: Prepared;
}

/** Throws Failure('input') with a line for each thing that AWS would refuse in either document. */
export function compareDocuments(existing: Json, fresh: Json, type: DocumentType, options: Options = {}): Comparison {
  const [larger, smaller] = sidesOf([existing, fresh], type);
  const verdict = confirmed(contains(larger.compiled, smaller.compiled, options), larger, smaller);
  if (verdict.verdict !== 'refuted') return { verdict, parts: [], undecided: [] };
  const { parts, undecided } = excess(smaller.compiled, larger.compiled, options);
  return { verdict, parts: parts.filter((part) => differs(part.witness, larger, smaller)), undecided };
}

/** The verdict alone, for many pairs. */
export function judgeDocuments(existing: Json, fresh: Json, type: DocumentType, options: Options = {}): Containment {
  const [larger, smaller] = sidesOf([existing, fresh], type);
  return confirmed(contains(larger.compiled, smaller.compiled, options), larger, smaller);
}

function confirmed(verdict: Containment, larger: Side, smaller: Side): Containment {
  if (verdict.verdict !== 'refuted' || differs(verdict.witness, larger, smaller)) return verdict;
  return { verdict: 'undecided', reason: 'witness not confirmed' };
}

/** The new document allows the request and the existing one doesn't. */
function differs(witness: AccessRequest, larger: Side, smaller: Side): boolean {
  return requestsOf(witness).some((request) => isAllowed(smaller, request) && !isAllowed(larger, request));
}

/** A name alone does not always say what kind of principal it is of. */
function requestsOf(witness: AccessRequest): readonly Request[] {
  const { principal, ...request } = witness;
  if (principal === undefined) return [request];
  const kinds = ['Service', 'Federated', 'CanonicalUser'].map((kind) => ({ ...request, principal: { [kind]: principal } }));
  return [witness, ...(principal.startsWith('arn:') ? [] : kinds)];
}

function isAllowed({ prepared }: Side, request: Request): boolean {
  return decide(prepared, request).decision === 'Allowed';
}

/** A resource policy is asked alone: everybody's own policies allow everything, and it must allow explicitly. */
const ALL: JsonObject = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

function policiesOf(document: Json, type: DocumentType): Policies {
  return type === 'identity' ? { identityPolicies: [document] } : { identityPolicies: [ALL], resourcePolicy: document, explicitOnly: true };
}

function sidesOf(documents: readonly [existing: Json, fresh: Json], type: DocumentType): readonly [Side, Side] {
  const problems: string[] = [];
  const read = (value: Json, name: string): Side | null => {
    try {
      return sideOf(plain(value), type);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      problems.push(...error.message.split('\n').map((line) => named(line, name)));
      return null;
    }
  };
  const [existing, fresh] = [read(documents[0], 'existing'), read(documents[1], 'new')];
  if (existing !== null && fresh !== null) return [existing, fresh];
  throw new Failure('input', problems.join('\n'), 'Compare it with the grammar of the IAM policy language.');
}

/** The evaluator names the place where it was given the document. */
function named(line: string, name: string): string {
  const place = /^(identityPolicies\[0\]|resourcePolicy)/;
  return place.test(line) ? line.replace(place, name) : `${name}: ${line}`;
}

function sideOf(value: Json, type: DocumentType): Side {
  refuseDepth(value);
  const prepared = preparePolicies(policiesOf(value, type));
  return { prepared, compiled: compilePermissions({ grants: [documentOf(value)], limits: [] }) };
}

/** IAM's own answers hold documents as text, percent-encoded. */
function plain(value: Json): Json {
  if (typeof value !== 'string') return value;
  try {
    return parseJson(value.trimStart().startsWith('{') ? value : decodeURIComponent(value));
  } catch {
    return value;
  }
}

/** Deeper than any document nests. */
const DEEPEST = 20;

function refuseDepth(value: Json): void {
  let level: readonly Json[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST) throw new Failure('input', 'the document is nested too deeply', 'Write it as the policy language has it.');
    level = level.flatMap(membersOf);
  }
}

function membersOf(value: Json): readonly Json[] {
  if (isList(value)) return value;
  return isObject(value) ? Object.values(value) : [];
}

const SPELLING: ReadonlyMap<string, string> = new Map(
  ['Version', 'Id', 'Statement', ...STATEMENT_MEMBERS].map((name) => [name.toLowerCase(), name]),
);

/** Each statement in normal form, in the order in which they are written; members are found whatever their case. */
function documentOf(value: Json): Document {
  const document = respelled(value);
  if (!isObject(document)) return normalise(document, OLDEST);
  const { Statement = [] } = document;
  const statements = (isList(Statement) ? Statement : [Statement]).map(respelled);
  const { Version } = normalise({ ...document, Statement: [] }, OLDEST);
  return { Version, Statement: statements.flatMap((each) => normalise({ Statement: each }, OLDEST).Statement) };
}

/** What a document without Version means. */
const OLDEST = '2008-10-17';

function respelled(value: Json): Json {
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [SPELLING.get(name.toLowerCase()) ?? name, member]));
}

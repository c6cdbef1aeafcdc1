// Documents as the evaluator takes them: a statement that it can't read (IAM takes some whose values make no sense) matches nothing.
import type { Policies } from '../../access/evaluate.ts';
import { preparePolicies } from '../../access/evaluate.ts';
import { Failure } from '../../model/failure.ts';
import type { Json } from '../../model/json.ts';
import { isObject } from '../../model/json.ts';
import { parseJson } from '../documents.ts';
import { statementsOf } from '../grammar.ts';
import type { PolicyVersion } from '../records.ts';

/** A policy that allows and denies nothing. */
export const EMPTY: Json = { Version: '2012-10-17', Statement: [] };

const known = new WeakMap<PolicyVersion, Json>();

/** The document of a version, read once. */
export function versionDocument(version: PolicyVersion): Json {
  const document = known.get(version) ?? identityDocument(version.text);
  known.set(version, document);
  return document;
}

/** The document of an identity or session policy. */
export function identityDocument(text: string): Json {
  return readable(parseJson(text), (document) => ({ identityPolicies: [document] }));
}

/** The document of a policy that names principals. */
export function resourceDocument(text: string): Json {
  return readable(parseJson(text), (document) => ({ identityPolicies: [], resourcePolicy: document }));
}

function readable(document: Json | undefined, use: (document: Json) => Policies): Json {
  if (document === undefined || !isObject(document)) return EMPTY;
  if (isReadable(use(document))) return document;
  const Version = document['Version'] ?? '2008-10-17';
  return { Version, Statement: statementsOf(document).filter((one) => isReadable(use({ Version, Statement: one }))) };
}

function isReadable(policies: Policies): boolean {
  try {
    preparePolicies(policies);
    return true;
  } catch (cause) {
    if (cause instanceof Failure) return false;
    throw cause;
  }
}

// The policy language's nouns. A Document is always in normal form: there is one way to say a thing (see normal.ts).
import type { JsonObject } from '../model/json.ts';

export type Effect = 'Allow' | 'Deny';

/** `"*"` alone, or lists by principal type (`AWS`, `Service`, `Federated`, `CanonicalUser`). */
export type Principals = '*' | { readonly [type: string]: readonly string[] };

/** Operator -> key -> values. */
export type Conditions = { readonly [operator: string]: { readonly [key: string]: readonly string[] } };

/** One statement in normal form: lists sorted by code point without repetition; absent members are absent. */
export type Statement = {
  readonly Sid?: string;
  readonly Effect: Effect;
  readonly Principal?: Principals;
  readonly NotPrincipal?: Principals;
  readonly Action?: readonly string[];
  readonly NotAction?: readonly string[];
  readonly Resource?: readonly string[];
  readonly NotResource?: readonly string[];
  readonly Condition?: Conditions;
};

/** The members of a statement, as AWS spells them. */
export const STATEMENT_MEMBERS = [
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
] as const satisfies readonly (keyof Statement)[];

/** A policy document in normal form: statements sorted by their canonical text. */
export type Document = {
  readonly Version: string;
  readonly Id?: string;
  readonly Statement: readonly Statement[];
};

/** Documents are plain data: this is the same value, seen as such. */
export function asJson(document: Document): JsonObject {
  return document;
}

/** Whether plain data is a document in normal form, which nouns below this room carry as plain data. */
export function isDocument(data: JsonObject): data is Document {
  return typeof data['Version'] === 'string' && Array.isArray(data['Statement']);
}

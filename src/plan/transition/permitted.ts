// What somebody may do by the statements of all documents together, as sets of their numbers.
import type { Document } from '../../policy/document.ts';
import type { Held } from './held.ts';
import type { Numbers } from './numbers.ts';
import { inOrder } from './said.ts';
import type { Said } from './said.ts';

type Statements = ReadonlySet<number>;

export interface Permitted {
  readonly allow: Statements;
  readonly deny: Statements;
  /** What the boundary allows, by its statements; null if there is none. */
  readonly limit: Statements | null;
  /** Documents of AWS that are not known and are taken for grants; they are among `allow` too. */
  readonly blind: Statements;
  /** Documents that are not known: each may allow anything, and deny anything. */
  readonly unknown: Statements;
  /** Equal where the permissions are. */
  readonly grants: number;
}

/** What the documents come to that somebody holds. */
export function permittedBy(held: Held, says: (document: Document) => Said, numbers: Numbers): Permitted {
  const documents = held.documents.map(says);
  const boundary = held.boundary === null ? null : says(held.boundary.document);
  const blind = new Set(held.grantedBlindly.map((arn) => numbers.text(`granted ${arn}`)));
  const [allow, deny] = [new Set(blind), new Set<number>()];
  for (const said of documents) for (const one of said.allow.keys()) allow.add(one);
  for (const said of boundary === null ? documents : [...documents, boundary]) for (const one of said.deny.keys()) deny.add(one);
  const limit = held.strange === null ? limitsOf(boundary) : new Set([numbers.text(`limited ${held.strange}`)]);
  const unknown = new Set(held.unknown.map((each) => numbers.text(`unknown ${each}`)));
  const all = [allow, deny, limit, unknown].map((set) => (set === null ? '-' : inOrder([...set])));
  return { allow, deny, limit, blind, unknown, grants: numbers.text(`grants ${all.join('|')}`) };
}

function limitsOf(boundary: Said | null): Statements | null {
  return boundary === null ? null : new Set(boundary.allow.keys());
}

// What somebody may hold at any moment of a plan, at most: for finding who could come to depend on whom.
import type { Principal } from '../../model/principal.ts';
import type { Document, Statement } from '../../policy/document.ts';
import { isDocument } from '../../policy/document.ts';
import { documentOf } from '../../access/effective.ts';
import type { View } from './views.ts';

/** All that is allowed on either side, without what denies or limits it. */
export function everOf(before: View | undefined, after: View | undefined): Principal | undefined {
  const sides = [before, after].flatMap((view) => (view === undefined ? [] : [view.principal]));
  const [first] = sides;
  if (first === undefined || before === after) return first;
  const trusts = sides.flatMap(({ trust }) => (trust !== null && isDocument(trust) ? [trust] : []));
  return {
    ...first,
    arn: sides.at(-1)?.arn ?? first.arn,
    tags: null,
    policies: sides.flatMap((side) => side.policies.map((grant) => ({ ...grant, document: allowing(documentOf(grant)) }))),
    boundary: null,
    trust: trusts.length === 0 ? null : merged(trusts.map(allowing)),
    unknown: [...new Set(sides.flatMap((side) => side.unknown))],
  };
}

function allowing(document: Document): Document {
  return { ...document, Statement: document.Statement.filter(({ Effect }: Statement) => Effect === 'Allow') };
}

function merged(documents: readonly Document[]): Document {
  return { Version: documents[0]?.Version ?? '2012-10-17', Statement: documents.flatMap((document) => document.Statement) };
}

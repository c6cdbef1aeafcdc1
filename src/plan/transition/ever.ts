// What somebody may hold at any moment of a plan, at most: for finding who could come to depend on whom.
import type { Grant, Principal } from '../../model/principal.ts';
import type { Document, Statement } from '../../policy/document.ts';
import type { View } from './views.ts';
import { assumingOf } from './assuming.ts';
import type { Actor, Policy } from './world.ts';

/** The account at one end of a plan. */
export interface End {
  readonly actors: ReadonlyMap<string, Actor>;
  /** The key of whoever has an address. */
  readonly keys: ReadonlyMap<string, string>;
  readonly policies: ReadonlyMap<string, Policy>;
}

export interface Ever {
  /** All that is allowed at any moment, without what denies or limits it. */
  readonly principal: Principal;
  /** Whether any statement that it may ever be under is about becoming roles. */
  readonly isAssuming: boolean;
}

/** Of somebody with these views at the ends, all that it may hold on the way: its own, and its groups', as each is at either end. */
export function everOf(key: string, views: readonly (View | undefined)[], ends: readonly End[]): Ever | undefined {
  const sides = views.flatMap((view) => (view === undefined ? [] : [view.principal]));
  const first = sides[0];
  if (first === undefined) return undefined;
  const documents = documentsOf(key, ends);
  const limits = ends.flatMap((end) => end.actors.get(key)?.permits.boundary ?? []);
  const bounds = limits.flatMap((arn) => ends.flatMap((end) => end.policies.get(arn)?.document ?? []));
  const trusts = ends.flatMap((end) => end.actors.get(key)?.permits.trust ?? []);
  const unknown = [...new Set(sides.flatMap((side) => side.unknown))];
  return {
    principal: {
      ...first,
      arn: sides.at(-1)?.arn ?? first.arn,
      tags: null,
      policies: documents.map((document): Grant => ({ source: first.address, via: null, document: allowed(document) })),
      boundary: null,
      trust: trusts.length === 0 ? null : allowing(trusts),
      unknown,
    },
    isAssuming: unknown.length > 0 || [...documents, ...bounds].some((document) => assumingOf(document).length > 0),
  };
}

function documentsOf(key: string, ends: readonly End[]): Document[] {
  const groups = new Set(ends.flatMap((end) => end.actors.get(key)?.permits.groups ?? []));
  const holders = [key, ...[...groups].flatMap((name) => ends.flatMap((end) => end.keys.get(`Group/${name}`) ?? []))];
  const held = holders.flatMap((holder) => ends.flatMap((end) => end.actors.get(holder)?.permits ?? []));
  const arns = new Set(held.flatMap((permits) => permits.attached));
  const attached = [...arns].flatMap((arn) => ends.flatMap((end) => end.policies.get(arn)?.document ?? []));
  return [...held.flatMap((permits) => Object.values(permits.inline)), ...attached];
}

const allows = new WeakMap<Document, Document>();

// Many hold the same document.
function allowed(document: Document): Document {
  const found = allows.get(document) ?? allowing([document]);
  allows.set(document, found);
  return found;
}

function allowing(documents: readonly Document[]): Document {
  const statements = documents.flatMap(({ Statement: all }) => all.filter(({ Effect }: Statement) => Effect === 'Allow'));
  return { Version: documents[0]?.Version ?? '2012-10-17', Statement: statements };
}

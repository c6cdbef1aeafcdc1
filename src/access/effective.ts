// What a principal may do in all: its documents as one permission set, with what is known of it.
import type { Grant, Principal } from '../model/principal.ts';
import { compilePermissions } from '../policy/containment.ts';
import type { Compiled, Known, Permissions } from '../policy/containment.ts';
import { isDocument } from '../policy/document.ts';
import type { Document } from '../policy/document.ts';
import { normalise } from '../policy/normal.ts';
import { knownOf } from './known.ts';

/** Stands for a document that is not known: it might allow anything. */
export const EVERYTHING: Document = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: ['*'], Resource: ['*'] }] };

export interface Effective {
  readonly permissions: Permissions;
  readonly known: Known;
  /** Attached policies and boundaries whose documents are not known: nothing is certain but what the known ones deny. */
  readonly unknown: readonly string[];
}

/** What identity policies grant a principal and what limits them. Resource policies are no part of it. */
export function permissionsOf(principal: Principal): Effective {
  return {
    permissions: {
      grants: principal.policies.map(documentOf),
      limits: principal.boundary === null ? [] : [documentOf(principal.boundary)],
    },
    known: { values: knownOf(principal) },
    unknown: principal.unknown,
  };
}

const compiled = new WeakMap<Principal, Compiled>();

/** The same, ready to be asked; compiled once for each principal. */
export function compiledOf(principal: Principal): Compiled {
  const there = compiled.get(principal);
  if (there !== undefined) return there;
  const { permissions, known } = permissionsOf(principal);
  const made = compilePermissions(permissions, known);
  compiled.set(principal, made);
  return made;
}

/** The document of a grant. */
export function documentOf({ document }: Grant): Document {
  return isDocument(document) ? document : normalise(document, '2012-10-17');
}

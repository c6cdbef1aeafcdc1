// Fields that several kinds declare alike, from specs back to manifests. Nothing is written that omission says as well.
import type { JsonObject } from '../model/json.ts';
import { isKept, isUnread } from '../model/state.ts';
import type { Kept, Unread } from '../model/state.ts';
import type { Document } from '../policy/document.ts';
import { plainForm } from '../policy/wire.ts';
import type { Boundary } from './facets/boundary.ts';
import type { Inline } from './facets/inline.ts';
import type { Tags } from './facets/tags.ts';
import type { Naming } from './kind.ts';

/** What a document without Version means in a manifest. */
const VERSION = '2012-10-17';

/** What a principal may hold. */
export interface Grants {
  readonly policies: readonly string[];
  readonly inline: Inline;
  readonly boundary?: Boundary | Kept;
}

export function declarePath(path: string): JsonObject {
  return path === '/' ? {} : { path };
}

export function declareDescription(description: string | Unread): JsonObject {
  return isUnread(description) || description === '' ? {} : { description };
}

export function declareTags(tags: Tags | Unread): JsonObject {
  return isUnread(tags) || Object.keys(tags).length === 0 ? {} : { tags };
}

/** The document in full, without the Version that every document has by default. */
export function declareDocument(document: Document): JsonObject {
  const { Version, ...rest } = plainForm(document);
  return Version === undefined || Version === VERSION ? rest : { Version, ...rest };
}

/** `policies`, `inline` and `boundary`, each only where there is something. */
export function declareGrants(spec: Grants, naming: Naming): JsonObject {
  const { policies, inline, boundary = null } = spec;
  const documents = Object.entries(inline).map(([name, document]) => [name, declareDocument(document)] as const);
  return {
    ...(policies.length === 0 ? {} : { policies: policies.map((arn) => naming.policy(arn)) }),
    ...(documents.length === 0 ? {} : { inline: Object.fromEntries(documents) }),
    ...(boundary === null || isKept(boundary) ? {} : { boundary: naming.policy(boundary) }),
  };
}

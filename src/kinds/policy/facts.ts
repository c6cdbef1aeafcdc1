// A live policy's versions, as its facts hold them.
import type { JsonObject } from '../../model/json.ts';
import { isList, isObject } from '../../model/json.ts';
import type { Live } from '../../model/state.ts';
import type { Document } from '../../policy/document.ts';
import { normalise } from '../../policy/normal.ts';

export type Version = {
  /** `v3`. */
  readonly id: string;
  readonly document: Document;
};

/** Facts of a live policy: versions with the highest number first. */
export type PolicyFacts = {
  readonly id: string;
  readonly defaultVersion: string;
  readonly versions: readonly { readonly id: string; readonly document: Document; readonly created: string }[];
  readonly created: string;
  readonly updated: string;
};

/** The number of a version id: 12 for `v12`. */
export function versionNumber(id: string): number {
  return Number.parseInt(id.slice(1), 10);
}

/** The versions of a live policy, highest number first; empty without a live policy. */
export function versionsOf(live: Pick<Live, 'facts'> | null): Version[] {
  const versions = live?.facts['versions'];
  if (!isList(versions)) return [];
  return versions.flatMap((version) =>
    isObject(version) && typeof version['id'] === 'string'
      ? [{ id: version['id'], document: normalise(version['document'] ?? {}, '2012-10-17') }]
      : [],
  );
}

/** The id of the default version; undefined without a live policy. */
export function defaultVersion(facts: JsonObject | undefined): string | undefined {
  const id = facts?.['defaultVersion'];
  return typeof id === 'string' ? id : undefined;
}

// What differs, entity by entity: data only, no calls yet.
import jsonpatch from 'fast-json-patch';
import { byCodePoint, same } from '../model/json.ts';
import type { JsonObject } from '../model/json.ts';
import type { Change, Patch } from '../model/plan.ts';
import type { Spec } from '../model/state.ts';
import { kindOf } from '../kinds/index.ts';
import type { Kind } from '../kinds/kind.ts';
import type { Pair } from '../kinds/terrain.ts';

/** The changes that turn the live side of every pair into its desired side, in address order; equal pairs make none. */
export function diff(pairs: readonly Pair[]): Change[] {
  return pairs.flatMap((pair) => {
    const kind = pair.after === null ? kindOf(pair.live?.kind ?? 'Role') : kindOf(pair.after.kind);
    return kind === undefined ? [] : (changeOf(pair, kind) ?? []);
  });
}

function changeOf(pair: Pair, kind: Kind): Change | undefined {
  const { address, arn } = pair;
  const before = pair.live?.spec;
  const after = pair.after?.spec;
  const base = { address, arn, origin: pair.after?.origin ?? null };
  if (before === undefined) return after === undefined ? undefined : { verb: 'create', ...base, after, fields: patches(kind, undefined, after) };
  if (after === undefined) return { verb: 'delete', ...base, before, fields: patches(kind, before, undefined) };
  if (same(before, after)) return undefined;
  const verb = fixedFields(kind, before, after).length > 0 ? 'replace' : 'update';
  return { verb, ...base, before, after, fields: patches(kind, before, after) };
}

/** The fields that differ although no call can change them. */
export function fixedFields(kind: Kind, before: Spec, after: Spec): string[] {
  return kind.fixed.filter((field) => !same(before[field] ?? null, after[field] ?? null));
}

/**
 * RFC 6902 patches over the keyed views of both sides, in path order. Keys are Sids, hashes and set members, so that one added
 * action is one `add` and no path is an index.
 */
export function patches(kind: Kind, before: Spec | undefined, after: Spec | undefined): Patch[] {
  const [left, right] = kind.views(before, after);
  return compare(left, right).sort((a, b) => byCodePoint(a.path, b.path) || byCodePoint(a.op, b.op));
}

function compare(left: JsonObject, right: JsonObject): Patch[] {
  return jsonpatch.compare(left, right).flatMap((operation): Patch[] => {
    switch (operation.op) {
      case 'add':
      case 'replace':
        return [{ op: operation.op, path: operation.path, value: operation.value }];
      case 'remove':
        return [{ op: 'remove', path: operation.path }];
      // compare() makes no other operation; the library's type has them for patches from elsewhere.
      case 'copy':
      case 'move':
      case 'test':
      case '_get':
        return [];
    }
  });
}

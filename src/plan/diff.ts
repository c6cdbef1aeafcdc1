// What differs, entity by entity: data only, no calls yet.
import jsonpatch from 'fast-json-patch';
import { byCodePoint, same } from '../model/json.ts';
import type { JsonObject } from '../model/json.ts';
import type { Change, Patch } from '../model/plan.ts';
import type { Spec } from '../model/state.ts';
import { kindOf } from '../kinds/index.ts';
import { fixedFields } from '../kinds/terrain.ts';
import type { Kind } from '../kinds/kind.ts';
import type { Pair } from '../kinds/terrain.ts';
import { toJson } from './json.ts';

/** The changes that turn the live side of every pair into its desired side, in address order; equal pairs make none. */
export function diff(pairs: readonly Pair[]): Change[] {
  return pairs.flatMap((pair) => {
    const kind = pair.after === null ? kindOf(pair.live?.kind ?? 'Role') : kindOf(pair.after.kind);
    if (kind === undefined) return [];
    const change = changeOf(pair, kind);
    const changes = change === undefined ? [] : [change];
    // What is adopted under another name gets that name first.
    return pair.from === undefined ? [...adoption(pair, kind), ...changes] : [...changes, ...adoption(pair, kind)];
  });
}

// Adopting puts our stamp on what is there; what the manifest changes beside that is a change of its own.
function adoption({ address, arn, live, after, adopted }: Pair, kind: Kind): Change[] {
  if (live === null || after === null || adopted === undefined) return [];
  return [
    { verb: 'adopt', address, arn, origin: after.origin, before: live.spec, after: adopted, fields: patches(kind, live.spec, adopted) },
  ];
}

function changeOf(pair: Pair, kind: Kind): Change | undefined {
  const { address, arn } = pair;
  const before = pair.adopted ?? pair.live?.spec;
  const after = pair.after?.spec;
  const base = { address, arn, origin: pair.after?.origin ?? pair.origin ?? null };
  if (before === undefined)
    return after === undefined ? undefined : { verb: 'create', ...base, after, fields: patches(kind, undefined, after) };
  if (after === undefined) return { verb: 'delete', ...base, before, fields: patches(kind, before, undefined) };
  if (pair.from !== undefined) return { verb: 'rename', ...base, from: pair.from, before, after, fields: patches(kind, before, after) };
  if (same(before, after)) return undefined;
  const verb = fixedFields(kind, before, after).length > 0 ? 'replace' : 'update';
  return { verb, ...base, before, after, fields: patches(kind, before, after) };
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
        return [{ op: operation.op, path: operation.path, value: toJson(operation.value) }];
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

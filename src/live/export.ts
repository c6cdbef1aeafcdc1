// From the live state to declarations: the inverse of compiling manifests. What a manifest can't say is left out, and said so.
import { kindOf } from '../kinds/index.ts';
import { addressOf } from '../model/address.ts';
import type { Address } from '../model/address.ts';
import { matcher } from '../model/glob.ts';
import { same } from '../model/json.ts';
import type { JsonObject } from '../model/json.ts';
import { isKept, isUnread } from '../model/state.ts';
import type { Live, LiveState, Spec } from '../model/state.ts';
import { namingOf, unnaming } from './naming.ts';
import type { Declared } from './naming.ts';
import { symbolic } from './symbolic.ts';

/** One declaration, as an author would write it: variables stand for the account, a literal `$(` is escaped. */
export interface Exported {
  readonly address: Address;
  /** Its section in a manifest: `roles`. */
  readonly section: string;
  readonly name: string;
  readonly declaration: JsonObject;
}

export interface LeftOut {
  readonly address: Address;
  readonly reason: string;
}

export interface Export {
  /** In order of sections, then of names. */
  readonly entities: readonly Exported[];
  /** Entities of the account that no manifest can or should declare, in address order. */
  readonly leftOut: readonly LeftOut[];
}

export interface ExportRequest {
  /** Globs of addresses; empty = everything. */
  readonly only: readonly string[];
  /** Write `adopt: true`, which an owner needs to take over what exists. */
  readonly adopt: boolean;
}

/**
 * Declares every entity of the account, so that compiling the declarations gives the live state again: each one is compiled to
 * prove it. Roles that AWS made for itself are left out, and what no manifest can say.
 */
export function exportState(live: LiveState, request: ExportRequest): Export {
  const wanted = request.only.length === 0 ? () => true : matcher(request.only);
  const leftOut: LeftOut[] = [];
  let candidates = live.entities.filter((entity) => {
    const address = addressOf(entity.kind, entity.name);
    if (!wanted(address)) return false;
    const builtIn = kindOf(entity.kind)?.isBuiltIn(entity.name, pathOf(entity.spec)) ?? false;
    if (builtIn) leftOut.push({ address, reason: 'AWS made it for itself' });
    return !builtIn;
  });
  // Who is left out changes how others refer to it, so they are looked at again.
  for (;;) {
    const declared: Declared = new Map(candidates.map((entity) => [addressOf(entity.kind, entity.name), entity.arn]));
    const results = candidates.map((entity) => ({ entity, ...declare(entity, live, declared) }));
    const failed = results.filter((result) => result.reason !== null);
    leftOut.push(...failed.map(({ entity, reason }) => ({ address: addressOf(entity.kind, entity.name), reason: reason ?? '' })));
    if (failed.length === 0)
      return { entities: results.map(({ entity, declaration }) => exported(entity, declaration, live, request)), leftOut };
    candidates = results.filter((result) => result.reason === null).map((result) => result.entity);
  }
}

function pathOf(spec: Spec): string {
  const { path } = spec;
  return typeof path === 'string' ? path : '/';
}

interface Result {
  readonly declaration: JsonObject;
  /** Why it can't be declared; null if it can. */
  readonly reason: string | null;
}

function declare(entity: Live, { scope }: LiveState, declared: Declared): Result {
  const kind = kindOf(entity.kind);
  if (kind === undefined) return { declaration: {}, reason: 'this version does not manage its kind' };
  if (kind.holder !== undefined)
    return { declaration: {}, reason: 'no account says where its secret goes and when it is replaced; not declared, it stays as it is' };
  const { pattern, longest } = kind.names;
  if (!pattern.test(entity.name) || entity.name.length > longest)
    return { declaration: {}, reason: 'its name is not one that IAM takes today' };
  const complaints: string[] = [];
  const declaration = kind.declare(entity.spec, namingOf(scope, declared));
  const spec = kind.compile(
    entity.name,
    declaration,
    unnaming(scope, declared, (message) => complaints.push(message)),
  );
  if (complaints.length > 0 || spec === undefined) return { declaration, reason: complaints[0] ?? 'no manifest can say what it is' };
  const still = { arn: (old: string) => old, address: (old: Address) => old, planned: (address: Address) => declared.has(address) };
  const there = kind.follow?.(entity.spec, still) ?? entity.spec;
  return { declaration, reason: difference(spec, kind.align(there, spec)) };
}

// What the declaration leaves as it is, and what was not read, can't differ.
function difference(spec: Spec, live: Spec): string | null {
  const field = Object.keys(spec).find((name) => {
    const [wanted = null, there = null] = [spec[name], live[name]];
    return !isKept(wanted) && !isUnread(there) && !same(wanted, there);
  });
  return field === undefined ? null : `a manifest can't say what its ${field} is`;
}

function exported(entity: Live, declaration: JsonObject, { scope }: LiveState, { adopt }: ExportRequest): Exported {
  return {
    address: addressOf(entity.kind, entity.name),
    section: kindOf(entity.kind)?.section ?? '',
    name: entity.name,
    declaration: { ...(adopt ? { adopt } : {}), ...symbolic(declaration, scope) },
  };
}

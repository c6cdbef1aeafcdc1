// What calls do to access, said call by call: each kind tells it of its own, and what isn't said here moves nobody. It is read off
// the calls that will be sent, not off what planned them, so that a plan can be checked by it.
import type { ActionId, CallOf, Ref, WriteOp } from '../model/call.ts';
import type { Document } from '../policy/document.ts';
import { parseLive } from '../policy/normal.ts';
import type { Permits } from './kind.ts';
import { textOf } from './lookups.ts';

export type HolderKind = 'User' | 'Group' | 'Role';

/** An account between two calls, as far as access goes. Whoever makes a call of it can't make a mistake silently: unknown names throw. */
export interface Scene {
  born(kind: HolderKind, name: string, path: string, permits: Permits): void;
  gone(kind: HolderKind, name: string): void;
  /** Another name, another path, or both. */
  moved(kind: HolderKind, name: string, to: { readonly name?: string; readonly path?: string }): void;
  changed(kind: HolderKind, name: string, change: (permits: Permits) => Permits): void;
  policyBorn(name: string, path: string, document: Document): void;
  policyGone(arn: string): void;
  /** A version that is not the default; `version` is an id of AWS's, or what refers to it until there is one. */
  staged(arn: string, version: string, document: Document): void;
  /** Another default version. */
  defaulted(arn: string, version: string): void;
}

/** How the calls of a kind move access. */
export type Replay<Op extends WriteOp> = (call: CallOf<Op>, scene: Scene, id: ActionId) => void;

export type Replays = { readonly [Op in WriteOp]?: Replay<Op> };

/** Nobody yet: what a principal or a group is born as. */
export const NEWBORN: Permits = { isPrincipal: true, inline: {}, attached: [], boundary: null, groups: [], trust: null, tags: {} };

const read = new Map<string, Document>();

/** A document of a call's input, in normal form; equal texts give one object. */
export function documentOfInput(text: string | Ref | undefined): Document {
  const wired = textOf(text, '{}');
  const known = read.get(wired) ?? parseLive(wired);
  read.set(wired, known);
  return known;
}

/** How a version is called until AWS has chosen its id. */
export function versionOf(version: string | Ref | undefined): string {
  return typeof version === 'object' ? version.ref : textOf(version);
}

export function attached(arn: string | Ref | undefined) {
  return (permits: Permits): Permits => ({ ...permits, attached: [...permits.attached.filter((one) => one !== arn), textOf(arn)] });
}

export function detached(arn: string | Ref | undefined) {
  return (permits: Permits): Permits => ({ ...permits, attached: permits.attached.filter((one) => one !== arn) });
}

export function written(name: string | Ref | undefined, document: string | Ref | undefined) {
  return (permits: Permits): Permits => ({ ...permits, inline: { ...permits.inline, [textOf(name)]: documentOfInput(document) } });
}

export function erased(name: string | Ref | undefined) {
  return (permits: Permits): Permits => ({
    ...permits,
    inline: Object.fromEntries(Object.entries(permits.inline).filter(([each]) => each !== name)),
  });
}

export function bounded(boundary: string | Ref | undefined | null) {
  return (permits: Permits): Permits => ({ ...permits, boundary: boundary === null ? null : textOf(boundary) });
}

interface Tag {
  readonly Key?: string | Ref | undefined;
  readonly Value?: string | Ref | undefined;
}

/** Tags of a call's input as a map. */
export function tagsOfInput(tags: readonly Tag[] | Ref | undefined): Readonly<Record<string, string>> {
  const list = tags === undefined || 'ref' in tags ? [] : tags;
  return Object.fromEntries(list.map(({ Key, Value }) => [textOf(Key), textOf(Value)]));
}

export function tagged(tags: readonly Tag[] | Ref | undefined) {
  const fresh = tagsOfInput(tags);
  return (permits: Permits): Permits =>
    permits.tags === null ? permits : { ...permits, tags: { ...without(permits.tags, Object.keys(fresh)), ...fresh } };
}

export function untagged(keys: readonly (string | Ref)[] | Ref | undefined) {
  const gone = keys === undefined || 'ref' in keys ? [] : keys.map((key) => textOf(key));
  return (permits: Permits): Permits => (permits.tags === null ? permits : { ...permits, tags: without(permits.tags, gone) });
}

// IAM takes tag keys of users and roles that differ by case for one key.
function without(tags: Readonly<Record<string, string>>, keys: readonly string[]): Readonly<Record<string, string>> {
  const gone = new Set(keys.map((key) => key.toLowerCase()));
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !gone.has(key.toLowerCase())));
}

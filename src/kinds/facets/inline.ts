// Inline policies of a principal: documents by name. Putting one overwrites it in one call, so an edit never deletes first.
import { isCall } from '../../model/call.ts';
import type { Call, Step } from '../../model/call.ts';
import { byCodePoint, canonical, ownMember } from '../../model/json.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import type { Document } from '../../policy/document.ts';
import { keyed } from '../../policy/match.ts';
import { align, parseLive } from '../../policy/normal.ts';
import { size, wire } from '../../policy/wire.ts';
import { crossing, union } from '../bridge.ts';
import type { Bridge } from '../bridge.ts';
import { documentEffects } from '../effects.ts';
import { isOver } from '../expiry.ts';
import type { CompileContext, Move, Terrain } from '../kind.ts';
import type { HolderCalls } from './calls.ts';

export const inlineSchema = {
  type: 'object',
  description:
    'Inline policies by name, complete: one that is not here is deleted. Left out, there are none. Each is a policy document, the path of a file with one, or { document, expires }. All of them together hold at most 10,240 characters for a role, 2,048 for a user, 5,120 for a group, blanks not counted.',
  additionalProperties: {
    description: 'A policy document, the path of a .json or .yaml file that holds one, or { document, expires }.',
    anyOf: [
      { type: 'string', minLength: 1 },
      { type: 'object', minProperties: 1 },
    ],
  },
} as const;

export type Inline = Readonly<Record<string, Document>>;

const NAME = /^[\w+=,.@-]{1,128}$/;

/** The declared inline policies in name order, expired ones left out. */
export function compileInline(calls: HolderCalls, declared: Readonly<Record<string, Json>> | undefined, context: CompileContext): Inline {
  const documents = new Map<string, Document>();
  for (const name of Object.keys(declared ?? {}).sort(byCodePoint)) {
    const at = ['inline', name];
    if (!NAME.test(name)) {
      context.report(at, {
        rule: 'name',
        message: `${name} is not a legal name of an inline policy.`,
        next: 'Use 1 to 128 letters, digits and _+=,.@-.',
      });
    }
    const document = compileOne(ownMember(declared ?? {}, name) ?? null, at, context);
    if (document !== undefined) documents.set(name, document);
  }
  const total = inlineSize(Object.fromEntries(documents));
  if (total > calls.inlineSize) {
    context.report(['inline'], {
      rule: 'inline-size',
      message: `The inline policies hold ${total} characters; IAM allows ${calls.inlineSize} for a ${calls.kind.toLowerCase()}, all of them together.`,
      next: 'Move statements into a managed policy.',
    });
  }
  return Object.fromEntries(documents);
}

function compileOne(value: Json, at: readonly (string | number)[], context: CompileContext): Document | undefined {
  if (typeof value !== 'object' || value === null || !('document' in value)) return context.document(value, at, 'inline');
  const extra = Object.keys(value).find((key) => key !== 'document' && key !== 'expires');
  if (extra !== undefined) {
    context.report([...at, extra], {
      rule: 'unknown-key',
      message: `An inline policy in object form has no ${extra}.`,
      next: 'It takes document and expires.',
    });
  }
  const expires = value['expires'];
  if (expires !== undefined && typeof expires !== 'string') {
    context.report([...at, 'expires'], { rule: 'expires', message: 'expires is not a day.', next: 'Write it as YYYY-MM-DD.' });
  }
  const document = context.document(value['document'] ?? null, [...at, 'document'], 'inline');
  if (document === undefined || typeof expires !== 'string') return document;
  if (document.Statement.some((statement) => statement.Effect === 'Deny')) {
    context.report([...at, 'expires'], {
      rule: 'expires-deny',
      message: 'This inline policy holds a Deny, which would end with it.',
      next: 'Put the Deny into an inline policy of its own, without expires.',
    });
  }
  return isOver(expires, [...at, 'expires'], context) ? undefined : document;
}

/** Puts what is new or changed, then drops what goes; where the size leaves no room, drops come first and are marked as a gap. */
export function walkInline(calls: HolderCalls, name: string, before: Inline, after: Inline, terrain: Terrain): Move[] {
  const puts = Object.keys(after).filter(
    (policy) => canonical(ownMember(before, policy) ?? null) !== canonical(ownMember(after, policy) ?? null),
  );
  const drops = Object.keys(before).filter((policy) => ownMember(after, policy) === undefined);
  const quota = terrain.quotas[`${calls.kind}PolicySizeQuota`] ?? calls.inlineSize;
  const put = puts.sort(byCodePoint).map((policy) => putMove(calls, name, policy, ownMember(before, policy), ownMember(after, policy)));
  const drop = drops.sort(byCodePoint).map((policy) => dropMove(calls, name, policy, ownMember(before, policy)));
  return peak(before, after) <= quota ? [...put, ...drop].flatMap((move) => move ?? []) : cramped({ calls, name, before, after, quota });
}

/** The way by a document in between for a put that changes an inline policy; null where the call is another one, or there is no room. */
export function bridgeInline(calls: HolderCalls, name: string, step: Step, before: Inline, after: Inline, terrain: Terrain): Bridge | null {
  if (!isCall(step) || !('PolicyName' in step.input) || !('PolicyDocument' in step.input)) return null;
  const policy = typeof step.input.PolicyName === 'string' ? step.input.PolicyName : '';
  const [old, fresh] = [ownMember(before, policy), ownMember(after, policy)];
  const both = old === undefined || fresh === undefined ? null : union(old, fresh);
  const quota = terrain.quotas[`${calls.kind}PolicySizeQuota`] ?? calls.inlineSize;
  if (
    old === undefined ||
    fresh === undefined ||
    both === null ||
    peak(before, after) - Math.max(size(old), sizeOf(fresh)) + size(both) > quota
  )
    return null;
  const cross = crossing(calls.put(name, policy, wire(both)), calls.put(name, policy, wire(old)), `${policy}:bridge`);
  return { prepare: [], cross: { ...cross, effects: documentEffects(old, both) }, landing: documentEffects(both, fresh) };
}

/** SDK lists of inline policies as documents in name order. */
export function readInline(
  policies: readonly { PolicyName?: string | undefined; PolicyDocument?: string | undefined }[] | undefined,
): Inline {
  const documents = (policies ?? []).map((policy) => [policy.PolicyName ?? '', parseLive(policy.PolicyDocument ?? '{}')] as const);
  return Object.fromEntries(documents.sort(([a], [b]) => byCodePoint(a, b)));
}

/** Live inline policies spelled as the desired ones of the same name. */
export function alignInline(live: Inline, desired: Inline): Inline {
  if (live === desired) return live;
  return Object.fromEntries(
    Object.entries(live).map(([name, document]) => {
      const wanted = ownMember(desired, name);
      return [name, wanted === undefined ? document : align(document, wanted)];
    }),
  );
}

/** Characters of all inline policies together, as AWS counts them. */
export function inlineSize(documents: Inline): number {
  return Object.values(documents).reduce((sum, document) => sum + size(document), 0);
}

// The most that the principal may hold in between, in whatever order the puts come and before any drop.
function peak(before: Inline, after: Inline): number {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].reduce((sum, policy) => sum + Math.max(sizeOf(ownMember(before, policy)), sizeOf(ownMember(after, policy))), 0);
}

// Shrinking puts first, then drops until the rest fits, then the growing puts: each step keeps below the quota.
function cramped(swap: { calls: HolderCalls; name: string; before: Inline; after: Inline; quota: number }): Move[] {
  const { calls, name, before, after, quota } = swap;
  const grows = (policy: string): number => sizeOf(ownMember(after, policy)) - sizeOf(ownMember(before, policy));
  const puts = Object.keys(after)
    .filter((policy) => canonical(ownMember(before, policy) ?? null) !== canonical(ownMember(after, policy) ?? null))
    .sort(byCodePoint);
  const shrinking = puts.filter((policy) => grows(policy) <= 0);
  const growing = puts.filter((policy) => grows(policy) > 0);
  let used = inlineSize(before) + shrinking.reduce((sum, policy) => sum + grows(policy), 0);
  const needed = growing.reduce((sum, policy) => sum + grows(policy), 0);
  const early: string[] = [];
  const late: string[] = [];
  for (const policy of Object.keys(before)
    .filter((key) => ownMember(after, key) === undefined)
    .sort(byCodePoint)) {
    if (used + needed <= quota) late.push(policy);
    else {
      early.push(policy);
      used -= sizeOf(ownMember(before, policy));
    }
  }
  const gap = (move: Move | undefined): Move[] =>
    move === undefined ? [] : [{ ...move, risk: 'gap', reason: `${move.reason} (no room for old and new together, so it goes first)` }];
  const put = (policy: string): Move | Move[] => putMove(calls, name, policy, ownMember(before, policy), ownMember(after, policy)) ?? [];
  const drop = (policy: string): Move | undefined => dropMove(calls, name, policy, ownMember(before, policy));
  const chain = [...shrinking.flatMap(put), ...early.flatMap((policy) => gap(drop(policy))), ...growing.flatMap(put)];
  return [...chain.map((move, index) => ({ ...move, afterPrevious: index > 0 })), ...late.flatMap((policy) => drop(policy) ?? [])];
}

function sizeOf(document: Document | undefined): number {
  return document === undefined ? 0 : size(document);
}

function putMove(
  calls: HolderCalls,
  name: string,
  policy: string,
  before: Document | undefined,
  after: Document | undefined,
): Move | undefined {
  if (after === undefined) return undefined;
  const back = before === undefined ? calls.drop(name, policy) : calls.put(name, policy, wire(before));
  return inlineMove(
    calls.put(name, policy, wire(after)),
    back,
    policy,
    before ?? null,
    after,
    before === undefined ? 'declared and not there' : 'the document differs',
  );
}

function dropMove(calls: HolderCalls, name: string, policy: string, before: Document | undefined): Move | undefined {
  if (before === undefined) return undefined;
  return inlineMove(calls.drop(name, policy), calls.put(name, policy, wire(before)), policy, before, null, 'there and not declared');
}

function inlineMove(step: Call, back: Call, policy: string, before: Document | null, after: Document | null, why: string): Move {
  return {
    do: step,
    undo: [back],
    target: policy,
    takes: [],
    lets: [],
    effects: documentEffects(before, after),
    risk: 'none',
    reason: `inline policy ${policy}: ${why}`,
  };
}

/** Keyed views for patches: documents by name, each keyed by statement. */
export function viewInline(before: Inline, after: Inline): readonly [JsonObject, JsonObject] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort(byCodePoint);
  const pairs = names.map((name) => {
    const [old, fresh] = [ownMember(before, name), ownMember(after, name)];
    const [left, right] = keyed(old, fresh);
    return { left: old === undefined ? [] : [[name, left] as const], right: fresh === undefined ? [] : [[name, right] as const] };
  });
  return [Object.fromEntries(pairs.flatMap(({ left }) => left)), Object.fromEntries(pairs.flatMap(({ right }) => right))];
}

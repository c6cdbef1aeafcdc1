// The digest: what a reviewer approved, in one line. Two plans with one digest make the same calls.
import { createHash } from 'node:crypto';
import { canonical } from '../model/json.ts';
import type { Json } from '../model/json.ts';
import { actionsOf } from '../model/plan.ts';
import type { Plan } from '../model/plan.ts';
import { toJson } from './json.ts';

type Hashed = Pick<Plan, 'formatVersion' | 'account' | 'owner' | 'options' | 'changes' | 'waves' | 'verdict' | 'relied' | 'asOf'>;

/**
 * `<asOf>.<sha256>` over the canonical JSON (RFC 8785) of format version, account, owner, options, changes, the calls in order
 * the verdict and what it relies on. The caller is shown, not hashed: another identity may apply what this one planned.
 */
export function digestOf(plan: Hashed): string {
  const { formatVersion, account, owner, options, changes, verdict, relied } = plan;
  // Where a manifest says so and why it differs are shown, not hashed either: a comment above it, another working directory or
  // --since changes no call.
  const hashed = changes.map(({ origin: _origin, cause: _cause, ...change }) => change);
  const calls = actionsOf(plan).map((action) => ({ id: action.id, do: action.do, needs: action.needs }));
  const content: Json = toJson({ formatVersion, account, owner, options, changes: hashed, calls, verdict, relied });
  return `${plan.asOf}.${createHash('sha256').update(canonical(content)).digest('hex')}`;
}

const DIGEST = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}Z)\.([0-9a-f]{64})$/;

/** The instant inside a digest (`2026-11-22T10:42Z`); undefined if the text is not a digest. */
export function asOfDigest(digest: string): string | undefined {
  const match = DIGEST.exec(digest);
  const asOf = match?.[1];
  return asOf === undefined || Number.isNaN(Date.parse(asOf)) ? undefined : asOf;
}

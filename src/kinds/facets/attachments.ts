// Attached managed policies of a principal: a set of policy ARNs.
import type { Address } from '../../model/address.ts';
import { byCodePoint } from '../../model/json.ts';
import type { JsonObject } from '../../model/json.ts';
import { attachEffects, reversed } from '../effects.ts';
import { isOver } from '../expiry.ts';
import type { CompileContext, Move, Terrain } from '../kind.ts';
import type { HolderCalls } from './calls.ts';
import { swapped } from './swap.ts';

export const attachmentsSchema = {
  type: 'array',
  description:
    'Managed policies that are attached, complete: what is not here is detached. Left out, there are none. Each item is the name of a policy of these manifests, account:[path/]NAME (a policy of the account that is not managed here), aws:[path/]NAME (an AWS managed policy) or a full ARN; or { name, expires }. IAM attaches 10 by default; on request a role takes up to 25, a user up to 20.',
  items: {
    anyOf: [
      { type: 'string', minLength: 1 },
      {
        type: 'object',
        additionalProperties: false,
        required: ['name'],
        properties: {
          name: { type: 'string', minLength: 1, description: 'The policy, in any of the forms of a plain item.' },
          expires: { type: 'string', description: 'YYYY-MM-DD (UTC): from that day on the item counts as absent. Left out, never.' },
        },
      },
    ],
  },
} as const;

export type AttachmentItem = string | { readonly name: string; readonly expires?: string };

/** Resolves the declared attachments to sorted ARNs; `most` is the number that AWS can raise the quota to. */
export function compileAttachments(items: readonly AttachmentItem[] | undefined, most: number, context: CompileContext): string[] {
  const arns = new Map<string, number>();
  (items ?? []).forEach((item, index) => {
    const at = ['policies', index];
    const arn = typeof item === 'string' ? context.policyArn(item, at) : context.policyArn(item.name, [...at, 'name']);
    const over = typeof item === 'string' ? false : isOver(item.expires, [...at, 'expires'], context);
    if (arn === undefined) return;
    const first = arns.get(arn);
    if (first !== undefined) {
      context.report(at, {
        rule: 'duplicate-attachment',
        message: `${arn} is attached twice (item ${first + 1} too).`,
        next: 'Remove one of the two items.',
      });
    } else if (!over) arns.set(arn, index);
  });
  if (arns.size > most) {
    context.report(['policies'], {
      rule: 'attachment-count',
      message: `${arns.size} managed policies are attached; AWS raises the quota to ${most} at most.`,
      next: 'Merge policies, or move statements into inline policies.',
    });
  }
  return [...arns.keys()].sort(byCodePoint);
}

/**
 * Attaches what is new, then detaches what goes, so that nothing is missing in between. Where the quota leaves no room for
 * both, policies are swapped one for one and the moves are marked as a gap.
 */
export function walkAttachments(
  calls: HolderCalls,
  name: string,
  before: readonly string[],
  after: readonly string[],
  terrain: Terrain,
): Move[] {
  const attach = after.filter((arn) => !before.includes(arn)).map((arn) => attachMove(calls, name, arn, terrain));
  const detach = before
    .filter((arn) => !after.includes(arn) && !isReplaced(arn, terrain))
    .map((arn) => detachMove(calls, name, arn, terrain));
  const quota = terrain.quotas[`AttachedPoliciesPer${calls.kind}Quota`] ?? Number.POSITIVE_INFINITY;
  return swapped(attach, detach, before.length + attach.length - quota, 'attached policies');
}

// A policy that is replaced is taken from all its holders by its own moves.
function isReplaced(arn: string, terrain: Terrain): boolean {
  const policy = terrain.addressOf(arn);
  return policy !== undefined && terrain.replaced(policy);
}

function attachMove(calls: HolderCalls, name: string, arn: string, terrain: Terrain): Move {
  const policy = terrain.addressOf(arn);
  return {
    do: calls.attach(name, arn),
    undo: [calls.detach(name, arn)],
    target: label(arn),
    takes: addresses(policy),
    lets: [],
    effects: attachEffects(arn, terrain),
    risk: 'none',
    reason: `${policy ?? arn} is declared and not attached`,
  };
}

function detachMove(calls: HolderCalls, name: string, arn: string, terrain: Terrain): Move {
  const policy = terrain.addressOf(arn);
  return {
    do: calls.detach(name, arn),
    undo: [calls.attach(name, arn)],
    target: label(arn),
    takes: [],
    lets: addresses(policy),
    effects: reversed(attachEffects(arn, terrain)),
    risk: 'none',
    reason: `${policy ?? arn} is attached and not declared`,
  };
}

function addresses(address: Address | undefined): Address[] {
  return address === undefined ? [] : [address];
}

/** Short, and unlike for unlike ARNs: `aws:ReadOnlyAccess`, `service/deploy`. */
function label(arn: string): string {
  const resource = arn.slice(arn.indexOf(':policy/') + ':policy/'.length);
  return arn.includes('::aws:policy/') ? `aws:${resource}` : resource;
}

/** Keyed view for patches: a set as a map. */
export function viewSet(items: readonly string[]): JsonObject {
  return Object.fromEntries(items.map((item) => [item, true]));
}

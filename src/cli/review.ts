// Is the fresh plan the one that was reviewed?
import { fileReader } from '../edge/files.ts';
import { Failure } from '../model/failure.ts';
import { byCodePoint, same } from '../model/json.ts';
import type { Change, Plan } from '../model/plan.ts';
import { toJson } from '../plan/json.ts';
import { parsePlanFile } from '../render/planfile.ts';
import type { Target } from './target.ts';

export interface Review {
  readonly digest: string;
  /** Null if only the digest was given. */
  readonly plan: Plan | null;
}

/** Reads a reviewed plan. Throws Failure: input if there is none, plan-format without a digest, stale if it is not that of `digest`. */
export async function readReview(path: string, digest: string | undefined): Promise<Review> {
  const text = await fileReader.read(path);
  if (text === undefined) throw new Failure('input', `There is no plan ${path}.`, 'Give the file that plan --out wrote.');
  const plan = parsePlanFile(text, path);
  if (plan.digest === null)
    throw new Failure(
      'plan-format',
      `The plan in ${path} has no digest: not everything in it could be compared.`,
      'Plan against the account, with credentials.',
    );
  if (digest !== undefined && digest !== plan.digest)
    throw new Failure('stale', `The plan in ${path} has the digest ${plan.digest}, not ${digest}.`, 'Give the plan that was reviewed.');
  return { digest: plan.digest, plan };
}

/**
 * Compares a fresh plan with the reviewed one. Returns a note for people (empty if the digests are equal); throws Failure('stale')
 * with the difference. After a killed run of the reviewed plan, what is left of it is accepted too: every fresh change has the same
 * address and the same result as one that was reviewed.
 */
export async function checkDigest(fresh: Plan, review: Review, target: Pick<Target, 'journals'>): Promise<string> {
  if (fresh.digest === review.digest) return '';
  const begun = await begunRun(fresh.account, review.digest, target);
  const reviewed = review.plan ?? begun?.plan ?? null;
  if (begun !== null && fresh.changes.length > 0 && !begun.ended && isRemainder(fresh, begun.plan))
    return `An earlier run of this plan did not end; what is left of it is applied: ${fresh.changes.length} of ${begun.plan.changes.length} changes.\n`;
  if (begun !== null && fresh.changes.length === 0) return 'Nothing is left of the reviewed plan: an earlier run applied it.\n';
  throw new Failure(
    'stale',
    `The fresh plan is not the reviewed one.\n${difference(fresh, reviewed)}`,
    'Plan again and have the new plan reviewed; nothing was changed.',
  );
}

interface Begun {
  readonly plan: Plan;
  /** The run came to its end, with everything done. */
  readonly ended: boolean;
}

// The latest run of this digest, from its journal.
async function begunRun(account: string, digest: string, { journals }: Pick<Target, 'journals'>): Promise<Begun | null> {
  if (journals === null) return null;
  const suffix = `-${digest.slice(digest.lastIndexOf('.') + 1).slice(0, 8)}`;
  const runs = (await journals.runs(account)).filter((name) => name.endsWith(suffix));
  for (const run of runs.toReversed()) {
    const journal = await journals.read(account, run);
    if (journal?.head.plan.digest === digest) return { plan: journal.head.plan, ended: journal.end?.result === 'done' };
  }
  return null;
}

function isRemainder(fresh: Plan, begun: Plan): boolean {
  // An entity that is adopted and changed has two changes.
  const results = new Map<string, Change[]>();
  for (const change of begun.changes) results.set(change.address, [...(results.get(change.address) ?? []), change]);
  return fresh.changes.every((change) =>
    (results.get(change.address) ?? []).some((reviewed) => same(resultOf(change), resultOf(reviewed))),
  );
}

// What a change is without what is only shown of it.
function compared({ origin: _origin, cause: _cause, ...change }: Change) {
  return change;
}

function resultOf(change: Change) {
  return change.verb === 'delete' ? null : toJson(change.after);
}

/** What moved between the reviewed and the fresh plan, one line a change. */
function difference(fresh: Plan, reviewed: Plan | null): string {
  if (reviewed === null) return '  (only the digest was given; with apply plan.json the difference is shown here)';
  const old = new Map(reviewed.changes.map((change) => [change.address, change]));
  const present = new Map(fresh.changes.map((change) => [change.address, change]));
  const lines = [...new Set([...old.keys(), ...present.keys()])].sort(byCodePoint).flatMap((address) => {
    const [was, is] = [old.get(address), present.get(address)];
    if (was === undefined) return [`  now also: ${is?.verb ?? ''} ${address}`];
    if (is === undefined) return [`  no longer: ${was.verb} ${address}`];
    return same(toJson(compared(was)), toJson(compared(is))) ? [] : [`  differs: ${is.verb} ${address}`];
  });
  if (lines.length > 0) return lines.join('\n');
  return reviewed.account === fresh.account
    ? '  the calls or their order differ, although the changes are the same'
    : `  it was made for account ${reviewed.account}, this is ${fresh.account}`;
}

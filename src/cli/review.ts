// Is the fresh plan the one that was reviewed?
import { gathered } from '../model/lists.ts';
import { fileReader } from '../edge/files.ts';
import { Failure } from '../model/failure.ts';
import type { Address } from '../model/address.ts';
import { isCall } from '../model/call.ts';
import { canonical, same } from '../model/json.ts';
import { actionsOf } from '../model/plan.ts';
import type { Json } from '../model/json.ts';
import type { Change, Plan } from '../model/plan.ts';
import { digestOf } from '../plan/digest.ts';
import { toJson } from '../plan/json.ts';
import { parsePlanFile } from '../render/planfile.ts';
import { difference, misshown, movedBeside } from './difference.ts';
import type { Target } from './target.ts';

export interface Review {
  readonly digest: string;
  /** Null if only the digest was given. */
  readonly plan: Plan | null;
  /** Where the plan was read; null if only the digest was given. */
  readonly path: string | null;
}

const AGAIN = 'Plan again and have the new plan reviewed; nothing was changed.';
const UNKNOWN = '  (only the digest was given; with apply plan.json the difference is shown here)';

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
  return { digest: plan.digest, plan, path };
}

/**
 * Compares a fresh plan with the reviewed one, and that with the digest that it names. Returns a note for people (empty if all are
 * equal); throws Failure('stale') with the difference. After a killed run of the reviewed plan, what is left of it is accepted too:
 * every fresh change has the same address and the same result as one that was reviewed, or consists of calls that were, and nothing
 * moved that it relies on.
 */
export async function checkDigest(fresh: Plan, review: Review, target: Pick<Target, 'journals'>): Promise<string> {
  refuseOtherAccount(fresh, review);
  refuseAltered(fresh, review);
  if (fresh.digest === review.digest) return '';
  const begun = await begunRun(fresh.account, review.digest, target);
  const reviewed = review.plan ?? begun?.plan ?? null;
  if (begun !== null && fresh.changes.length > 0 && !begun.ended && isRemainder(fresh, begun.plan))
    return `An earlier run of this plan did not end; what is left of it is applied: ${fresh.changes.length} of ${begun.plan.changes.length} changes.\n`;
  if (begun !== null && fresh.changes.length === 0) return 'Nothing is left of the reviewed plan: an earlier run applied it.\n';
  throw new Failure(
    'stale',
    `The fresh plan is not the reviewed one.\n${reviewed === null ? UNKNOWN : difference(fresh, reviewed)}`,
    AGAIN,
  );
}

function refuseOtherAccount({ account }: Plan, { plan, path }: Review): void {
  if (plan === null || plan.account === account) return;
  throw new Failure('stale', `The plan in ${path ?? 'the file'} was made for account ${plan.account}, this is ${account}.`, AGAIN);
}

// A reviewer may have been shown something else than what the digest stands for.
function refuseAltered(fresh: Plan, { plan, path, digest }: Review): void {
  if (plan === null) return;
  const file = path ?? 'the file';
  if (digestOf(plan) !== digest)
    throw new Failure(
      'stale',
      `The plan in ${file} is not the reviewed one: what it shows has not the digest that it names.\n${difference(fresh, plan)}`,
      AGAIN,
    );
  const [first, ...more] = fresh.digest === digest ? misshown(fresh, plan) : [];
  if (first === undefined) return;
  throw new Failure(
    'stale',
    `The plan in ${file} was altered, or made by another version of iamsync: it shows something else than would be done.\n${[first, ...more].join('\n')}`,
    AGAIN,
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

// Who held what is replaced is not changed in the end, but in between it is: then each call about it is one of the reviewed plan.
function isReviewed(address: Address, fresh: Plan, begun: Plan): boolean {
  const calls = new Set(actionsOf(begun).flatMap((action) => (isCall(action.do) ? [canonical(toJson(action.do))] : [])));
  const left = actionsOf(fresh).filter((action) => action.address === address);
  return left.length > 0 && left.every((action) => calls.has(canonical(toJson(action.do))));
}

function isRemainder(fresh: Plan, begun: Plan): boolean {
  // An entity that is adopted and changed has two changes.
  const results = gathered(begun.changes, ({ address }) => address);
  const isOfIt = fresh.changes.every(
    (change) =>
      (results.get(change.address) ?? []).some((reviewed) => same(resultOf(change), resultOf(reviewed))) ||
      (!results.has(change.address) && isReviewed(change.address, fresh, begun)),
  );
  return isOfIt && movedBeside(fresh, begun).length === 0;
}

// What the making of a key begins with is no part of its result: a run that broke off has made and delivered it already.
function resultOf(change: Change): Json {
  if (change.verb === 'delete') return null;
  const { begun: _begun, ...result } = change.after;
  return toJson(result);
}

// What the run before may have left behind unseen: before the account is read, IAM gets the time to show it.
import { lastDoubt } from '../apply/aftermath.ts';
import { longestLag } from '../edge/lag.ts';
import { Failure } from '../model/failure.ts';
import type { Target } from './target.ts';

/**
 * Waits, if the last run of an account may have made an access key without knowing of it, until a minute has passed since then. Called
 * under the lock. A journal that can't be read is told of, and keeps from nothing.
 */
export async function awaitAftermath(target: Target, account: string, tell: (text: string) => void): Promise<void> {
  const { journals, clock, isSandbox } = target;
  if (journals === null || isSandbox) return;
  const run = (await journals.runs(account)).at(-1);
  if (run === undefined) return;
  const journal = await journals.read(account, run).catch((error: unknown) => {
    if (!(error instanceof Failure)) throw error;
    tell(`What the run ${run} left behind is not known: ${error.message}\n`);
    return null;
  });
  const doubt = journal === null ? null : lastDoubt(journal.entries);
  const left = doubt === null ? 0 : doubt + longestLag(process.env) - clock.now();
  if (left <= 0) return;
  tell(`The run ${run} may have made an access key whose answer was lost; waiting ${Math.ceil(left / 1000)} s until IAM would show it.\n`);
  await clock.sleep(left);
}

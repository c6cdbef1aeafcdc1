// Several reads at once: all succeed, or the first failures are told together and nothing more is asked.
import { Failure } from '../model/failure.ts';

type Results<T extends readonly (() => Promise<unknown>)[]> = { -readonly [I in keyof T]: Awaited<ReturnType<T[I]>> };

/**
 * Runs the tasks concurrently and waits for all of them. If several are denied, one Failure names every missing permission,
 * so that a role needs mending once; otherwise the first failure in the order of the tasks is thrown.
 */
export async function together<T extends readonly (() => Promise<unknown>)[]>(...tasks: T): Promise<Results<T>>;
export async function together(...tasks: readonly (() => Promise<unknown>)[]): Promise<unknown[]> {
  const settled = await Promise.allSettled(tasks.map((task) => task()));
  const errors: unknown[] = [];
  for (const one of settled) if (one.status === 'rejected') errors.push(one.reason);
  if (errors.length > 0) throw worst(errors);
  return settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
}

function worst(errors: readonly unknown[]): unknown {
  const failures = errors.filter((error) => error instanceof Failure);
  const denied = distinct(failures.filter((failure) => failure.code === 'access-denied'));
  const other = failures.find((failure) => failure.code !== 'access-denied');
  if (denied.length < 2 || other !== undefined) return other ?? errors[0];
  return new Failure(
    'access-denied',
    denied.map((failure) => failure.message).join('; '),
    denied.map((failure) => failure.next).join(' '),
    denied[0],
  );
}

// What several tasks wait for fails for each of them.
function distinct(failures: readonly Failure[]): readonly Failure[] {
  return [...new Map(failures.map((failure) => [failure.message, failure])).values()];
}

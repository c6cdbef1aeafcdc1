// The last moment before a request leaves: signed, and about to be given to the network. Whoever paused on the way is caught here.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { IAMClient } from '@aws-sdk/client-iam';

const asked = new AsyncLocalStorage<() => void>();

/** Does the work; a client of `askingLast` asks `last` right before each request of it, and sends nothing if that throws. */
export function withLast<T>(last: (() => void) | undefined, work: () => Promise<T>): Promise<T> {
  return last === undefined ? work() : asked.run(last, work);
}

/** A client that asks. */
export function askingLast(client: IAMClient): IAMClient {
  client.middlewareStack.add(
    (next) => (args) => {
      asked.getStore()?.();
      return next(args);
    },
    { step: 'deserialize', priority: 'low', name: 'iamsyncLast' },
  );
  return client;
}

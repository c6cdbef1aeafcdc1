// The last moment before a request leaves: signed, and about to be given to the network. Whoever paused on the way is caught here.
import type { IAMClient } from '@aws-sdk/client-iam';

/** By the input of the call, which the SDK hands on as it is. What follows a call through every promise would cost each of them. */
const asked = new WeakMap<object, () => void>();

/** The same input; a client of `askingLast` asks `last` right before each request with it, and sends nothing if that throws. */
export function withLast<Input extends object>(input: Input, last: (() => void) | undefined): Input {
  const own = { ...input };
  if (last !== undefined) asked.set(own, last);
  return own;
}

/** A client that asks. */
export function askingLast(client: IAMClient): IAMClient {
  client.middlewareStack.add(
    (next) => (args) => {
      asked.get(args.input)?.();
      return next(args);
    },
    { step: 'deserialize', priority: 'low', name: 'iamsyncLast' },
  );
  return client;
}

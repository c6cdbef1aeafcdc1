// Stands between a program and the sandbox, and ends the program before a chosen request reaches AWS, after AWS has done it, or when it
// was answered.
import { createServer, request } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * The how-manieth request that counts, from 1, and when the program ends: before the request arrives, after it was done but before its
 * answer, or right after the answer was sent.
 */
export interface Cut {
  readonly at: number;
  readonly when: 'before' | 'after' | 'answered';
}

/** A request as it came, and what became of it. */
export interface Passing {
  readonly op: string;
  /** The form of it. */
  readonly body: string;
}

/** Looks on: at every request when it arrives, and when AWS has answered, whether or not the answer is passed on. */
export interface Watch {
  arrives(passing: Passing): void;
  done(passing: Passing, status: number, answer: string): void;
}

export interface Between {
  readonly url: string;
  /** The requests that counted, by operation, since the last `expect`. */
  readonly seen: readonly string[];
  /** Counts anew. `end` is called once, at the cut; null: nobody is ended. */
  expect(cut: Cut | null, end: () => void): void;
  /** Resolves when nothing that has arrived is under way any more. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** Opens it on a port of its own. `counts` says of an operation, and of those that counted before it, whether it counts. */
export async function standBetween(
  target: string,
  counts: (op: string, before: readonly string[]) => boolean,
  watch?: Watch,
): Promise<Between> {
  let [cut, end]: [Cut | null, () => void] = [null, () => undefined];
  const seen: string[] = [];
  const to = new URL(target);

  const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bodyOf(incoming);
    const op = new URLSearchParams(body.toString()).get('Action') ?? '';
    const passing = { op, body: body.toString() };
    watch?.arrives(passing);
    const isCounted = counts(op, seen);
    if (isCounted) seen.push(op);
    const isCut = isCounted && cut !== null && seen.length === cut.at;
    if (isCut && cut?.when === 'before') return end();
    const { status, headers, answer } = await forward(incoming, body);
    watch?.done(passing, status, answer.toString());
    if (isCut && cut?.when === 'after') return end();
    response.writeHead(status, headers).end(answer, () => {
      if (isCut) end();
    });
  };

  const forward = (
    incoming: IncomingMessage,
    body: Buffer,
  ): Promise<{ status: number; headers: IncomingMessage['headers']; answer: Buffer }> =>
    new Promise((resolve, reject) => {
      // The headers as they are: the host is signed.
      const options = { host: to.hostname, port: to.port, method: incoming.method, path: incoming.url, headers: incoming.headers };
      const outgoing = request(options, (answered) => {
        bodyOf(answered).then((answer) => resolve({ status: answered.statusCode ?? 500, headers: answered.headers, answer }), reject);
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });

  const underWay = new Set<Promise<void>>();
  const server = createServer((incoming, response) => {
    const served = serve(incoming, response).catch(() => void response.destroy());
    underWay.add(served);
    void served.finally(() => underWay.delete(served));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port }: AddressInfo = addressOf(server.address());
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    expect(next, ending) {
      [cut, end] = [next, ending];
      seen.splice(0);
    },
    async idle() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('it does not listen on a port');
  return address;
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

// Stands between a program and the sandbox, and keeps the answers to some requests to itself: they were carried out, and nobody hears of it.
import { createServer, request } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';

export interface Silent {
  readonly url: string;
  close(): Promise<void>;
}

/** `isSilent` says of an operation, and of how many of it there were with this one, whether its answer is kept back. */
export async function standSilent(target: string, isSilent: (op: string, nth: number) => boolean): Promise<Silent> {
  const to = new URL(target);
  const seen = new Map<string, number>();
  const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
    const body = Buffer.concat(chunks);
    const op = new URLSearchParams(body.toString()).get('Action') ?? '';
    const nth = (seen.get(op) ?? 0) + 1;
    seen.set(op, nth);
    const options = { host: to.hostname, port: to.port, method: incoming.method, path: incoming.url, headers: incoming.headers };
    const outgoing = request(options, (answer) => {
      if (isSilent(op, nth)) return void answer.resume();
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    outgoing.on('error', () => response.destroy());
    outgoing.end(body);
  };
  const server = createServer((incoming, response) => void serve(incoming, response).catch(() => response.destroy()));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('it does not listen on a port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

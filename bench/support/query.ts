// Calls of the Query protocol without the SDK, so that a bench measures the server and not the client.
import { createHash, createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';

export interface Endpoint {
  readonly url: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
}

interface Signed {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

const TYPE = 'application/x-www-form-urlencoded; charset=utf-8';
const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** Signs one IAM call (SigV4); what is signed may be sent several times. */
function sign(endpoint: Endpoint, input: Readonly<Record<string, string>>): Signed {
  const body = new URLSearchParams({ Version: '2010-05-08', ...input }).toString();
  const date = new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const { host } = new URL(endpoint.url);
  const names = 'content-type;host;x-amz-date';
  const canonical = `POST\n/\n\ncontent-type:${TYPE}\nhost:${host}\nx-amz-date:${date}\n\n${names}\n${hash(body)}`;
  const scope = `${date.slice(0, 8)}/us-east-1/iam/aws4_request`;
  const key = scope.split('/').reduce<string | Buffer>((made, part) => hmac(made, part), `AWS4${endpoint.secretAccessKey}`);
  const signature = hmac(key, `AWS4-HMAC-SHA256\n${date}\n${scope}\n${hash(canonical)}`).toString('hex');
  const authorization = `AWS4-HMAC-SHA256 Credential=${endpoint.accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`;
  return { body, headers: { 'content-type': TYPE, 'x-amz-date': date, authorization, 'content-length': String(Buffer.byteLength(body)) } };
}

/** A client that keeps its connections open; `stop` closes them. */
export function queryClient(endpoint: Endpoint) {
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  const { hostname, port } = new URL(endpoint.url);
  const send = ({ body, headers }: Signed): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const sent = request({ agent, hostname, port, method: 'POST', path: '/', headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }));
      });
      sent.on('error', reject);
      sent.end(body);
    });
  return {
    ask: (input: Readonly<Record<string, string>>): Promise<Answer> => send(sign(endpoint, input)),
    /** A call that is signed once and sent as often as wanted. */
    prepare: (input: Readonly<Record<string, string>>): (() => Promise<Answer>) => {
      const signed = sign(endpoint, input);
      return () => send(signed);
    },
    stop: () => agent.destroy(),
  };
}

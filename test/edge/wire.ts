// A tiny server that answers as a test tells it, to show what the SDK makes of broken answers.
import { createServer } from 'node:http';
import { openAccount } from '../../src/edge/aws.ts';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { AccountOptions, OpenAccount } from '../../src/edge/aws.ts';

export interface Asked {
  readonly op: string;
  readonly headers: IncomingHttpHeaders;
}

export interface Wire {
  readonly url: string;
  readonly asked: Asked[];
  close(): Promise<void>;
}

/** `answer` gets the operation and how often it was asked before. */
export async function wire(answer: (response: ServerResponse, op: string, before: number) => void): Promise<Wire> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const target = request.headers['x-amz-target'];
      const op = typeof target === 'string' ? (target.split('.')[1] ?? '?') : (new URLSearchParams(Buffer.concat(parts).toString()).get('Action') ?? '?');
      const before = asked.filter((one) => one.op === op).length;
      asked.push({ op, headers: request.headers });
      answer(response, op, before);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export const CREDENTIALS = { accessKeyId: 'AKIATEST', secretAccessKey: 'the-secret' };

/** An account behind the address; repetitions hardly pause. */
export function accountAt(url: string, more: AccountOptions = {}): OpenAccount {
  return openAccount({ endpoint: url, credentials: CREDENTIALS, region: 'us-east-1', random: () => 0, ...more });
}

export function ok(response: ServerResponse, op: string, result = ''): void {
  const inner = result === '' ? '' : `<${op}Result>${result}</${op}Result>`;
  response.setHeader('content-type', 'text/xml').end(`<${op}Response>${inner}<ResponseMetadata><RequestId>r1</RequestId></ResponseMetadata></${op}Response>`);
}

export function fault(response: ServerResponse, status: number, code: string, message = 'No.'): void {
  response.statusCode = status;
  response.setHeader('content-type', 'text/xml').setHeader('x-amzn-requestid', 'r1');
  response.end(`<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>r1</RequestId></ErrorResponse>`);
}

export const IDENTITY = '<Arn>arn:aws-cn:iam::123456789012:user/me</Arn><UserId>AIDA1</UserId><Account>123456789012</Account>';

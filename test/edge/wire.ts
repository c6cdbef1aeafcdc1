// A tiny server that answers as a test tells it, to show what the SDK makes of broken answers.
import { createServer } from 'node:http';
import { vi } from 'vitest';
import { openAccount } from '../../src/edge/aws.ts';
import { call } from '../../src/model/call.ts';
import { CallError } from '../../src/model/callerror.ts';
import { Failure } from '../../src/model/failure.ts';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { AccountOptions, OpenAccount } from '../../src/edge/aws.ts';

export interface Asked {
  readonly op: string;
  readonly headers: IncomingHttpHeaders;
  /** As it was sent. */
  readonly body: string;
  /** Parameters of a call of IAM or STS. */
  readonly form: Readonly<Record<string, string>>;
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
      const body = Buffer.concat(parts).toString();
      const form = new URLSearchParams(body);
      const target = request.headers['x-amz-target'];
      const op = typeof target === 'string' ? (target.split('.')[1] ?? '?') : (form.get('Action') ?? '?');
      const before = asked.filter((one) => one.op === op).length;
      asked.push({ op, headers: request.headers, body, form: Object.fromEntries(form) });
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
  response
    .setHeader('content-type', 'text/xml')
    .end(`<${op}Response>${inner}<ResponseMetadata><RequestId>r1</RequestId></ResponseMetadata></${op}Response>`);
}

export function fault(response: ServerResponse, status: number, code: string, message = 'No.'): void {
  response.statusCode = status;
  response.setHeader('content-type', 'text/xml').setHeader('x-amzn-requestid', 'r1');
  response.end(
    `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>r1</RequestId></ErrorResponse>`,
  );
}

export const IDENTITY = '<Arn>arn:aws-cn:iam::123456789012:user/me</Arn><UserId>AIDA1</UserId><Account>123456789012</Account>';

/** What a test has opened and `closeAll` will close. */
export const opened: { close(): unknown }[] = [];

/** After each test. */
export async function closeAll(): Promise<void> {
  vi.unstubAllEnvs();
  await Promise.all(opened.splice(0).map((one) => one.close()));
}

/** A server and an account behind it. */
export async function serve(
  answer: (response: ServerResponse, op: string, before: number) => void,
): Promise<Pick<Wire, 'asked'> & Pick<OpenAccount, 'reader' | 'writer'>> {
  const server = await wire(answer);
  const account = accountAt(server.url);
  opened.push(server, account);
  return { asked: server.asked, reader: account.reader, writer: account.writer };
}

export async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  const thrown: unknown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(thrown instanceof Failure)) throw new Error(`no Failure: ${String(thrown)}`);
  return thrown;
}

export async function callErrorOf(promise: Promise<unknown>): Promise<CallError> {
  const thrown: unknown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(thrown instanceof CallError)) throw new Error(`no CallError: ${String(thrown)}`);
  return thrown;
}

/** A harmless call. */
export const tagRole = call('TagRole', { RoleName: 'x', Tags: [] });

// An embedded IAM in this process, for tests and trials: no AWS account, no network beyond loopback.
import type { Credentials } from '../edge/aws.ts';
import { Failure } from '../model/failure.ts';
import type { Connection } from './connection.ts';
import { rememberSandbox } from './connection.ts';
import { checkRequest } from './request.ts';

export interface SandboxRequest {
  /** Account ids. Default: `['123456789012']`. */
  readonly accounts?: readonly string[] | undefined;
  /** Default: any free port. */
  readonly port?: number | undefined;
  /** Keeps the state in this file. Default: it is gone when the sandbox stops. */
  readonly state?: string | undefined;
  /** Begins with the account in this file: a snapshot, or what `aws iam get-account-authorization-details` wrote. */
  readonly seed?: string | undefined;
  /** Milliseconds that every call takes at least. */
  readonly latency?: number | undefined;
}

export interface Sandbox {
  /** `http://127.0.0.1:PORT`: IAM, STS, S3 and tagging. */
  readonly endpoint: string;
  readonly region: string;
  /** Root-like credentials of the first account. They are worth something in this sandbox only. */
  readonly credentials: Credentials;
  /** Credentials of each account, by its id. */
  readonly accounts: Readonly<Record<string, Credentials>>;
  /** The three of above, for read, plan, apply and unwind. */
  readonly connection: Connection;
  /** Stops listening. */
  stop(): Promise<void>;
}

/** Starts a sandbox; resolves once it listens on loopback. Throws Failure: `input` for files that can't be used, `endpoint` for the port. */
export async function sandbox(request: SandboxRequest = {}): Promise<Sandbox> {
  checkRequest('sandbox', request, { accounts: 'texts', port: 'count', state: 'text', seed: 'text', latency: 'count' });
  const wrong = request.accounts?.find((id) => !/^\d{12}$/.test(id));
  if (wrong !== undefined || request.accounts?.length === 0)
    throw new Failure('usage', `${wrong ?? 'An empty list'} is no account id.`, 'Give ids of 12 digits.');
  const { accounts, port, state, seed, latency } = request;
  const { startSandbox } = await import('../sandbox/server.ts');
  const started = await startSandbox({
    ...(accounts === undefined ? {} : { accounts }),
    ...(port === undefined ? {} : { port }),
    ...(state === undefined ? {} : { stateFile: state }),
    ...(seed === undefined ? {} : { seedFile: seed }),
    ...(latency === undefined ? {} : { latency }),
  });
  const { url: endpoint, keys } = started;
  const forget = rememberSandbox(endpoint);
  const credentials = keys[accounts?.[0] ?? ''] ?? Object.values(keys)[0];
  if (credentials === undefined) throw new Error('a sandbox without an account was started');
  const region = 'us-east-1';
  const stop = async (): Promise<void> => {
    forget();
    await started.close();
  };
  return { endpoint, region, credentials, accounts: keys, connection: { endpoint, region, credentials }, stop };
}

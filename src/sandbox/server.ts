// The sandbox: an HTTP endpoint on loopback that behaves like IAM, STS, S3 and tag:GetResources of AWS.
import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { Failure } from '../model/failure.ts';
import type { LoggedCall } from './call-log.ts';
import type { CircumstancesChange } from './circumstances.ts';
import { changed } from './circumstances.ts';
import { control, isControl, orderFaults, reset } from './control.ts';
import { Dice } from './dice.ts';
import type { Outcome, Settings } from './dispatch.ts';
import { dispatch } from './dispatch.ts';
import type { FaultOrder } from './fault-order.ts';
import type { FaultRule } from './faults.ts';
import { Faults } from './faults.ts';
import { openWorld } from './opening.ts';
import type { QuotaName } from './quotas.ts';
import type { HttpRequest } from './signature.ts';
import type { Store } from './store.ts';
import { FileStore, memory } from './store.ts';
import { signIn } from './sign-in.ts';
import { Throttle } from './throttle.ts';
import type { World } from './world.ts';

export type { LoggedCall } from './call-log.ts';
export type { CircumstancesChange } from './circumstances.ts';
export type { FaultRule } from './faults.ts';

export interface SandboxOptions {
  /** 0, the default: any free port. */
  readonly port?: number;
  /** 127.0.0.1 by default. */
  readonly host?: string;
  /** Where the state is kept; left out, it is gone with the process. */
  readonly stateFile?: string;
  /** A snapshot of iamsync, or the output of get-account-authorization-details, to begin with; refused beside a state that began with something else. */
  readonly seedFile?: string;
  /** Account ids; those of the state file come in addition. By default 123456789012. */
  readonly accounts?: readonly string[];
  /** True by default. False: anybody may call, and the access key only says which account is meant. */
  readonly verifySignatures?: boolean;
  /** Makes unique ids, keys and secrets the same every time. A state file brings its own. */
  readonly seed?: string;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** Milliseconds that every call takes at least. */
  readonly latency?: number;
  /** Faults from the start on. */
  readonly faults?: FaultOrder;
  readonly quotas?: Readonly<Partial<Record<QuotaName, number>>>;
}

export interface SandboxKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface Sandbox {
  readonly url: string;
  readonly port: number;
  /** The root-like key of each account, by account id. */
  readonly keys: Readonly<Record<string, SandboxKey>>;
  /** The calls since the start or the last `forgetCalls`, in order of arrival; of more than 40,000 the older half goes. */
  readonly calls: readonly LoggedCall[];
  forgetCalls(): void;
  /** Arms a fault (see FaultRule); several may be armed. */
  fail(rule: FaultRule): void;
  /** Disarms all faults. */
  heal(): void;
  /** Changes what is always a little wrong: latency, throttling, lag, order. */
  change(circumstances: CircumstancesChange): void;
  /** Sets the sandbox's clock forward. */
  advance(milliseconds: number): void;
  /** Everything as it was at the start, keys included. */
  reset(): void;
  /** Milliseconds that every call takes at least from now on. */
  setLatency(milliseconds: number): void;
  /** The most items that any page holds from now on; Infinity takes the limit off. */
  setPageSize(items: number): void;
  /** A sign-in to the console of the first account, or of another: true if the password is right. It sets when it was last used. */
  signIn(user: string, password: string, account?: string): boolean;
  /** Stops listening and drops open connections. What was answered is kept. */
  close(): Promise<void>;
}

const MAX_BODY = 64 * 1024 * 1024;

/**
 * Starts a sandbox and resolves once it listens. Throws Failure: `input` if the state file can't be used, `endpoint` if the
 * port can't be had.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const world = await openWorld(options);
  const store = options.stateFile === undefined ? memory : new FileStore(options.stateFile, world);
  await store.commit();
  const settings = settingsOf(world, store, options);
  const { faults } = settings;
  const host = options.host ?? '127.0.0.1';
  const server = createServer((request, response) => void serve(settings, request, response));
  // Longer than clients keep idle connections, or they would meet one that is just being closed.
  server.keepAliveTimeout = 120_000;
  const port = await listen(server, host, options.port ?? 0);
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    port,
    // Fresh copies, because the SDK writes into the credentials that it is given.
    get keys() {
      return keysOf(world);
    },
    calls: settings.calls,
    forgetCalls: () => void settings.calls.splice(0),
    fail: (rule) => faults.add(rule),
    heal: () => faults.clear(),
    change: (circumstances) => world.set(changed(world.circumstances, circumstances)),
    advance: (milliseconds) => world.advance(milliseconds),
    reset: () => reset(settings),
    setLatency: (latency) => world.set(changed(world.circumstances, { latency })),
    setPageSize: (items) => void (world.pageSize = items),
    signIn: (user, password, account) => signIn(world, user, password, account),
    close: () => close(server),
  };
}

function settingsOf(world: World, store: Store, options: SandboxOptions): Settings {
  const settings: Settings = {
    world,
    store,
    faults: new Faults(world.seed),
    throttle: new Throttle(),
    verifySignatures: options.verifySignatures ?? true,
    calls: [],
    dice: new Dice(world.seed),
  };
  world.set(changed(world.circumstances, { latency: options.latency ?? 0 }));
  if (options.faults !== undefined) orderFaults(settings, options.faults);
  return settings;
}

function keysOf(world: World): Record<string, SandboxKey> {
  return Object.fromEntries(
    [...world.accounts.values()].flatMap((account) => {
      const [root] = account.keys;
      return root === undefined ? [] : [[account.id, { accessKeyId: root.id, secretAccessKey: root.secret }]];
    }),
  );
}

async function listen(server: Server, host: string, port: number): Promise<number> {
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (cause) {
    throw new Failure('endpoint', `The sandbox can't listen on ${host}:${port}.`, 'Name another port, or 0 for any free one.', cause);
  }
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

async function serve(settings: Settings, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const read = await readRequest(request);
    send(response, read === undefined ? 'reset' : await reply(settings, read, request.socket.remoteAddress));
  } catch {
    // The client has gone away while its request was being read.
    response.destroy();
  }
}

async function reply(settings: Settings, request: HttpRequest, from: string | undefined): Promise<Outcome> {
  if (!isControl(request)) return dispatch(settings, request);
  return { ...(await control(settings, request, isLoopback(from ?? ''))), requestId: 'control' };
}

/** True for an address that only this machine can use. */
export function isLoopback(address: string): boolean {
  return address === 'localhost' || address === '::1' || /^(?:::ffff:)?127\./.test(address);
}

async function readRequest(request: IncomingMessage): Promise<HttpRequest | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    size += bytes.length;
    if (size > MAX_BODY) return undefined;
    chunks.push(bytes);
  }
  const [path = '/', ...query] = (request.url ?? '/').split('?');
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : (value ?? '')]),
  );
  const from = request.socket.remoteAddress;
  const came = from === undefined ? {} : { from };
  return { method: request.method ?? 'POST', path, query: query.join('?'), headers, body: Buffer.concat(chunks), ...came };
}

function send(response: ServerResponse, outcome: Outcome): void {
  if (outcome === 'reset') {
    response.destroy();
    return;
  }
  const { requestId } = outcome;
  // Encoded once: pages of the whole account have some megabytes.
  const body = typeof outcome.body === 'string' ? Buffer.from(outcome.body) : outcome.body;
  const headers = {
    'Content-Length': String(body.length),
    ...outcome.headers,
    'x-amzn-RequestId': requestId,
    'x-amz-request-id': requestId,
  };
  response.writeHead(outcome.status, headers).end(body);
}

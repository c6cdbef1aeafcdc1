// One request from signature to reply: who asks, what for, what befalls it, and the answer once the change is safe.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Asker } from './authenticate.ts';
import { authenticate, INSIDE } from './authenticate.ts';
import type { LoggedCall } from './call-log.ts';
import { logCall } from './call-log.ts';
import type { Dice } from './dice.ts';
import { AwsError } from './errors.ts';
import type { Fault, Faults } from './faults.ts';
import type { Call, Reply } from './protocol.ts';
import { errorReply, readCall, serviceOf, VERSION } from './protocol.ts';
import { runCall } from './run.ts';
import type { HttpRequest } from './signature.ts';
import type { Store } from './store.ts';
import type { Throttle } from './throttle.ts';
import type { World } from './world.ts';

export interface Settings {
  readonly world: World;
  readonly store: Store;
  readonly faults: Faults;
  readonly throttle: Throttle;
  readonly verifySignatures: boolean;
  readonly calls: LoggedCall[];
  readonly dice: Dice;
}

/** A reply with its request id, or `reset`: close the connection without an answer. */
export type Outcome = 'reset' | (Reply & { readonly requestId: string });

const BROKEN = { code: 'InternalFailure', status: 500, message: 'The request processing has failed because of an unknown error.' };

/** Answers one request. Never throws: what goes wrong inside becomes InternalFailure. */
export async function dispatch(settings: Settings, request: HttpRequest): Promise<Outcome> {
  const requestId = randomUUID();
  const { method } = request;
  let service = serviceOf(undefined, request);
  try {
    service = serviceOf(peekScope(request), request);
    const asker = authenticate(settings.world, request, settings.verifySignatures);
    const call = readCall(service, request);
    const reply = await answer(settings, asker, call, { requestId, method });
    return reply === 'reset' ? reply : { ...dated(reply, service, settings), requestId };
  } catch (cause) {
    const reply = errorReply(service, cause instanceof AwsError ? cause : BROKEN, requestId, method);
    return { ...dated(reply, service, settings), requestId };
  }
}

// By the clock that objects are dated by, or nobody could tell how old they are. Signatures of the others go by the machine's clock.
function dated(reply: Reply, service: Call['service'], { world }: Settings): Reply {
  return service === 's3' ? { ...reply, headers: { ...reply.headers, Date: new Date(world.time()).toUTCString() } } : reply;
}

function peekScope(request: HttpRequest): string | undefined {
  return /Credential=[^/]*\/[^/]*\/[^/]*\/([^/]*)\//.exec(request.headers['authorization'] ?? '')?.[1];
}

interface Exchange {
  readonly requestId: string;
  readonly method: string;
}

async function answer(settings: Settings, asker: Asker, call: Call, { requestId, method }: Exchange): Promise<Reply | 'reset'> {
  const logged = logCall(settings.calls, call.op, asker.account.id, call.input);
  const fault = settings.faults.meet(call.op, hasMarker(call));
  const refuse = (error: { code: string; status: number; message: string }): Reply => {
    logged.error = error.code;
    return errorReply(call.service, error, requestId, method);
  };
  const broken = (): Reply | 'reset' => {
    if (fault?.error) return refuse(fault.error);
    logged.error = 'ConnectionReset';
    return 'reset';
  };
  const fails = fault !== undefined && fault.meanwhile === undefined;
  try {
    await delay(settings);
    if (fails && fault.when === 'before') return broken();
    throttle(settings, asker, call);
    intrude(settings, asker, fault, requestId);
    const reply = runCall(settings.world, settings.dice, asker, call, requestId);
    await settings.store.commit();
    return fails ? broken() : reply;
  } catch (cause) {
    return refuse(cause instanceof AwsError ? cause : BROKEN);
  }
}

async function delay({ world, dice }: Settings): Promise<void> {
  const milliseconds = dice.within(world.circumstances.latency);
  if (milliseconds > 0) await sleep(milliseconds);
}

function throttle({ world, throttle: buckets }: Settings, { account }: Asker, { op }: Call): void {
  buckets.take(world.circumstances.throttle, account.id, op, world.time());
}

/** What somebody else does right before the call. That it may fail is their affair, not the caller's. */
function intrude({ world, dice, calls }: Settings, { account, region }: Asker, fault: Fault | undefined, requestId: string): void {
  if (fault?.meanwhile === undefined) return;
  const { op, input } = fault.meanwhile;
  const call: Call = { service: 'iam', op, version: VERSION.iam, input };
  const logged = logCall(calls, op, account.id, input);
  try {
    runCall(world, dice, { account, caller: { kind: 'root' }, session: null, region, origin: INSIDE }, call, requestId);
  } catch (cause) {
    logged.error = cause instanceof AwsError ? cause.code : BROKEN.code;
  }
}

function hasMarker({ input }: Call): boolean {
  return ['Marker', 'PaginationToken', 'continuation-token'].some((name) => (input[name] ?? '') !== '');
}

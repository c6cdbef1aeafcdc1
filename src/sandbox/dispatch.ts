// One request from signature to reply: who asks, what for, what befalls it, and the answer once the change is safe.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Json, JsonObject } from '../model/json.ts';
import { isList, isObject } from '../model/json.ts';
import type { Account } from './account.ts';
import type { Members } from './answer.ts';
import { AwsError } from './errors.ts';
import type { Faults } from './faults.ts';
import { OPERATIONS } from './operations/index.ts';
import { getResources } from './operations/tagging.ts';
import type { Call, Reply, Service } from './protocol.ts';
import { errorReply, readCall, serviceOf, successReply, VERSION } from './protocol.ts';
import type { Authorization, HttpRequest } from './signature.ts';
import { readAuthorization, verifySignature } from './signature.ts';
import type { Store } from './store.ts';
import type { World } from './world.ts';

/** A line of the log: what was asked, without secrets, and the code of the error that was answered. */
export interface LoggedCall {
  readonly op: string;
  readonly account: string;
  /** Parameters as they came: all scalars of the Query protocol are texts. */
  readonly input: JsonObject;
  error?: string;
}

export interface Settings {
  readonly world: World;
  readonly store: Store;
  readonly faults: Faults;
  readonly verifySignatures: boolean;
  readonly calls: LoggedCall[];
  /** Milliseconds that every call takes at least. */
  latency: number;
}

/** A reply with its request id, or `reset`: close the connection without an answer. */
export type Outcome = 'reset' | (Reply & { readonly requestId: string });

const SECRETS = new Set(['Password', 'NewPassword', 'OldPassword', 'PrivateKey', 'AddPrivateKey']);
// A sandbox that runs for weeks must not fill the memory with its log.
const KEPT_CALLS = 20_000;
const BROKEN = { code: 'InternalFailure', status: 500, message: 'The request processing has failed because of an unknown error.' };

interface Caller {
  readonly account: Account;
  readonly region: string;
}

/** Answers one request. Never throws: what goes wrong inside becomes InternalFailure. */
export async function dispatch(settings: Settings, request: HttpRequest): Promise<Outcome> {
  const requestId = randomUUID();
  let service = serviceOf(undefined, request);
  try {
    service = serviceOf(peekScope(request), request);
    const caller = authenticate(settings, request);
    const call = readCall(service, request);
    const reply = await answer(settings, caller, call, requestId);
    return reply === 'reset' ? reply : { ...reply, requestId };
  } catch (cause) {
    return { ...errorReply(service, cause instanceof AwsError ? cause : BROKEN, requestId), requestId };
  }
}

function peekScope(request: HttpRequest): string | undefined {
  return /Credential=[^/]*\/[^/]*\/[^/]*\/([^/]*)\//.exec(request.headers['authorization'] ?? '')?.[1];
}

function authenticate({ world, verifySignatures }: Settings, request: HttpRequest): Caller {
  if (!verifySignatures) return unverified(world, request);
  const authorization = readAuthorization(request.headers);
  const owner = world.keyOwner(authorization.accessKeyId);
  // No temporary credentials are given out, so a session token belongs to somebody else.
  if (owner === undefined || (request.headers['x-amz-security-token'] ?? '') !== '')
    throw new AwsError('InvalidClientTokenId', 403, 'The security token included in the request is invalid.');
  verifySignature(request, authorization, owner.key.secret);
  return { account: owner.account, region: authorization.region };
}

/** Without verification the access key still says which account is meant; the first one if it is unknown. */
function unverified(world: World, request: HttpRequest): Caller {
  const { accessKeyId, region } = claimed(request);
  const [first] = world.accounts.values();
  const account = world.keyOwner(accessKeyId)?.account ?? first;
  if (account === undefined) throw new AwsError('InvalidClientTokenId', 403, 'The security token included in the request is invalid.');
  return { account, region };
}

function claimed(request: HttpRequest): Pick<Authorization, 'accessKeyId' | 'region'> {
  const [, accessKeyId = '', region = 'us-east-1'] =
    /Credential=([^/]*)\/[^/]*\/([^/]*)\//.exec(request.headers['authorization'] ?? '') ?? [];
  return { accessKeyId, region };
}

async function answer(settings: Settings, caller: Caller, call: Call, requestId: string): Promise<Reply | 'reset'> {
  const logged: LoggedCall = { op: call.op, account: caller.account.id, input: redacted(call.input) };
  if (settings.calls.length >= 2 * KEPT_CALLS) settings.calls.splice(0, KEPT_CALLS);
  settings.calls.push(logged);
  const fault = settings.faults.meet(call.op);
  if (settings.latency > 0) await sleep(settings.latency);
  const refuse = (error: { code: string; status: number; message: string }): Reply => {
    logged.error = error.code;
    return errorReply(call.service, error, requestId);
  };
  const broken = (): Reply | 'reset' => {
    if (fault?.error) return refuse(fault.error);
    logged.error = 'ConnectionReset';
    return 'reset';
  };
  if (fault?.when === 'before') return broken();
  try {
    const result = run(settings, caller, call);
    await settings.store.commit();
    return fault === undefined ? successReply(call, result, requestId) : broken();
  } catch (cause) {
    return refuse(cause instanceof AwsError ? cause : BROKEN);
  }
}

function run({ world }: Settings, { account, region }: Caller, { service, op, version, input }: Call): Members | undefined {
  const context = { op, account, world };
  if (service === 'tagging' && op === 'GetResources') return getResources({ ...context, region }, input);
  const operation = operationOf(service, op, version);
  if (operation === undefined) throw new AwsError('InvalidAction', 400, `Could not find operation ${op} for version ${version}`);
  return operation(context, input);
}

function operationOf(service: Service, op: string, version: string): ReturnType<(typeof OPERATIONS)['iam']['get']> {
  return service === 'tagging' || version !== VERSION[service] ? undefined : OPERATIONS[service].get(op);
}

function redacted(input: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(input).map(([name, value]) => [name, SECRETS.has(name) ? '(secret)' : inner(value)]));
}

function inner(value: Json): Json {
  if (isList(value)) return value.map(inner);
  return isObject(value) ? redacted(value) : value;
}

// Orders to the sandbox itself, for tests: POST /_sandbox/{reset,faults,clock,calls,sign-in} with a body of JSON.
import type { Json, JsonObject } from '../model/json.ts';
import { isObject } from '../model/json.ts';
import { CALM, changed } from './circumstances.ts';
import type { Settings } from './dispatch.ts';
import { parseJson } from './documents.ts';
import type { FaultOrder } from './fault-order.ts';
import { readFaultOrder } from './fault-order.ts';
import type { Reply } from './protocol.ts';
import type { HttpRequest } from './signature.ts';
import { signIn } from './sign-in.ts';

const PREFIX = '/_sandbox/';

/** True for a request to the sandbox itself, which no path of AWS can be: bucket names have no underscore. */
export function isControl(request: HttpRequest): boolean {
  return request.path.startsWith(PREFIX);
}

/** Obeys an order. `local` says that it comes from this machine; others are refused, and so is what a web page can send. */
export async function control(settings: Settings, request: HttpRequest, local: boolean): Promise<Reply> {
  if (!local) return reply(403, { error: 'The sandbox takes orders from its own machine alone.' });
  if (request.method !== 'POST') return reply(405, { error: 'Orders are sent with POST.' });
  if (!(request.headers['content-type'] ?? '').startsWith('application/json'))
    return reply(415, { error: 'Orders are JSON: send the header content-type: application/json.' });
  const order = parseJson(request.body.length === 0 ? '{}' : request.body.toString('utf8'));
  const obey = ORDERS[request.path.slice(PREFIX.length)];
  if (obey === undefined) return reply(404, { error: `There is no such order. There are ${Object.keys(ORDERS).join(', ')}.` });
  if (!isObject(order)) return reply(400, { error: 'The body is not a JSON object.' });
  try {
    const result = obey(settings, order);
    await settings.store.commit();
    return reply(200, result);
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    return reply(400, { error: cause.message });
  }
}

/** Puts an order of faults into effect. */
export function orderFaults({ world, faults, throttle, dice }: Settings, order: FaultOrder): void {
  const seed = order.seed ?? world.seed;
  if (order.clear) faults.clear();
  if (order.clear || order.seed !== undefined) {
    faults.reseed(seed);
    dice.reseed(seed);
    throttle.refill();
  }
  for (const rule of order.rules) faults.add(rule);
  world.set(changed(order.clear ? CALM : world.circumstances, order.circumstances));
}

/** Everything as it was at the start: entities, clock, faults, log. Keys stay. */
export function reset(settings: Settings): void {
  orderFaults(settings, { clear: true, seed: undefined, rules: [], circumstances: {} });
  settings.world.reset();
  settings.calls.splice(0);
}

const ORDERS: Readonly<Record<string, (settings: Settings, order: JsonObject) => Json>> = {
  reset: (settings) => {
    reset(settings);
    return {};
  },

  faults: (settings, order) => {
    orderFaults(settings, readFaultOrder(order));
    return {};
  },

  clock: ({ world }, { advance, set }) => {
    if (advance !== undefined && typeof advance !== 'number') throw new TypeError('advance is not a number of milliseconds');
    const time = set === undefined ? undefined : Date.parse(typeof set === 'string' ? set : '');
    if (time !== undefined && Number.isNaN(time)) throw new TypeError('set is not a time in ISO 8601');
    world.advance(advance ?? (time === undefined ? 0 : time - world.time()));
    return { now: new Date(world.time()).toISOString() };
  },

  calls: ({ calls }, { forget }) => {
    const answer = calls.map(({ op, account, input, error }) => ({ op, account, input, ...(error === undefined ? {} : { error }) }));
    if (forget === true) calls.splice(0);
    return { calls: answer };
  },

  'sign-in': ({ world }, { user, password, account }) => {
    if (typeof user !== 'string' || typeof password !== 'string') throw new TypeError('sign-in needs user and password');
    return { signedIn: signIn(world, user, password, typeof account === 'string' ? account : undefined) };
  },
};

function reply(status: number, body: Json): Reply {
  return { status, headers: { 'Content-Type': 'application/json' }, body: `${JSON.stringify(body)}\n` };
}

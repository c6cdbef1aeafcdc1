// Runs one call for whoever asks, and makes the reply of its result.
import { checkAccess } from './access/check.ts';
import type { Answer, Members } from './answer.ts';
import type { Asker } from './authenticate.ts';
import type { Dice } from './dice.ts';
import { AwsError } from './errors.ts';
import type { Context, Operation } from './operation.ts';
import { isWrite } from './operation.ts';
import { OPERATIONS } from './operations/index.ts';
import { getResources } from './operations/tagging.ts';
import type { Call, Reply } from './protocol.ts';
import { successReply, VERSION } from './protocol.ts';
import { S3_OPERATIONS } from './s3/index.ts';
import type { World } from './world.ts';

/** These read, but also move something on, so they never look at the past. */
const MOVING = new Set(['GetServiceLinkedRoleDeletionStatus', 'GetCredentialReport']);
/** The order of these lists is part of their meaning. */
const ORDERED = new Set(['PolicyVersionList', 'Tags', 'Versions']);

/** Checks the access, does the work, and makes the reply. Throws AwsError. */
export function runCall(world: World, dice: Dice, asker: Asker, call: Call, requestId: string): Reply {
  if (isKnown(call)) checkAccess(world, asker, call);
  const context = contextOf(world, asker, call.op);
  if (call.s3 !== undefined) {
    const operation = S3_OPERATIONS.get(call.op);
    if (operation === undefined) throw unknownOperation(call);
    return operation({ ...context, region: asker.region }, call.s3);
  }
  const result = runQuery(context, asker.region, call);
  const shuffle = world.circumstances.shuffle && result !== undefined && !isWrite(call.op);
  return successReply(call, shuffle ? shuffled(result, dice) : result, requestId);
}

function contextOf(world: World, asker: Asker, op: string): Context {
  const { account, caller, session } = asker;
  const { lag } = world.circumstances;
  const seen = world.seen(account);
  const reading = !isWrite(op) && !MOVING.has(op);
  return { op, account: reading ? seen : account, stale: lag.conflicts ? seen : account, caller, session, asker, world };
}

function runQuery(context: Context, region: string, call: Call): Members | undefined {
  if (call.service === 'tagging' && call.op === 'GetResources') return getResources({ ...context, region }, call.input);
  const operation = operationOf(call);
  if (operation === undefined) throw unknownOperation(call);
  return operation(context, call.input);
}

// An operation that does not exist is unknown to everybody, whatever they may do.
function isKnown(call: Call): boolean {
  if (call.service === 's3') return S3_OPERATIONS.has(call.op);
  return call.service === 'tagging' ? call.op === 'GetResources' : operationOf(call) !== undefined;
}

function operationOf({ service, op, version }: Call): Operation | undefined {
  if (service === 'tagging' || service === 's3' || version !== VERSION[service]) return undefined;
  return OPERATIONS[service].get(op);
}

function unknownOperation({ op, version }: Call): AwsError {
  return new AwsError('InvalidAction', 400, `Could not find operation ${op} for version ${version}`);
}

function shuffled(result: Members, dice: Dice): Members {
  return Object.fromEntries(
    Object.entries(result).map(([name, value]): [string, Answer] => [
      name,
      isList(value) && !ORDERED.has(name) ? dice.shuffled(value) : value,
    ]),
  );
}

function isList(value: Answer): value is readonly Answer[] {
  return Array.isArray(value);
}

// Keys that a run made for a user whom somebody else renamed before a tag could name them. What the user's tags say of a key under way
// is void under another name, so that no later run knows them: this one must tell.
import { isCall } from '../model/call.ts';
import { isObject } from '../model/json.ts';
import { refsOf } from './refs.ts';
import type { Call } from '../model/call.ts';
import type { Json } from '../model/json.ts';
import type { Action } from '../model/plan.ts';
import type { RunError } from '../model/run.ts';
import type { Outputs } from './refs.ts';

/** A sentence about each key that is left to a person, after a call that found its user gone; none for any other error. */
export function adviseOnKeys(call: Call, error: RunError, actions: readonly Action[], outputs: Outputs): string[] {
  const user = userOf(call);
  if (user === undefined || !isUserGone(call, error)) return [];
  return actions
    .filter((action) => isKeyOf(action, user) && !isNamed(action, actions, outputs))
    .flatMap(({ id }) => keyIn(outputs.get(id)?.['AccessKey']))
    .map(
      (key) =>
        `User/${user} was renamed or deleted by somebody else after this run had made its access key ${key}, which no slot names now: ` +
        `\`aws iam get-access-key-last-used --access-key-id ${key}\` tells whose it is; delete it by hand.`,
    );
}

// A call can miss something else than its user: the policy that it attaches, for example.
function isUserGone({ op }: Call, { code, message }: RunError): boolean {
  return code === 'NoSuchEntity' && (op === 'TagUser' || /\buser with name\b/i.test(message));
}

function userOf({ input }: Call): string | undefined {
  return 'UserName' in input && typeof input.UserName === 'string' ? input.UserName : undefined;
}

function isKeyOf({ do: step }: Action, user: string): boolean {
  return isCall(step) && step.op === 'CreateAccessKey' && userOf(step) === user;
}

function isNamed({ id: made }: Action, actions: readonly Action[], outputs: Outputs): boolean {
  return actions.some(({ id, do: step }) => isCall(step) && step.op === 'TagUser' && outputs.has(id) && refsOf(step).includes(made));
}

function keyIn(answer: Json | undefined): string[] {
  const id = isObject(answer) ? answer['AccessKeyId'] : undefined;
  return typeof id === 'string' ? [id] : [];
}

// Hands a secret from an earlier answer to its sink, and waits until AWS knows the key: only then may anything rely on it.
import { Failure } from '../model/failure.ts';
import { isObject } from '../model/json.ts';
import type { Call, Deliver } from '../model/call.ts';
import type { Secret } from '../model/ports.ts';
import type { Action } from '../model/plan.ts';
import type { RunError } from '../model/run.ts';
import { pause } from './retry.ts';
import type { Session } from './session.ts';

/** A new key is known everywhere after 5 to 15 seconds; two minutes are more than anybody has seen. */
const PATIENCE = 120_000;

/** Delivers; resolves to what went wrong, without a word of the secret, or null. */
export async function handOver(action: Action, { secret: from, sink, name }: Deliver, session: Session): Promise<RunError | null> {
  const secret = secretOf(from, session);
  if (secret === undefined) return problem(`the secret of ${from} is not in the memory of this run; the next run makes another`);
  try {
    await session.world.secrets.deliver(sink, name, secret, session.scope);
  } catch (error) {
    return problem(
      `the secret could not be handed to the sink ${sink}: ${error instanceof Failure ? tell(error, session) : 'it failed without a reason'}`,
    );
  }
  return (await isKnown(action, secret, session)) ? null : problem(`AWS does not know the new key after ${PATIENCE / 1000} s`);
}

function tell({ message, next }: Failure, session: Session): string {
  return withoutSecrets(`${message}. ${next}`, session);
}

/** The text with whatever secret of this run it repeats blotted out: somebody's answer may quote what it was sent. */
export function withoutSecrets(text: string, { passwords, outputs }: Pick<Session, 'passwords' | 'outputs'>): string {
  const keys = [...outputs.values()].flatMap(({ AccessKey: key }) => (isObject(key) ? [key['SecretAccessKey']] : []));
  const secrets = [...passwords.values(), ...keys].filter((secret) => typeof secret === 'string' && secret !== '');
  return secrets.reduce<string>((rest, secret) => (typeof secret === 'string' ? rest.replaceAll(secret, '(secret)') : rest), text);
}

function problem(message: string): RunError {
  return { code: 'sink', message, ambiguous: false };
}

function secretOf(from: string, session: Session): Secret | undefined {
  const password = session.passwords.get(from);
  if (password !== undefined) return { Password: password };
  const key = session.outputs.get(from)?.['AccessKey'];
  if (!isObject(key)) return undefined;
  const { UserName, AccessKeyId, SecretAccessKey } = key;
  if (typeof AccessKeyId !== 'string' || typeof SecretAccessKey !== 'string') return undefined;
  return { ...(typeof UserName === 'string' ? { UserName } : {}), AccessKeyId, SecretAccessKey };
}

async function isKnown(action: Action, { AccessKeyId, SecretAccessKey }: Secret, session: Session): Promise<boolean> {
  if (AccessKeyId === undefined || SecretAccessKey === undefined) return true;
  const { clock, secrets } = session.world;
  const started = clock.now();
  for (let paused = 0; ;) {
    if (await secrets.knows({ accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey })) return true;
    if (clock.now() - started > PATIENCE || session.halted.aborted) return false;
    paused = pause('replication', paused, clock.random());
    session.tell({ event: 'wait', id: action.id, seconds: Math.ceil(paused / 1000), reason: 'a new key is not known everywhere yet' });
    await clock.sleep(paused, session.halted);
  }
}

/** The call with a password in the place of its placeholder; the password is remembered for its delivery. */
export function withPassword<C extends Call>(action: Action, call: C, session: Session): C {
  const asked = Object.entries(call.input).some(([field, value]: [string, unknown]) => field === 'Password' && isGenerate(value));
  if (!asked) return call;
  const password = session.passwords.get(action.id) ?? session.world.secrets.password();
  session.passwords.set(action.id, password);
  return { ...call, input: Object.assign({ ...call.input }, { Password: password }) };
}

function isGenerate(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'generate' in value;
}

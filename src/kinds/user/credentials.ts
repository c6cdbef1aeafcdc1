// A user's credentials: switched off before the user dies or when it expires, deleted with it. Their secrets never come back.
import { call } from '../../model/call.ts';
import type { Call } from '../../model/call.ts';
import { isList, isObject } from '../../model/json.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import type { Lost } from '../../model/plan.ts';
import type { Move, Subject } from '../kind.ts';

export type AccessKey = {
  readonly id: string;
  readonly active: boolean;
  /** For people: `never used`, `last used 2026-11-01 by s3 in eu-west-1`. */
  readonly used: string;
};

/** What a user holds beside policies and groups; ids and serial numbers, never a secret. */
export type Credentials = {
  readonly keys: readonly AccessKey[];
  /** Null: no console password. */
  readonly password: { readonly used: string } | null;
  readonly sshKeys: readonly string[];
  readonly certificates: readonly string[];
  readonly serviceCredentials: readonly { readonly id: string; readonly service: string }[];
  /** Serial numbers or ARNs. */
  readonly mfa: readonly string[];
};

/** The credentials that the facts of a user hold; nothing where they were not read. */
export function credentialsOf(live: { readonly facts: JsonObject } | null): Credentials {
  const found = live?.facts['credentials'];
  const facts = isObject(found) ? found : {};
  const password = facts['password'];
  return {
    keys: objects(facts['keys']).map((key) => ({ id: text(key['id']), active: key['active'] === true, used: text(key['used']) })),
    password: isObject(password) ? { used: text(password['used']) } : null,
    sshKeys: texts(facts['sshKeys']),
    certificates: texts(facts['certificates']),
    serviceCredentials: objects(facts['serviceCredentials']).map((one) => ({ id: text(one['id']), service: text(one['service']) })),
    mfa: texts(facts['mfa']),
  };
}

function objects(value: Json | undefined): JsonObject[] {
  return isList(value) ? value.filter(isObject) : [];
}

function texts(value: Json | undefined): string[] {
  return isList(value) ? value.filter((one) => typeof one === 'string') : [];
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** Whether somebody can come in with them. */
export function isSwitchedOn(held: Credentials): boolean {
  return held.password !== null || held.keys.some((key) => key.active);
}

/** Access keys inactive, password gone: first of all, whatever else the plan does. */
export function switchOff(subject: Subject): Move[] {
  const { keys, password } = credentialsOf(subject.live);
  const UserName = subject.name;
  const status = (AccessKeyId: string, Status: 'Active' | 'Inactive'): Call => call('UpdateAccessKey', { UserName, AccessKeyId, Status });
  const off = keys
    .filter((key) => key.active)
    .map((key): Move => ({
      ...early(status(key.id, 'Inactive'), [status(key.id, 'Active')]),
      target: key.id,
      reason: `access key ${key.id}, ${key.used}, is switched off`,
    }));
  if (password === null) return off;
  const gone = { lost: 'a password cannot be read, so it cannot come back; a new one can be set' };
  return [
    ...off,
    {
      ...early(call('DeleteLoginProfile', { UserName }), gone),
      risk: 'irreversible',
      reason: `console password, ${password.used}, is deleted`,
    },
  ];
}

function early(step: Call, undo: readonly Call[] | Lost): Omit<Move, 'reason'> {
  return { do: step, undo, takes: [], lets: [], effects: ['allow-'], early: true, risk: 'none' };
}

/** What holds a user back from being deleted, switched off first (https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUser.html). */
export function buryCredentials(subject: Subject): Move[] {
  const held = credentialsOf(subject.live);
  const UserName = subject.name;
  return [
    ...switchOff(subject),
    ...held.keys.map((key) =>
      bury(call('DeleteAccessKey', { UserName, AccessKeyId: key.id }), key.id, `access key ${key.id}, ${key.used}`, 'its secret'),
    ),
    ...held.sshKeys.map((id) => bury(call('DeleteSSHPublicKey', { UserName, SSHPublicKeyId: id }), id, `SSH key ${id}`, 'its id')),
    ...held.certificates.map((id) =>
      bury(call('DeleteSigningCertificate', { UserName, CertificateId: id }), id, `signing certificate ${id}`, 'its id'),
    ),
    ...held.serviceCredentials.map(({ id, service }) =>
      bury(
        call('DeleteServiceSpecificCredential', { UserName, ServiceSpecificCredentialId: id }),
        id,
        `credential ${id} for ${service}`,
        'its password',
      ),
    ),
    ...held.mfa.flatMap((serial) => buryDevice(UserName, serial)),
  ];
}

function buryDevice(UserName: string, serial: string): Move[] {
  const off = bury(
    call('DeactivateMFADevice', { UserName, SerialNumber: serial }),
    serial,
    `MFA device ${serial}`,
    'its pairing, which needs two of its codes',
  );
  if (!serial.includes(':mfa/')) return [off];
  // By its ARN, since lists of unassigned devices lag; another deletion of the same device is as good.
  return [off, bury(call('DeleteVirtualMFADevice', { SerialNumber: serial }), serial, `virtual MFA device ${serial}`, 'its seed')];
}

function bury(step: Call, target: string, what: string, part: string): Move {
  return {
    do: step,
    undo: { lost: `${what}: ${part} cannot come back` },
    target,
    takes: [],
    lets: [],
    effects: [],
    when: 'last',
    risk: 'irreversible',
    reason: `${what}, goes with the user`,
  };
}

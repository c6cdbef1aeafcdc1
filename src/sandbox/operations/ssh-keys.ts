// SSH public keys of users, for CodeCommit.
import type { Members } from '../answer.ts';
import type { SshKey } from '../credentials.ts';
import { STATUSES, withStatus } from '../credentials.ts';
import { AwsError, limitExceeded, noSuchEntity } from '../errors.ts';
import type { Reader } from '../input.ts';
import { theUser, userOrCaller } from '../lookup.ts';
import { existingName, maybeUser } from '../names.ts';
import type { Context, Operations } from '../operation.ts';
import { operation, pageRequest } from '../operation.ts';
import { pageMembers, pageOfItems } from '../paging.ts';
import { MAX_SSH_KEYS } from '../quotas.ts';
import type { UserRecord } from '../records.ts';
import { encodeSshKey, fingerprintOf, readSshKey } from '../ssh-format.ts';

const BODY = { min: 1, max: 16_384, pattern: '[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+' } as const;
const KEY_ID = { min: 20, max: 128, pattern: '[\\w]+' } as const;

interface Named {
  readonly user: string;
  readonly id: string;
}

const readKey = (input: Reader): Named => ({ user: existingName(input, 'user'), id: input.text('SSHPublicKeyId', KEY_ID) });

function theKey({ account }: Context, named: Named): { user: UserRecord; key: SshKey } {
  const user = theUser(account, named.user);
  const key = user.credentials.sshKeys.find((one) => one.id === named.id);
  if (key === undefined) throw noSuchEntity(`The Public Key with id ${named.id} cannot be found.`);
  return { user, key };
}

function withKeys({ account }: Context, user: UserRecord, sshKeys: readonly SshKey[]): void {
  account.put({ ...user, credentials: { ...user.credentials, sshKeys } });
}

function metadata(user: UserRecord, key: SshKey): Members {
  return { UserName: user.name, SSHPublicKeyId: key.id, Status: key.status, UploadDate: key.uploaded };
}

function withBody(user: UserRecord, key: SshKey, body: string): Members {
  return { ...metadata(user, key), Fingerprint: key.fingerprint, SSHPublicKeyBody: body };
}

function upload(context: Context, user: UserRecord, body: string): SshKey {
  const { world } = context;
  const parsed = readSshKey(body);
  if (parsed === undefined) throw new AwsError('InvalidPublicKey', 400, 'The specified key is invalid.');
  const fingerprint = fingerprintOf(parsed);
  const { sshKeys } = user.credentials;
  if (sshKeys.some((one) => one.fingerprint === fingerprint))
    throw new AwsError('DuplicateSSHPublicKey', 400, 'The specified SSH public key already exists for the user.');
  if (sshKeys.length >= MAX_SSH_KEYS) throw limitExceeded(`Cannot exceed quota for SSHPublicKeysPerUser: ${MAX_SSH_KEYS}`);
  const key: SshKey = { id: world.newId('sshKey'), body, fingerprint, status: 'Active', uploaded: world.timestamp() };
  withKeys(context, user, [...sshKeys, key]);
  return key;
}

export const sshKeys: Operations = {
  UploadSSHPublicKey: operation(
    (input) => ({ name: existingName(input, 'user'), body: input.text('SSHPublicKeyBody', BODY) }),
    (context, { name, body }) => {
      const user = theUser(context.account, name);
      return { SSHPublicKey: withBody(user, upload(context, user, body), body) };
    },
  ),

  GetSSHPublicKey: operation(
    (input) => ({ ...readKey(input), encoding: input.needed('Encoding', ['SSH', 'PEM']) }),
    (context, { encoding, ...named }) => {
      const { user, key } = theKey(context, named);
      return { SSHPublicKey: withBody(user, key, encodeSshKey(key.body, encoding)) };
    },
  ),

  ListSSHPublicKeys: operation(
    (input) => ({ name: maybeUser(input), page: input.page() }),
    (context, { name, page: asked }) => {
      const user = userOrCaller(context, name);
      const page = pageOfItems(context.op, user.credentials.sshKeys, pageRequest(context, asked));
      return { SSHPublicKeys: page.items.map((key) => metadata(user, key)), ...pageMembers(page) };
    },
  ),

  UpdateSSHPublicKey: operation(
    (input) => ({ ...readKey(input), status: input.needed('Status', STATUSES) }),
    (context, { status, ...named }) => {
      const { user, key } = theKey(context, named);
      withKeys(context, user, withStatus(user.credentials.sshKeys, key.id, status));
      return undefined;
    },
  ),

  DeleteSSHPublicKey: operation(readKey, (context, named) => {
    const { user, key } = theKey(context, named);
    const left = user.credentials.sshKeys.filter((one) => one !== key);
    withKeys(context, user, left);
    return undefined;
  }),
};

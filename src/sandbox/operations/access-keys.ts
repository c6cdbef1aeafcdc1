// Access keys of users: two at most, the secret shown once, and when each was last used.
import type { Account } from '../account.ts';
import type { Members } from '../answer.ts';
import { identityOf } from '../caller.ts';
import type { AccessKey } from '../credentials.ts';
import { STATUSES, withStatus } from '../credentials.ts';
import { accessDenied, limitExceeded, noSuchEntity } from '../errors.ts';
import type { Reader } from '../input.ts';
import { userOrCaller } from '../lookup.ts';
import { maybeUser } from '../names.ts';
import type { Context, Operations } from '../operation.ts';
import { operation, pageRequest } from '../operation.ts';
import { pageMembers, pageOfItems } from '../paging.ts';
import type { UserRecord } from '../records.ts';

const KEY_ID = { min: 16, max: 128, pattern: '[\\w]+' } as const;

function keyMembers(user: UserRecord, key: AccessKey): Members {
  return { UserName: user.name, AccessKeyId: key.id, Status: key.status, CreateDate: key.created };
}

function withKeys(account: Account, user: UserRecord, keys: readonly AccessKey[]): void {
  account.put({ ...user, credentials: { ...user.credentials, keys } });
}

function createKey({ account, world }: Context, user: UserRecord): AccessKey {
  const quota = world.quotas.AccessKeysPerUserQuota;
  const { keys } = user.credentials;
  if (keys.length >= quota) throw limitExceeded(`Cannot exceed quota for AccessKeysPerUser: ${quota}`);
  const id = world.newId('key');
  const key: AccessKey = { id, secret: world.newSecret(40), status: 'Active', created: world.timestamp() };
  withKeys(account, user, [...keys, key]);
  return key;
}

const readKey = (input: Reader): { user: string | undefined; id: string } => ({
  user: maybeUser(input),
  id: input.text('AccessKeyId', KEY_ID),
});

function userOfKey(context: Context, { user: name, id }: { user: string | undefined; id: string }): UserRecord {
  const user = userOrCaller(context, name);
  if (user.credentials.keys.every((key) => key.id !== id)) throw noSuchEntity(`The Access Key with id ${id} cannot be found.`);
  return user;
}

export const accessKeys: Operations = {
  CreateAccessKey: operation(maybeUser, (context, name) => {
    const user = userOrCaller(context, name);
    const key = createKey(context, user);
    return { AccessKey: { ...keyMembers(user, key), SecretAccessKey: key.secret } };
  }),

  ListAccessKeys: operation(
    (input) => ({ name: maybeUser(input), page: input.page() }),
    (context, { name, page: asked }) => {
      const user = userOrCaller(context, name);
      const page = pageOfItems(context.op, user.credentials.keys, pageRequest(context, asked));
      return { AccessKeyMetadata: page.items.map((key) => keyMembers(user, key)), ...pageMembers(page) };
    },
  ),

  UpdateAccessKey: operation(
    (input) => ({ ...readKey(input), status: input.needed('Status', STATUSES) }),
    (context, { status, ...named }) => {
      const user = userOfKey(context, named);
      withKeys(context.account, user, withStatus(user.credentials.keys, named.id, status));
      return undefined;
    },
  ),

  DeleteAccessKey: operation(readKey, (context, named) => {
    const user = userOfKey(context, named);
    const left = user.credentials.keys.filter((key) => key.id !== named.id);
    withKeys(context.account, user, left);
    context.account.uses.delete(named.id);
    return undefined;
  }),

  // A key that is not the account's own is refused as if it were another account's (recorded 24 February 2026).
  GetAccessKeyLastUsed: operation(
    (input) => input.text('AccessKeyId', KEY_ID),
    ({ account, caller }, id) => {
      const found = account.findKey(id);
      if (found === undefined)
        throw accessDenied(
          `User: ${identityOf(account, caller).Arn} is not authorized to perform iam:GetAccessKeyLastUsed on resource: access key ${id}`,
        );
      const use = account.uses.get(id);
      const unused = { ServiceName: 'N/A', Region: 'N/A' };
      return {
        UserName: found.user.name,
        AccessKeyLastUsed: use === undefined ? unused : { LastUsedDate: use.at, ServiceName: use.service, Region: use.region },
      };
    },
  ),
};

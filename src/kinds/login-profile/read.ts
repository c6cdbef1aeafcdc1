// Whether users have a console password: one call for each user of whom something is declared.
import { addressOf } from '../../model/address.ts';
import type { Scope } from '../../model/address.ts';
import { isMissing } from '../../model/callerror.ts';
import type { Crawl } from '../../model/crawl.ts';
import type { JsonObject } from '../../model/json.ts';
import type { IamReader } from '../../model/ports.ts';
import type { Live } from '../../model/state.ts';
import { signed } from '../access-key/slot.ts';
import type { Beyond } from '../asking.ts';
import type { LoginProfileSpec } from './login-profile.ts';

/** A name of our own: AWS gives passwords none, and the user's is taken. */
export function profileArn(name: string, _path: string, { partition, account }: Scope): string {
  return `arn:${partition}:iam::${account}:login-profile/${name}`;
}

/** The tag of a user whose password may have been set and was not delivered. */
export const CONSOLE_TAG = 'iamsync:console';

export const askProfiles: Beyond<LoginProfileSpec> = {
  lists: true,
  needed: () => true,
  async read(iam, names) {
    const found = new Map<string, JsonObject>();
    for (const name of names) found.set(name, await profileOf(iam, name));
    return found;
  },
};

async function profileOf(iam: IamReader, UserName: string): Promise<JsonObject> {
  try {
    const { LoginProfile } = await iam.get('GetLoginProfile', { UserName });
    const { User } = await iam.get('GetUser', { UserName });
    const used = User?.PasswordLastUsed?.toISOString();
    return {
      created: LoginProfile?.CreateDate?.toISOString() ?? '',
      resetRequired: LoginProfile?.PasswordResetRequired ?? false,
      ...(used === undefined ? {} : { used }),
    };
  } catch (error) {
    if (isMissing(error)) return {};
    throw error;
  }
}

/** Every user who was asked about and has a password, or a mark that one may have been set. */
export function readProfiles(crawl: Crawl): Live<LoginProfileSpec>[] {
  return crawl.users.flatMap(({ UserName: name = '', Tags = [] }): Live<LoginProfileSpec>[] => {
    const found = crawl.beyond.get(addressOf('LoginProfile', name));
    const mark = Tags.find(({ Key }) => Key === CONSOLE_TAG)?.Value;
    const isPending = mark === signed('pending', { account: crawl.scope.account, user: name, slot: 'console' });
    if (found === undefined || (found['created'] === undefined && !isPending)) return [];
    const spec: LoginProfileSpec = {
      state: isPending ? 'pending' : 'set',
      // Of a password that is yet to be set, what holds for a new one.
      resetRequired: found['created'] === undefined || found['resetRequired'] === true,
      deliver: null,
    };
    return [{ kind: 'LoginProfile', name, arn: profileArn(name, '/', crawl.scope), spec, facts: found }];
  });
}

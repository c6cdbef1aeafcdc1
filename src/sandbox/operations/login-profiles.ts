// Login profiles: the password with which a user may sign in to the console.
import type { Account } from '../account.ts';
import type { Members } from '../answer.ts';
import type { LoginProfile } from '../credentials.ts';
import { alreadyExists, AwsError, noSuchEntity, unmodifiable, validationError } from '../errors.ts';
import { userOrCaller } from '../lookup.ts';
import { existingName, maybeUser } from '../names.ts';
import type { Context, Operations } from '../operation.ts';
import { operation } from '../operation.ts';
import { acceptPassword, digestOf, maybePassword } from '../passwords.ts';
import type { UserRecord } from '../records.ts';

function profileMembers(user: UserRecord, login: LoginProfile): Members {
  return { UserName: user.name, CreateDate: login.created, PasswordResetRequired: login.resetRequired };
}

function theLogin(user: UserRecord): LoginProfile {
  const { login } = user.credentials;
  if (login === null) throw noSuchEntity(`Login Profile for User ${user.name} cannot be found.`);
  return login;
}

function newLogin(user: UserRecord): string {
  return `new login profile ${user.id}`;
}

function checkModifiable({ world }: Context, user: UserRecord): void {
  if (world.isFresh(newLogin(user), world.circumstances.lag.unmodifiable))
    throw unmodifiable(`Login Profile for User ${user.name} cannot be modified while login profile is being created.`);
}

function withLogin(account: Account, user: UserRecord, login: LoginProfile | null): void {
  account.put({ ...user, credentials: { ...user.credentials, login } });
}

export const loginProfiles: Operations = {
  CreateLoginProfile: operation(
    (input) => ({ name: maybeUser(input), password: maybePassword(input), reset: input.flag('PasswordResetRequired') }),
    (context, { name, password, reset }) => {
      const { account, world } = context;
      const user = userOrCaller(context, name);
      if (user.credentials.login !== null) throw alreadyExists(`Login Profile for user ${user.name} already exists.`);
      if (password === undefined) throw validationError('Password is required to create a login profile.');
      const digests = acceptPassword(account.settings.passwordPolicy, password, []);
      const now = world.timestamp();
      const login = { created: now, changed: now, resetRequired: reset ?? false, digests };
      withLogin(account, user, login);
      world.note(newLogin(user));
      return { LoginProfile: profileMembers(user, login) };
    },
  ),

  GetLoginProfile: operation(maybeUser, (context, name) => {
    const user = userOrCaller(context, name);
    return { LoginProfile: profileMembers(user, theLogin(user)) };
  }),

  // What the request leaves out stays.
  UpdateLoginProfile: operation(
    (input) => ({ name: existingName(input, 'user'), password: maybePassword(input), reset: input.flag('PasswordResetRequired') }),
    (context, { name, password, reset }) => {
      const user = userOrCaller(context, name);
      const login = theLogin(user);
      checkModifiable(context, user);
      const policy = context.account.settings.passwordPolicy;
      const digests = password === undefined ? login.digests : acceptPassword(policy, password, login.digests);
      const changed = password === undefined ? login.changed : context.world.timestamp();
      withLogin(context.account, user, { ...login, digests, changed, resetRequired: reset ?? login.resetRequired });
      return undefined;
    },
  ),

  DeleteLoginProfile: operation(maybeUser, (context, name) => {
    const user = userOrCaller(context, name);
    theLogin(user);
    checkModifiable(context, user);
    withLogin(context.account, user, null);
    return undefined;
  }),

  ChangePassword: operation(
    (input) => ({ before: input.text('OldPassword'), after: maybePassword(input, 'NewPassword') ?? input.text('NewPassword') }),
    (context, { before, after }) => {
      const { account, caller, world } = context;
      if (caller.kind !== 'user') throw new AwsError('InvalidUserType', 400, 'Only IAM Users can change their own password');
      const user = userOrCaller(context, undefined);
      const login = theLogin(user);
      const policy = account.settings.passwordPolicy;
      if (login.digests[0] !== digestOf(before)) throw new AwsError('AccessDenied', 403, 'The old password was incorrect.');
      const digests = acceptPassword(policy, after, login.digests);
      withLogin(account, user, { ...login, digests, changed: world.timestamp(), resetRequired: false });
      return undefined;
    },
  ),
};

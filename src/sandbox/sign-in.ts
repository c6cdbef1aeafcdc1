// Signing in to the console: the sandbox has none, but a password that was used has a date.
import { digestOf } from './passwords.ts';
import type { World } from './world.ts';

/** True if the user has this password; then the time of its last use is now. */
export function signIn(world: World, name: string, password: string, accountId?: string): boolean {
  const account = accountId === undefined ? [...world.accounts.values()][0] : world.accounts.get(accountId);
  const user = account?.find('user', name);
  if (account === undefined || user?.credentials.login?.digests[0] !== digestOf(password)) return false;
  account.put({ ...user, credentials: { ...user.credentials, passwordUsed: world.timestamp() } });
  return true;
}

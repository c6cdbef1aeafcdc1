// A password whose making broke off: the mark is there, and the password is not.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { signed } from '../../src/kinds/access-key/slot.ts';
import { CONSOLE_TAG } from '../../src/kinds/login-profile/read.ts';
import { call } from '../../src/model/call.ts';
import { startAccounts } from '../support/world.ts';
import { make, settle } from './support.ts';

let world: Awaited<ReturnType<typeof startAccounts>>;
beforeAll(async () => {
  world = await startAccounts(2);
});
afterAll(() => world.sandbox.close());

it.each([
  [0, {}, true],
  [1, { passwordResetRequired: false }, false],
])('is made as it is declared (%#)', async (index, declared, asked) => {
  const account = world.account(index);
  await make(account, call('CreateUser', { UserName: 'robot' }));
  const mark = signed('pending', { account: account.id, user: 'robot', slot: 'console' });
  await make(account, call('TagUser', { UserName: 'robot', Tags: [{ Key: CONSOLE_TAG, Value: mark }] }));
  await settle(account, { users: { robot: { console: { deliver: 'vault', ...declared } } } });
  const { LoginProfile } = await account.reader.iam.get('GetLoginProfile', { UserName: 'robot' });
  expect(LoginProfile?.PasswordResetRequired).toBe(asked);
});

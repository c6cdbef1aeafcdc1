// In a file of its own: the SDK warns once in a process, when its first client is made.
import { expect, it, vi } from 'vitest';
import { accountAt, ok, wire } from './wire.ts';

it('the SDK does not tell users which version of Node it would like', async () => {
  const warned = vi.spyOn(process, 'emitWarning');
  const server = await wire((response, op) => ok(response, op));
  const account = accountAt(server.url);
  await account.reader.iam.get('GetAccountSummary', {});
  account.close();
  await server.close();
  expect(warned).not.toHaveBeenCalled();
});

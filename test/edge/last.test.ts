// The last look before a call of IAM leaves: after everything that may take time, and nothing is sent if it says no.
import { afterEach, expect, it } from 'vitest';
import { Failure } from '../../src/model/failure.ts';
import { accountAt, closeAll, CREDENTIALS, ok, opened, tagRole, wire } from './wire.ts';

afterEach(closeAll);

it('is taken once the credentials are there, for each call by itself', async () => {
  const server = await wire((response, op) => ok(response, op, ''));
  const steps: string[] = [];
  const credentials = async () => {
    await Promise.resolve();
    steps.push('credentials');
    return CREDENTIALS;
  };
  const account = accountAt(server.url, { credentials });
  opened.push(server, account);
  await account.writer.call(tagRole, () => void steps.push(`look, ${server.asked.length} sent`));
  await account.writer.call(tagRole, () => void steps.push(`look, ${server.asked.length} sent`));
  await account.writer.call(tagRole);
  expect(steps.filter((step) => step !== 'credentials')).toEqual(['look, 0 sent', 'look, 1 sent']);
  expect(steps[0]).toBe('credentials');
  expect(server.asked).toHaveLength(3);
});

it('that says no sends nothing, and its reason comes through', async () => {
  const server = await wire((response, op) => ok(response, op, ''));
  const account = accountAt(server.url);
  opened.push(server, account);
  const no = new Failure('locked', 'the lock was lost', 'Run plan again.');
  const call = account.writer.call(tagRole, () => {
    throw no;
  });
  await expect(call).rejects.toBe(no);
  expect(server.asked).toEqual([]);
});

// Who loses what by taking a run back: members of a group that the run did not put in stay in it.
import { expect, it } from 'vitest';
import { nearAccounts } from '../support/near.ts';
import { settle } from '../support/pairs.ts';
import { allow, doc } from '../support/planning.ts';
import { applied, takeback } from '../support/takeback.ts';
import { manifest, planOn } from '../support/world.ts';
import type { Plan } from '../../src/model/plan.ts';

function lost({ access }: Plan): string[] {
  if (access.state !== 'computed') throw new Error('access was not computed');
  return access.principals.flatMap(({ principals, loses }) => loses.map(({ actions }) => `${principals.join(' ')}: ${actions.join(' ')}`));
}

it('is only what the run gave by a group', async () => {
  const account = nearAccounts(1).account(0);
  const users = { ann: { groups: ['g'] } };
  const before = { users, groups: { g: { inline: { one: doc(allow('s3:GetObject')) } } } };
  const after = { users, groups: { g: { inline: { one: doc(allow('s3:GetObject')), two: doc(allow('sqs:SendMessage')) } } } };
  await settle(account, manifest(before));
  const { ran } = await applied(account, await planOn(account, manifest(after)), 'r0');
  const { plan } = await takeback(account, ran, manifest(before));
  expect(lost(plan)).toEqual(['User/ann: sqs:SendMessage']);
});

it('is what comes with the group for whom the run put into it', async () => {
  const account = nearAccounts(1).account(0);
  const groups = { g: { inline: { one: doc(allow('s3:GetObject')) } } };
  await settle(account, manifest({ users: { ann: {}, bob: { groups: ['g'] } }, groups }));
  const more = { g: { inline: { one: doc(allow(['s3:GetObject', 's3:PutObject'])) } } };
  const after = { users: { ann: { groups: ['g'] }, bob: { groups: ['g'] } }, groups: more };
  const { ran } = await applied(account, await planOn(account, manifest(after)), 'r0');
  const { plan } = await takeback(account, ran, manifest(after));
  expect(lost(plan)).toEqual(['User/ann: s3:PutObject', 'User/ann: s3:GetObject', 'User/bob: s3:PutObject']);
});

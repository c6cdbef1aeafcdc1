// What a rollback must not overlook, and what it must leave: the stamps of an adoption, and what only AWS may end.
import { expect, it } from 'vitest';
import { call } from '../../src/model/call.ts';
import { isError } from '../../src/model/finding.ts';
import { actionsOf } from '../../src/model/plan.ts';
import { nearAccounts } from '../support/near.ts';
import { settle, stateOf } from '../support/pairs.ts';
import { allow, doc } from '../support/planning.ts';
import { applied, killed, takeback } from '../support/takeback.ts';
import { describeFindings, GENEROUS, liveOf, manifest, planOn } from '../support/world.ts';
import type { Account } from '../support/world.ts';

const fresh = (): Account => nearAccounts(1).account(0);
const services = { services: 'ec2.amazonaws.com' };
const GUARDS = { ...GENEROUS, owner: 'acme' };

const strangers = {
  policies: { reader: { document: doc(allow('s3:GetObject')) } },
  roles: { app: { trust: services, policies: ['reader'] }, web: { trust: services, description: 'odd' } },
  users: { ann: { tags: { team: 'a' } } },
};
const adopted = manifest({
  ...strangers,
  roles: { ...strangers.roles, web: { trust: services, description: 'even', adopt: true, tags: { team: 'b' } } },
});

const errors = (findings: Parameters<typeof describeFindings>[0]): string => describeFindings(findings.filter(isError));

async function marksOf(account: Account): Promise<object[]> {
  return (await liveOf(account)).entities.map(({ marks = {} }) => marks);
}

it('an adoption is taken back with its stamps, also where nothing else was changed', async () => {
  const account = fresh();
  await settle(account, manifest(strangers));
  const [before, marks] = [await stateOf(account), await marksOf(account)];
  const { ran } = await applied(account, await planOn(account, adopted, { guards: GUARDS }), 'r0');
  const after = [await stateOf(account), await marksOf(account)];
  expect(after[1]).not.toEqual(marks);
  const back = await takeback(account, ran, adopted, { hold: false });
  expect(errors(back.plan.findings)).toBe('');
  expect(back.plan.changes.map(({ address }) => address)).toEqual(['Policy/reader', 'Role/app', 'Role/web', 'User/ann']);
  expect(await back.settled()).not.toEqual([]);
  const way = await applied(account, back.plan, 'r1');
  expect(way.report.failed).toEqual([]);
  expect(await back.settled()).toEqual([]);
  expect([await stateOf(account), await marksOf(account)]).toEqual([before, marks]);
  expect(actionsOf((await takeback(account, ran, adopted, { hold: false })).plan)).toEqual([]);

  const again = await takeback(account, way.ran, adopted, { hold: false });
  expect((await applied(account, again.plan, 'r2')).report.failed).toEqual([]);
  expect(await again.settled()).toEqual([]);
  expect([await stateOf(account), await marksOf(account)]).toEqual(after);
});

it('a stamp that somebody replaced since stays', async () => {
  const account = fresh();
  await settle(account, manifest(strangers));
  const { ran } = await applied(account, await planOn(account, adopted, { guards: GUARDS }), 'r0');
  await account.writer.call(call('TagUser', { UserName: 'ann', Tags: [{ Key: 'iamsync:owner', Value: 'others/1/User/ann' }] }));
  const { plan, conflicts } = await takeback(account, ran, adopted, { hold: false });
  expect([conflicts, plan.changes.map(({ address }) => address)]).toEqual([[], ['Policy/reader', 'Role/app', 'Role/web']]);
});

it.each([0, 1, 2, 3, 4, 5].flatMap((at) => [true, false].map((isMade) => ({ at, isMade }))))(
  'an adoption that was killed at its call $at (made: $isMade) is taken back with its stamps',
  async (cut) => {
    const account = fresh();
    await settle(account, manifest(strangers));
    const [before, marks] = [await stateOf(account), await marksOf(account)];
    const plan = await planOn(account, adopted, { guards: GUARDS });
    expect(actionsOf(plan)).toHaveLength(6);
    const back = await takeback(account, await killed(account, plan, cut), adopted, { hold: false });
    expect(errors(back.plan.findings)).toBe('');
    expect((await applied(account, back.plan, 'r1')).report.failed).toEqual([]);
    expect(await back.settled()).toEqual([]);
    expect([await stateOf(account), await marksOf(account)]).toEqual([before, marks]);
  },
);

it.each([{}, { description: 'Ours' }])('a service-linked role that was made (%j) stays, and hinders nothing', async (declared) => {
  const account = fresh();
  const files = manifest({ serviceLinkedRoles: { 'autoscaling.amazonaws.com': declared }, roles: { app: { trust: services } } });
  const { ran, report } = await applied(account, await planOn(account, files), 'r0');
  expect(report.result).toBe('done');
  const back = await takeback(account, ran, files);
  expect([back.conflicts, errors(back.plan.findings)]).toEqual([[], '']);
  expect(actionsOf(back.plan).map((action) => action.id)).toEqual(['Role/app#DeleteRole']);
  expect((await applied(account, back.plan, 'r1')).report.failed).toEqual([]);
  expect(await back.settled()).toEqual([]);
  expect((await planOn(account, files)).changes.map(({ verb, address }) => `${verb} ${address}`)).toEqual(['create Role/app']);
});

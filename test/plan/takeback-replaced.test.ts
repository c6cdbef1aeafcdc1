// Taking back a run that broke off between the end of an entity and its second birth.
import { expect, it } from 'vitest';
import { CallError } from '../../src/model/callerror.ts';
import { isError } from '../../src/model/finding.ts';
import { applied, takeback } from '../support/takeback.ts';
import { applyOn, describeFindings, manifest, planOn, startAccounts } from '../support/world.ts';

it('makes again what the run had deleted to make it anew', async () => {
  const world = await startAccounts(1);
  const account = world.account(0);
  const at = (path: string) => manifest({ roles: { app: { path, trust: { services: 'ec2.amazonaws.com' } } } });
  await applyOn(account, await planOn(account, at('/one/')));
  const writer: typeof account.writer = {
    async call(call, last) {
      if (call.op === 'CreateRole') throw new CallError({ code: 'AccessDenied', message: 'no', ambiguous: false });
      return account.writer.call(call, last);
    },
  };
  const { ran } = await applied(account, await planOn(account, at('/two/'), { allowReplace: () => true }), 'one', writer);
  const { plan, conflicts } = await takeback(account, ran, at('/one/'));
  expect([conflicts, describeFindings(plan.findings.filter(isError))]).toEqual([[], '']);
  await applyOn(account, plan);
  expect((await planOn(account, at('/one/'))).changes).toEqual([]);
  await world.sandbox.close();
});

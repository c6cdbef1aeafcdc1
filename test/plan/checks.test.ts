// Checks in plans: judged on the account as it will be, with those whom nobody declares; a partial plan is not blamed for what failed before.
import { describe, expect, it } from 'vitest';
import { narrow } from '../../src/live/scope.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { Plan } from '../../src/model/plan.ts';
import { makePlan } from '../../src/plan/plan.ts';
import { allow, compile, doc, liveFrom } from '../support/planning.ts';
import { AS_OF, manifest } from '../support/world.ts';

const BEFORE: JsonObject = {
  policies: { read: { document: doc(allow('s3:GetObject')) } },
  users: { ann: { policies: ['read'] }, old: { policies: ['read'] } },
};
const checks = (principal: string, says: 'can' | 'cannot', action: string): JsonObject => ({
  checks: [{ name: 'one', principal, [says]: [{ action, resource: '*' }] }],
});

async function planOf(content: JsonObject, only: readonly string[] = []): Promise<Plan> {
  const live = await liveFrom(BEFORE);
  const { desired, findings } = await compile(manifest(content));
  if (desired === null) throw new Error(JSON.stringify(findings));
  return makePlan({
    live,
    ...narrow(desired, live),
    checks: desired.checks ?? [],
    asOf: AS_OF,
    owner: null,
    options: { only, deep: false },
    propagationSeconds: 10,
  });
}

const found = ({ findings }: Plan) =>
  findings.filter(({ rule }) => rule.startsWith('check')).map(({ rule, severity, address }) => [rule, severity, address]);

describe('checks in a plan', () => {
  it('are judged on what will be, not on what is', async () => {
    const wider = { ...BEFORE, policies: { read: { document: doc(allow('s3:*')) } } };
    expect(found(await planOf({ ...BEFORE, ...checks('User/ann', 'can', 's3:PutObject') }))).toEqual([['check', 'error', 'User/ann']]);
    expect(found(await planOf({ ...wider, ...checks('User/ann', 'can', 's3:PutObject') }))).toEqual([]);
    expect(found(await planOf({ ...wider, ...checks('User/ann', 'cannot', 's3:PutObject') }))).toEqual([['check', 'error', 'User/ann']]);
  });

  it('count whom nobody declares, by the policies that change', async () => {
    const policies = { read: { document: doc(allow('s3:*')) } };
    const plan = await planOf({ policies, ...checks('User/account:old', 'cannot', 's3:PutObject') });
    expect(found(plan)).toEqual([['check', 'error', 'User/old']]);
    expect(plan.findings.find(({ rule }) => rule === 'check')).toMatchObject({
      message: expect.stringContaining('Policy/read'),
      place: { file: 'manifests/all.yaml' },
    });
  });

  it('fail for who will be gone or never was', async () => {
    expect(found(await planOf({ policies: BEFORE['policies'] ?? {}, ...checks('User/account:nobody', 'cannot', 's3:*') }))).toEqual([
      ['check', 'error', 'User/nobody'],
    ]);
  });

  it('are undecided where a document is not known, and refuse the plan', async () => {
    const users = { ann: { policies: ['aws:ReadOnlyAccess'] }, old: {} };
    const plan = await planOf({ ...BEFORE, users, ...checks('User/ann', 'cannot', 's3:PutObject') });
    expect(found(plan)).toEqual([['check-undecided', 'error', 'User/ann']]);
  });

  it('warn in a partial plan of what fails already', async () => {
    const content = { ...BEFORE, ...checks('User/ann', 'can', 's3:PutObject') };
    expect(found(await planOf(content, ['User/old']))).toEqual([['check', 'warning', 'User/ann']]);
  });

  it('change nothing of the digest', async () => {
    expect((await planOf({ ...BEFORE, ...checks('User/ann', 'can', 's3:PutObject') })).digest).toBe((await planOf(BEFORE)).digest);
  });
});

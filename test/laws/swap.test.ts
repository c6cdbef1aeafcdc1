// Settle and return where the quotas leave no room: a principal may hold two policies and a user be in two groups at most, so most
// changes are swaps.
import { describe, expect, it } from 'vitest';
import { nearAccounts } from '../support/near.ts';
import { overPairs } from '../support/pairs.ts';

const RUNS = 1000;
const ATTACHMENTS = 2;
const QUOTAS = {
  AttachedPoliciesPerRoleQuota: ATTACHMENTS,
  AttachedPoliciesPerUserQuota: ATTACHMENTS,
  AttachedPoliciesPerGroupQuota: ATTACHMENTS,
};

describe('apply at the quota', () => {
  it(`settles, and its undo steps return, for ${RUNS} random pairs of accounts`, async () => {
    const lost = await overPairs(nearAccounts(RUNS, QUOTAS), { runs: RUNS, seed: 2, attachments: ATTACHMENTS });
    expect(lost).toBeLessThan(RUNS / 5);
  }, 1_800_000);
});

// The keys of the user that applies, and what is protected between two calls.
import { describe, expect, it } from 'vitest';
import { call } from '../../src/model/call.ts';
import type { Action } from '../../src/model/plan.ts';
import type { Live } from '../../src/model/state.ts';
import { consentOf } from '../../src/plan/consent.ts';
import { protectedBetween } from '../../src/plan/lockout/protected.ts';
import { lockOuts } from '../../src/plan/lockout.ts';
import { normalise } from '../../src/policy/normal.ts';
import { ACCOUNT } from './scene.ts';

const ANN = `arn:aws:iam::${ACCOUNT}:user/ann`;
const IAM = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'iam:*', Resource: '*' }] };

describe('the keys of the user that applies', () => {
  const action = (op: 'DeleteAccessKey' | 'UpdateAccessKey', UserName: string, Status: 'Active' | 'Inactive'): Action => ({
    id: `AccessKey/${UserName}/ci#${op}`,
    address: `AccessKey/${UserName}/ci`,
    do:
      op === 'DeleteAccessKey'
        ? call('DeleteAccessKey', { UserName, AccessKeyId: 'AKIAEXAMPLE' })
        : call('UpdateAccessKey', { UserName, AccessKeyId: 'AKIAEXAMPLE', Status }),
    undo: [],
    takes: [],
    lets: [],
    phase: 'revoke',
    needs: [],
    risk: 'none',
    reason: '',
  });
  it.each([
    ['deleted', action('DeleteAccessKey', 'ann', 'Active'), ['lock-out']],
    ['switched off', action('UpdateAccessKey', 'ann', 'Inactive'), ['lock-out']],
    ['switched on', action('UpdateAccessKey', 'ann', 'Active'), []],
    ['of somebody else', action('DeleteAccessKey', 'bob', 'Active'), []],
  ] as const)('%s', (_name, one, expected) => {
    const spec = { path: '/', inline: { all: normalise(IAM, '2012-10-17') }, policies: [], groups: [], boundary: null, tags: {} };
    const ann: Live = { kind: 'User', name: 'ann', arn: ANN, facts: { id: 'AIDAANN' }, spec };
    const scope = { account: ACCOUNT, partition: 'aws' };
    const live = { scope, caller: null, quotas: {}, entities: [ann], awsPolicies: {} };
    const asOf = '2026-11-22T10:42Z';
    const found = lockOuts({ live, changes: [], actions: [one], applyAs: ann.arn, asOf, consent: consentOf([], asOf, []) });
    expect(found.map(({ rule }) => rule)).toEqual(expected);
  });
});

describe('what is protected between two calls', () => {
  const exception = { action: 'Role/x#A', until: 'Role/x#B', consent: 'given', request: null, text: 'may not do something' } as const;
  it.each([
    ['gap', 'Role/break-glass', 1],
    ['undecided', 'User/x as Role/break-glass', 1],
    ['window', 'Role/break-glass', 0],
    ['gap', 'Role/other', 0],
  ] as const)('a %s of %s', (kind, principal, count) => {
    const verdict = { state: 'transient', exceptions: [{ ...exception, kind, principal }], hash: null } as const;
    expect(protectedBetween(verdict, ['Role/break-*'])).toHaveLength(count);
    expect(protectedBetween(verdict, [])).toEqual([]);
  });
});

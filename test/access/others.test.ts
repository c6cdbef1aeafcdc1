// A policy that changes and the one who holds it: when nothing of the change is about them, and when that has to be found out.
import { describe, expect, it } from 'vitest';
import { accessDiff } from '../../src/access/diff.ts';
import { isAboutOthers } from '../../src/access/diff/others.ts';
import type { Grant, Principal } from '../../src/model/principal.ts';
import { NO_ACTIONS } from '../../src/plan/access.ts';
import { asJson } from '../../src/policy/document.ts';
import type { Conditions, Statement } from '../../src/policy/document.ts';

const of = (team: string): Conditions => ({ StringEquals: { 'aws:PrincipalTag/team': [team] } });
const may = (action: string, Condition?: Conditions): Statement => ({
  Effect: 'Allow',
  Action: [action],
  Resource: ['*'],
  ...(Condition === undefined ? {} : { Condition }),
});
const grant = (name: string, ...Statement: Statement[]): Grant => ({
  source: `Policy/${name}`,
  via: null,
  document: asJson({ Version: '2012-10-17', Statement }),
});
const trust = (Action: string) =>
  asJson({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: [`sts:${Action}`], Principal: { Service: ['ec2.amazonaws.com'] } }],
  });
const kept = grant('kept', may('s3:GetObject'));

function holding(policies: readonly Grant[], more: Partial<Principal> = {}): Principal {
  const arn = 'arn:aws:iam::123456789012:role/r';
  const who = { address: 'Role/r', kind: 'Role', name: 'r', path: '/', arn, uniqueId: 'AROA1', tags: { team: 'red' } } as const;
  return { ...who, policies: [kept, ...policies], boundary: null, trust: trust('AssumeRole'), unknown: [], ...more };
}

/** Who holds one policy and then another; and whether the diff has anything to say of it. */
function judged(old: Grant, fresh: Grant, more: Partial<Principal> = {}, later: Partial<Principal> = {}) {
  const [before, after] = [holding([old], more), holding([fresh], { ...more, ...later })];
  const scope = { account: '123456789012', partition: 'aws' };
  const { principals } = accessDiff({ scope, principals: [before] }, { scope, principals: [after] }, NO_ACTIONS);
  return { isOthers: isAboutOthers(before, after), isTold: principals.length > 0 };
}

const small = grant('p', may('s3:PutObject'));
const grown = (Condition?: Conditions, name = 's3:DeleteObject'): Grant => grant('p', may('s3:PutObject'), may(name, Condition));

describe('a policy that grows by a statement', () => {
  it('about others is nothing to whoever is known not to be meant', () => {
    expect(judged(small, grown(of('blue')))).toEqual({ isOthers: true, isTold: false });
    expect(judged(grown(of('blue')), small)).toEqual({ isOthers: true, isTold: false });
  });

  it.each<readonly [why: string, condition: Conditions | undefined]>([
    ['about them', of('red')],
    ['about everybody', undefined],
    ['under a condition of the request', { StringEquals: { 'aws:RequestedRegion': ['eu-west-1'] } }],
  ])('%s is told', (_, condition) => expect(judged(small, grown(condition))).toEqual({ isOthers: false, isTold: true }));

  it('is looked at where tags may be chosen, are not known, or change', () => {
    expect(judged(small, grown(of('blue')), { trust: trust('*') })).toEqual({ isOthers: false, isTold: true });
    expect(judged(small, grown(of('blue')), { tags: null })).toEqual({ isOthers: false, isTold: true });
    expect(judged(small, grown(of('blue')), {}, { tags: { team: 'blue' } })).toEqual({ isOthers: false, isTold: true });
  });

  it('is looked at as a whole where wildcards may meet, and where the boundary changes', () => {
    expect(judged(small, grown(of('blue'), 's3:Get*Tagging'))).toEqual({ isOthers: false, isTold: false });
    expect(judged(small, grown(of('blue')), {}, { boundary: kept })).toEqual({ isOthers: false, isTold: true });
  });
});

describe('a policy that says the same otherwise', () => {
  it('is about nobody', () => {
    const renamed = grant('p', { Sid: 'Put', ...may('s3:PutObject') });
    expect(judged(small, renamed)).toEqual({ isOthers: true, isTold: false });
  });
});

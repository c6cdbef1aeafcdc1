// Containment of what principals are given: limits, what is known of them, what is beyond, what is met.
import { describe, expect, it } from 'vitest';
import { compilePermissions, contains, excess, meets } from '../../src/policy/containment.ts';
import type { Document, Statement } from '../../src/policy/document.ts';

const given = (grants: readonly Document[], limits: readonly Document[] = [], values: Readonly<Record<string, readonly string[]>> = {}) =>
  compilePermissions({ grants, limits }, { values });
const one = (...statements: readonly Statement[]): Document => ({ Version: '2012-10-17', Statement: statements });
const may = (Action: readonly string[], Resource: readonly string[] = ['*']): Statement => ({ Effect: 'Allow', Action, Resource });

describe('permissions of a principal', () => {
  const wide = one(may(['s3:*', 'iam:*']));
  const narrow = one(may(['s3:*']));

  it('takes a limit for what it is on either side', () => {
    expect(contains(given([narrow]), given([wide], [narrow])).verdict).toBe('proved');
    expect(contains(given([wide], [narrow]), given([wide])).verdict).toBe('refuted');
    expect(contains(given([wide], [narrow]), given([wide], [one(may(['s3:Get*']))])).verdict).toBe('proved');
    expect(contains(given([wide], [narrow]), given([wide], [one(may(['iam:Get*']))])).verdict).toBe('refuted');
  });

  it('takes patterns that cross for all that they share', () => {
    const on = (name: string): Document => one(may(['s3:Get'], [`arn:aws:s3:::${name}`]));
    const both = given([on('*a*')], [on('*b*')]);
    expect(contains(given([on('*a*b*')]), both).verdict).toBe('refuted');
    expect(contains(given([on('*b*a*')]), both).verdict).toBe('refuted');
    expect(contains(given([on('*a*b*'), on('*b*a*')]), both).verdict).toBe('proved');
    expect(contains(given([]), given([on('a*c')], [on('*bc')])).verdict).toBe('refuted');
    expect(contains(given([]), given([on('ab*')], [on('a*b')])).verdict).toBe('refuted');
    expect(contains(given([]), given([on('a*c')], [on('*b')])).verdict).toBe('proved');
  });

  it('puts what is known in the place of variables', () => {
    const own = one(may(['s3:*'], ['arn:aws:s3:::${aws:username}/*']));
    const bob = given([own], [], { 'aws:username': ['bob'] });
    expect(contains(given([one(may(['s3:*'], ['arn:aws:s3:::bob/*']))]), bob).verdict).toBe('proved');
    expect(contains(given([own], [], { 'aws:username': ['eve'] }), bob)).toEqual({
      verdict: 'refuted',
      witness: { action: 's3:x', resource: 'arn:aws:s3:::bob/x', context: { 'aws:username': 'bob' } },
    });
    expect(contains(given([]), given([own], [], { 'aws:username': [] })).verdict).toBe('proved');
  });

  it('decides what is known in conditions', () => {
    const tagged = one({ ...may(['s3:*']), Condition: { StringEquals: { 'aws:PrincipalTag/team': ['a'] } } });
    expect(contains(given([tagged], [], { 'aws:principaltag/team': ['a'] }), given([narrow])).verdict).toBe('proved');
    expect(contains(given([tagged], [], { 'aws:principaltag/team': ['b'] }), given([narrow])).verdict).toBe('refuted');
  });

  it('says what is beyond, in the patterns of the documents', () => {
    const before = given([one(may(['s3:Get*'], ['*']), may(['s3:Put*'], ['arn:aws:s3:::a']))]);
    const after = given([one(may(['s3:Get*', 's3:Put*', 's3:Delete*'], ['arn:aws:s3:::a', 'arn:aws:s3:::b']))]);
    expect(excess(after, before).parts.map(({ actions, resources }) => [actions, resources])).toEqual([
      [['s3:Put*'], ['arn:aws:s3:::b']],
      [['s3:Delete*'], ['arn:aws:s3:::a', 'arn:aws:s3:::b']],
    ]);
  });

  it('says what a Deny took', () => {
    const denied = given([one(may(['s3:*']), { ...may(['s3:Delete*', 'iam:*']), Effect: 'Deny' })]);
    expect(excess(given([narrow]), denied).parts.map(({ actions }) => actions)).toEqual([['s3:Delete*']]);
    expect(excess(denied, given([narrow])).parts).toEqual([]);
  });

  it('meets a question or does not', () => {
    const denied = given([one(may(['s3:*']), { ...may(['s3:Delete*']), Effect: 'Deny' })]);
    expect(meets(denied, { actions: ['s3:DeleteObject'] }).verdict).toBe('disjoint');
    expect(meets(denied, { actions: ['s3:*'], resources: ['arn:aws:s3:::a'] })).toMatchObject({
      verdict: 'met',
      witness: { resource: 'arn:aws:s3:::a' },
    });
    expect(meets(given([wide], [narrow]), { actions: ['iam:*'] }).verdict).toBe('disjoint');
  });

  it('asks under the wide reading of ARNs too when told to', () => {
    const [starred, exact] = [given([one(may(['s3:*'], ['arn:aws:s3:*:1:a']))]), given([one(may(['s3:*'], ['arn:aws:s3:eu:x:1:a']))])];
    expect(contains(starred, exact).verdict).toBe('refuted');
    expect(contains(starred, exact, { wideArn: true }).verdict).toBe('undecided');
    expect(contains(starred, starred, { wideArn: true }).verdict).toBe('proved');
  });
});

// `expires` on statements: the day from which a grant counts as absent becomes a condition that AWS judges.
import { describe, expect, it } from 'vitest';
import { isObject } from '../../src/model/json.ts';
import type { Json } from '../../src/model/json.ts';
import { compileExpiry } from '../../src/policy/expiry.ts';
import { allow, policy } from './documents.ts';

const DATE = '2027-03-31T00:00:00Z';

/** The Condition of the one statement after compiling `expires: 2027-03-31` beside this Condition. */
function compiled(Condition?: Json): Json | undefined {
  const { document, problems } = compileExpiry({
    Statement: allow({ expires: '2027-03-31', ...(Condition === undefined ? {} : { Condition }) }),
  });
  expect(problems).toEqual([]);
  expect(document).not.toHaveProperty('Statement.expires');
  const statement = isObject(document) ? document['Statement'] : undefined;
  return isObject(statement) ? statement['Condition'] : undefined;
}

function rules(document: Json): string[] {
  return compileExpiry(document).problems.map(({ rule, at }) => `${rule} ${at.join('/')}`);
}

describe('an Allow that expires', () => {
  it('gets a condition', () => {
    expect(compiled()).toEqual({ DateLessThan: { 'aws:CurrentTime': DATE } });
    expect(compiled({})).toEqual({ DateLessThan: { 'aws:CurrentTime': DATE } });
  });

  it('keeps its other conditions', () => {
    expect(compiled({ Bool: { 'aws:SecureTransport': 'true' } })).toEqual({
      Bool: { 'aws:SecureTransport': 'true' },
      DateLessThan: { 'aws:CurrentTime': DATE },
    });
    expect(compiled({ DateLessThan: { 'aws:TokenIssueTime': '2027-01-01T00:00:00Z' } })).toEqual({
      DateLessThan: { 'aws:TokenIssueTime': '2027-01-01T00:00:00Z', 'aws:CurrentTime': DATE },
    });
    expect(compiled({ DateGreaterThan: { 'aws:CurrentTime': '2027-01-01T00:00:00Z' } })).toHaveProperty('DateGreaterThan');
  });

  it.each<[string, Json, Json]>([
    ['an earlier limit wins', '2027-03-30T23:59:59Z', '2027-03-30T23:59:59Z'],
    ['a later limit loses', '2028-01-01T00:00:00Z', DATE],
    ['the latest of several is the limit, for they are ORed', ['2027-01-01T00:00:00Z', '2028-01-01T00:00:00Z'], DATE],
    ['several earlier limits stay', ['2027-01-01T00:00:00Z', '2027-02-01T00:00:00Z'], ['2027-01-01T00:00:00Z', '2027-02-01T00:00:00Z']],
    ['a limit with an offset is compared as an instant', '2027-03-31T01:00:00+02:00', '2027-03-31T01:00:00+02:00'],
    ['a later limit with an offset loses', '2027-03-30T23:00:00-02:00', DATE],
    ['a limit in seconds is compared as an instant', '4102444800', DATE],
    ['a limit in seconds as a number', 1_700_000_000, 1_700_000_000],
    ['a limit that never holds stays', [], []],
  ])('%s', (_name, limit, expected) => {
    expect(compiled({ DateLessThan: { 'aws:CurrentTime': limit } })).toEqual({ DateLessThan: { 'aws:CurrentTime': expected } });
  });

  it('finds a limit that is spelled otherwise', () => {
    expect(compiled({ datelessthan: { 'AWS:currenttime': '2028-01-01T00:00:00Z' } })).toEqual({
      datelessthan: { 'AWS:currenttime': DATE },
    });
  });

  it('is found in a list of statements and in a single one', () => {
    const { document } = compileExpiry(policy(allow(), allow({ expires: '2027-03-31' })));
    expect(document).toMatchObject({ Statement: [allow(), { Condition: { DateLessThan: { 'aws:CurrentTime': DATE } } }] });
  });
});

describe('expiry problems', () => {
  it.each<[string, Json, string]>([
    ['a Deny', policy({ Effect: 'Deny', expires: '2027-03-31' }), 'expires-deny Statement/0/expires'],
    ['no Effect', policy({ expires: '2027-03-31' }), 'expires-deny Statement/0/expires'],
    ['a day that is none', policy(allow(), allow({ expires: '2027-02-30' })), 'expires Statement/1/expires'],
    ['a time', policy(allow({ expires: '2027-03-31T00:00:00Z' })), 'expires Statement/0/expires'],
    ['a number', { Statement: allow({ expires: 20_270_331 }) }, 'expires Statement/expires'],
    ['null', { Statement: allow({ expires: null }) }, 'expires Statement/expires'],
    [
      'a limit that is no date',
      policy(allow({ expires: '2027-03-31', Condition: { DateLessThan: { 'aws:CurrentTime': '${aws:PrincipalTag/until}' } } })),
      'expires-condition Statement/0/expires',
    ],
  ])('%s', (_name, document, problem) => {
    expect(rules(document)).toEqual([problem]);
    expect(JSON.stringify(compileExpiry(document).document)).not.toContain('"expires"');
  });

  it('are none where nothing expires, and the document is the same object', () => {
    const document = policy(allow(), { Effect: 'Deny' });
    expect(compileExpiry(document)).toEqual({ document, problems: [] });
    expect(compileExpiry(document).document).toBe(document);
    expect(compileExpiry('x').document).toBe('x');
    expect(compileExpiry({}).problems).toEqual([]);
  });
});

// Differences of fields and documents, each by its shape.
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/model/json.ts';
import { fieldDiffs } from '../../src/render/fields.ts';

const texts = (before: JsonObject | undefined, after: JsonObject | undefined): string[] =>
  fieldDiffs(before, after, 0).map(({ indent, text }) => `${' '.repeat(indent)}${text}`);
const document = (...Statement: JsonObject[]): JsonObject => ({ Version: '2012-10-17', Statement });
const allow = (members: JsonObject): JsonObject => ({ Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['*'], ...members });

describe('fields', () => {
  it('show both values of a scalar', () => {
    expect(texts({ a: 3600 }, { a: 7200 })).toEqual(['~ a: 3600 -> 7200']);
    expect(texts({ a: '' }, { a: 'x' })).toEqual(['~ a: "" -> x']);
    expect(texts({ a: null }, { a: 'none' })).toEqual(['~ a: none -> "none"']);
  });

  it('say nothing about what is equal or empty on both sides', () => {
    expect(texts({ a: 1, b: [] }, { a: 1, b: [] })).toEqual([]);
    expect(texts(undefined, { a: null, b: '', c: [], d: {} })).toEqual([]);
  });

  it('show what a set gains and loses', () => {
    expect(texts({ s: ['a', 'b'] }, { s: ['b', 'c'] })).toEqual(['s:', '    - a', '    + c']);
    expect(texts(undefined, { s: ['a'] })).toEqual(['s:', '    + a']);
    expect(texts({ s: ['a'] }, { s: [] })).toEqual(['s:', '    - a']);
  });

  it('show mappings by key, and a member that holds nothing is still a member', () => {
    expect(texts({ t: { a: '1', b: '2' } }, { t: { b: '3', c: '' } })).toEqual(
      ['t:', '    - a: "1"', '    ~ b: "2" -> "3"', '    + c: ""'].map((text) => text.replaceAll(/"(\d)"/g, '$1')),
    );
  });

  it('do not compare what was not read, but say so', () => {
    expect(texts({ d: { unread: 'denied' } }, { d: 'x' })).toEqual(['~ d: (not read) -> x']);
  });
});

describe('documents', () => {
  it('come and go as one line a statement', () => {
    const statement = { Effect: 'Deny', NotAction: ['iam:*'], NotResource: ['arn:x'], NotPrincipal: { AWS: ['arn:y'] } };
    expect(texts(undefined, { d: document(statement) })).toEqual([
      'd:',
      '    + Deny all actions but iam:* on everything but arn:x to everyone but AWS arn:y',
    ]);
    expect(texts({ d: document(allow({ Sid: 'Read' })) }, { d: null })).toEqual(['d:', '    - Read: Allow s3:GetObject on *']);
  });

  it('show only the members of a statement that change, by value', () => {
    const before = allow({
      Sid: 'Read',
      Action: ['s3:GetObject', 's3:ListBucket'],
      Condition: { Bool: { 'aws:SecureTransport': ['true'] } },
    });
    const after = allow({
      Sid: 'Read',
      Action: ['s3:GetObject', 's3:PutObject'],
      Condition: { Bool: { 'aws:SecureTransport': ['true'] }, StringEquals: { 'aws:PrincipalOrgID': ['o-1'] } },
    });
    expect(texts({ d: document(before) }, { d: document(after) })).toEqual([
      'd:',
      '    ~ Read (Allow)',
      '        - Action: s3:ListBucket',
      '        + Action: s3:PutObject',
      '        + Condition StringEquals aws:PrincipalOrgID: o-1',
    ]);
  });

  it('show an effect that turns, and count the statements that stay', () => {
    const others = [allow({ Sid: 'One' }), allow({ Sid: 'Two' })];
    const before = document(...others, { ...allow({ Sid: 'Turn' }), Effect: 'Deny' });
    const after = document(...others, allow({ Sid: 'Turn' }));
    expect(texts({ d: before }, { d: after })).toEqual([
      'd:',
      '    ~ Turn (Deny)',
      '        ~ Effect: Deny -> Allow',
      '    (2 statements unchanged)',
    ]);
  });

  it('tell an empty list, which makes a statement inert, from an absent one', () => {
    const lines = texts({ d: document(allow({ Sid: 'A' })) }, { d: document(allow({ Sid: 'A', Resource: [] })) });
    expect(lines).toEqual(['d:', '    ~ A (Allow)', '        - Resource: *', '        + Resource: (an empty list)']);
    expect(texts(undefined, { d: document(allow({ Resource: [] })) })).toEqual(['d:', '    + Allow s3:GetObject on (nothing)']);
  });

  it('show a version that differs even if no statement does', () => {
    const lines = texts({ d: { ...document(allow({})), Version: '2008-10-17' } }, { d: document(allow({})) });
    expect(lines).toEqual(['d:', '    ~ Version: 2008-10-17 -> 2012-10-17', '    (1 statement unchanged)']);
  });

  it('in a mapping stand below their name', () => {
    expect(texts({ inline: {} }, { inline: { p: document(allow({})) } })).toEqual([
      'inline:',
      '    + p',
      '        + Allow s3:GetObject on *',
    ]);
    expect(texts({ inline: { p: document() } }, { inline: {} })).toEqual(['inline:', '    - p', '        (no statements)']);
  });
});

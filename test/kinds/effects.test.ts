// How a change of documents moves what their holders may do: tables, and what a cover must never claim.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { covers } from '../../src/kinds/covers.ts';
import { boundaryEffects, documentEffects, reversed } from '../../src/kinds/effects.ts';
import type { Effect } from '../../src/kinds/kind.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { Document, Statement } from '../../src/policy/document.ts';
import { normalise } from '../../src/policy/normal.ts';
import { identityDocument } from '../support/documents.ts';
import { allow, deny, doc } from '../support/planning.ts';

const normal = (document: JsonObject): Document => normalise(document, '2012-10-17');
const one = (statement: JsonObject): Statement => normal(doc(statement)).Statement[0] ?? { Effect: 'Allow' };
const not = (statement: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(statement).map(([key, value]) => [key === 'Action' ? 'NotAction' : key, value]));

describe('covers', () => {
  it.each<readonly [string, JsonObject, JsonObject, boolean]>([
    ['the same', allow('s3:Get'), allow('s3:Get'), true],
    ['the same in another case', allow('s3:GET'), allow('s3:get'), true],
    ['more actions', allow(['s3:Get', 's3:Put']), allow('s3:Get'), true],
    ['fewer actions', allow('s3:Get'), allow(['s3:Get', 's3:Put']), false],
    ['a wildcard', allow('s3:*'), allow(['s3:Get', 's3:Put*']), true],
    ['another service', allow('s3:*'), allow('s3express:Get'), false],
    ['everything', allow('*'), allow(['s3:*', 'iam:x']), true],
    ['a wildcard by its instance', allow('s3:Get'), allow('s3:G*'), false],
    ['a prefix of resources', allow('s3:a', 'arn:aws:s3:::b/*'), allow('s3:a', 'arn:aws:s3:::b/c/*'), true],
    ['resources in another case', allow('s3:a', 'arn:aws:s3:::B/*'), allow('s3:a', 'arn:aws:s3:::b/c'), false],
    ['a Deny by an Allow', allow('*'), deny('s3:a'), false],
    ['an unconditional one by a conditional one', allow('s3:a', '*', { Condition: { Bool: { a: 'true' } } }), allow('s3:a'), false],
    ['NotAction with fewer exceptions', not(allow('s3:a')), not(allow(['s3:a', 's3:b'])), true],
    ['NotAction with more exceptions', not(allow(['s3:a', 's3:b'])), not(allow('s3:a')), false],
    ['Action by NotAction', not(allow('s3:a')), allow('s3:b'), false],
    ['NotAction by Action', allow('*'), not(allow('s3:a')), false],
  ])('%s', (_, large, small, expected) => {
    expect(covers(one(large), one(small))).toBe(expected);
  });

  it('is true of any statement and itself', () => {
    fc.assert(fc.property(identityDocument, (document) => normal(document).Statement.every((statement) => covers(statement, statement))));
  });
});

describe('documentEffects', () => {
  it.each<readonly [string, JsonObject | null, JsonObject | null, readonly Effect[]]>([
    ['born with an Allow', null, doc(allow('s3:a')), ['allow+']],
    ['born with both', null, doc(allow('s3:a'), deny('s3:b')), ['allow+', 'deny+']],
    ['gone with both', doc(allow('s3:a'), deny('s3:b')), null, ['allow-', 'deny-']],
    ['nothing', doc(allow('s3:a')), doc(allow('s3:a')), []],
    ['another Sid', doc(allow('s3:a', '*', { Sid: 'A' })), doc(allow('s3:a', '*', { Sid: 'B' })), []],
    ['one action more', doc(allow('s3:a')), doc(allow(['s3:a', 's3:b'])), ['allow+']],
    ['one action less', doc(allow(['s3:a', 's3:b'])), doc(allow('s3:a')), ['allow-']],
    ['one for another', doc(allow('s3:a')), doc(allow('s3:b')), ['allow+', 'allow-']],
    ['a Deny less wide', doc(deny('s3:*')), doc(deny('s3:Put*')), ['deny-']],
    ['an Allow that becomes a Deny', doc(allow('s3:a')), doc(deny('s3:a')), ['allow-', 'deny+']],
    ['a statement split in two', doc(allow(['s3:a', 's3:b'])), doc(allow('s3:a'), allow('s3:b')), ['allow-']],
  ])('%s', (_, before, after, expected) => {
    // A split loses nothing in truth; a careful no is allowed, a wrong yes is not.
    expect(documentEffects(before && normal(before), after && normal(after))).toEqual(expected);
  });

  it('walked backwards are the reversed effects, for any two documents', () => {
    fc.assert(
      fc.property(identityDocument, identityDocument, (first, second) => {
        const [before, after] = [normal(first), normal(second)];
        expect(documentEffects(after, before)).toEqual(reversed(documentEffects(before, after)).toSorted());
      }),
    );
  });
});

describe('boundaryEffects', () => {
  it.each<readonly [string, JsonObject, JsonObject, readonly Effect[]]>([
    ['a wider boundary denies less', doc(allow('s3:a')), doc(allow('s3:*')), ['deny-']],
    ['a narrower boundary denies more', doc(allow('s3:*')), doc(allow('s3:a')), ['deny+']],
    ['a Deny in it denies', doc(allow('s3:*')), doc(allow('s3:*'), deny('s3:b')), ['deny+']],
    ['another boundary does both', doc(allow('s3:*')), doc(allow('iam:*')), ['deny+', 'deny-']],
  ])('%s', (_, before, after, expected) => {
    expect(boundaryEffects(normal(before), normal(after))).toEqual(expected);
  });
});

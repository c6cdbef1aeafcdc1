// Matching statements, and the keyed view that patches are made over.
import * as fc from 'fast-check';
import jsonPatch from 'fast-json-patch';
import { describe, expect, it } from 'vitest';
import { canonical } from '../../src/model/json.ts';
import type { Json, JsonObject } from '../../src/model/json.ts';
import type { Document, Statement } from '../../src/policy/document.ts';
import { keyed, pair } from '../../src/policy/match.ts';
import { normalise } from '../../src/policy/normal.ts';
import { documents, policy, shuffled } from './documents.ts';

const VERSION = '2012-10-17';

function normal(...statements: readonly Json[]): Document {
  return normalise(policy(...statements), VERSION);
}

function patchOf(before: Document | undefined, after: Document | undefined): { op: string; path: string; value?: unknown }[] {
  const [left, right] = keyed(before, after);
  return jsonPatch.compare(left, right).map((operation) => ({ ...operation }));
}

const READ = { Effect: 'Allow', Action: ['s3:GetObject', 's3:ListBucket'], Resource: 'arn:aws:s3:::a/*' };
const PASS = { Effect: 'Allow', Action: 'iam:PassRole', Resource: 'arn:aws:iam::123456789012:role/x' };
const TLS = { Effect: 'Deny', Action: 's3:*', Resource: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } };

describe('pair', () => {
  it('matches by Sid, however much the statement changed', () => {
    const before = normal({ Sid: 'One', ...READ }, { Sid: 'Two', ...PASS });
    const after = normal({ Sid: 'Two', ...READ }, { Sid: 'One', ...PASS });
    expect(pair(before.Statement, after.Statement).map(({ key, before, after }) => [key, before?.Sid, after?.Sid])).toEqual([
      ['One', 'One', 'One'],
      ['Two', 'Two', 'Two'],
    ]);
  });

  it('matches the rest by similarity', () => {
    const before = normal(READ, PASS);
    const after = normal(
      { ...PASS, Resource: ['arn:aws:iam::123456789012:role/x', 'arn:aws:iam::123456789012:role/y'] },
      { ...READ, Action: 's3:GetObject' },
    );
    const actions = pair(before.Statement, after.Statement).map((each) => `${each.before?.Action?.[0]} ${each.after?.Action?.[0]}`);
    expect(actions.sort()).toEqual(['iam:PassRole iam:PassRole', 's3:GetObject s3:GetObject']);
  });

  it('matches a statement that got a Sid, or another one', () => {
    const pairs = pair(
      normal(READ, { Sid: 'Old', ...PASS }).Statement,
      normal({ Sid: 'Read', ...READ }, { Sid: 'New', ...PASS }).Statement,
    );
    expect(pairs.map(({ key, after }) => [key.replace(/-.*/, ''), after?.Sid])).toEqual([
      ['Old', 'New'],
      ['statement', 'Read'],
    ]);
  });

  it('does not take a Deny for a changed Allow', () => {
    expect(pair(normal(READ).Statement, normal({ ...READ, Effect: 'Deny' }).Statement)).toHaveLength(2);
  });

  it('does not take statements that have nothing in common for one', () => {
    expect(pair(normal(READ).Statement, normal(PASS).Statement)).toHaveLength(2);
  });

  it('tells [A, A, B] from [A, B, B]', () => {
    const pairs = pair(normal(READ, READ, PASS).Statement, normal(READ, PASS, PASS).Statement);
    expect(pairs.filter((each) => each.before === undefined).map((each) => each.after?.Action)).toEqual([['iam:PassRole']]);
    expect(pairs.filter((each) => each.after === undefined).map((each) => each.before?.Action)).toEqual([
      ['s3:GetObject', 's3:ListBucket'],
    ]);
  });

  it('keys equal statements with #2, #3', () => {
    const keys = pair(normal(READ, READ, READ).Statement, []).map(({ key }) => key);
    expect(keys).toHaveLength(3);
    expect(keys.map((key) => key.replace(/^statement-[0-9a-f]{8}/, ''))).toEqual(['', '#2', '#3']);
  });

  it('is a proper matching: every statement in exactly one pair, every key once', () => {
    fc.assert(
      fc.property(documents, documents, (a, b) => {
        const [before, after] = [normalise(a, VERSION), normalise(b, VERSION)];
        const pairs = pair(before.Statement, after.Statement);
        expect(texts(pairs.flatMap((each) => each.before ?? []))).toEqual(texts(before.Statement));
        expect(texts(pairs.flatMap((each) => each.after ?? []))).toEqual(texts(after.Statement));
        expect(new Set(pairs.map(({ key }) => key)).size).toBe(pairs.length);
        expect(pairs.every((each) => each.before !== undefined || each.after !== undefined)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('pairs a document with itself without a remainder', () => {
    fc.assert(
      fc.property(documents, (raw) => {
        const { Statement } = normalise(raw, VERSION);
        for (const each of pair(Statement, Statement)) expect(each.before).toEqual(each.after);
      }),
    );
  });

  it('does not depend on the order of the statements it is given', () => {
    fc.assert(
      fc.property(documents, documents, fc.nat(), (a, b, seed) => {
        const [before, after] = [normalise(a, VERSION).Statement, normalise(b, VERSION).Statement];
        const shown = canonical(pair(before, after).map((each) => ({ ...each })));
        expect(canonical(pair(mixed(before, seed), mixed(after, seed + 1)).map((each) => ({ ...each })))).toBe(shown);
      }),
      { numRuns: 500 },
    );
  });

  it('gives up on similarity, not on the matching, when a document is larger than AWS takes', () => {
    const many = (bucket: string): Document =>
      normal(...Array.from({ length: 300 }, (_, n) => ({ ...READ, Resource: [`arn:aws:s3:::${bucket}-${n}`, 'arn:aws:s3:::shared'] })));
    expect(pair(many('a').Statement, many('b').Statement)).toHaveLength(600);
    expect(pair(many('a').Statement, many('a').Statement)).toHaveLength(300);
  });
});

describe('keyed', () => {
  it('shows statements by key and sets as mappings', () => {
    const [view] = keyed(normal({ Sid: 'Tls', ...TLS }), undefined);
    expect(view).toEqual({
      Version: VERSION,
      Statement: {
        Tls: {
          Sid: 'Tls',
          Effect: 'Deny',
          Action: { 's3:*': true },
          Resource: { '*': true },
          Condition: { Bool: { 'aws:SecureTransport': { false: true } } },
        },
      },
    });
  });

  it('shows an absent side as an empty mapping', () => {
    expect(keyed(undefined, undefined)).toEqual([{}, {}]);
    expect(keyed(undefined, normal(READ))[0]).toEqual({});
  });

  it('makes one add of one added action, whatever stands before it', () => {
    const before = normal({ Sid: 'Tls', ...TLS }, READ, PASS);
    const after = normal({ Sid: 'Tls', ...TLS }, { ...READ, Action: ['s3:DeleteObject', ...READ.Action] }, PASS);
    const patch = patchOf(before, after);
    expect(patch).toMatchObject([{ op: 'add', value: true }]);
    expect(patch[0]?.path).toMatch(/^\/Statement\/statement-[0-9a-f]{8}\/Action\/s3:DeleteObject$/);
  });

  it('makes one add of one added statement, and escapes what JSON pointers need', () => {
    expect(patchOf(normal({ Sid: 'Read', ...READ }), normal({ Sid: 'Read', ...READ }, { Sid: 'Pass', ...PASS }))).toMatchObject([
      { op: 'add', path: '/Statement/Pass', value: { Effect: 'Allow' } },
    ]);
    const more = { Sid: 'Read', ...READ, Resource: [READ.Resource, 'arn:aws:s3:::b~c/*'] };
    expect(patchOf(normal({ Sid: 'Read', ...READ }), normal(more)).map(({ path }) => path)).toEqual([
      '/Statement/Read/Resource/arn:aws:s3:::b~0c~1*',
    ]);
  });

  it('names a changed statement after what it was, so that the path does not change with the change', () => {
    const path = (after: Document): string | undefined => patchOf(normal(READ), after)[0]?.path.split('/')[2];
    expect(path(normal({ ...READ, Action: 's3:GetObject' }))).toBe(path(normal({ ...READ, Resource: '*' })));
  });

  it('shows an emptied list as something else than a removed one', () => {
    expect(patchOf(normal({ Sid: 'A', ...READ }), normal({ Sid: 'A', ...READ, Resource: [] })).map(({ op, path }) => [op, path])).toEqual([
      ['remove', '/Statement/A/Resource/arn:aws:s3:::a~1*'],
    ]);
  });

  it('makes patches that lead from one view to the other, without an index in any path', () => {
    fc.assert(
      fc.property(documents, documents, (a, b) => {
        const [before, after] = keyed(normalise(a, VERSION), normalise(b, VERSION));
        const patch = jsonPatch.compare(before, after);
        const applied = jsonPatch.applyPatch<JsonObject>(before, patch, true, false).newDocument;
        expect(canonical(applied)).toBe(canonical(after));
        for (const { path } of patch) expect(path).not.toMatch(/^\/Statement\/\d+(\/|$)/);
      }),
      { numRuns: 500 },
    );
  });

  it('shows equal documents equally, and different ones differently', () => {
    fc.assert(
      fc.property(documents, documents, fc.nat(), (a, b, seed) => {
        const [before, after] = [normalise(a, VERSION), normalise(b, VERSION)];
        expect(patchOf(before, normalise(shuffled(a, seed), VERSION))).toEqual([]);
        expect(patchOf(before, after).length === 0).toBe(canonical(before) === canonical(after));
      }),
      { numRuns: 300 },
    );
  });
});

function texts(statements: readonly Statement[]): string[] {
  return statements.map((statement) => canonical(statement)).sort();
}

function mixed(statements: readonly Statement[], seed: number): Statement[] {
  return statements
    .map((statement, index) => ({ statement, rank: ((index + 1) * (seed + 7) * 2_654_435_761) % 4_294_967_296 }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ statement }) => statement);
}

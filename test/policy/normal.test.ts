// The normal form: its shape, its laws, and the doors through which documents come in.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Failure } from '../../src/model/failure.ts';
import { byCodePoint, canonical, isList, isObject, parseJson } from '../../src/model/json.ts';
import type { Json } from '../../src/model/json.ts';
import { align, normalise, parseLive } from '../../src/policy/normal.ts';
import { allow, documents, policy, shuffled } from './documents.ts';

const VERSION = '2012-10-17';

describe('normalise', () => {
  it('gives one shape to everything', () => {
    const document = normalise(
      {
        Statement: {
          Condition: { bool: { 'AWS:SecureTransport': false }, NumericLessThan: { 's3:max-keys': [10, '5'] } },
          Resource: '*',
          Action: ['s3:PutObject', 's3:GetObject', 's3:PutObject'],
          Effect: 'deny',
          Sid: 'Tls',
        },
      },
      VERSION,
    );
    expect(JSON.stringify(document)).toBe(
      '{"Version":"2012-10-17","Statement":[{"Sid":"Tls","Effect":"Deny","Action":["s3:GetObject","s3:PutObject"],"Resource":["*"],' +
        '"Condition":{"Bool":{"AWS:SecureTransport":["false"]},"NumericLessThan":{"s3:max-keys":["10","5"]}}}]}',
    );
  });

  it('spells an action the same way in all statements of a document, as the smallest spelling', () => {
    const document = normalise(
      policy(allow({ Action: 's3:getobject' }), { Effect: 'Deny', NotAction: ['s3:GetObject'], Resource: '*' }),
      VERSION,
    );
    expect(document.Statement.map((statement) => statement.Action ?? statement.NotAction)).toEqual([['s3:GetObject'], ['s3:GetObject']]);
  });

  it('spells a condition key the same way in all statements of a document', () => {
    const document = normalise(
      policy(
        allow({ Condition: { Bool: { 'aws:securetransport': 'true' } } }),
        allow({ Condition: { Null: { 'aws:SecureTransport': 'true' } } }),
      ),
      VERSION,
    );
    expect(document.Statement.map((statement) => statement.Condition)).toEqual([
      { Bool: { 'aws:SecureTransport': ['true'] } },
      { Null: { 'aws:SecureTransport': ['true'] } },
    ]);
  });

  it('merges two spellings of an operator that say nothing contrary', () => {
    const document = normalise(policy(allow({ Condition: { StringEquals: { 'aws:a': 'x' }, stringequals: { 'aws:b': 'y' } } })), VERSION);
    expect(document.Statement[0]?.Condition).toEqual({ StringEquals: { 'aws:a': ['x'], 'aws:b': ['y'] } });
  });

  it('keeps members that the language does not know, wherever they stand', () => {
    const document = normalise({ ...policy(allow({ Comment: ['why'], constructor: 'x' })), Conditions: {} }, VERSION);
    expect(document).toMatchObject({ Conditions: {}, Statement: [{ Comment: ['why'], constructor: 'x' }] });
  });

  it('keeps what stands where the language has something else, in the shape of the normal form', () => {
    const odd: Json = { Effect: 'Allow', Action: { s3: 'GetObject' }, Resource: ['*', null], Principal: ['*'], Condition: { Bool: 'x' } };
    expect(normalise(policy(odd), VERSION).Statement[0]).toEqual({
      Effect: 'Allow',
      Action: ['{"s3":"GetObject"}'],
      Resource: ['*', 'null'],
      Principal: { '': ['*'] },
      Condition: { Bool: { '': ['x'] } },
    });
  });

  it('takes a key called __proto__ for a key', () => {
    const document = normalise(parseJson('{"Statement":[{"Effect":"Allow","Condition":{"StringEquals":{"__proto__":"x"}}}]}'), VERSION);
    expect(canonical(document)).toContain('{"StringEquals":{"__proto__":["x"]}}');
  });

  it.each<[string, Json]>([
    ['a list', []],
    ['text', 'x'],
    ['a statement that is text', { Statement: ['x'] }],
    ['a statement without Effect', { Statement: [{ Action: '*' }] }],
    ['a statement with another Effect', { Statement: [{ Effect: 'Maybe' }] }],
  ])('throws a Failure on %s', (_name, value) => {
    expect(() => normalise(value, VERSION)).toThrow(Failure);
  });

  it('is idempotent', () => {
    fc.assert(
      fc.property(documents, (raw) => {
        const once = normalise(raw, VERSION);
        expect(normalise(once, VERSION)).toEqual(once);
        expect(JSON.stringify(normalise(once, VERSION))).toBe(JSON.stringify(once));
      }),
      { numRuns: 500 },
    );
  });

  it('gives the same bytes whatever the order of keys, lists and statements', () => {
    fc.assert(
      fc.property(documents, fc.nat(), (raw, seed) => {
        expect(JSON.stringify(normalise(shuffled(raw, seed), VERSION))).toBe(JSON.stringify(normalise(raw, VERSION)));
      }),
      { numRuns: 1000 },
    );
  });

  it('keeps the number of statements, and sorts each set by code point', () => {
    fc.assert(
      fc.property(documents, (raw) => {
        const document = normalise(raw, VERSION);
        expect(document.Statement).toHaveLength([raw['Statement'] ?? []].flat().length);
        for (const { Action = [] } of document.Statement) expect(Action).toEqual([...new Set(Action)].sort(byCodePoint));
      }),
    );
  });
});

describe('parseLive', () => {
  const plain = JSON.stringify(policy(allow({ Resource: 'arn:aws:s3:::caf\u00e9/100%' })));

  it('reads percent-encoded and plain documents alike', () => {
    expect(parseLive(encodeURIComponent(plain))).toEqual(parseLive(plain));
    expect(parseLive(plain).Statement[0]?.Resource).toEqual(['arn:aws:s3:::caf\u00e9/100%']);
  });

  it('does not decode a plain document that holds percent signs', () => {
    expect(parseLive(` ${JSON.stringify(policy(allow({ Resource: 'arn:aws:s3:::a%7B' })))}`).Statement[0]?.Resource).toEqual([
      'arn:aws:s3:::a%7B',
    ]);
  });

  it('takes a missing Version for 2008-10-17', () => {
    expect(parseLive('{"Statement":[]}')).toEqual({ Version: '2008-10-17', Statement: [] });
  });

  it('reads an empty document, which some emulators store', () => {
    expect(parseLive('{}')).toEqual({ Version: '2008-10-17', Statement: [] });
  });

  it.each(['', '%zz', 'not json', '[]', '%5B%5D', '{"Statement":["x"]}'])('throws a Failure on %j', (text) => {
    expect(() => parseLive(text)).toThrow(expect.objectContaining({ name: 'Failure', code: 'aws' }));
  });
});

describe('align', () => {
  const live = normalise(
    policy(allow({ Action: ['S3:GETOBJECT', 'ec2:RunInstances'], Condition: { Bool: { 'AWS:SecureTransport': 'true' } } })),
    VERSION,
  );
  const wanted = normalise(
    policy(allow({ Action: ['ec2:RunInstances', 's3:GetObject'], Condition: { Bool: { 'aws:SecureTransport': 'true' } } })),
    VERSION,
  );

  it('makes documents equal that differ by the case of actions and keys', () => {
    expect(live).not.toEqual(wanted);
    expect(align(live, wanted)).toEqual(wanted);
  });

  it('leaves real differences', () => {
    const other = normalise(policy(allow({ Action: ['S3:GETOBJECT', 'ec2:StopInstances'] })), VERSION);
    expect(align(other, wanted).Statement[0]?.Action).toEqual(['ec2:StopInstances', 's3:GetObject']);
  });

  it('returns the same object if there is nothing to do', () => {
    expect(align(wanted, wanted)).toBe(wanted);
  });

  it('changes nothing but the case of actions and keys', () => {
    fc.assert(
      fc.property(documents, documents, (a, b) => {
        const left = normalise(a, VERSION);
        const aligned = align(left, normalise(b, VERSION));
        fc.pre(JSON.stringify(upperCase(left)).length === JSON.stringify(left).length); // two spellings of a key became one
        expect(normalise(upperCase(aligned), VERSION)).toEqual(normalise(upperCase(left), VERSION));
      }),
      { numRuns: 300 },
    );
  });

  it('undoes any change of case', () => {
    fc.assert(
      fc.property(documents, (raw) => {
        const shouted = upperCase(raw);
        fc.pre(JSON.stringify(shouted).length === JSON.stringify(raw).length); // two spellings of a key became one
        const document = normalise(raw, VERSION);
        const loud = normalise(shouted, VERSION);
        expect(canonical(align(loud, document))).toBe(canonical(document));
      }),
      { numRuns: 300 },
    );
  });
});

/** Actions and condition keys in capitals. */
function upperCase(value: Json, within = ''): Json {
  if (isList(value)) return value.map((member) => upperCase(member, within));
  if (typeof value === 'string') return within === 'Action' ? value.toUpperCase() : value;
  if (!isObject(value)) return value;
  const keys = within === 'operator';
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [keys ? name.toUpperCase() : name, upperCase(member, inside(name, within))]),
  );
}

function inside(name: string, within: string): string {
  if (within === 'Condition') return 'operator';
  if (within === 'operator') return 'values';
  return name === 'NotAction' ? 'Action' : name;
}

// Documents on the wire: what is sent, and how long it is found.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson } from '../../src/model/json.ts';
import { normalise, parseLive } from '../../src/policy/normal.ts';
import { size, wire } from '../../src/policy/wire.ts';
import { allow, documents, policy } from './documents.ts';

const VERSION = '2012-10-17';

describe('wire', () => {
  it('writes compact JSON with Version first and lists of one as scalars', () => {
    const document = normalise(
      {
        Statement: [
          {
            Effect: 'Allow',
            Principal: { AWS: ['123456789012'], Service: ['a.amazonaws.com', 'b.amazonaws.com'] },
            Action: ['sts:AssumeRole'],
            Condition: { Bool: { 'aws:x': ['true'] } },
          },
        ],
        Id: 'x',
      },
      VERSION,
    );
    expect(wire(document)).toBe(
      '{"Version":"2012-10-17","Id":"x","Statement":[{"Effect":"Allow","Principal":{"AWS":"123456789012",' +
        '"Service":["a.amazonaws.com","b.amazonaws.com"]},"Action":"sts:AssumeRole","Condition":{"Bool":{"aws:x":"true"}}}]}',
    );
  });

  it('keeps empty lists, which make a statement inert', () => {
    expect(wire(normalise(policy(allow({ Resource: [] })), VERSION))).toContain('"Resource":[]');
  });

  it('escapes every character above U+00FF, as IAM takes none, and no other', () => {
    const document = normalise(policy(allow({ Resource: 'arn:aws:s3:::caf\u00e9/\u4e16\u{1F600}/\u00ff\u0100' })), VERSION);
    expect(wire(document)).toContain('arn:aws:s3:::caf\u00e9/\\u4e16\\ud83d\\ude00/\u00ff\\u0100');
    expect(wire(document)).toMatch(/^[\u0020-\u00ff]+$/);
  });

  it('loses nothing: what is parsed again has the same normal form', () => {
    fc.assert(
      fc.property(documents, (raw) => {
        const document = normalise(raw, VERSION);
        expect(normalise(parseJson(wire(document)), 'none')).toEqual(document);
        expect(parseLive(encodeURIComponent(wire(document)))).toEqual(document);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps unknown members as they stand', () => {
    const document = normalise(policy(allow({ Comment: ['one'] })), VERSION);
    expect(normalise(parseJson(wire(document)), VERSION)).toEqual(document);
  });
});

describe('size', () => {
  it('is the length of the wire form, whatever the document holds', () => {
    const odd = fc.constantFrom('arn:aws:s3:::\u4e16', 'arn:aws:s3:::a"b\\c', 'arn:aws:s3:::\ud83d\ude00', 'arn:aws:s3:::\ud800', '*');
    fc.assert(
      fc.property(documents, fc.array(odd, { maxLength: 3 }), (raw, resources) => {
        const written = resources.length === 0 ? raw : policy(allow({ Resource: resources, Comment: ['one'] }));
        const document = normalise(written, VERSION);
        expect(size(document)).toBe(wire(document).length);
      }),
      { numRuns: 500 },
    );
  });

  it('counts the characters of the wire form, in which no blank stands between tokens', () => {
    const document = normalise(policy(allow()), VERSION);
    expect(size(document)).toBe('{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}'.length);
  });

  it('counts blanks inside strings and every character of an escape, so that it is an upper bound', () => {
    const plain = size(normalise(policy(allow({ Resource: 'arn:aws:s3:::a' })), VERSION));
    expect(size(normalise(policy(allow({ Resource: 'arn:aws:s3:::a b' })), VERSION))).toBe(plain + 2);
    expect(size(normalise(policy(allow({ Resource: 'arn:aws:s3:::a\u4e16' })), VERSION))).toBe(plain + 6);
  });
});

// What is printed: whatever names, tags, descriptions, paths and messages hold, no terminal and no pipeline obeys it, and JSON stays JSON.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { told } from '../../src/cli/told.ts';
import { Failure } from '../../src/model/failure.ts';
import { printed } from '../../src/render/clean.ts';
import { HOSTILE, obeyed, TERMINAL } from '../support/hostile.ts';

/** What GitHub Actions and Azure Pipelines take for an order: the first at the start of a line, blanks before it or not. */
const ORDERED = /^\s*::|##(?:vso|teamcity)?\[/m;
const ORDERS = [
  '::add-mask::x',
  '  ::error file=a::b',
  'a\n::stop-commands::x',
  '##vso[task.setvariable variable=a]b',
  'x ##[error]y',
  '##teamcity[x]',
  ':::',
  '::\n::',
];
const piece = fc.oneof(fc.constantFrom(...HOSTILE, ...ORDERS), fc.string({ unit: 'binary' }));
const text = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));

describe('the last net before a stream', () => {
  it('lets nothing through that is obeyed', () => {
    fc.assert(
      fc.property(text, (hostile) => {
        for (const colours of [false, true]) {
          const safe = printed(hostile, colours);
          expect(obeyed(safe, { color: colours })).toEqual([]);
          expect(safe).not.toMatch(ORDERED);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('leaves JSON the same JSON', () => {
    const values = fc.anything({ key: text, values: [text, fc.integer(), fc.constant(null)], withObjectString: false, maxDepth: 3 });
    fc.assert(
      fc.property(values, fc.constantFrom(undefined, 2), (value, indent) => {
        const json = JSON.stringify(value, null, indent) ?? 'null';
        expect(JSON.stringify(JSON.parse(printed(json, false)))).toBe(JSON.stringify(JSON.parse(json)));
        expect(obeyed(printed(json, false))).toEqual([]);
      }),
    );
  });

  it('leaves plain text, line breaks and colours as they are', () => {
    const plain = 'Plan: 1 to create.\n  \u001b[32m+ Role/ä\u001b[0m → :: ## [x] a::b\n';
    expect(printed(plain, true)).toBe(plain);
    expect(printed(plain, false)).toBe(plain.replaceAll('\u001b', '\\u001b'));
  });

  it.each(TERMINAL)('shows what it does not let through: %j', (hostile) => {
    expect(printed(hostile, false).replaceAll('\n', '').length).toBeGreaterThanOrEqual(hostile.replaceAll('\n', '').length);
  });
});

describe('a failure', () => {
  it('is told without a character that a terminal obeys, whoever wrote its message', () => {
    for (const hostile of HOSTILE) {
      const { text: said } = told(new Failure('aws', `AWS says ${hostile}`, `Look at ${hostile}`), false);
      expect(obeyed(said)).toEqual([]);
      expect(said).toMatch(/^error: AWS says /);
      expect(obeyed(told(new Error(hostile), false).text)).toEqual([]);
    }
  });

  it('tells no stack unless it is asked for', () => {
    expect(told(new TypeError('x'), false).text).not.toMatch(/^\s+at /m);
    expect(told(new TypeError('x'), true).text).toMatch(/^\s+at /m);
  });
});

// Patterns with wildcards: whole texts against a regular expression that says the same, and ARNs part by part.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arnMatches, globMatches, matchesPattern, patternOf } from '../../src/policy/pattern.ts';

describe('globMatches', () => {
  it.each([
    ['', '', true],
    ['', 'a', false],
    ['*', '', true],
    ['?', '', false],
    ['a*b*c', 'aXbYbZc', true],
    ['a**', 'a', true],
    ['*a?', 'aab', true],
    ['?', '😀', true],
    ['*?', '😀', true],
    ['a.c', 'abc', false],
    ['[ab]', 'a', false],
  ])('%s on %s is %s', (pattern, text, matches) => {
    expect(globMatches(pattern, text)).toBe(matches);
  });

  it('agrees with a regular expression, and so does the compiled pattern', () => {
    const letters = (...each: string[]) => fc.array(fc.constantFrom(...each), { maxLength: 8 }).map((all) => all.join(''));
    fc.assert(
      fc.property(letters('a', 'b', '*', '?'), letters('a', 'b', 'é', '😀'), (pattern, text) => {
        const wanted = new RegExp(`^${pattern.replaceAll('?', '.').replaceAll('*', '.*')}$`, 'su').test(text);
        expect(globMatches(pattern, text)).toBe(wanted);
        expect(matchesPattern(patternOf(pattern), text)).toBe(wanted);
      }),
      { numRuns: 3000 },
    );
  });

  it('needs no longer than the lengths allow', () => {
    expect(globMatches(`${'*a'.repeat(2000)}*b`, 'a'.repeat(20_000))).toBe(false);
  });
});

describe('arnMatches', () => {
  it.each([
    ['*', 'anything', true],
    ['arn:aws:s3:::*', 'arn:aws:s3:::a:b/c', true],
    ['arn:aws:*:b', 'arn:aws:s3:::b', false],
    ['arn:aws:s3', 'arn:aws:s3:::b', true],
    ['arn:aws:s3:::*', '*', false],
  ])('%s on %s is %s', (pattern, text, matches) => {
    expect(arnMatches(pattern, text)).toBe(matches);
  });
});

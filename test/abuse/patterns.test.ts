// Patterns and texts that a search with a way back would never come to an end of, and the meaning that patterns have all the same.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../../src/access/evaluate.ts';
import { matches } from '../../src/manifest/only.ts';
import { matcher } from '../../src/model/glob.ts';
import { variableParts } from '../../src/policy/variable.ts';

const LONG = 100_000;
const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*', '/'), maxLength: 9 });
const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** What globs mean, as a regular expression says it. */
function meant(glob: string): RegExp {
  const segments = glob.split('/');
  const parts = segments.map((segment, index) =>
    segment
      .split('*')
      .map(escaped)
      .join(index === segments.length - 1 ? '[^]*' : '[^/]*'),
  );
  return new RegExp(`^${parts.join('/')}$`);
}

describe('globs', () => {
  it('mean what they say', () => {
    fc.assert(
      fc.property(letters, letters, (glob, text) => {
        expect(matcher([glob])(text)).toBe(meant(glob).test(text));
        expect(matches(glob, text)).toBe(new RegExp(`^${glob.split('*').map(escaped).join('[^]*')}$`).test(text));
      }),
      { numRuns: 3000 },
    );
  });

  it('come to an end', () => {
    expect(matcher([`Role/${'*a'.repeat(500)}b`])(`Role/${'a'.repeat(LONG)}`)).toBe(false);
    expect(matcher([`Role/${'*a'.repeat(500)}*`])(`Role/${'a'.repeat(LONG)}`)).toBe(true);
    expect(matches(`${'*a'.repeat(500)}b`, 'a'.repeat(LONG))).toBe(false);
  });
});

describe('policies', () => {
  const asked = (resource: string, pattern: string): string =>
    evaluate({
      identityPolicies: [{ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 's3:GetObject', Resource: pattern } }],
      request: { action: 's3:GetObject', resource, context: {} },
    }).decision;

  it('with many wildcards come to an end', () => {
    expect(asked(`arn:aws:s3:::${'a'.repeat(5000)}`, `arn:aws:s3:::${'*a'.repeat(200)}b`)).toBe('ImplicitlyDenied');
    expect(asked(`arn:aws:s3:::${'a'.repeat(5000)}`, `arn:aws:s3:::${'?*'.repeat(200)}`)).toBe('Allowed');
  });

  it('with variables that have no end come to one', () => {
    for (const pattern of [
      '${'.repeat(LONG / 4),
      `\${${' '.repeat(LONG)}`,
      `\${a${' '.repeat(LONG)}}`,
      `\${a,'${"'".repeat(LONG)}}`,
      `\${a, ${"' ".repeat(LONG / 4)}x}`,
    ])
      expect(() => asked('arn:aws:s3:::a', `arn:aws:s3:::${pattern}`)).not.toThrow(RangeError);
  });
});

describe('variableParts', () => {
  const parts = (inside: string): unknown => {
    const [, name = inside, otherwise] = /^([^,]*?)\s*,\s*'([^]*)'\s*$/.exec(inside) ?? [];
    return { name, otherwise };
  };

  it('takes a name and a default apart', () => {
    const inside = fc.string({ unit: fc.constantFrom('a', ' ', ',', "'", '\n', ':'), maxLength: 12 });
    fc.assert(
      fc.property(inside, (text) => {
        expect(variableParts(text)).toEqual(parts(text));
      }),
      { numRuns: 3000 },
    );
  });
});

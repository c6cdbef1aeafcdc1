// Conditions on one key, exhaustively: every pair of operators, quantifiers and small values, against brute force over small contexts.
import { describe, expect, it } from 'vitest';
import { compilePermissions, contains } from '../../src/policy/containment.ts';
import type { Compiled } from '../../src/policy/containment.ts';
import { FAMILIES, holds } from './containment-oracle.ts';
import type { Held } from './containment-oracle.ts';

/** One Allow of everything under one condition. */
interface Case {
  readonly operator: string;
  readonly values: readonly string[];
  readonly compiled: Compiled;
  readonly quantified: boolean;
  /** For each context of the family, whether it holds. */
  readonly truth: readonly boolean[];
}

const KEY = 'aws:K';
/** Of so many pairs one is asked; 1 is all. */
const SHARE = Number(process.env['CONTAINMENT_SHARE'] ?? 1);

function allowing(conditions: readonly (readonly [operator: string, values: readonly string[]])[]): Compiled {
  const Condition = Object.fromEntries(conditions.map(([operator, values]) => [operator, { [KEY]: values }]));
  return compilePermissions({
    grants: [{ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: ['s3:Get'], Resource: ['*'], Condition }] }],
    limits: [],
  });
}

/** Absent, each value, each pair of values. */
function contexts(values: readonly string[]): readonly Held[] {
  const pairs = values.flatMap((a, i) => values.slice(i + 1).map((b) => [a, b]));
  return [undefined, ...values.map((value) => [value]), ...pairs];
}

interface Family {
  readonly operators: readonly string[];
  readonly lists: readonly (readonly string[])[];
  readonly held: readonly string[];
}

const BOTH = ['false', 'true'];
const FAMILY: Readonly<Record<string, Family>> = {
  text: {
    operators: FAMILIES.text,
    lists: [[], [''], ['a'], ['A'], ['a', 'b'], ['a', 'A'], ['a*'], ['*'], ['?'], ['*a*', 'b'], ['a?', 'a']],
    held: ['', 'a', 'A', 'b', 'B', 'aa', 'ab', 'ba', 'c', 'aba', '*', 'a*', '?'],
  },
  arn: {
    operators: FAMILIES.arn,
    lists: [['*'], ['arn:*'], ['arn:aws:s3:::b'], ['arn:*:s3:*:*:*'], ['arn:aws:s3:::*b'], ['a*:::::*', 'x']],
    held: [
      '',
      'x',
      'arn:aws:s3:::b',
      'arn:aws:s3:::ab',
      'arn:aws:s3:::a:b',
      'arn:aws:s3:r:1:b',
      'arn:aws:s3',
      'arn:aws:x:s3:::b',
      'a:::::',
      'arn:a',
      'arn',
      'b',
    ],
  },
  number: {
    operators: FAMILIES.number,
    lists: [[], ['1'], ['2'], ['1', '2'], ['-1.5'], ['x']],
    held: ['0', '1', '1.5', '2', '3', '-1.5', '-2', 'x', ''],
  },
  date: {
    operators: FAMILIES.date,
    lists: [['2026-01-01T00:00:00Z'], ['2027-01-01T00:00:00Z'], ['2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z']],
    held: ['2025-06-01T00:00:00Z', '2026-01-01T00:00:00Z', '2026-06-01T00:00:00Z', '2027-01-01T00:00:00Z', '2028-01-01T00:00:00Z', 'x', ''],
  },
  boolean: {
    operators: FAMILIES.boolean,
    lists: [['true'], ['false'], BOTH, ['TRUE'], ['x'], []],
    held: ['true', 'false', 'TRUE', 'x', ''],
  },
  address: {
    operators: FAMILIES.address,
    lists: [['10.0.0.0/8'], ['10.0.0.0/9'], ['10.0.0.0/9', '10.128.0.0/9'], ['10.0.0.1'], ['0.0.0.0/0'], ['2001:db8::1'], []],
    held: ['10.0.0.0', '10.0.0.1', '10.127.255.255', '10.128.0.0', '10.255.255.255', '11.0.0.0', '9.255.255.255', '2001:db8::1', 'x', ''],
  },
};

function casesOf({ operators, lists, held }: Family): readonly Case[] {
  const all = contexts(held);
  const spelled = operators.flatMap((name) =>
    ['', 'ForAllValues:', 'ForAnyValue:'].flatMap((prefix) => ['', 'IfExists'].map((suffix) => prefix + name + suffix)),
  );
  // What ForAnyValue with IfExists says of an absent key is open: it has its own test.
  const clear = spelled.filter((operator) => !/^ForAnyValue.*IfExists$/.test(operator));
  const made = clear.flatMap((operator) => lists.map((values) => ({ operator, values })));
  const nulls = [['true'], ['false'], BOTH, []].map((values) => ({ operator: 'Null', values }));
  return [...made, ...nulls].map(({ operator, values }) => ({
    operator,
    values,
    compiled: allowing([[operator, values]]),
    quantified: operator.includes(':'),
    truth: all.map((context) => holds(operator, values, context)),
  }));
}

/** The first way in which a verdict is wrong; null if it is right. */
function wrong(
  smaller: readonly Case[],
  larger: readonly Case[],
  verdict: ReturnType<typeof contains>,
  held: readonly Held[],
): string | null {
  const name = `${JSON.stringify(smaller.map(({ operator, values }) => [operator, values]))} in ${JSON.stringify(larger.map(({ operator, values }) => [operator, values]))}`;
  const quantified = [...smaller, ...larger].some((each) => each.quantified);
  if (verdict.verdict === 'undecided') return `${name}: undecided, ${verdict.reason}`;
  if (verdict.verdict === 'proved') {
    const at = held.findIndex(
      (context, i) =>
        (quantified || (context?.length ?? 0) < 2) && smaller.every(({ truth }) => truth[i]) && !larger.every(({ truth }) => truth[i]),
    );
    return at < 0 ? null : `${name}: proved, but not for ${JSON.stringify(held[at] ?? 'absent')}`;
  }
  const value = verdict.witness.context[KEY];
  const context = typeof value === 'string' ? [value] : value;
  const shown = JSON.stringify(value ?? 'absent');
  if (!quantified && (context?.length ?? 0) > 1) return `${name}: a set for an operator of one value`;
  if (!smaller.every(({ operator, values }) => holds(operator, values, context))) return `${name}: ${shown} is not in the smaller`;
  return larger.every(({ operator, values }) => holds(operator, values, context)) ? `${name}: ${shown} is in the larger` : null;
}

describe('conditions of two atoms', () => {
  it.each(Object.entries(FAMILY))('%s: one within two and two within one, every 97th', (_, family) => {
    const held = contexts(family.held);
    const cases = casesOf(family);
    const found: string[] = [];
    const at = (n: number): Case | undefined => cases[n % cases.length];
    for (let n = 0; n < (cases.length * cases.length) / (8 * SHARE); n++) {
      const [one, two, three] = [at(n * 97), at(n * 89 + 31), at(Math.floor(n / 3) * 83 + 17)];
      if (one === undefined || two === undefined || three === undefined || two.operator === three.operator) continue;
      const both = allowing([two, three].map(({ operator, values }) => [operator, values]));
      found.push(
        ...[
          wrong([one], [two, three], contains(both, one.compiled), held),
          wrong([two, three], [one], contains(one.compiled, both), held),
        ].filter((each) => each !== null),
      );
    }
    expect(found.slice(0, 20)).toEqual([]);
  });
});

describe('one condition within another', () => {
  it.each(Object.entries(FAMILY))('%s: every pair, exact and sound', (_, family) => {
    const held = contexts(family.held);
    const cases = casesOf(family);
    const found: string[] = [];
    for (const [i, smaller] of cases.entries()) {
      for (const [j, larger] of cases.entries()) {
        if ((i * 7 + j) % SHARE !== 0) continue;
        const mistake = wrong([smaller], [larger], contains(larger.compiled, smaller.compiled), held);
        if (mistake !== null) found.push(mistake);
      }
    }
    expect(found.slice(0, 20)).toEqual([]);
  });
});

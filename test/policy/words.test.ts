// Names: the operators as AWS spells them, the dates it takes, and the nearest of what was meant.
import { describe, expect, it } from 'vitest';
import { parseDate, parseDay } from '../../src/policy/dates.ts';
import { nearest } from '../../src/policy/nearest.ts';
import { canonicalOperator, OPERATOR_NAMES, valueType } from '../../src/policy/operators.ts';

describe('canonicalOperator', () => {
  it('knows every operator of the documentation in every combination and case', () => {
    expect(OPERATOR_NAMES).toHaveLength(27);
    for (const name of OPERATOR_NAMES) {
      for (const prefix of ['', 'ForAnyValue:', 'ForAllValues:']) {
        expect(canonicalOperator((prefix + name).toUpperCase())).toBe(prefix + name);
        expect(canonicalOperator(`${prefix}${name}IfExists`.toLowerCase())).toBe(name === 'Null' ? undefined : `${prefix}${name}IfExists`);
      }
    }
  });

  it.each([
    '',
    'Equals',
    'StringEqual',
    'ForAnyValue::StringEquals',
    'ForSomeValues:StringEquals',
    'IfExists',
    'StringEqualsIfExistsIfExists',
    'constructor',
  ])('does not know %j', (text) => {
    expect(canonicalOperator(text)).toBeUndefined();
    expect(valueType(text)).toBeUndefined();
  });
});

describe('nearest', () => {
  it.each([
    ['stringequal', 'StringEquals'],
    ['StrnigLike', 'StringLike'],
    ['bool', 'Bool'],
    ['Bolo', 'Bool'],
    ['ArnEqual', 'ArnEquals'],
  ])('finds for %s %s', (text, name) => {
    expect(nearest(text, OPERATOR_NAMES)).toBe(name);
  });

  it('finds nothing where nothing is near', () => {
    expect(nearest('Resource', OPERATOR_NAMES)).toBeUndefined();
    expect(nearest('Bxyl', ['Bool'])).toBeUndefined();
    expect(nearest('x', [])).toBeUndefined();
    expect(nearest('', ['Bool'])).toBeUndefined();
  });

  it('counts two swapped letters as one edit', () => {
    expect(nearest('asw', ['aws'])).toBe('aws');
    expect(nearest('wsa', ['aws'])).toBeUndefined();
  });
});

describe('parseDate', () => {
  it.each([
    ['2027-03-31T00:00:00Z', '2027-03-31T00:00:00.000Z'],
    ['2027-03-31', '2027-03-31T00:00:00.000Z'],
    ['2027-03', '2027-03-01T00:00:00.000Z'],
    ['2027-03-31T12:30', '2027-03-31T12:30:00.000Z'],
    ['2027-03-31T12:30:15.999', '2027-03-31T12:30:15.000Z'],
    ['2027-03-31T12:30:00+02:00', '2027-03-31T10:30:00.000Z'],
    ['2027-03-31t12:30:00-0530', '2027-03-31T18:00:00.000Z'],
    ['1700000000', '2023-11-14T22:13:20.000Z'],
    ['0', '1970-01-01T00:00:00.000Z'],
  ])('reads %s as %s', (text, instant) => {
    expect(new Date(parseDate(text) ?? Number.NaN).toISOString()).toBe(instant);
  });

  it.each([
    '',
    '2027',
    'soon',
    '2027-13-01',
    '2027-02-30',
    '2027-03-31T25:00:00Z',
    '2027-03-31T00:61:00Z',
    '2027-03-31 00:00:00',
    '31.3.2027',
  ])('does not read %j', (text) => {
    expect(parseDate(text)).toBeUndefined();
  });
});

describe('parseDay', () => {
  it('takes days of the calendar only', () => {
    expect(parseDay('2028-02-29')).toBe(Date.UTC(2028, 1, 29));
    expect(parseDay('2027-02-29')).toBeUndefined();
    expect(parseDay('2027-2-9')).toBeUndefined();
    expect(parseDay('2027-03-31T00:00:00Z')).toBeUndefined();
  });
});

// Findings as SARIF: valid against the schema of OASIS, whatever is found, and the same finding from run to run.
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/model/finding.ts';
import { renderSarif } from '../../src/render/sarif.ts';

const schema: object = JSON.parse(readFileSync(new URL('../support/sarif-2.1.0.schema.json', import.meta.url), 'utf8'));
const uri = (text: string): boolean => URL.canParse(text);
const reference = (text: string): boolean =>
  !/[\s\\<>"{}|^`]/.test(text) && !/%(?![0-9A-Fa-f]{2})/.test(text) && URL.canParse(text, 'https://base.example/');
const validate = new Ajv({ strict: false, formats: { uri, 'uri-reference': reference, 'date-time': true } }).compile(schema);

const setting = { folder: '', home: 'iamsync.yaml' };
const finding: Finding = {
  severity: 'error',
  rule: 'unknown-key',
  message: 'No such key.',
  next: 'Remove it.',
  place: { file: 'manifests/a.yaml', line: 3, column: 5 },
};

interface Result {
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly {
    readonly physicalLocation: {
      readonly artifactLocation: { readonly uri: string; readonly uriBaseId?: string };
      readonly region: object;
    };
  }[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly ruleId: string;
  readonly ruleIndex: number;
}
interface Log {
  readonly runs: readonly [
    {
      readonly tool: {
        readonly driver: { readonly rules: readonly { readonly id: string; readonly defaultConfiguration: { level: string } }[] };
      };
      readonly results: readonly Result[];
    },
  ];
}

function parsed(findings: readonly Finding[], where = setting): Log['runs'][0] {
  const log: Log = JSON.parse(renderSarif(findings, where));
  expect(validate(log), JSON.stringify(validate.errors)).toBe(true);
  return log.runs[0];
}

function placeOf(file: string, where = setting) {
  return parsed([{ ...finding, place: { file, line: 3, column: 5 } }], where).results[0]?.locations[0]?.physicalLocation.artifactLocation;
}

function marks(findings: readonly Finding[], where = setting): (string | undefined)[] {
  return parsed(findings, where).results.map((result) => result.partialFingerprints['iamsyncFinding/v1']);
}

describe('SARIF', () => {
  it('is checked by a schema that refuses what is wrong', () => {
    expect(validate({ version: '2.1.0' })).toBe(false);
    expect(validate({ version: '2.1.0', runs: [{ tool: { driver: {} } }] })).toBe(false);
    expect(
      validate({ version: '2.1.0', runs: [{ tool: { driver: { name: 'x' } }, results: [{ message: { text: 'x' }, level: 'fatal' }] }] }),
    ).toBe(false);
  });

  it('is valid for no findings and for any', () => {
    expect(parsed([]).results).toEqual([]);
    const place = fc.option(
      fc.record({ file: fc.string({ minLength: 1 }), line: fc.integer({ min: 1, max: 1e6 }), column: fc.integer({ min: 1, max: 1e4 }) }),
    );
    const any = fc.record<Finding>({
      severity: fc.constantFrom('error', 'warning', 'note'),
      rule: fc.constantFrom('one', 'two-words', 'three'),
      message: fc.string({ unit: 'binary' }),
      next: fc.string(),
      place,
      address: fc.string().map((name) => `Role/${name}` as const),
      related: fc.array(fc.record({ place: fc.constant({ file: 'ü b.yaml', line: 1, column: 1 }), message: fc.string() }), {
        maxLength: 2,
      }),
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 6 }), (findings) => {
        expect(parsed(findings).results).toHaveLength(findings.length);
      }),
    );
  });

  it('names rules once, with the gravest level, and points to them', () => {
    const { tool, results } = parsed([{ ...finding, severity: 'note' }, { ...finding, rule: 'b' }, finding]);
    expect(tool.driver.rules.map((rule) => [rule.id, rule.defaultConfiguration.level])).toEqual([
      ['b', 'error'],
      ['unknown-key', 'error'],
    ]);
    for (const result of results) expect(tool.driver.rules[result.ruleIndex]?.id).toBe(result.ruleId);
    expect(results.map((result) => result.level).sort()).toEqual(['error', 'error', 'note']);
  });

  it('names files from the top of the repository, wherever the command ran', () => {
    expect(placeOf('manifests/a b.yaml')).toEqual({ uri: 'manifests/a%20b.yaml', uriBaseId: '%SRCROOT%' });
    expect(placeOf('manifests/a.yaml', { ...setting, folder: 'iam/prod/' })).toEqual({
      uri: 'iam/prod/manifests/a.yaml',
      uriBaseId: '%SRCROOT%',
    });
    expect(placeOf('../common/a.yaml', { ...setting, folder: 'iam/prod/' })).toEqual({ uri: 'iam/common/a.yaml', uriBaseId: '%SRCROOT%' });
    expect(placeOf('../../a.yaml', { ...setting, folder: 'iam/' })).toEqual({ uri: '../a.yaml' });
    expect(placeOf('/etc/a.yaml')).toEqual({ uri: 'file:///etc/a.yaml' });
  });

  it('shows what has no place at the configuration, since viewers drop results without one', () => {
    const [result] = parsed([{ ...finding, place: null, address: 'Role/x' }]).results;
    expect(result?.locations[0]).toMatchObject({
      physicalLocation: { artifactLocation: { uri: 'iamsync.yaml' } },
      logicalLocations: [{ fullyQualifiedName: 'Role/x' }],
    });
  });

  it('knows a finding again when lines are added above it, and tells different ones apart', () => {
    const moved: Finding = { ...finding, place: { file: 'manifests/a.yaml', line: 90, column: 1 } };
    expect(marks([moved])).toEqual(marks([finding]));
    const twice = { ...finding, message: 'Declared twice, first at a.yaml:3:5.' };
    expect(marks([{ ...twice, message: 'Declared twice, first at a.yaml:44:5.' }])).toEqual(marks([twice]));
    const others: Finding[] = [
      { ...finding, rule: 'b' },
      { ...finding, message: 'Other.' },
      { ...finding, address: 'Role/x' },
      { ...finding, place: { file: 'b.yaml', line: 3, column: 5 } },
    ];
    expect(new Set([...others, finding].flatMap((one) => marks([one]))).size).toBe(5);
    expect(new Set(marks([finding, moved, finding])).size).toBe(3);
  });

  it('escapes what SARIF would read as a link, and nothing else', () => {
    const text = (message: string) => parsed([{ ...finding, message, next: '' }]).results[0]?.message.text;
    expect(text('see [here](https://evil.example)')).toBe('see \\[here\\](https://evil.example)');
    expect(text('write policies: [] or { none: true }')).toBe('write policies: [] or { none: true }');
  });
});

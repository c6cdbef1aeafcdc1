// Lint over AWS's own policies, which AWS takes: nothing in them is an error but what their authors got away with, and few are doubted.
import { describe, expect, it } from 'vitest';
import { loadActionTable } from '../../src/edge/actions.ts';
import { lint } from '../../src/lint/lint.ts';
import { statementsOf } from '../../src/lint/statement.ts';
import { parseJson } from '../../src/model/json.ts';
import { awsManagedPolicies } from '../../src/sandbox/aws-managed.ts';

const table = await loadActionTable();
const policies = [...awsManagedPolicies().values()]
  .filter((_, index) => index % 3 === 0)
  .map(({ name, versions }) => {
    const document = parseJson(versions[0]?.text ?? '{}');
    const address = `Policy/${name}` as const;
    const version = '2012-10-17';
    return {
      address,
      name: address,
      use: 'managed' as const,
      version,
      document,
      statements: statementsOf(document),
      place: () => null,
      named: null,
    };
  });

const subject = {
  own: new Set<string>(),
  asOf: '2026-11-22T10:42Z',
  table,
  policies,
  entities: [],
  summary: {},
  awsPolicies: {},
  present: null,
};
const found = lint(subject, { only: [], findings: [], sources: new Map() });

describe('AWS managed policies', () => {
  it('hold no error but ARNs of IAM that their authors misspelled', () => {
    const errors = found.filter(({ severity }) => severity === 'error').map(({ rule }) => rule);
    expect(new Set(errors)).toEqual(new Set(errors.length === 0 ? [] : ['resource-iam-type']));
    expect(errors.length).toBeLessThan(5);
  });

  // What is counted are policies: one for a service that is gone has many actions of it.
  it.each([
    ['unknown-action', 2],
    ['unknown-service', 2],
    ['action-matches-nothing', 0.5],
    ['unknown-condition-key', 1],
    ['condition-key-of-others', 1],
    ['condition-key-type', 0.5],
    ['set-operator-missing', 0.5],
    ['set-operator-needless', 0.5],
    ['resource-type', 20],
    ['deny-never-applies', 0.5],
    ['redundant-statement', 3],
  ])('are doubted by %s in fewer than %f of a hundred', (rule, percent) => {
    const doubted = new Set(found.filter((finding) => finding.rule === rule).map(({ address }) => address));
    expect((doubted.size / policies.length) * 100).toBeLessThan(percent);
  });
});

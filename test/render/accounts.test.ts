// Reports of several accounts: every account is in them, whatever its texts are, and the same input makes the same bytes.
import { describe, expect, it } from 'vitest';
import type { AccountPlan, AccountRun } from '../../src/model/accounts.ts';
import type { Finding } from '../../src/model/finding.ts';
import { findingsOf, renderPlans, tally } from '../../src/render/accounts.ts';
import { renderPlansJson } from '../../src/render/json.ts';
import { LONGEST, renderPlansMarkdown } from '../../src/render/markdown.ts';
import { renderMatrix } from '../../src/render/matrix.ts';
import { renderStages } from '../../src/render/stages.ts';

const LOOK = { width: 80, color: false };
const FINDING: Finding = {
  severity: 'error',
  rule: 'x',
  message: 'Wrong.',
  next: 'Mend it.',
  place: { file: 'a.yaml', line: 1, column: 1 },
};

function failed(name: string, message = 'no'): AccountPlan {
  return { name, account: '123456789012', stage: 0, is: 'error', error: { code: 'aws', message, next: 'Again.' } };
}

function wrong(name: string, ...findings: Finding[]): AccountPlan {
  return { name, account: '123456789012', stage: 0, is: 'findings', findings, sources: new Map() };
}

describe('plans of several accounts', () => {
  it('are told of each, with the first line of what went wrong in the totals', () => {
    expect(renderPlans([failed('a', 'first\nsecond'), wrong('b', FINDING)], LOOK)).toBe(`== a (123456789012), stage 0 ==

error: first
second
  next: Again.

== b (123456789012), stage 0 ==

a.yaml:1:1 error x: Wrong.
  next: Mend it.

1 error in 1 file

2 accounts:
  a: No plan: first
  b: No plan: 1 error in the manifests.
2 accounts: 0 with changes, 0 without, 2 without a plan.
`);
  });

  it('have findings that several accounts have once, with their names', () => {
    const other = { ...FINDING, message: 'Otherwise wrong.' };
    const found = findingsOf([wrong('a', FINDING), wrong('b', FINDING, other), failed('c')]);
    expect(found.map(({ rule, message }) => [rule, message])).toEqual([
      ['x', 'Wrong. (a, b)'],
      ['x', 'Otherwise wrong. (b)'],
      ['account-aws', 'no (c)'],
    ]);
  });

  it('fit a comment however many there are and however long their texts', () => {
    const many = Array.from({ length: 400 }, (_, index) => failed(`account-${index}`, `a | b \`c\` ${'x'.repeat(2000)}`));
    const text = renderPlansMarkdown(many);
    expect(text.length).toBeLessThanOrEqual(LONGEST);
    expect(text).toContain('| and 300 more | | |');
    expect(text).toContain(tally(many));
    for (const row of text.split('\n').filter((line) => line.startsWith('| `account')))
      expect(row.replaceAll('\\|', '').match(/\|/g)).toHaveLength(4);
  });

  it('are JSON in the order that they are given in', () => {
    const report: unknown = JSON.parse(renderPlansJson([failed('b'), wrong('a', FINDING)]));
    expect(report).toEqual({
      formatVersion: 1,
      accounts: [
        { account: '123456789012', name: 'b', error: { code: 'aws', message: 'no', next: 'Again.' } },
        { account: '123456789012', name: 'a', findings: [FINDING] },
      ],
    });
  });
});

describe('runs in several accounts', () => {
  const run = (name: string, exit: number | null): AccountRun => ({ name, account: '1', stage: 0, exit, applied: null, error: null });
  const cases: [AccountRun[], string][] = [
    [[run('a', 0), run('b', 0)], 'Applied to 2 accounts.'],
    [[run('a', 0), run('b', 4)], 'Not applied everywhere: 1 done, 1 refused or failed (b), 0 not tried.'],
    [[run('a', 3), run('b', null)], 'Not applied everywhere: 0 done, 1 refused or failed (a), 1 not tried. Not tried: b.'],
    [[run('a', 0), run('b', null), run('c', null)], 'Not applied everywhere: 1 done, 0 refused or failed, 2 not tried. Not tried: b, c.'],
  ];
  it.each(cases)('say at the end what became of them (%#)', (runs, last) => {
    expect(renderStages(runs, LOOK).trimEnd().split('\n').at(-1)).toBe(last);
  });
});

it('a matrix is one line, also with names of folders that are not plain', () => {
  const text = renderMatrix([{ name: 'a', account: '1', stage: 0, role: null, applyAs: null, manifests: ['a\nb', 'ü "x"'] }]);
  expect(text.trimEnd().split('\n')).toHaveLength(1);
  expect(JSON.parse(text)).toMatchObject({ include: [{ account: 'a', id: '1', role: null, manifests: ['a\nb', 'ü "x"'] }] });
});

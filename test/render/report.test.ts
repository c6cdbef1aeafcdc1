// What a run says while it runs and at its end, and how one action is explained.
import { describe, expect, it } from 'vitest';
import { Failure } from '../../src/model/failure.ts';
import type { RunError, RunReport } from '../../src/model/run.ts';
import { renderExplanation } from '../../src/render/explain.ts';
import { progressLine, renderReport } from '../../src/render/report.ts';
import { action } from './samples.ts';

const look = { color: false, width: 100 };
const report = (members: Partial<RunReport>): RunReport => ({
  result: 'done',
  run: '20261122T104200Z-01234567',
  cause: null,
  done: [{ id: 'Role/a#CreateRole', output: {}, skipped: false }],
  failed: [],
  notTried: [],
  calls: 1,
  retries: 0,
  ...members,
});
const error: RunError = { code: 'LimitExceeded', message: 'Cannot exceed quota', ambiguous: false };

describe('the report of a run', () => {
  it('is one line if everything was done', () => {
    expect(renderReport(report({}), look)).toBe('Applied: 1 action done, 1 call. Run: 20261122T104200Z-01234567\n');
    expect(renderReport(report({ run: null, calls: 3, retries: 2 }), look)).toBe(
      'Applied: 1 action done, 3 calls, 2 of them repeated. No journal was kept.\n',
    );
  });

  it('names what was so already', () => {
    const done = [{ id: 'Role/a#CreateRole', output: {}, skipped: true, note: 'exists' }];
    expect(renderReport(report({ done, calls: 1 }), look)).toContain('Was so already, nothing done (1):\n  Role/a#CreateRole (exists)\n');
  });

  it('tells done, failed and not tried apart, and what to do next', () => {
    const text = renderReport(
      report({
        result: 'failed',
        cause: new Failure('aws', 'a call failed', 'See above.'),
        failed: [{ id: 'Role/b#CreateRole', error, next: 'Ask for a higher quota.' }],
        notTried: [
          { id: 'Role/c#CreateRole', reason: 'the run stopped' },
          { id: 'Role/d#AttachRolePolicy:x', reason: 'needs Role/b#CreateRole' },
          { id: 'Role/e#CreateRole', reason: 'the run stopped' },
        ],
        calls: 2,
      }),
      look,
    );
    expect(text).toBe(`Done (1):
  Role/a#CreateRole

Failed (1):
  Role/b#CreateRole: LimitExceeded: Cannot exceed quota
      next: Ask for a higher quota.

Not tried (3):
  the run stopped
    Role/c#CreateRole
    Role/e#CreateRole
  needs Role/b#CreateRole
    Role/d#AttachRolePolicy:x

Stopped: a call failed
  next: See above.
  To go on: Mend what failed, then run apply again; it plans what is left.
  To go back: iamsync rollback 20261122T104200Z-01234567

Not applied in full: 1 done, 1 failed, 3 not tried, 2 calls. Run: 20261122T104200Z-01234567
`);
  });

  it('says that the account is untouched exactly if no call was sent', () => {
    const cause = new Failure('journal', 'the disk is full', 'Make room.');
    const untouched = renderReport(report({ result: 'failed', cause, done: [], calls: 0 }), look);
    expect(untouched).toContain('untouched');
    expect(untouched).not.toContain('rollback');
    expect(renderReport(report({ result: 'failed', cause, done: [], calls: 1 }), look)).not.toContain('untouched');
  });

  it('never calls an interrupted run applied', () => {
    expect(renderReport(report({ result: 'interrupted' }), look)).toMatch(/\nInterrupted: 1 done, 0 failed, 0 not tried/);
    const left = [{ id: 'Role/b#CreateRole', reason: 'the run stopped' }];
    expect(renderReport(report({ notTried: left }), look)).toContain('Role/b#CreateRole');
    expect(renderReport(report({ notTried: left }), look)).not.toMatch(/^Applied/m);
    expect(renderReport(report({ cause: new Failure('incomplete', 'applied, not confirmed', 'Plan again.') }), look)).not.toMatch(
      /^Applied/m,
    );
  });
});

describe('progress', () => {
  const totals = { done: 3, total: 12 };
  it.each([
    [{ event: 'start', id: 'Role/a#CreateRole', step: 'CreateRole' }, '[ 3/12] start Role/a#CreateRole'],
    [{ event: 'wait', id: 'w', seconds: 10, reason: 'IAM spreads it' }, '[ 3/12] wait 10 s: IAM spreads it'],
    [{ event: 'done', id: 'x#Y' }, '[ 3/12] done x#Y'],
    [{ event: 'skipped', id: 'x#Y', note: 'exists\u001b[2J' }, String.raw`[ 3/12] skipped x#Y (exists\u001b[2J)`],
    [{ event: 'failed', id: 'x#Y', error }, '[ 3/12] failed x#Y: LimitExceeded: Cannot exceed quota'],
    [
      { event: 'retry', id: 'x#Y', attempt: 2, inSeconds: 0.25, error: { ...error, ambiguous: true }, why: 'throttled' },
      '[ 3/12] retry x#Y in 0.3 s, attempt 2 (throttled): LimitExceeded: Cannot exceed quota (no clear answer: the change may have been made)',
    ],
  ] as const)('of %j is one line', (event, expected) => {
    expect(progressLine(event, totals)).toBe(expected);
  });
});

describe('an explanation', () => {
  const removal = action('b', { needs: ['Role/a#CreateRole'], takes: ['Role/a'], undo: { lost: 'the id is gone' }, risk: 'irreversible' });
  const birth = action('a', {
    phase: 'born',
    do: {
      service: 'iam',
      op: 'CreateRole',
      input: { RoleName: 'a', AssumeRolePolicyDocument: '{"Version":"2012-10-17"}', Tags: [{ Key: 'k', Value: 'v' }] },
    },
    undo: [{ service: 'iam', op: 'DeleteRole', input: { RoleName: 'a' } }],
  });

  it('shows the call, the phase, what comes before and after, and the way back', () => {
    const explained = {
      action: removal,
      wave: 2,
      phase: 'cleans up',
      needs: [{ id: 'Role/a#CreateRole', why: 'born first' }],
      neededBy: [],
    };
    expect(renderExplanation(explained, look)).toBe(`Role/b#DeleteRole
  Why: no manifest declares it
  Phase buried: cleans up
  Wave 2, risk irreversible

Do:
  iam:DeleteRole
    RoleName: b

Undo: none
  the id is gone

Takes hold of Role/a

After:
  Role/a#CreateRole: born first
`);
  });

  it('shows inputs in full and undo in AWS words', () => {
    const explained = { action: birth, wave: 1, phase: 'prepares', needs: [], neededBy: [{ id: 'Role/b#DeleteRole', why: 'later' }] };
    const text = renderExplanation(explained, look);
    expect(text).toContain('    AssumeRolePolicyDocument: {"Version":"2012-10-17"}\n    Tags: [{"Key":"k","Value":"v"}]\n');
    expect(text).toContain('Undo:\n  iam:DeleteRole\n    RoleName: a\n');
    expect(text).toContain('Before:\n  Role/b#DeleteRole: later\n');
  });
});

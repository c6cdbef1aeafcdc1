// What a run that broke off may have made without knowing: the next one begins when IAM would show it.
import { describe, expect, it } from 'vitest';
import { lastDoubt, LONGEST_LAG } from '../../src/apply/aftermath.ts';
import { longestLag } from '../../src/edge/lag.ts';
import type { JournalEntry } from '../../src/model/run.ts';

const at = (second: number): string => `2026-11-22T10:42:${String(second).padStart(2, '0')}.000Z`;
const ID = 'AccessKey/robot/ci#CreateAccessKey';
const entry = (second: number, event: JournalEntry['event'], more: Partial<JournalEntry> = {}): JournalEntry => ({
  at: at(second),
  id: ID,
  step: 'CreateAccessKey',
  event,
  ...more,
});
const failed = (second: number, ambiguous: boolean): JournalEntry =>
  entry(second, 'failed', { error: { code: 'NetworkError', message: 'it broke', ambiguous } });

describe('a key whose making is in doubt', () => {
  it.each([
    ['nothing was sent', [], null],
    ['it was made', [entry(1, 'try'), entry(2, 'done')], null],
    ['it was refused', [entry(1, 'try'), failed(2, false)], null],
    ['the run was killed meanwhile', [entry(1, 'try')], 1],
    ['no clear answer came', [entry(1, 'try'), failed(3, true)], 3],
    ['no clear answer came, and then it was made', [entry(1, 'try'), failed(3, true), entry(4, 'try'), entry(5, 'done')], null],
    ['another one was made', [entry(1, 'try'), entry(2, 'try', { id: `${ID}~2` }), entry(3, 'done', { id: `${ID}~2` })], 1],
    ['something else is in doubt', [entry(1, 'try', { id: 'Role/x#CreateRole', step: 'CreateRole' })], null],
  ])('%s', (_what, entries, second) => {
    expect(lastDoubt(entries)).toBe(second === null ? null : Date.parse(at(second)));
  });
});

describe('the lag that is waited for', () => {
  it.each([
    [undefined, LONGEST_LAG],
    ['', LONGEST_LAG],
    ['0', 0],
    ['90', 90_000],
    ['601', LONGEST_LAG],
    ['-1', LONGEST_LAG],
    ['1e2', LONGEST_LAG],
  ])('is, for IAMSYNC_LAG_SECONDS=%s, %i ms', (IAMSYNC_LAG_SECONDS, milliseconds) => {
    expect(longestLag({ IAMSYNC_LAG_SECONDS })).toBe(milliseconds);
  });
});

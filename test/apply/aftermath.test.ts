// What a run that broke off may have made without knowing: the next one begins when IAM would show it.
import { describe, expect, it } from 'vitest';
import { lastDoubt, LONGEST_LAG } from '../../src/apply/aftermath.ts';
import { longestLag } from '../../src/edge/lag.ts';
import { run } from '../../src/apply/run.ts';
import { call } from '../../src/model/call.ts';
import type { JournalEntry } from '../../src/model/run.ts';
import { action, options, planOf, unclear, world } from './fakes.ts';
import type { Lookup } from './fakes.ts';

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
    ['no clear answer came, and the next attempt was not sent', [entry(1, 'try'), failed(3, true), entry(4, 'try'), failed(5, false)], 3],
    ['no clear answer came, and the run was killed at the next attempt', [entry(1, 'try'), failed(3, true), entry(4, 'try')], 4],
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

describe('an access key whose answer was lost', () => {
  const make = action('make', { do: call('CreateAccessKey', { UserName: 'robot' }) });
  const shown = [{ UserName: 'robot', AccessKeyId: 'AKIAIOSFODNN7EXAMPLE' }];

  it.each([
    ['shows late', (looks: number) => (looks === 1 ? [] : shown)],
    ['shows at once, and may not show to the next run', () => shown],
    ['never shows', () => []],
  ])('is asked for once, and the run ends when it would show everywhere: %s', async (_how, keys) => {
    let looks = 0;
    const lookup: Lookup = (op) => (op === 'ListUserTags' ? { Tags: [] } : { AccessKeyMetadata: keys((looks += 1)) });
    const fake = world({ answer: () => Promise.reject(unclear()), lookup });
    const began = fake.clock.now();
    const report = await run(planOf([make]), fake, options);
    expect(fake.clock.now() - began).toBeGreaterThanOrEqual(60_000);
    expect(report).toMatchObject({ result: 'failed', calls: 1, failed: [{ error: { ambiguous: true } }] });
    expect(report.failed[0]?.error.message.includes('AKIAIOSFODNN7EXAMPLE')).toBe(keys(2).length > 0);
  });
});

// The status line in words: how much, how fast, what it waits for, how long still; and how many calls a reading will take.
import { describe, expect, it } from 'vitest';
import { foresee } from '../../src/live/foresight.ts';
import { clipped } from '../../src/render/layout.ts';
import { paceLine } from '../../src/render/pace.ts';
import { columns } from '../../src/render/width.ts';

const pace = { noun: 'call', done: 12, total: 40, seconds: 4, wait: null, what: 'ListRoles' };

describe('the pace', () => {
  it.each([
    [{}, '12/40 calls, 3.0/s, about 10 s left (ListRoles)'],
    [{ total: null }, '12 calls, 3.0/s (ListRoles)'],
    [{ done: 1, total: null, seconds: 0.2 }, '1 call (ListRoles)'],
    [{ seconds: 0.5 }, '12/40 calls (ListRoles)'],
    [{ done: 0 }, '0/40 calls (ListRoles)'],
    [{ done: 40 }, '40/40 calls, 10/s (ListRoles)'],
    [{ done: 41 }, '41/40 calls, 10/s (ListRoles)'],
    [{ total: 1200, what: '' }, '12/1200 calls, 3.0/s, about 6 min 36 s left'],
    [{ wait: { seconds: 1.2, reason: 'Throttling, attempt 3' } }, '12/40 calls, 3.0/s, waiting 2 s: Throttling, attempt 3 (ListRoles)'],
    [{ noun: 'action', done: 1, total: 1, seconds: 0 }, '1/1 action (ListRoles)'],
    [{ what: 'a\u001b[2Jb\nc', seconds: 0 }, '12/40 calls (a\\u001b[2Jb\\nc)'],
  ])('%j: %s', (given, expected) => {
    expect(paceLine({ ...pace, ...given })).toBe(expected);
  });

  it.each([
    ['short', 10, 'short'],
    ['exactly ten', 11, 'exactly ten'],
    ['much too long', 6, 'much …'],
    ['日本語の説明', 7, '日本語…'],
    ['日本語の説明', 12, '日本語の説明'],
  ])('%s in %i columns: %s', (text, width, expected) => {
    expect(clipped(text, width)).toBe(expected);
    expect(columns(clipped(text, width))).toBeLessThanOrEqual(width);
  });
});

describe('the calls of a reading', () => {
  it('are those that were begun, and the pages that lists will still need', () => {
    const foresight = foresee();
    foresight.begun();
    foresight.begun();
    expect(foresight.expected()).toBe(2);
    foresight.answered('GetAccountSummary', { SummaryMap: { Users: 500, Groups: 100, Roles: 3000, Policies: 1400 } });
    foresight.answered('GetAccountAuthorizationDetails', { IsTruncated: true, RoleDetailList: Array(600), UserDetailList: Array(400) });
    // 5,000 entities, a thousand of them seen: four more pages, of which one is begun at once.
    expect(foresight.expected()).toBe(5);
    foresight.begun();
    foresight.answered('GetAccountAuthorizationDetails', { IsTruncated: true, RoleDetailList: Array(1000) });
    expect(foresight.expected()).toBe(5);
    foresight.answered('GetAccountAuthorizationDetails', { IsTruncated: false, Policies: [] });
    expect(foresight.expected()).toBe(3);
  });

  it('are those of both lists where roles are read beside all else', () => {
    const foresight = foresee();
    const roles = { Filter: ['Role'] };
    const others = { Filter: ['User', 'Group', 'LocalManagedPolicy', 'AWSManagedPolicy'] };
    foresight.begun();
    foresight.begun();
    foresight.answered('GetAccountSummary', { SummaryMap: { Users: 500, Groups: 100, Roles: 5000, Policies: 2400 } });
    foresight.answered('GetAccountAuthorizationDetails', { IsTruncated: true, RoleDetailList: Array(1000) }, roles);
    expect(foresight.expected()).toBe(5);
    foresight.answered('GetAccountAuthorizationDetails', { IsTruncated: true, Policies: Array(1000) }, others);
    expect(foresight.expected()).toBe(6);
    foresight.answered('GetAccountAuthorizationDetails', { IsTruncated: false, RoleDetailList: Array(4000) }, roles);
    expect(foresight.expected()).toBe(3);
  });

  it('are no wilder where nothing is known, pages are empty, or answers are odd', () => {
    const foresight = foresee();
    foresight.begun();
    foresight.answered('ListRoles', { IsTruncated: true, Roles: [] });
    foresight.answered('ListInstanceProfiles', { IsTruncated: true, InstanceProfiles: [1] });
    foresight.answered('GetAccountSummary', {});
    foresight.answered('GetAccountSummary', undefined);
    foresight.answered('GetRole', null);
    expect(foresight.expected()).toBe(1);
  });
});

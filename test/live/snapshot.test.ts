// Files in place of an account: what they hold, and what is refused of them.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readSnapshot, writeSnapshot } from '../../src/live/snapshot.ts';
import { liveState } from '../../src/live/state.ts';
import { Failure } from '../../src/model/failure.ts';
import type { JsonObject } from '../../src/model/json.ts';

const CLI = readFileSync(fileURLToPath(new URL('../cases/export/aws-cli/account.json', import.meta.url)), 'utf8');
const content: JsonObject = JSON.parse(CLI);
const cli = readSnapshot(CLI, 'a.json', undefined);
const own = writeSnapshot(cli.crawl);

function refused(text: string, expected?: string): { code: string; message: string; next: string } {
  try {
    readSnapshot(text, 'a.json', expected);
  } catch (error) {
    if (error instanceof Failure) return { code: error.code, message: error.message, next: error.next };
    throw error;
  }
  throw new Error('it was taken');
}

describe('the output of get-account-authorization-details', () => {
  it('tells its account and partition by its ARNs, and leaves unread what it does not hold', () => {
    const { scope, entities, caller, quotas } = liveState(cli.crawl);
    expect({ scope, caller, quotas }).toEqual({ scope: { account: '123456789012', partition: 'aws' }, caller: null, quotas: {} });
    const specs = new Map(entities.map((entity) => [entity.name, entity.spec]));
    const unread = { unread: expect.stringMatching(/./) };
    expect(specs.get('deployer')).toMatchObject({ description: unread, maxSessionDuration: unread });
    expect(specs.get('limits')).toMatchObject({ description: unread, tags: unread });
    expect(specs.get('web')).toMatchObject({ role: 'deployer', tags: unread });
    expect(cli.lists).toBe(false);
  });

  it.each([
    ['another account', CLI, /of account 123456789012, not of 999999999999/, 'wrong-account'],
    ['pages that are missing', CLI.replace('{', '{ "IsTruncated": true,'), /only a part/, 'input'],
    ['a filter', JSON.stringify({ ...content, Policies: [] }), /policy\/limits is attached and not in it/, 'input'],
    ['groups left out', JSON.stringify({ ...content, GroupDetailList: [] }), /in the group readers/, 'input'],
    ['a list left out', JSON.stringify({ RoleDetailList: [] }), /neither/, 'input'],
    ['several accounts', CLI.replace('123456789012:group', '999999999999:group'), /several accounts/, 'input'],
    [
      'a role without ARN',
      CLI.replace('"Arn": "arn:aws:iam::123456789012:role/deployer",', ''),
      /RoleDetailList\[1\]: Arn is not a text/,
      'input',
    ],
    [
      'a broken document',
      CLI.replace('%7B%22Version', '%7B%2'),
      /RoleDetailList\[1\]: AssumeRolePolicyDocument is no policy document/,
      'input',
    ],
    ['a broken date', CLI.replace('2024-03-02T08', 'yesterday'), /UpdateDate is not a date/, 'input'],
  ])('is refused with %s', (what, text, message, code) => {
    const failure = refused(text, what === 'another account' ? '999999999999' : undefined);
    expect(failure).toMatchObject({ code, message: expect.stringMatching(message), next: expect.stringMatching(/\.$/) });
  });

  it('of an empty account is that of the configured one', () => {
    const empty = JSON.stringify({ UserDetailList: [], GroupDetailList: [], RoleDetailList: [], Policies: [] });
    expect(refused(empty)).toMatchObject({ code: 'input' });
    expect(readSnapshot(empty, 'a.json', '123456789012').crawl.scope.account).toBe('123456789012');
  });
});

describe('a snapshot', () => {
  it('holds all that was read, in one order, documents as people read them, and nothing restless', () => {
    const { users, groups, roles, policies, ...rest } = cli.crawl;
    const more = {
      roleSettings: new Map([['deployer', { description: 'x', maxSessionDuration: 7200 }]]),
      tags: new Map([['arn:x', { a: 'b' }]]),
      policyDescriptions: new Map([['arn:y', 'd']]),
      summary: { RolesQuota: 1000 },
    };
    const crawl = {
      ...rest,
      ...more,
      users: users.toReversed(),
      groups: groups.toReversed(),
      roles: roles.toReversed(),
      policies: policies.toReversed(),
    };
    const text = writeSnapshot(crawl);
    expect(writeSnapshot({ ...crawl, roles })).toBe(text);
    const { crawl: again, lists } = readSnapshot(text, 'a.json', undefined);
    expect(lists).toBe(true);
    expect(again).toMatchObject(more);
    expect(liveState(again)).toEqual(liveState({ ...cli.crawl, ...more }));
    expect(text).not.toMatch(/RoleLastUsed|%22/);
  });

  it.each([
    ['nothing', '', /is not JSON: it is empty/, 'input'],
    ['half of it', own.slice(0, 500), /is not JSON/, 'input'],
    ['a list', '[]', /neither/, 'input'],
    ['a plan', '{"formatVersion": 1, "waves": []}', /neither/, 'input'],
    ['another format', own.replace('iamsync-snapshot', 'terraform-state'), /neither/, 'input'],
    ['another version', own.replace('"formatVersion": 1', '"formatVersion": 2'), /format 2; this version reads format 1/, 'plan-format'],
    ['no settings', own.replace('"roleSettings"', '"settings"'), /roleSettings is missing/, 'input'],
  ])('is refused with %s', (_what, text, message, code) => {
    expect(refused(text)).toMatchObject({ code, message: expect.stringMatching(message), next: expect.stringMatching(/\.$/) });
  });
});

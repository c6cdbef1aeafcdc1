// Who can: all ways to a permission, the Deny that takes it away, conditions, unknown documents, roles that are assumed.
import { describe, expect, it } from 'vitest';
import { whoCan } from '../../src/access/who.ts';
import type { Wanted, WhoCan } from '../../src/access/who.ts';
import { principalsOf } from '../../src/kinds/principals.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { allow, deny, doc, liveFrom } from '../support/planning.ts';
import { AS_OF } from '../support/world.ts';

const OBJECT = 'arn:aws:s3:::demo/a';
const ROLE = 'arn:aws:iam::123456789012:role';

const ACCOUNT: JsonObject = {
  policies: { read: { document: doc({ Sid: 'Read', ...allow('s3:GetObject', 'arn:aws:s3:::demo/*') }) } },
  groups: { readers: { policies: ['read'] } },
  users: {
    twice: { groups: ['readers'], policies: ['read'] },
    stopped: { groups: ['readers'], inline: { no: doc({ Sid: 'No', ...deny('s3:*') }) } },
    careful: { inline: { mfa: doc(allow('s3:*', '*', { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } })) } },
    bounded: { policies: ['read'], boundary: 'read', inline: { all: doc(allow('*')) } },
    unsure: { policies: ['aws:ReadOnlyAccess'] },
    nobody: {},
    chief: { inline: { assume: doc(allow('sts:AssumeRole')) } },
  },
  roles: {
    reader: { trust: { accounts: '123456789012', services: 'ec2.amazonaws.com' }, policies: ['read'] },
    hop: { trust: { users: 'nobody' }, inline: { next: doc(allow('sts:AssumeRole', `${ROLE}/reader`)) } },
  },
};

async function ask(action: string, resource: string, context: Wanted['context'] = {}): Promise<WhoCan> {
  return whoCan(principalsOf(await liveFrom(ACCOUNT)), { action, resource, context }, AS_OF);
}

const able = ({ able: found }: WhoCan): string[] => found.map(({ principal, extent }) => `${principal} ${extent}`);

describe('who-can', () => {
  it('tells who, by which statements, and by which group', async () => {
    const found = await ask('s3:GetObject', OBJECT);
    expect(able(found)).toEqual(['Role/reader all', 'User/bounded all', 'User/careful conditional', 'User/twice all']);
    expect(found.able.at(-1)?.by.map(({ source, via, sid }) => [source, via, sid])).toEqual([
      ['Policy/read', null, 'Read'],
      ['Policy/read', 'Group/readers', 'Read'],
    ]);
    expect(found.able.find(({ principal }) => principal === 'User/careful')?.condition).toEqual({ 'aws:MultiFactorAuthPresent': 'true' });
    expect(found.denied).toMatchObject([{ principal: 'User/stopped', by: { source: 'User/stopped/inline/no', sid: 'No' } }]);
    expect(found.undecided.map(({ principal }) => principal)).toEqual(['User/unsure']);
  });

  it('takes the context that is given', async () => {
    expect(able(await ask('s3:GetObject', OBJECT, { 'aws:multifactorauthpresent': 'true' }))).toContain('User/careful all');
    expect(able(await ask('s3:GetObject', OBJECT, { 'aws:MultiFactorAuthPresent': 'false' })).join()).not.toContain('careful');
  });

  it('tells whether all of a pattern is meant, or a part', async () => {
    expect(able(await ask('s3:GetObject', 'arn:aws:s3:::demo/*'))).toContain('User/twice all');
    expect(able(await ask('s3:*', '*'))).toContain('User/twice some');
    expect(able(await ask('iam:*', '*'))).toEqual([]);
  });

  it('tells who gets there by assuming roles, step by step, and who from elsewhere', async () => {
    const { through, outside } = await ask('s3:GetObject', OBJECT);
    expect(through).toEqual([
      { principal: 'Role/hop', roles: ['Role/reader'], may: 'yes' },
      { principal: 'User/chief', roles: ['Role/reader'], may: 'yes' },
      { principal: 'User/nobody', roles: ['Role/hop', 'Role/reader'], may: 'yes' },
      { principal: 'User/unsure', roles: ['Role/reader'], may: 'undecided' },
    ]);
    expect(outside).toEqual([{ role: 'Role/reader', principals: ['ec2.amazonaws.com'] }]);
  });

  it('asks the trust policy who may assume a role', async () => {
    const found = await ask('sts:AssumeRole', `${ROLE}/hop`);
    expect(able(found)).toEqual(['User/nobody all']);
    expect(able(await ask('sts:AssumeRole', `${ROLE}/reader`))).toEqual(['Role/hop all', 'User/chief all']);
  });

  it('gives the same bytes for the same question', async () => {
    expect(JSON.stringify(await ask('s3:*', '*'))).toBe(JSON.stringify(await ask('s3:*', '*')));
  });
});

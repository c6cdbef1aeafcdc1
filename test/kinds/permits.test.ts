// Principals out of states: live ones, those after a plan, manifests alone. What reaches whom by which way, and what is unknown.
import { describe, expect, it } from 'vitest';
import { narrow } from '../../src/live/scope.ts';
import { principalsOf, stateOf } from '../../src/kinds/principals.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { Principal, Principals } from '../../src/model/principal.ts';
import type { LiveState } from '../../src/model/state.ts';
import { expected } from '../../src/plan/expected.ts';
import { allow, changed, compile, doc, liveFrom } from '../support/planning.ts';
import { manifest } from '../support/world.ts';

const READ_ONLY = 'arn:aws:iam::aws:policy/ReadOnlyAccess';

const ACCOUNT: JsonObject = {
  policies: {
    read: { document: doc(allow('s3:GetObject')) },
    limit: { path: '/limits/', document: doc(allow('s3:*')) },
  },
  groups: { readers: { policies: ['read'], inline: { more: doc(allow('sqs:*')) }, members: ['ann'] } },
  users: {
    ann: {
      path: '/team/',
      policies: ['aws:ReadOnlyAccess'],
      inline: { own: doc(allow('ec2:*')) },
      boundary: 'limit',
      tags: { Team: 'storage', Alpha: '1' },
    },
    bob: {},
  },
  roles: { app: { trust: { services: 'ec2.amazonaws.com' }, policies: ['read'] } },
};

function named({ principals }: Principals, address: string): Principal {
  const found = principals.find((principal) => principal.address === address);
  if (found === undefined) throw new Error(`no ${address}`);
  return found;
}

const ways = (principal: Principal): string[] =>
  principal.policies.map(({ source, via }) => `${source}${via === null ? '' : ` via ${via}`}`);

async function after(live: LiveState, content: JsonObject): Promise<Principals> {
  const { desired } = await compile(manifest(content));
  if (desired === null) throw new Error('the manifests do not compile');
  return principalsOf(expected(live, narrow(desired, live).pairs));
}

describe('principals', () => {
  it('hold what is inline, what is attached, and what their groups hold', async () => {
    const found = principalsOf(await liveFrom(ACCOUNT));
    expect(found.principals.map(({ address }) => address)).toEqual(['Role/app', 'User/ann', 'User/bob']);
    const ann = named(found, 'User/ann');
    expect(ways(ann)).toEqual(['User/ann/inline/own', 'Group/readers/inline/more via Group/readers', 'Policy/read via Group/readers']);
    expect(ann).toMatchObject({
      path: '/team/',
      arn: 'arn:aws:iam::123456789012:user/team/ann',
      trust: null,
      boundary: { source: 'Policy/limit' },
    });
    expect(Object.entries(ann.tags ?? {})).toEqual([
      ['Alpha', '1'],
      ['Team', 'storage'],
    ]);
    expect(ann.unknown).toEqual([READ_ONLY]);
    expect(named(found, 'User/bob')).toMatchObject({ policies: [], boundary: null, unknown: [] });
  });

  it('hold what AWS manages where its document is known', async () => {
    const live = { ...(await liveFrom(ACCOUNT)), awsPolicies: { [READ_ONLY]: { Version: '2012-10-17', Statement: [] } } };
    const ann = named(principalsOf(live), 'User/ann');
    expect(ways(ann)).toContain(READ_ONLY);
    expect(ann.unknown).toEqual([]);
  });

  it('have trust if they are roles, an id if AWS gave them one, and all tags with those that nobody may declare', async () => {
    const live = changed(await liveFrom(ACCOUNT), 'Role/app', (entity) => ({
      ...entity,
      marks: { 'iamsync:owner': 'me', 'aws:made': 'x' },
    }));
    const role = named(principalsOf(live), 'Role/app');
    expect(role.trust).toMatchObject({ Statement: [{ Principal: { Service: ['ec2.amazonaws.com'] } }] });
    expect(role.uniqueId).toMatch(/^AROAAPP/);
    expect(role.tags).toEqual({ 'aws:made': 'x', 'iamsync:owner': 'me' });
  });

  it('name as unknown what the state does not hold: a boundary, a policy of another account, a group', async () => {
    const live = await liveFrom(ACCOUNT);
    const other = 'arn:aws:iam::999999999999:policy/theirs';
    const strange = changed(live, 'User/bob', (entity) => ({
      ...entity,
      spec: { ...entity.spec, boundary: other, policies: [other], groups: ['gone'] },
    }));
    const bob = named(principalsOf(strange), 'User/bob');
    expect(bob).toMatchObject({ policies: [], boundary: null, unknown: ['Group/gone', other] });
  });
});

describe('principals after a plan', () => {
  it('include those that nobody declares, with what planned policies become', async () => {
    const live = await liveFrom(ACCOUNT);
    const found = await after(live, { policies: { read: { document: doc(allow('s3:*')) } } });
    expect(named(found, 'Role/app').policies[0]?.document).toMatchObject({ Statement: [{ Action: ['s3:*'] }] });
    expect(ways(named(found, 'User/ann'))).toContain('Policy/read via Group/readers');
  });

  it('have left a complete group that does not name them, and stay in an open one', async () => {
    // As a reading has it: the group names all its members, declared or not.
    const live = changed(await liveFrom(ACCOUNT), 'Group/readers', (entity) => ({ ...entity, spec: { ...entity.spec, members: ['ann'] } }));
    const groups = (members: JsonObject) => ({
      policies: ACCOUNT['policies'] ?? {},
      groups: { readers: { policies: ['read'], ...members } },
    });
    expect(ways(named(await after(live, groups({ members: ['account:bob'] })), 'User/ann'))).toEqual(['User/ann/inline/own']);
    expect(ways(named(await after(live, groups({ members: ['account:bob'] })), 'User/bob'))).toEqual(['Policy/read via Group/readers']);
    expect(ways(named(await after(live, groups({ members: 'open' })), 'User/ann'))).toContain('Policy/read via Group/readers');
  });

  it('are those that are declared as they will be, born ones without an id', async () => {
    const live = await liveFrom(ACCOUNT);
    const found = await after(live, {
      policies: ACCOUNT['policies'] ?? {},
      groups: { writers: { inline: { put: doc(allow('s3:PutObject')) } } },
      users: { ann: { groups: ['writers'], path: '/team/', boundary: { none: true } }, eve: { groups: ['writers'] } },
    });
    expect(named(found, 'User/ann')).toMatchObject({ boundary: null, unknown: [] });
    expect(ways(named(found, 'User/ann'))).toEqual(['Group/writers/inline/put via Group/writers']);
    expect(named(found, 'User/eve')).toMatchObject({ uniqueId: null, arn: 'arn:aws:iam::123456789012:user/eve' });
  });

  it('lose everything when they expire, and are gone when they are removed', async () => {
    const live = await liveFrom(ACCOUNT);
    const found = await after(live, {
      users: { ann: { path: '/team/', groups: ['account:readers'], expires: '2026-01-01' } },
      removed: ['User/bob'],
    });
    expect(named(found, 'User/ann')).toMatchObject({ policies: [] });
    expect(found.principals.map(({ address }) => address)).toEqual(['Role/app', 'User/ann']);
  });
});

describe('principals of manifests alone', () => {
  it('are what the manifests declare, as if there were nothing else', async () => {
    const { desired } = await compile(manifest(ACCOUNT));
    if (desired === null) throw new Error('the manifests do not compile');
    const found = principalsOf(stateOf(desired));
    expect(ways(named(found, 'User/ann'))).toEqual(ways(named(principalsOf(await liveFrom(ACCOUNT)), 'User/ann')));
    expect(named(found, 'User/ann')).toMatchObject({ uniqueId: null, unknown: [READ_ONLY], boundary: { source: 'Policy/limit' } });
  });
});

// Guards: each is shown a plan that it refuses or warns of, and a neighbour that is clean.
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/model/finding.ts';
import type { Plan } from '../../src/model/plan.ts';
import { allow, changed, compile, doc, liveFrom, planBetween, planFrom, QUOTAS, rules } from '../support/planning.ts';
import { manifest } from '../support/world.ts';

const ec2 = { services: 'ec2.amazonaws.com' };
const any = { document: doc(allow('s3:*')) };

function found(plan: Plan, rule: string): Finding[] {
  return plan.findings.filter((finding) => finding.rule === rule);
}

describe('a field that AWS cannot change', () => {
  it.each([
    [
      'the path of a role',
      { roles: { r: { trust: ec2, path: '/old/' } } },
      { roles: { r: { trust: ec2 } } },
      'Write path: "/old/" under roles.r',
    ],
    [
      'the path of a policy',
      { policies: { p: { ...any } } },
      { policies: { p: { ...any, path: '/new/' } } },
      'Write path: "/" under policies.p',
    ],
    [
      'the description of a policy',
      { policies: { p: { ...any, description: 'old' } } },
      { policies: { p: { ...any, description: 'new' } } },
      'Write description: "old" under policies.p',
    ],
  ])('is refused with the line to write: %s', async (_, before, after, next) => {
    const plan = await planBetween(before, after);
    const [finding, ...others] = found(plan, 'fixed-field');
    expect(finding).toMatchObject({ severity: 'error', place: { file: 'manifests/all.yaml' } });
    expect(finding?.next).toContain(next);
    expect(others).toEqual([]);
    expect(plan.waves).toEqual([]);
  });

  it('is none where it stays, and the description of a policy is not compared where it was not read', async () => {
    expect(
      rules(
        await planBetween({ roles: { r: { trust: ec2, path: '/a/' } } }, { roles: { r: { trust: ec2, path: '/a/', description: 'x' } } }),
      ),
    ).toEqual([]);
    const live = changed(await liveFrom({ policies: { p: { ...any, description: 'old' } } }), 'Policy/p', (policy) => ({
      ...policy,
      spec: { ...policy.spec, description: { unread: 'not read' } },
    }));
    const plan = await planFrom(live, { policies: { p: { ...any, description: 'new' } } });
    expect([plan.changes, rules(plan)]).toEqual([[], []]);
    expect(plan.unread).toEqual([{ address: 'Policy/p', field: 'description', reason: 'not read' }]);
  });
});

describe('a quota', () => {
  const many = (count: number) => ({
    roles: { r: { trust: ec2, policies: Array.from({ length: count }, (_, index) => `aws:P${index}`) } },
  });

  it('of the account, not the default, is what counts', async () => {
    const live = await liveFrom({ roles: { r: { trust: ec2 } } });
    expect(found(await planFrom(live, many(11)), 'quota')[0]?.message).toMatch(/11 attached policies.*quota is 10/);
    expect(rules(await planFrom(live, many(10)))).toEqual([]);
    expect(rules(await planFrom({ ...live, quotas: { ...QUOTAS, AttachedPoliciesPerRoleQuota: 15 } }, many(11)))).toEqual([]);
    expect(found(await planFrom({ ...live, quotas: { ...QUOTAS, AttachedPoliciesPerRoleQuota: 2 } }, many(3)), 'quota')).toHaveLength(1);
  });

  it('on the longest trust policy counts characters', async () => {
    const trust = { accounts: Array.from({ length: 140 }, (_, index) => String(100_000_000_000 + index)) };
    expect(found(await planFrom(await liveFrom({}), { roles: { r: { trust } } }), 'quota')[0]?.message).toMatch(/characters in trust/);
  });

  it('on the number of entities counts births and deaths', async () => {
    const live = { ...(await liveFrom({ roles: { old: { trust: ec2 } } })), quotas: { ...QUOTAS, Roles: 1000 } };
    expect(found(await planFrom(live, { roles: { fresh: { trust: ec2 } } }), 'quota')[0]?.message).toMatch(/1001 roles; its quota is 1000/);
    expect(rules(await planFrom(live, { roles: { fresh: { trust: ec2 } }, removed: ['Role/old'] }))).toEqual([]);
  });
});

describe('a reference', () => {
  const arn = (resource: string): string => `arn:aws:iam::123456789012:${resource}`;
  it.each([
    ['an attached policy', { roles: { r: { trust: ec2, policies: ['account:ghost'] } } }, 'policy/ghost'],
    ['a boundary', { roles: { r: { trust: ec2, boundary: arn('policy/ghost') } } }, 'policy/ghost'],
    ['a trusted role', { roles: { r: { trust: { roles: [arn('role/ghost')] } } } }, 'role/ghost'],
    ['a trusted user', { roles: { r: { trust: { users: [arn('user/ghost')] } } } }, 'user/ghost'],
  ])('to nothing is refused: %s', async (_, content, name) => {
    const [finding] = found(await planFrom(await liveFrom({}), content), 'dangling');
    expect(finding).toMatchObject({ severity: 'error', address: 'Role/r' });
    expect(finding?.message).toContain(name);
  });

  it('to what is removed in the same plan is refused while compiling', async () => {
    const { desired, findings } = await compile(manifest({ roles: { r: { trust: ec2, policies: ['account:p'] } }, removed: ['Policy/p'] }));
    expect(findings).toMatchObject([{ severity: 'error', rule: 'reference-removed' }]);
    expect(desired).toBe(null);
  });

  it('to what is there, declared, of AWS or of another account is fine', async () => {
    const live = await liveFrom({ policies: { p: any }, roles: { there: { trust: ec2 } }, users: { human: {} } });
    const trust = { users: [arn('user/human')], roles: [arn('role/there'), 'arn:aws:iam::999999999999:role/far'] };
    expect(
      rules(await planFrom(live, { policies: { q: any }, roles: { r: { trust, policies: ['account:p', 'q', 'aws:PowerUserAccess'] } } })),
    ).toEqual([]);
  });
});

describe('an orphaned principal', () => {
  const trusting = (principal: string) => ({ Statement: [{ Effect: 'Allow', Principal: { AWS: principal }, Action: 'sts:AssumeRole' }] });
  const orphaned = async () => liveFrom({ roles: { r: { trust: trusting('AROAEXAMPLEEXAMPLE12') } } });

  it('is repaired unasked if what takes its place is declared', async () => {
    const plan = await planFrom(await orphaned(), { roles: { r: { trust: { roles: 'fresh' } }, fresh: { trust: ec2 } } });
    expect(rules(plan)).toEqual([]);
    expect(plan.waves.flat().find((action) => action.id === 'Role/r#UpdateAssumeRolePolicy')).toMatchObject({
      risk: 'irreversible',
      undo: { lost: expect.stringContaining('AROAEXAMPLEEXAMPLE12') },
    });
  });

  it('is not repaired if it is not declared: it may be somebody else under the old name', async () => {
    const live = await liveFrom({ roles: { r: { trust: trusting('AROAEXAMPLEEXAMPLE12') } }, users: { bob: {} } });
    const [finding] = found(
      await planFrom(live, { roles: { r: { trust: { users: ['arn:aws:iam::123456789012:user/bob'] } } } }),
      're-trust',
    );
    expect(finding).toMatchObject({ severity: 'error', address: 'Role/r' });
    expect(finding?.message).toMatch(/AROAEXAMPLEEXAMPLE12.*user\/bob/);
  });

  it('is let go without a word, and kept without a change', async () => {
    expect(rules(await planFrom(await orphaned(), { roles: { r: { trust: ec2 } } }))).toEqual([]);
    const kept = await planFrom(await orphaned(), { roles: { r: { trust: trusting('AROAEXAMPLEEXAMPLE12') } } });
    expect([kept.changes, rules(kept)]).toEqual([[], []]);
  });
});

describe('what others hold', () => {
  it('a boundary in use is not deleted', async () => {
    const content = { policies: { p: any }, roles: { r: { trust: ec2, boundary: 'p' } } };
    const [finding] = found(await planBetween(content, { roles: { r: { trust: ec2 } }, removed: ['Policy/p'] }), 'boundary-in-use');
    expect(finding?.message).toMatch(/Policy\/p is the permissions boundary of Role\/r/);
    expect(rules(await planBetween(content, { roles: { r: { trust: ec2, boundary: { none: true } } }, removed: ['Policy/p'] }))).toEqual(
      [],
    );
    expect(rules(await planBetween(content, { removed: ['Policy/p', 'Role/r'] }))).toEqual([]);
  });

  it('a boundary of somebody who is not declared here is deleted with a warning that says whose', async () => {
    const held = await liveFrom({ policies: { p: any }, users: { human: { boundary: 'p' } } });
    expect(found(await planFrom(held, { removed: ['Policy/p'] }), 'boundary-lifted')).toMatchObject([
      { severity: 'warning', message: expect.stringContaining('User/human') },
    ]);
  });

  it('a trusted role is deleted with a warning', async () => {
    const content = { roles: { r: { trust: ec2 }, other: { trust: { roles: 'r' } } } };
    expect(found(await planBetween(content, { removed: ['Role/r'] }), 'trusted')).toMatchObject([
      { severity: 'warning', address: 'Role/r' },
    ]);
    expect(rules(await planBetween(content, { roles: { other: { trust: ec2 } }, removed: ['Role/r'] }))).toEqual([]);
  });
});

describe('what is not ours', () => {
  it.each(['/aws-service-role/autoscaling.amazonaws.com/', '/aws-reserved/sso.amazonaws.com/'])('is never deleted: %s', async (path) => {
    const live = changed(await liveFrom({ roles: { mine: { trust: ec2 } } }), 'Role/mine', (role) => ({
      ...role,
      spec: { ...role.spec, path },
    }));
    expect(found(await planFrom(live, { removed: ['Role/mine'] }), 'aws-owned')).toMatchObject([{ severity: 'error' }]);
  });

  it('is never taken over by a removal that means another one: the unique id says which', async () => {
    const live = await liveFrom({ roles: { bob: { trust: ec2 } } });
    const other = await planFrom(live, { removed: [{ 'Role/bob': { unique: 'AROA00000000000OTHER' } }] });
    expect([other.changes, rules(other)]).toEqual([[], ['removed-another']]);
    expect(
      (await planFrom(live, { removed: [{ 'Role/bob': { unique: 'AROABOB00000000000000' } }] })).changes.map((change) => change.verb),
    ).toEqual(['delete']);
  });
});

describe('a name that differs from a live one by case alone', () => {
  it('is refused, with the name to write', async () => {
    const [finding] = found(await planBetween({ roles: { Deploy: { trust: ec2 } } }, { roles: { deploy: { trust: ec2 } } }), 'name-case');
    expect(finding).toMatchObject({ severity: 'error', next: 'Write the name as Deploy.' });
    expect(rules(await planBetween({ roles: { Deploy: { trust: ec2 } } }, { roles: { deploys: { trust: ec2 } } }))).toEqual([]);
  });
});

describe('what a manifest leaves out', () => {
  it('a boundary is kept and told, what is not read is told, and neither is a change', async () => {
    const content = { roles: { r: { trust: ec2, boundary: 'aws:PowerUserAccess' } } };
    const plan = await planBetween(content, { roles: { r: { trust: ec2 } } });
    expect(plan.changes).toEqual([]);
    expect(plan.kept).toEqual([{ address: 'Role/r', field: 'boundary', value: 'arn:aws:iam::aws:policy/PowerUserAccess' }]);
  });

  it('attachments, inline policies and tags are none', async () => {
    const content = {
      roles: {
        r: {
          trust: ec2,
          policies: ['aws:PowerUserAccess'],
          inline: { x: doc(allow('s3:*')) },
          tags: { a: 'b' },
          description: 'x',
          maxSessionDuration: '2h',
        },
      },
    };
    const plan = await planBetween(content, { roles: { r: { trust: ec2 } } });
    expect(
      plan.waves
        .flat()
        .map((action) => action.id.replace(/.*#/, ''))
        .sort(),
    ).toEqual(['DeleteRolePolicy:x', 'DetachRolePolicy:aws:PowerUserAccess', 'UntagRole', 'UpdateRole']);
  });

  it('tags that were not read are not compared, and a plan from a file that lacks them has no digest', async () => {
    const unread = changed(await liveFrom({ policies: { p: { ...any, tags: { a: 'b' } } } }), 'Policy/p', (policy) => ({
      ...policy,
      spec: { ...policy.spec, tags: { unread: 'not read' } },
    }));
    const plan = await planFrom(unread, { policies: { p: any } });
    expect(plan.changes).toEqual([]);
    expect(plan.digest).not.toBe(null);
    expect((await planFrom({ ...unread, caller: null }, { policies: { p: any } })).digest).toBe(null);
  });
});

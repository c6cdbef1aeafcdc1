// What a plan relies on: everything of those whose access or reach it touches, and nothing of anybody else.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Address } from '../../src/model/address.ts';
import { isObject } from '../../src/model/json.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { Principal, Principals } from '../../src/model/principal.ts';
import type { Live, LiveState } from '../../src/model/state.ts';
import { withinReach } from '../../src/plan/reaching.ts';
import { reliedOn } from '../../src/plan/relied.ts';
import { normalise } from '../../src/policy/normal.ts';
import { allow, changed, doc, liveFrom, planFrom, SCOPE } from '../support/planning.ts';

const role = (name: string): string => `arn:aws:iam::${SCOPE.account}:role/${name}`;
const assume = (...names: readonly string[]): JsonObject => ({ inline: { go: doc(allow('sts:AssumeRole', names.map(role))) } });
const here = { accounts: SCOPE.account };
const holding = (...policies: readonly string[]): JsonObject => ({ policies });

/** Only Policy/p is declared by the plans here; everything else in the account is somebody else's. */
const ACCOUNT = {
  policies: {
    p: { document: doc(allow('s3:GetObject')) },
    fence: { document: doc(allow('*')) },
    powers: { document: doc(allow('ec2:*')) },
    far: { document: doc(allow('sqs:*')) },
    beyond: { document: doc(allow('sns:*')) },
  },
  groups: { ops: holding('p'), quiet: {} },
  users: {
    member: { groups: ['ops', 'quiet'], boundary: 'fence', tags: { team: 'a' } },
    caller: assume('app'),
    wide: { inline: { go: doc(allow('sts:*', `arn:aws:iam::*:role/a?p`)) } },
    stranger: { ...holding('far'), tags: { team: 'b' } },
    elsewhere: assume('apart'),
  },
  roles: {
    app: { trust: here, ...holding('p'), ...assume('next') },
    next: { trust: here, ...holding('powers') },
    gate: { trust: { roles: role('next') }, ...holding('beyond') },
    apart: { trust: here, ...holding('far') },
    service: { trust: { services: 'ec2.amazonaws.com' }, ...holding('far') },
  },
};
const WANTED = { policies: { p: { document: doc(allow('s3:*')) } } };

async function reliedIn(live: LiveState, wanted: JsonObject = WANTED): Promise<Record<string, string>> {
  const plan: Plan = await planFrom(live, wanted);
  return { ...plan.relied };
}

function movedBetween(before: Record<string, string>, after: Record<string, string>): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((key) => before[key] !== after[key]).sort();
}

const spec = (change: JsonObject) => (entity: Live) => ({ ...entity, spec: { ...entity.spec, ...change } });
/** As it stands in a state. */
const stated = (...statements: readonly JsonObject[]): JsonObject => ({ ...normalise(doc(...statements), '2012-10-17') });
const CLOSED = stated({ Effect: 'Deny', Action: 'sts:AssumeRole', Principal: { AWS: '*' } });
const AWS = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
const policy = (name: string): string => `arn:aws:iam::${SCOPE.account}:policy/${name}`;

describe('what a plan relies on', () => {
  it('are those who hold what it changes, who may become these and whom these may become, with all that they hold', async () => {
    expect(Object.keys(await reliedIn(await liveFrom(ACCOUNT)))).toEqual([
      'Group/ops',
      'Group/quiet',
      'Policy/beyond',
      'Policy/fence',
      'Policy/powers',
      'Role/app',
      'Role/gate',
      'Role/next',
      'User/caller',
      'User/member',
      'User/wide',
    ]);
  });

  const moves: readonly (readonly [what: string, address: string, change: (entity: Live) => Live, moved: readonly string[]])[] = [
    ['a policy attached to a holder', 'Role/app', spec({ policies: [policy('p'), policy('far')] }), ['Policy/far', 'Role/app']],
    ['an inline policy of a holder', 'Role/app', spec({ inline: { go: stated(allow('s3:*')) } }), ['*Role/app']],
    ['the trust of a holder', 'Role/app', spec({ trust: CLOSED }), ['*Role/app']],
    ['a boundary', 'User/member', spec({ boundary: policy('powers') }), ['Policy/fence', 'User/member']],
    ['no boundary', 'User/member', spec({ boundary: null }), ['Policy/fence', 'User/member']],
    ['the default version of an unmanaged policy', 'Policy/powers', spec({ document: stated(allow('rds:*')) }), ['Policy/powers']],
    ['the document of a boundary', 'Policy/fence', spec({ document: stated(allow('s3:*')) }), ['Policy/fence']],
    ['membership', 'User/member', spec({ groups: ['ops'] }), ['Group/quiet', 'User/member']],
    ['a new member', 'User/stranger', spec({ groups: ['ops'] }), ['Policy/far', 'User/stranger']],
    ['what a group hands on that handed on nothing', 'Group/quiet', spec({ policies: [policy('far')] }), ['Group/quiet', 'Policy/far']],
    ['a tag', 'User/member', spec({ tags: { team: 'z' } }), ['User/member']],
    ['a new holder', 'Role/service', spec({ policies: [policy('far'), policy('p')] }), ['Policy/far', 'Role/service']],
    ['a new caller', 'User/elsewhere', spec({ inline: { go: stated(allow('sts:AssumeRole', role('app'))) } }), ['User/elsewhere']],
    ['the trust of a role that a holder may become', 'Role/next', spec({ trust: CLOSED }), ['*Role/next']],
    ['what a role holds that a holder may become by way of another', 'Role/gate', spec({ policies: [] }), ['Policy/beyond', 'Role/gate']],
    ['another entity under the name', 'Role/app', (live) => ({ ...live, facts: { ...live.facts, id: 'AROANEW' } }), ['Role/app']],
  ];
  it.each(moves)('moves with %s', async (_what, address, change, moved) => {
    const live = await liveFrom(ACCOUNT);
    const found = movedBetween(await reliedIn(live), await reliedIn(changed(live, address, change)));
    // A star: more moves with it, since others are within reach then, or no longer.
    const [first = ''] = moved;
    if (first.startsWith('*')) expect(found).toContain(first.slice(1));
    else expect(found).toEqual(moved);
  });

  const stays: readonly (readonly [what: string, address: string, change: (entity: Live) => Live])[] = [
    ['a policy attached to somebody else', 'User/stranger', spec({ policies: [] })],
    ['a tag of somebody else', 'User/stranger', spec({ tags: {} })],
    ['a policy that none of them holds', 'Policy/far', spec({ document: stated(allow('kms:*')) })],
    ['the trust of a role that none of them may become', 'Role/apart', spec({ trust: CLOSED })],
    ['who may become another role', 'User/elsewhere', spec({ inline: {} })],
    ['what a service holds', 'Role/service', spec({ inline: { more: stated(allow('kms:*')) } })],
    ['a mark of iamsync', 'User/member', (live) => ({ ...live, marks: { 'iamsync:key:ci': 'AKIA' } })],
    ['a description', 'Role/app', spec({ description: 'another' })],
  ];
  it.each(stays)('stays with %s', async (_what, address, change) => {
    const live = await liveFrom(ACCOUNT);
    expect(await reliedIn(changed(live, address, change))).toEqual(await reliedIn(live));
  });

  it('are documents of AWS, held before or after', async () => {
    const live = await liveFrom(ACCOUNT);
    const attached = changed(live, 'Role/app', spec({ policies: [policy('p'), AWS] }));
    const at = (document: JsonObject): LiveState => ({ ...attached, awsPolicies: { [AWS]: document } });
    expect(movedBetween(await reliedIn(at(stated(allow('s3:List*')))), await reliedIn(at(stated(allow('s3:*')))))).toEqual([AWS]);
    const wanted = { roles: { fresh: { trust: { services: 'ec2.amazonaws.com' }, policies: ['aws:ReadOnlyAccess'] } } };
    const known = (document: JsonObject): LiveState => ({ ...live, awsPolicies: { [AWS]: document } });
    const [one, other] = [await reliedIn(known(stated(allow('s3:List*'))), wanted), await reliedIn(known(stated(allow('s3:*'))), wanted)];
    expect(movedBetween(one, other)).toEqual([AWS]);
  });

  it('is nothing where nothing changes', async () => {
    const live = await liveFrom(ACCOUNT);
    expect(await reliedIn(live, { policies: { p: ACCOUNT.policies.p } })).toEqual({});
  });

  it('is the user whose credentials change, and the role that an instance profile hands on', async () => {
    const live = await liveFrom(ACCOUNT);
    const sides = { before: principals(live), after: principals(live) };
    const base = { arn: 'arn:aws:iam::123456789012:x', origin: null, fields: [] };
    const relied = (address: 'AccessKey/stranger/ci' | 'LoginProfile/stranger' | 'InstanceProfile/x', after: JsonObject) =>
      Object.keys(reliedOn(sides, [{ ...base, verb: 'create', address, after }]));
    expect(relied('AccessKey/stranger/ci', {})).toEqual(['User/stranger']);
    expect(relied('LoginProfile/stranger', {})).toEqual(['User/stranger']);
    expect(relied('InstanceProfile/x', { role: 'service' })).toEqual(['Role/service']);
  });

  it('does not hang on the order in which the account was read', async () => {
    const live = await liveFrom(ACCOUNT);
    const relied = await reliedIn(live);
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([...live.entities], { minLength: live.entities.length }), async (entities) => {
        expect(await reliedIn({ ...live, entities })).toEqual(relied);
      }),
      { numRuns: 20 },
    );
  });
});

/** Users and roles by hand, which is enough to ask who may become whom. */
function principals(live: LiveState): Principals {
  const made = live.entities.flatMap(({ kind, name, arn, spec: { trust } }): Principal[] => {
    if (kind !== 'User' && kind !== 'Role') return [];
    const common = { uniqueId: null, tags: {}, policies: [], boundary: null, unknown: [], path: '/' };
    return [
      {
        ...common,
        address: `${kind}/${name}`,
        kind,
        name,
        arn,
        trust: isObject(trust) ? trust : null,
      },
    ];
  });
  return { scope: SCOPE, principals: made };
}

describe('reach', () => {
  const COUNT = 3_000;
  const trust = stated({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: SCOPE.account } });
  const many = (aim: (index: number) => string): Principals => ({
    scope: SCOPE,
    principals: Array.from({ length: COUNT }, (_, index): Principal => {
      const name = `r${String(index).padStart(5, '0')}`;
      const document = stated(allow('sts:AssumeRole', aim(index)));
      const policies = [{ source: `Role/${name}/inline/go`, via: null, document }];
      return {
        address: `Role/${name}`,
        kind: 'Role',
        name,
        path: '/',
        arn: role(name),
        uniqueId: null,
        tags: {},
        policies,
        boundary: null,
        trust,
        unknown: [],
      };
    }),
  });
  const all: ReadonlySet<Address> = new Set(many(() => '*').principals.map(({ address }) => address));

  it.each<readonly [string, (index: number) => string, ReadonlySet<Address>, number]>([
    ['everybody may become everybody, and all change', () => '*', all, COUNT],
    ['a chain through the whole account', (index) => role(`r${String(index + 1).padStart(5, '0')}`), new Set(['Role/r00000']), COUNT],
    ['each aims at itself by a pattern, and all change', (index) => role(`r${String(index).padStart(5, '0')}*`), all, COUNT],
    ['nobody comes near', () => role('other'), new Set(['Role/r00007']), 1],
  ])('is looked up, not compared in pairs: %s', (_what, aim, centre, size) => {
    const side = many(aim);
    expect(withinReach([side, side], centre).size).toBe(size);
  });
});

// Changes to put under fire: one with everything in it, secrets too, one that is made in every phase, and random ones.
import fc from 'fast-check';
import type { JsonObject } from '../../../src/model/json.ts';
import { accounts, manifestOf } from '../../support/accounts.ts';
import type { AccountModel } from '../../support/accounts.ts';
import { disturb, disturbances } from '../../support/pairs.ts';
import { manifest } from '../../support/world.ts';
import type { Account, Files } from '../../support/world.ts';

export interface Story {
  readonly name: string;
  readonly before: Files;
  /** What else there is in the account. */
  readonly prepare: (account: Account) => Promise<void>;
  readonly after: Files;
}

const document = (action: string): JsonObject => ({ Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] });

const BEFORE: AccountModel = {
  policies: { kept: { document: document('s3:GetObject'), tags: { team: 'a' } }, gone: { document: document('sqs:*') } },
  roles: {
    app: { trust: { roles: ['old', 'app'] }, policies: ['kept', 'gone'], boundary: 'kept', inline: { one: document('s3:*') } },
    old: { trust: { roles: ['app'] }, policies: ['gone'], inline: { x: document('sns:*') } },
  },
  users: {
    ann: { groups: ['staff'], policies: ['kept'], inline: { one: document('s3:*') }, boundary: 'kept', tags: { team: 'a' } },
    bob: { groups: ['staff'], policies: ['gone'], accessKeys: { ci: { deliver: 'vault' } } },
    cy: { groups: ['doomed'], console: { deliver: 'vault' } },
  },
  groups: { staff: { policies: ['kept'], inline: { one: document('s3:*') } }, doomed: { policies: ['gone'] } },
  instanceProfiles: { box: { role: 'app', tags: { a: 'b' } }, crate: { role: 'old' } },
};
const AFTER: AccountModel = {
  policies: { kept: { document: document('s3:PutObject'), tags: { Team: 'b' } }, fresh: { document: document('ec2:*') } },
  roles: {
    app: {
      trust: { roles: ['new'] },
      policies: ['kept', 'fresh'],
      boundary: 'fresh',
      inline: { two: document('s3:*') },
      description: 'new',
    },
    new: { trust: { roles: ['new'] }, policies: ['fresh'], boundary: 'fresh', maxSessionDuration: '2h' },
  },
  users: {
    anna: {
      path: '/p/',
      groups: ['crew'],
      policies: ['fresh'],
      boundary: 'fresh',
      tags: { Team: 'b' },
      accessKeys: { ci: { deliver: 'vault' } },
    },
    bob: { groups: ['crew'], policies: ['kept'], accessKeys: { ci: { deliver: 'vault' }, night: { deliver: 'vault' } } },
    dee: { console: { deliver: 'vault' }, accessKeys: { ci: { deliver: 'vault' } } },
  },
  groups: { crew: { path: '/g/', policies: ['fresh'], inline: { two: document('s3:*') } } },
  instanceProfiles: { box: { role: 'new', tags: { A: 'b' } }, tin: { role: 'app' } },
  renames: true,
};

/** Everything at once: versions at their limit, roles born and buried, renames, keys, passwords. */
export const RICH: Story = {
  name: 'everything',
  before: manifest(manifestOf(BEFORE)),
  prepare: (account) =>
    disturb(
      account,
      { policies: { kept: {} }, roles: {} },
      { documents: ['a', 'b', 'c', 'd'].map((one) => document(`s3:${one}`)), standard: 2, held: true },
    ),
  after: manifest(manifestOf(AFTER, BEFORE)),
};

const hundred = (count: number, role: (n: number) => JsonObject): JsonObject =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`role-${n}`, { trust: { services: 'ec2.amazonaws.com' }, ...role(n) }]));

/** Many calls of few operations, as they meet the buckets of IAM: so many roles with an inline policy each. */
export function crowd(count: number): Story {
  return {
    name: `${count} roles`,
    before: manifest({ policies: { keeper: { document: document('sts:GetCallerIdentity') } } }),
    prepare: () => Promise.resolve(),
    after: manifest({
      policies: { keeper: { document: document('sts:GetCallerIdentity') } },
      roles: hundred(count, (n) => ({ policies: ['keeper'], inline: { own: document(`s3:Get${n}`) } })),
    }),
  };
}

/** So many random changes, the same for the same seed. */
export function randomStories(count: number, seed: number): Story[] {
  const model = accounts();
  return fc.sample(fc.tuple(model, model, disturbances), { numRuns: count, seed }).map(([first, second, disturbance], index) => ({
    name: `random ${seed}/${index}`,
    before: manifest(manifestOf(first)),
    prepare: (account) => disturb(account, first, disturbance),
    after: manifest(manifestOf(second, first)),
  }));
}

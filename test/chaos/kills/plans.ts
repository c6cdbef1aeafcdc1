// The plans that are killed: together they hold every kind and every verb, and what is peculiar to one of them.
import type { JsonObject } from '../../../src/model/json.ts';
import type { FaultRule } from '../../../src/sandbox/server.ts';
import type { Files } from '../../support/world.ts';
import { manifest } from '../../support/world.ts';
import { BORN, CHANGED, documentOf, REMOVED } from './estate.ts';

/** What happened before: the program applied these files, or, for keys that grew old, so many days ago. */
export type Past = { readonly files: Files } | { readonly files: Files; readonly daysAgo: number };

export interface KilledPlan {
  readonly name: string;
  readonly past: readonly Past[];
  /** What is declared when it is killed. */
  readonly files: Files;
  /** What is run before, without being killed. */
  readonly first?: readonly string[];
  /** What is killed, and run again. */
  readonly args: readonly string[];
  /** What goes wrong in it besides. */
  readonly fault?: FaultRule;
  /** The options of the plan that must be empty in the end; null: none can be. */
  readonly proof: readonly string[] | null;
  /** False: keys and passwords can't come back, so that what a rollback leaves is not what was before. */
  readonly isReversible: boolean;
  /** Whether the short form of the suite kills it, too. */
  readonly isShort?: true;
}

const APPLY = ['apply', '--yes', '--allow-deletes', '99'];
const CONFIG = { 'iamsync.yaml': JSON.stringify({ journal: 'runs', sinks: { vault: { file: 'vault' } } }) };
const config = (more: JsonObject): Files => ({
  'iamsync.yaml': JSON.stringify({ journal: 'runs', sinks: { vault: { file: 'vault' } }, ...more }),
});
const declare = (content: JsonObject, more: Files = CONFIG): Files => ({ ...more, ...manifest(content) });
const applied = (content: JsonObject, more?: Files): Past => ({ files: declare(content, more) });

const EC2 = { services: 'ec2.amazonaws.com' };
const role = (more: JsonObject = {}): JsonObject => ({ trust: EC2, ...more });

const versions = (action: string): JsonObject => ({
  policies: { reader: { document: documentOf(action) } },
  users: { ann: {} },
});

const SLOT = { deliver: 'vault', rotateEvery: '90d', overlap: '1d', grace: '1d' };
const robot = (more: JsonObject, removed: readonly string[] = []): JsonObject => ({
  users: { robot: more },
  ...(removed.length === 0 ? {} : { removed }),
});
const slotted = declare(robot({ accessKeys: { ci: SLOT } }));
const aged = (...days: readonly number[]): Past[] => days.map((daysAgo) => ({ files: slotted, daysAgo }));

const placed = (path: string, description: string): JsonObject => ({
  policies: { reader: { path, description, document: documentOf('s3:GetObject') } },
  roles: { app: role({ path, policies: ['reader'], inline: { own: documentOf('sqs:*') } }), web: { trust: { roles: 'app' } } },
  instanceProfiles: { box: { path, role: 'app' } },
});

const OWNED = config({ owner: 'acme', prune: true, own: ['Group/app-*'], limits: { deletes: 9 } });
const strangers = {
  policies: { reader: { document: documentOf('s3:GetObject') } },
  roles: { app: role({ policies: ['reader'] }), web: role({ description: 'odd' }) },
  users: { ann: { tags: { team: 'a' } } },
};
const adopted = {
  policies: { reader: { document: documentOf('s3:GetObject') } },
  roles: { app: role({ policies: ['reader'] }), web: role({ adopt: true, description: 'even', tags: { team: 'b' } }) },
  users: { ann: { tags: { team: 'a' } } },
};
const owned = {
  groups: { 'app-staff': { policies: ['reader'] } },
  policies: { reader: { document: documentOf('s3:GetObject') } },
  roles: { app: role({ policies: ['reader'] }), web: role({ inline: { own: documentOf('sqs:*') } }) },
};

const before = {
  policies: { reader: { document: documentOf('s3:GetObject') } },
  roles: { app: role({ policies: ['reader'], description: 'one' }), old: role({ inline: { own: documentOf('sqs:*') } }) },
};
const after = {
  policies: { reader: { document: documentOf('s3:GetObject') }, more: { document: documentOf('sqs:*') } },
  roles: { app: role({ policies: ['reader', 'more'], description: 'two', tags: { team: 'a' } }), fresh: role() },
  removed: ['Role/old'],
};
const failing = {
  policies: { reader: { document: documentOf('s3:GetObject') }, more: { document: documentOf('sqs:*') } },
  roles: {
    app: role({ policies: ['reader', 'more'], description: 'two' }),
    old: role({ inline: { own: documentOf('sqs:*') } }),
    fresh: role(),
  },
};
const FAILS: FaultRule = { op: 'AttachRolePolicy', nth: 1, code: 'AccessDenied', status: 403 };

/** A policy that is replaced under somebody who stays, a user that is renamed, a key, and what goes. */
const reviewed = (path: string, user: JsonObject): JsonObject => ({
  policies: { reader: { path, document: documentOf('s3:GetObject') } },
  roles: { holder: role({ policies: ['reader'] }) },
  groups: { staff: { policies: ['reader'] } },
  users: { bob: { groups: ['staff'] }, ...user },
});

export const PLANS: readonly KilledPlan[] = [
  { name: 'an account is born', past: [], files: declare(BORN), args: APPLY, proof: [], isReversible: true },
  {
    name: 'everything in it changes',
    past: [applied(BORN)],
    files: declare(CHANGED),
    args: APPLY,
    proof: [],
    isReversible: true,
    isShort: true,
  },
  {
    name: 'everything in it goes',
    past: [applied(BORN), applied(CHANGED)],
    files: declare(REMOVED),
    args: APPLY,
    proof: [],
    isReversible: true,
  },
  {
    name: 'a version makes room for another',
    past: ['s3:a', 's3:b', 's3:c', 's3:d', 's3:e'].map((action) => applied(versions(action))),
    files: declare(versions('s3:f')),
    args: APPLY,
    proof: [],
    isReversible: true,
  },
  {
    name: 'what can only be replaced is replaced',
    past: [applied(placed('/one/', 'first'))],
    files: declare(placed('/two/', 'first')),
    args: [...APPLY, '--deep', ...['Role/app', 'Policy/reader', 'InstanceProfile/box'].flatMap((address) => ['--allow-replace', address])],
    proof: ['--deep'],
    isReversible: true,
  },
  {
    name: 'roles that trust each other',
    past: [],
    files: declare({ roles: { a: { trust: { roles: ['b', 'c'] } }, b: { trust: { roles: 'a' } }, c: { trust: { roles: 'a' } } } }),
    args: APPLY,
    proof: [],
    isReversible: true,
  },
  {
    name: 'many at once',
    past: [],
    files: declare({ roles: Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`r${index}`, role()])) }),
    args: [...APPLY, '--concurrency', '8'],
    proof: [],
    isReversible: true,
    isShort: true,
  },
  {
    name: 'a part of what is declared',
    past: [applied(before)],
    files: declare(after),
    args: [...APPLY, '--only', 'Role/app'],
    proof: ['--only', 'Role/app'],
    isReversible: true,
  },
  {
    name: 'what others made is adopted',
    past: [applied(strangers)],
    files: declare(adopted, OWNED),
    args: APPLY,
    proof: [],
    isReversible: true,
  },
  {
    name: 'what is no longer declared is pruned',
    past: [applied(owned, OWNED)],
    files: declare({ policies: owned.policies }, OWNED),
    args: APPLY,
    proof: [],
    isReversible: true,
  },
  {
    name: 'a reviewed plan, whose rest is accepted',
    past: [applied(before)],
    files: declare(after),
    first: ['plan', '--out', 'plan.json', '--allow-deletes', '99'],
    args: ['apply', 'plan.json', '--allow-deletes', '99'],
    proof: [],
    isReversible: true,
    isShort: true,
  },
  {
    name: 'a reviewed plan that renames, replaces and makes a key',
    past: [applied(reviewed('/one/', { ann: {} }))],
    files: declare(
      reviewed('/two/', {
        anna: { renamedFrom: 'ann', path: '/team/', accessKeys: { ci: SLOT }, console: { deliver: 'vault' } },
      }),
    ),
    first: ['plan', '--out', 'plan.json', '--allow-replace', 'Policy/reader'],
    args: ['apply', 'plan.json', '--allow-replace', 'Policy/reader'],
    proof: [],
    isReversible: false,
  },
  {
    name: 'a rollback',
    past: [applied(before), applied(after)],
    files: declare(after),
    args: ['rollback', '{run}', '--yes', '--allow-deletes', '99'],
    proof: null,
    isReversible: false,
    isShort: true,
  },
  {
    name: 'a rollback that brings the manifests up to date',
    past: [applied(before), applied(after)],
    files: declare(after),
    args: ['rollback', '{run}', '--yes', '--allow-deletes', '99', '--write'],
    proof: [],
    isReversible: false,
  },
  {
    name: 'a run that fails and is taken back',
    past: [applied(before)],
    files: declare(failing),
    args: [...APPLY, '--on-failure', 'rollback'],
    fault: FAILS,
    proof: [],
    isReversible: true,
    isShort: true,
  },
  {
    name: 'a first key and a password',
    past: [],
    files: declare(robot({ accessKeys: { ci: SLOT }, console: { deliver: 'vault' } })),
    args: APPLY,
    proof: [],
    isReversible: false,
    isShort: true,
  },
  { name: 'a key that is replaced', past: aged(91), files: slotted, args: APPLY, proof: [], isReversible: false },
  { name: 'a replaced key is switched off', past: aged(100, 5), files: slotted, args: APPLY, proof: [], isReversible: false },
  { name: 'a replaced key is deleted', past: aged(100, 6, 4), files: slotted, args: APPLY, proof: [], isReversible: false },
  {
    name: 'a user goes with all it holds',
    past: [
      applied(robot({ accessKeys: { ci: { deliver: 'vault' } }, console: { deliver: 'vault' }, inline: { own: documentOf('sqs:*') } })),
    ],
    files: declare({ removed: ['User/robot'] }),
    args: APPLY,
    proof: [],
    isReversible: false,
  },
];

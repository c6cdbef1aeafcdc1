// plan --permissions: who may do what it prints, and nothing else, can apply the plan to its end, and without any one action can't.
import { generateKeyPairSync } from 'node:crypto';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  CreateAccessKeyCommand,
  CreatePolicyVersionCommand,
  CreateServiceSpecificCredentialCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  UploadSSHPublicKeyCommand,
} from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { KINDS } from '../../src/kinds/index.ts';
import { isList, isObject } from '../../src/model/json.ts';
import type { Json, JsonObject } from '../../src/model/json.ts';
import { codeAt } from '../../src/sandbox/totp.ts';
import { folderOf } from '../kinds/support.ts';
import { carryOut, openScene } from '../support/limited.ts';
import type { Place, Scene } from '../support/limited.ts';
import { openFolder } from '../support/program.ts';

const allow = (...actions: string[]): JsonObject => ({ Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] });

let scene: Scene;
beforeAll(async () => {
  scene = await openScene(40);
});
afterAll(() => scene.close());

interface Statement {
  readonly Sid: string;
  readonly Action: readonly string[];
  readonly Resource: Json;
}

function statementsIn(policy: JsonObject): Statement[] {
  const { Statement: all } = policy;
  return (isList(all) ? all.filter(isObject) : []).map(({ Sid, Action, Resource = '' }) => ({
    Sid: String(Sid),
    Action: isList(Action) ? Action.map(String) : [],
    Resource,
  }));
}

/** The changes of the manifests are applied by somebody who may do exactly what plan --permissions says. */
async function applyWithin(place: Place, content: JsonObject, name: string): Promise<string[]> {
  place.write(content);
  const policy = await place.permissions();
  const target = await place.limited(policy, name);
  const report = await place.apply(target);
  expect(report.failed, JSON.stringify(policy, null, 1)).toEqual([]);
  expect(report.result).toBe('done');
  const again = await place.plan(target);
  expect(again.changes.map(({ verb, address }) => `${verb} ${address}`)).toEqual([]);
  return statementsIn(policy).flatMap(({ Action }) => Action);
}

describe('the life of a kind', () => {
  it.each(KINDS.map((kind) => [kind.name, folderOf(kind)] as const))('%s is lived by who may do no more', async (_name, folder) => {
    const place = scene.place();
    for (const step of ['born', 'changed', 'removed']) {
      const file = fileURLToPath(new URL(`../cases/kinds/${folder}/${step}.yaml`, import.meta.url));
      await applyWithin(place, parse(readFileSync(file, 'utf8')) ?? {}, `limited-${step}`);
    }
  });
});

describe('ownership', () => {
  it('is taken, and what is no longer declared is pruned, by who may do no more', async () => {
    const place = scene.place({ owner: 'acme', prune: true });
    await place.iam.send(new CreateUserCommand({ UserName: 'ann', Path: '/team/' }));
    await place.iam.send(new CreateAccessKeyCommand({ UserName: 'ann' }));
    const taken = await applyWithin(
      place,
      { users: { ann: { path: '/team/', adopt: true } }, policies: { read: { document: allow('s3:*') } } },
      'one',
    );
    expect(taken).toContain('iam:TagUser');
    const pruned = await applyWithin(place, { users: {} }, 'two');
    expect(pruned).toEqual(expect.arrayContaining(['iam:DeleteUser', 'iam:DeleteAccessKey', 'iam:DeletePolicy']));
  });
});

describe('a call whose answer never comes', () => {
  it.each(KINDS.map((kind) => [kind.name, kind, folderOf(kind)] as const))(
    'of %s is looked up by who may do no more',
    async (_name, kind, folder) => {
      const place = scene.place();
      place.write(parse(kindFile(folder, 'born')));
      const target = await place.limited(await place.permissions());
      scene.sandbox.forgetCalls();
      const ops = Object.keys(kind.lookups ?? {});
      for (const op of ops) scene.sandbox.fail({ op, times: 1, when: 'after', status: 500, code: 'InternalFailure' });
      await place.apply(target);
      scene.sandbox.heal();
      expect(scene.sandbox.calls.filter(({ error }) => error?.startsWith('AccessDenied'))).toEqual([]);
      expect(Object.keys(kind.confirmedBy ?? {}).sort()).toEqual(ops.sort());
    },
  );
});

const metadata = (certificate: string): string => parse(kindFile('saml-provider', certificate)).samlProviders.okta.metadata;

function kindFile(folder: string, step: string): string {
  return readFileSync(fileURLToPath(new URL(`../cases/kinds/${folder}/${step}.yaml`, import.meta.url)), 'utf8');
}

/** Every kind, and everything that can be done to it. */
const BEFORE: JsonObject = {
  account: { alias: 'acme-before', passwordPolicy: { minimumLength: 12 } },
  policies: {
    limit: { document: allow('s3:*') },
    read: { path: '/demo/', document: allow('s3:GetObject'), tags: { team: 'a' } },
    gone: { document: allow('sqs:*') },
  },
  groups: { staff: { path: '/x/', policies: ['read'], inline: { own: allow('sns:*') } }, dying: { members: ['ann'] } },
  users: {
    ann: { path: '/a/', groups: ['staff'], policies: ['gone'], inline: { own: allow('sns:*') }, boundary: 'limit', tags: { team: 'a' } },
    leaver: { policies: ['read'], accessKeys: { ci: { deliver: 'vault' } }, console: { deliver: 'vault' } },
    robot: { accessKeys: { ci: { deliver: 'vault' } }, console: { deliver: 'vault' } },
    off: { accessKeys: { old: { deliver: 'vault' } } },
  },
  roles: {
    web: { path: '/a/', trust: { services: 'ec2.amazonaws.com' }, boundary: 'limit', inline: { own: allow('sns:*') }, tags: { team: 'a' } },
    moved: { path: '/old/', trust: { users: ['ann'] }, policies: ['read'] },
    gone: { trust: { services: 'ec2.amazonaws.com' }, policies: ['gone'] },
  },
  instanceProfiles: { box: { role: 'web', tags: { team: 'a' } }, dead: { role: 'gone' } },
  oidcProviders: { 'idp.example.com': { clientIds: ['one'], tags: { team: 'a' } }, 'old.example.com': { clientIds: ['one'] } },
  samlProviders: { okta: { metadata: metadata('born'), tags: { team: 'a' } } },
};

const AFTER: JsonObject = {
  account: { alias: 'acme-after', passwordPolicy: { minimumLength: 16 } },
  policies: {
    limit: { document: allow('s3:*', 'sqs:*'), tags: { team: 'b' } },
    read: { path: '/demo/', document: allow('s3:GetObject', 's3:ListBucket') },
    fresh: { path: '/new/', document: allow('sns:Publish'), tags: { team: 'a' } },
  },
  groups: {
    crew: { renamedFrom: 'staff', path: '/y/', policies: ['fresh'], inline: { other: allow('sns:*') }, members: ['anna'] },
    born: { path: '/z/' },
  },
  users: {
    anna: {
      renamedFrom: 'ann',
      path: '/b/',
      policies: ['fresh'],
      inline: { other: allow('sns:*') },
      boundary: { none: true },
      tags: { Stage: 'x' },
    },
    robot: { accessKeys: { ci: { deliver: 'vault', status: 'Inactive' } }, console: { deliver: 'vault', passwordResetRequired: false } },
    newcomer: {
      path: '/n/',
      boundary: 'limit',
      tags: { team: 'a' },
      accessKeys: { ci: { deliver: 'vault' } },
      console: { deliver: 'vault' },
    },
    off: {},
  },
  roles: {
    web: {
      path: '/a/',
      trust: { services: 'lambda.amazonaws.com' },
      policies: ['read'],
      description: 'new',
      boundary: { none: true },
      tags: { Stage: 'x' },
    },
    moved: { path: '/new/', trust: { users: ['anna'] }, policies: ['read'] },
    fresh: {
      path: '/n/',
      trust: { services: 'ec2.amazonaws.com' },
      boundary: 'limit',
      tags: { team: 'a' },
      inline: { own: allow('sns:*') },
    },
  },
  serviceLinkedRoles: { 'autoscaling.amazonaws.com': {} },
  instanceProfiles: { box: { role: 'fresh', tags: { Stage: 'x' } }, crate: { path: '/n/', role: 'web', tags: { team: 'a' } } },
  oidcProviders: {
    'idp.example.com': { clientIds: ['two'], tags: { Stage: 'x' } },
    'new.example.com/x': { clientIds: ['one'], tags: { a: 'b' } },
  },
  samlProviders: { okta: { metadata: metadata('changed'), tags: { Stage: 'x' } }, fresh: { metadata: metadata('born'), tags: { a: 'b' } } },
  removed: [
    'Policy/gone',
    'Group/dying',
    'User/leaver',
    'AccessKey/off/old',
    'Role/gone',
    'InstanceProfile/dead',
    'OidcProvider/old.example.com',
  ],
};

const SSH = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
}).publicKey;
const CONSENT: JsonObject = { approvals: [{ allow: 'replace Role/moved', until: '2099-01-01', why: 'another path' }] };

/** Gives a user what iamsync does not declare, and must take away with them. */
async function burden({ iam }: Place, UserName: string): Promise<void> {
  await iam.send(new CreateServiceSpecificCredentialCommand({ UserName, ServiceName: 'codecommit.amazonaws.com' }));
  await iam.send(new UploadSSHPublicKeyCommand({ UserName, SSHPublicKeyBody: SSH }));
  const { VirtualMFADevice } = await iam.send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: 'phone' }));
  const seed = Buffer.from(VirtualMFADevice?.Base32StringSeed ?? []).toString();
  await iam.send(
    new EnableMFADeviceCommand({
      UserName,
      SerialNumber: VirtualMFADevice?.SerialNumber ?? '',
      AuthenticationCode1: codeAt(seed, Date.now() - 30_000),
      AuthenticationCode2: codeAt(seed, Date.now()),
    }),
  );
}

describe('a plan of everything', () => {
  const folder = openFolder({});
  afterAll(() => folder.remove());

  it('is applied by who may do what --permissions prints, and by nobody who lacks one action of it', { timeout: 600_000 }, async () => {
    const state = (name: string): string => join(folder.path, name);
    const first = await openScene(1, state('before'));
    const place = first.place(CONSENT);
    place.write(BEFORE);
    expect((await place.apply(await place.root())).failed).toEqual([]);
    await burden(place, 'leaver');
    place.write(AFTER);
    const policy = await place.permissions();
    const { key } = await place.limited(policy);
    const plan = await place.plan(await place.as(key));
    await first.close();

    const attempt = async (name: string, may: JsonObject): Promise<readonly string[]> => {
      copyFileSync(state('before'), state(name));
      const again = await openScene(1, state(name));
      const there = again.place(CONSENT);
      await there.iam.send(
        new CreatePolicyVersionCommand({
          PolicyArn: `arn:aws:iam::${there.id}:policy/limited-may`,
          PolicyDocument: JSON.stringify(may),
          SetAsDefault: true,
        }),
      );
      const target = await there.as(key);
      const { failed } = await carryOut(plan, target);
      if (failed.length === 0) {
        there.write(AFTER);
        expect((await there.plan(target)).changes).toEqual([]);
      }
      await again.close();
      return failed.map(({ id, error }) => `${error.code} ${id}`);
    };
    expect(await attempt('whole', policy)).toEqual([]);

    const writes = statementsIn(policy).filter(({ Sid }) => Sid.startsWith('Write'));
    const cases = writes.flatMap(({ Sid, Action }) => Action.map((action) => [Sid, action] as const));
    expect(new Set(cases.map(([, action]) => action)).size).toBeGreaterThan(60);
    const needless: string[] = [];
    for (const [sid, action] of cases) {
      const failed = await attempt(`${sid}-${action.replace(':', '-')}`, without(policy, sid, action));
      if (!failed.some((error) => error.startsWith('AccessDenied'))) needless.push(`${sid} ${action}`);
    }
    expect(needless).toEqual([]);
  });
});

function without(policy: JsonObject, sid: string, action: string): JsonObject {
  const { Statement: all } = policy;
  const Statement = (isList(all) ? all.filter(isObject) : []).flatMap((statement) => {
    if (statement['Sid'] !== sid || !isList(statement['Action'])) return [statement];
    const rest = statement['Action'].filter((one) => one !== action);
    return rest.length === 0 ? [] : [{ ...statement, Action: rest }];
  });
  return { ...policy, Statement };
}

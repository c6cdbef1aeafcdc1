// The program against moto and, side by side, against the sandbox: an account that boto3 made, and a life of every kind.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { openBench, towards } from '../support/program.ts';

const MOTO = process.env['IAMSYNC_MOTO_URL'] ?? '';
const PYTHON = process.env['IAMSYNC_PYTHON'] ?? '';
const SCRIPT = fileURLToPath(new URL('account.py', import.meta.url));
const CONFIG = { 'iamsync.yaml': 'journal: none\n' };

type Env = Readonly<Record<string, string>>;

const bench = openBench();
afterAll(() => bench.close());

// moto's tagging API does not know IAM's resources, so that only IAM and STS are sent to it: iamsync then reads tags one by one.
const MOTO_ENV: Env = {
  AWS_ENDPOINT_URL_IAM: MOTO,
  AWS_ENDPOINT_URL_STS: MOTO,
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'any',
  AWS_SECRET_ACCESS_KEY: 'thing',
};

beforeEach(async () => {
  expect(MOTO, 'run this suite with npm run test:moto').not.toBe('');
  expect((await fetch(`${MOTO}/moto-api/reset`, { method: 'POST' })).ok).toBe(true);
});

// moto can't list service-specific credentials, which have to be read before a user is deleted: there, the user stays.
const ENDPOINTS: readonly (readonly [string, () => Promise<Env>, (manifest: string) => string])[] = [
  [
    'moto',
    () => Promise.resolve(MOTO_ENV),
    (manifest) => manifest.replace('  - User/reader\n', '').replace('policies:\n', 'users: { reader: {} }\npolicies:\n'),
  ],
  ['the sandbox', async () => towards(await bench.sandbox()), (manifest) => manifest],
];

// Not in step with this process, which may be serving the sandbox that is written to.
async function makeAccount(env: Env): Promise<void> {
  const made = await promisify(execFile)(PYTHON, [SCRIPT], {
    env: { PATH: process.env['PATH'] ?? '', AWS_DEFAULT_REGION: 'us-east-1', ...env },
  });
  expect(made.stderr).toBe('');
}

describe.each(ENDPOINTS)('against %s', (name, open, last) => {
  it('an account made by boto3 is exported to manifests that plan no change', async () => {
    const env = await open();
    await makeAccount(env);
    const folder = bench.folder(CONFIG);
    const exported = await folder.run(['export'], env);
    expect(exported.all).not.toContain('error');
    expect(exported.code).toBe(0);
    for (const entity of ['odd+=,.@_-name', 'odd+=,.@_-group', 'odd+=,.@_-user', 'odd+=,.@_-role']) {
      expect(['policies', 'groups', 'users', 'roles'].map((kind) => folder.read(`manifests/${kind}.yaml`)).join('\n')).toContain(entity);
    }
    const planned = await folder.run(['plan', '--detailed-exitcode'], env);
    expect(planned.stdout).toContain('No changes');
    expect(planned.code, `${name}: ${planned.all}`).toBe(0);
  });

  it('a life of every kind: each step changes, then is settled', async () => {
    const env = await open();
    const folder = bench.folder({ ...CONFIG, 'manifests/all.yaml': FIRST });
    for (const manifest of [FIRST, SECOND, last(LAST)]) {
      folder.write('manifests/all.yaml', manifest);
      const pending = await folder.run(['plan', '--detailed-exitcode', '--allow-deletes', '9'], env);
      expect(pending.code, pending.all).toBe(2);
      const applied = await folder.run(['apply', '--yes', '--allow-deletes', '9'], env);
      expect(applied.code, applied.all).toBe(0);
      const settled = await folder.run(['plan', '--detailed-exitcode'], env);
      expect(settled.code, settled.all).toBe(0);
    }
  });
});

const FIRST = `
policies:
  one: { document: { Statement: { Effect: Allow, Action: "s3:GetObject", Resource: "*" } }, tags: { team: a } }
  two: { path: /x/, document: { Statement: { Effect: Deny, Action: "s3:PutObject", Resource: "*" } } }
groups:
  readers: { policies: [one] }
users:
  reader: { groups: [readers], tags: { team: a } }
roles:
  app:
    description: the app
    maxSessionDuration: 2h
    trust: { services: ec2.amazonaws.com }
    policies: [one, aws:ReadOnlyAccess]
    boundary: two
    inline:
      in: { Statement: { Effect: Allow, NotAction: "iam:*", Resource: "*" } }
instanceProfiles:
  app: { role: app }
`;

const SECOND = `
policies:
  one: { document: { Statement: { Effect: Allow, Action: ["s3:GetObject", "s3:ListBucket"], Resource: "*" } }, tags: { team: b } }
  two: { path: /x/, document: { Statement: { Effect: Deny, Action: "s3:PutObject", Resource: "*" } } }
groups:
  readers: { policies: [one, two] }
users:
  reader: { groups: [], policies: [two], tags: {} }
roles:
  app:
    trust: { services: [ec2.amazonaws.com, lambda.amazonaws.com] }
    policies: [two]
    boundary: { none: true }
instanceProfiles:
  app: { role: app }
`;

const LAST = `
policies:
  one: { document: { Statement: { Effect: Allow, Action: ["s3:GetObject", "s3:ListBucket"], Resource: "*" } }, tags: { team: b } }
removed:
  - User/reader
  - Group/readers
  - Role/app
  - InstanceProfile/app
  - Policy/two
`;

// The policy for reading that the guide documents: every command that reads works under it, and together they use all of it.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CreateServiceSpecificCredentialCommand } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';

import type { JsonObject } from '../../src/model/json.ts';
import { openScene } from '../support/limited.ts';
import type { Place, Scene } from '../support/limited.ts';
import type { Ended } from '../support/program.ts';

const READ_ONLY = fileURLToPath(new URL('../../docs/guide/read-only-policy.json', import.meta.url));
const METADATA = parse(readFileSync(fileURLToPath(new URL('../cases/kinds/saml-provider/born.yaml', import.meta.url)), 'utf8'));

const DOCUMENT: JsonObject = { Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }] };
const ACCOUNT: JsonObject = {
  account: { alias: 'acme-read', passwordPolicy: { minimumLength: 14 } },
  policies: { read: { description: 'Reads', document: DOCUMENT, tags: { team: 'a' } } },
  users: {
    leaver: { accessKeys: { ci: { deliver: 'vault' } }, console: { deliver: 'vault' } },
    robot: { policies: ['read'], accessKeys: { ci: { deliver: 'vault' } }, console: { deliver: 'vault' } },
  },
  roles: { web: { trust: { services: 'ec2.amazonaws.com' }, policies: ['read'] } },
  instanceProfiles: { box: { role: 'web' } },
  oidcProviders: { 'idp.example.com': { clientIds: ['one'] } },
  samlProviders: METADATA.samlProviders,
};
// Planning this needs everything: a user who goes, and an AWS managed policy that nobody has used.
const LATER: JsonObject = {
  ...ACCOUNT,
  users: {
    robot: { policies: ['read', 'aws:AmazonS3ReadOnlyAccess'], accessKeys: { ci: { deliver: 'vault' } }, console: { deliver: 'vault' } },
  },
  removed: ['User/leaver'],
  checks: [{ name: 'the robot reads', principal: 'User/robot', can: [{ action: 's3:GetObject' }] }],
};

let scene: Scene;
let place: Place;
let env: Readonly<Record<string, string>>;
beforeAll(async () => {
  scene = await openScene(1);
  place = scene.place();
  place.write(ACCOUNT);
  expect((await place.apply(await place.root())).failed).toEqual([]);
  await place.iam.send(new CreateServiceSpecificCredentialCommand({ UserName: 'leaver', ServiceName: 'codecommit.amazonaws.com' }));
  place.write(LATER);
  const { key } = await place.limited(JSON.parse(readFileSync(READ_ONLY, 'utf8')), 'planner');
  env = {
    AWS_ENDPOINT_URL: scene.sandbox.url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: key.accessKeyId,
    AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
  };
  scene.sandbox.forgetCalls();
});
afterAll(() => scene.close());

const program = (...args: string[]): Promise<Ended> => place.folder.run(args, env);

describe('who may only read', () => {
  it.each([
    [['plan', '--deep', '--unmanaged'], 'User/leaver'],
    [['export', '--out', 'exported'], 'wrote exported/account.yaml'],
    [['snapshot', '--deep', '--out', 'snapshot.json'], ''],
    [['audit'], 'user-without-mfa'],
    [['keys', 'list', '--all'], 'robot/ci'],
    [['who-can', 's3:GetObject', 'arn:aws:s3:::demo/x'], 'robot'],
    [['escalation'], ''],
    [['verify'], 'the robot reads'],
  ] as const)('runs %j', async (args, said) => {
    const { code, all } = await program(...args);
    expect(code, all).toBe(0);
    expect(all).toContain(said);
    expect(all).not.toContain('report-unread');
  });

  it('can change nothing', async () => {
    const { code, all } = await program('apply', '--yes');
    expect(all).toContain('AccessDenied');
    expect(code).toBe(4);
    scene.sandbox.forgetCalls();
  });

  it('is denied nothing, and allowed nothing that is not asked for', async () => {
    scene.sandbox.forgetCalls();
    for (const args of [['plan', '--deep'], ['export', '--out', 'again'], ['audit'], ['keys', 'list', '--all']])
      expect((await program(...args)).code).toBe(0);
    const { calls } = scene.sandbox;
    expect(calls.filter(({ error }) => error?.startsWith('AccessDenied'))).toEqual([]);
    const asked = [...new Set(calls.map(({ op }) => op))].filter((op) => op !== 'GetCallerIdentity').sort();
    expect(asked).toEqual(actionsIn(readFileSync(READ_ONLY, 'utf8')));
  });
});

/** Operations of a policy, without their services. */
function actionsIn(policy: string): string[] {
  const parsed: JsonObject & { Statement?: { Action: string[] }[] } = JSON.parse(policy);

  return (parsed.Statement ?? []).flatMap(({ Action }) => Action.map((action) => action.replace(/^.*:/, ''))).sort();
}

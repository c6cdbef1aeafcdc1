// The command plan --permissions: a document on standard output and nothing else, refusals and sizes on standard error.
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/model/json.ts';
import { openScene } from '../support/limited.ts';
import { openBench, STACK_TRACE } from '../support/program.ts';
import type { Ended } from '../support/program.ts';

const bench = openBench();
afterAll(() => bench.close());

const allow = (...actions: string[]): JsonObject => ({ Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] });

interface Policy {
  readonly Version: string;
  readonly Statement: readonly {
    readonly Sid: string;
    readonly Action: readonly string[];
    readonly Resource: string | readonly string[];
  }[];
}

function policyIn({ stdout }: Ended): Policy {
  const policy: Policy = JSON.parse(stdout);
  return policy;
}

async function permissions(content: JsonObject, config: JsonObject = {}, ...more: string[]): Promise<Ended> {
  const folder = bench.folder({ 'manifests/all.yaml': JSON.stringify(content), 'iamsync.yaml': JSON.stringify(config) });
  const ended = await folder.run(['plan', '--sandbox', '--permissions', ...more]);
  expect(ended.stderr).not.toMatch(STACK_TRACE);
  return ended;
}

describe('plan --permissions', () => {
  it('prints the policy, and only that', async () => {
    const { code, stdout, stderr } = await permissions({
      policies: { read: { path: '/demo/', document: allow('s3:GetObject'), tags: { team: 'a' } } },
      roles: { app: { trust: { services: 'ec2.amazonaws.com' }, policies: ['read'] } },
    });
    expect([code, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'Read',
          Effect: 'Allow',
          Action: ['iam:GetAccountAuthorizationDetails', 'iam:GetAccountSummary', 'iam:ListRoles', 'tag:GetResources'],
          Resource: '*',
        },
        { Sid: 'Confirm', Effect: 'Allow', Action: ['iam:GetPolicy', 'iam:GetPolicyVersion', 'iam:GetRole'], Resource: '*' },
        {
          Sid: 'Write1',
          Effect: 'Allow',
          Action: ['iam:CreatePolicy', 'iam:TagPolicy'],
          Resource: 'arn:aws:iam::123456789012:policy/demo/read',
        },
        {
          Sid: 'Write2',
          Effect: 'Allow',
          Action: ['iam:AttachRolePolicy', 'iam:CreateRole'],
          Resource: 'arn:aws:iam::123456789012:role/app',
        },
      ],
    });
  });

  it('is the same whatever else is asked for, and reads only if nothing changes', async () => {
    const ended = await permissions({}, {}, '--format', 'json', '--detailed-exitcode');
    expect(ended.code).toBe(0);
    expect(policyIn(ended).Statement.map(({ Sid }) => Sid)).toEqual(['Read']);
  });

  it('names the secrets that are handed to Secrets Manager, and no other sink', async () => {
    const sinks = { vault: { secretsManager: { region: 'eu-west-1', prefix: 'ci/' } }, here: { secretsManager: {} }, file: { file: 'x' } };
    const ended = await permissions(
      {
        users: {
          a: { accessKeys: { ci: { deliver: 'vault' } } },
          b: { accessKeys: { ci: { deliver: 'here' } } },
          c: { accessKeys: { ci: { deliver: 'file' } } },
        },
      },
      { sinks },
    );
    expect(ended.code, ended.all).toBe(0);
    const vault = policyIn(ended).Statement.find(({ Action }) => Action.includes('secretsmanager:CreateSecret'));
    expect(vault).toMatchObject({
      Action: ['secretsmanager:CreateSecret', 'secretsmanager:PutSecretValue'],
      Resource: [
        'arn:aws:secretsmanager:*:123456789012:secret:iamsync/b/ci-??????',
        'arn:aws:secretsmanager:eu-west-1:123456789012:secret:ci/a/ci-??????',
      ],
    });
  });

  it('says on standard error that a policy is too large for IAM', async () => {
    const roles = Object.fromEntries(
      Array.from({ length: 150 }, (_, index) => [`role-${index}`, { trust: { services: 'ec2.amazonaws.com' } }]),
    );
    const { code, stdout, stderr } = await permissions({ roles });
    expect(code).toBe(0);
    expect(JSON.parse(stdout).Statement).toHaveLength(3);
    expect(stderr).toMatch(/^warning: the policy has \d+ characters, and IAM takes 6144 in a managed one\n {2}next: /);
  });

  it('is printed for a refused plan too, which ends with 3', async () => {
    const { code, stdout, stderr } = await permissions(
      { users: { ann: {} } },
      { limits: { accessChanges: 0 }, forbid: [{ name: 'no s3', actions: 's3:*', why: 'so' }] },
    );
    expect([code, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout).Version).toBe('2012-10-17');
    const refused = await permissions(
      { users: { ann: { inline: { x: allow('s3:*') } } } },
      { forbid: [{ name: 'no s3', actions: 's3:*', why: 'so' }] },
    );
    expect(refused.code).toBe(3);
    expect(JSON.parse(refused.stdout).Version).toBe('2012-10-17');
    expect(refused.stderr).toContain('no s3');
  });

  it('covers a journal in S3, so that the program itself can apply', async () => {
    const scene = await openScene(1);
    try {
      const root = Object.values(scene.sandbox.keys)[0] ?? { accessKeyId: '', secretAccessKey: '' };
      const place = scene.place({ journal: 's3://acme-journal/iam' });
      const config = {
        endpoint: scene.sandbox.url,
        region: 'us-east-1',
        credentials: root,
        forcePathStyle: true,
      };
      await new S3Client(config).send(new CreateBucketCommand({ Bucket: 'acme-journal' }));
      place.write({ users: { ann: { inline: { own: allow('s3:*') } } } });
      const policy = await place.permissions();
      expect(policy['Statement']).toContainEqual({
        Sid: 'Journal',
        Effect: 'Allow',
        Action: ['s3:DeleteObject', 's3:GetObject', 's3:PutObject'],
        Resource: `arn:aws:s3:::acme-journal/iam/${place.id}/*`,
      });
      const { key } = await place.limited(policy);
      const env = {
        AWS_ENDPOINT_URL: scene.sandbox.url,
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: key.accessKeyId,
        AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
      };
      const applied = await place.folder.run(['apply', '--yes'], env);
      expect(applied.code, applied.all).toBe(0);
    } finally {
      await scene.close();
    }
  });

  it('needs an account, and one', async () => {
    const accounts = { one: { id: '111111111111' }, two: { id: '222222222222' } };
    const several = await permissions({}, { accounts });
    expect(several.code).toBe(1);
    expect(several.stderr).toContain('--account');
    expect((await permissions({}, { accounts }, '--account', 'two')).code).toBe(0);
    for (const other of [
      ['--explain', 'Role/x#CreateRole'],
      ['--live', 'x.json'],
    ]) {
      const { code, stdout, stderr } = await permissions({}, {}, ...other);
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toContain('mutually exclusive');
    }
  });
});

// Many accounts in one sandbox, each with the same entities, a role for iamsync to assume, and one bucket for locks and journals.
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { queryClient } from './query.ts';

/** The entities of each account: 200. */
const SHAPE = { policies: 40, groups: 20, users: 40, roles: 100 };
export const ENTITIES = SHAPE.policies + SHAPE.groups + SHAPE.users + SHAPE.roles;
/** How many roles of each account the runs change. */
export const CHANGED = 5;

/** Where the pipeline's own user, and the bucket are. */
export const HOME = '999999999999';
export const BUCKET = 'bench-journals';

export const accountIds = (count: number): string[] => Array.from({ length: count }, (_, n) => String(100_000_000_000 + n));

const allow = (Action: string, Resource = '*') => ({ Effect: 'Allow', Action, Resource });
const documentOf = (statements: readonly object[]): string => JSON.stringify({ Version: '2012-10-17', Statement: statements });
const own = (n: number, grown: boolean) => [
  allow('s3:GetObject', `arn:aws:s3:::bucket-${n}/*`),
  ...(grown ? [allow('s3:ListBucket', `arn:aws:s3:::bucket-${n}`)] : []),
];
const trustOf = (principal: object): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' }] });
const numbers = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

type Ask = (input: Readonly<Record<string, string>>) => Promise<string>;

async function withAccount<T>(sandbox: Sandbox, account: string, work: (ask: Ask) => Promise<T>): Promise<T> {
  const key = sandbox.keys[account];
  if (key === undefined) throw new Error(`the sandbox has no account ${account}`);
  const client = queryClient({ url: sandbox.url, ...key });
  try {
    return await work(async (input) => {
      const { status, text } = await client.ask(input);
      if (status !== 200) throw new Error(`${input['Action']} was answered with ${status}: ${text.slice(0, 300)}`);
      return text;
    });
  } finally {
    client.stop();
  }
}

/** Makes the entities that the manifest declares, before its changes. */
async function fill(ask: Ask): Promise<void> {
  const { policies, groups, users, roles } = SHAPE;
  const PolicyDocument = (n: number): string => documentOf(own(n, false));
  await Promise.all([
    ...numbers(policies).map((n) => ask({ Action: 'CreatePolicy', PolicyName: `policy-${n}`, PolicyDocument: PolicyDocument(n) })),
    ...numbers(groups).map((n) => ask({ Action: 'CreateGroup', GroupName: `group-${n}` })),
    ...numbers(users).map((n) => ask({ Action: 'CreateUser', UserName: `user-${n}` })),
    ...numbers(roles).map(async (n) => {
      const RoleName = `role-${n}`;
      await ask({ Action: 'CreateRole', RoleName, AssumeRolePolicyDocument: trustOf({ Service: 'ec2.amazonaws.com' }) });
      await ask({ Action: 'PutRolePolicy', RoleName, PolicyName: 'own', PolicyDocument: PolicyDocument(n) });
    }),
  ]);
  const PolicyName = 'all';
  await ask({
    Action: 'CreateRole',
    RoleName: 'iamsync',
    AssumeRolePolicyDocument: trustOf({ AWS: `arn:aws:iam::${HOME}:root` }),
  });
  await ask({ Action: 'PutRolePolicy', RoleName: 'iamsync', PolicyName, PolicyDocument: documentOf([allow('*')]) });
}

/** Fills the accounts; resolves to the credentials of the pipeline, as environment variables. */
export async function openFleet(sandbox: Sandbox, accounts: readonly string[]): Promise<Readonly<Record<string, string>>> {
  for (const account of accounts) await withAccount(sandbox, account, fill);
  const credentials = { ...sandbox.keys[HOME] };
  const { accessKeyId = '', secretAccessKey = '' } = credentials;
  const s3 = new S3Client({
    endpoint: sandbox.url,
    region: 'us-east-1',
    credentials: { accessKeyId, secretAccessKey },
    forcePathStyle: true,
  });
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  s3.destroy();
  const key = await withAccount(sandbox, HOME, async (ask) => {
    await ask({ Action: 'CreateUser', UserName: 'ci' });
    await ask({ Action: 'PutUserPolicy', UserName: 'ci', PolicyName: 'all', PolicyDocument: documentOf([allow('sts:*'), allow('s3:*')]) });
    return ask({ Action: 'CreateAccessKey', UserName: 'ci' });
  });
  const member = (name: string): string => new RegExp(`<${name}>(.*?)</${name}>`).exec(key)?.[1] ?? '';
  return {
    AWS_ENDPOINT_URL: sandbox.url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: member('AccessKeyId'),
    AWS_SECRET_ACCESS_KEY: member('SecretAccessKey'),
  };
}

/** The manifest of every account, with the changes. */
export function fleetManifest(): string {
  const { policies, groups, users, roles } = SHAPE;
  const section = (count: number, name: string, make: (n: number) => object): Record<string, object> =>
    Object.fromEntries(numbers(count).map((n) => [`${name}-${n}`, make(n)]));
  return JSON.stringify({
    policies: section(policies, 'policy', (n) => ({ document: { Statement: own(n, false) } })),
    groups: section(groups, 'group', () => ({})),
    users: section(users, 'user', () => ({})),
    roles: section(roles, 'role', (n) => ({
      trust: { services: 'ec2.amazonaws.com' },
      inline: { own: { Statement: own(n, n < CHANGED) } },
    })),
  });
}

/** The configuration of some of the accounts. */
export function fleetConfig(accounts: readonly string[]): string {
  return JSON.stringify({
    journal: `s3://${BUCKET}/journals`,
    limits: { accessChanges: 1000 },
    accountDefaults: { assumeRole: 'arn:aws:iam::$(account):role/iamsync' },
    accounts: Object.fromEntries(accounts.map((id) => [`a${id}`, { id }])),
  });
}

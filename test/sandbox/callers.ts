// Users with a key and exactly the permissions that a test gives them, asking through the real SDK.
import { CreateAccessKeyCommand, CreateUserCommand, IAMClient, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import { ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import { S3Client } from '@aws-sdk/client-s3';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import type { AssumeRoleCommandInput, Credentials } from '@aws-sdk/client-sts';
import type { World } from './support.ts';
import { clientConfig, roleArn } from './support.ts';

export interface Clients {
  readonly iam: IAMClient;
  readonly sts: STSClient;
  readonly s3: S3Client;
  readonly tagging: ResourceGroupsTaggingAPIClient;
}

interface Key {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Clients that sign with a key. */
export function clientsOf({ sandbox }: Pick<World, 'sandbox'>, credentials: Key): Clients {
  const config = { ...clientConfig(sandbox), credentials };
  return {
    iam: new IAMClient(config),
    sts: new STSClient(config),
    s3: new S3Client({ ...config, forcePathStyle: true }),
    tagging: new ResourceGroupsTaggingAPIClient(config),
  };
}

/** Clients that sign with temporary credentials. */
export function sessionOf(world: World, { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' }: Partial<Credentials> = {}): Clients {
  return clientsOf(world, { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken });
}

/** A new user with a key, by their clients. */
export async function newUser(world: World, UserName: string, Path = '/', iam = world.iam): Promise<Clients> {
  await iam.send(new CreateUserCommand({ UserName, Path }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return clientsOf(world, { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' });
}

/** Gives a user one inline policy, in the place of the one that they had. */
export async function permit({ iam }: Pick<World, 'iam'>, UserName: string, ...statements: object[]): Promise<void> {
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'p', PolicyDocument: policy(...statements) }));
}

/** A policy of statements, which allow on everything unless they say otherwise. */
export function policy(...statements: object[]): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: statements.map((statement) => ({
      Effect: 'Allow',
      ...('NotResource' in statement ? {} : { Resource: '*' }),
      ...statement,
    })),
  });
}

/** The clients of a session of a role. */
export async function assume(world: World, sts: STSClient, role: string, input: Partial<AssumeRoleCommandInput> = {}): Promise<Clients> {
  const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn: roleArn(role), RoleSessionName: 'session-1', ...input }));
  return sessionOf(world, Credentials);
}

// Acting for real: STS and S3 over the SDK, loaded when somebody acts. Nothing is sent to AWS that may not go there.
import { randomBytes } from 'node:crypto';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { S3Client } from '@aws-sdk/client-s3';
import { Failure } from '../model/failure.ts';
import type { Actor, Deed, Outcome } from '../model/acting.ts';
import type { Clock } from '../model/ports.ts';
import { given } from './aws.ts';
import type { AccountOptions } from './aws.ts';
import { failureOf } from './failures.ts';
import { findRegion } from './region.ts';
import { MOST_ATTEMPTS, readStrategy } from './retry.ts';
import { symptomOf } from './symptom.ts';

export interface ActorOptions extends AccountOptions {
  readonly clock: Clock;
  /** Ends waiting. */
  readonly signal: AbortSignal;
}

/** A name that no object has: `iamsync-verify-<16 hex>`. */
export function randomName(): string {
  return `iamsync-verify-${randomBytes(8).toString('hex')}`;
}

/** Somebody with these credentials. Nothing is loaded or sent before the first deed. */
export function openActor(options: ActorOptions): Actor {
  const clients = clientsOf(options);
  const patient = <T>(work: () => Promise<T>): Promise<T> => whileUnknown(work, options);
  const actor: Actor = {
    whoAmI: () =>
      patient(async () => identityOf((await clients()).sts)).catch((error: unknown) => {
        throw failureOf(error, 'sts:GetCallerIdentity');
      }),
    async isAws() {
      const { sts, s3 } = await clients();
      return isAwsHost(await s3Host(s3)) || isAwsHost(await stsHost(sts));
    },
    async act(deed, mayBeAws) {
      if (!mayBeAws && (await actor.isAws()))
        return { is: 'forbidden', message: 'the endpoint is AWS, and the check has no live: { prefix: … }' };
      const { sts, s3 } = await clients();
      return outcomeOf(() => patient(() => send(deed, sts, s3)));
    },
    async become(role) {
      const { sts } = await clients();
      let credentials: AccountOptions['credentials'];
      const outcome = await outcomeOf(async () => {
        const { Credentials } = await patient(() => sts.send(assuming(role)));
        const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken } = Credentials ?? {};
        if (accessKeyId !== undefined && secretAccessKey !== undefined && sessionToken !== undefined)
          credentials = { accessKeyId, secretAccessKey, sessionToken };
      });
      if (credentials === undefined) return outcome;
      const { profile: _, ...rest } = options;
      return openActor({ ...rest, credentials });
    },
    close: () =>
      void clients().then(
        ({ sts, s3 }) => [sts, s3].forEach((client) => client.destroy()),
        () => undefined,
      ),
  };
  return actor;
}

async function identityOf(sts: STSClient): Promise<Awaited<ReturnType<Actor['whoAmI']>>> {
  const { Arn, Account } = await sts.send(new GetCallerIdentityCommand({}));
  const partition = Arn?.split(':')[1];
  if (Arn === undefined || Account === undefined || !partition)
    throw new Failure('aws', 'the answer of sts:GetCallerIdentity names no account', 'Check AWS_ENDPOINT_URL.');
  return { arn: Arn, account: Account, partition };
}

interface Clients {
  readonly sts: STSClient;
  readonly s3: S3Client;
}

function clientsOf(options: ActorOptions): () => Promise<Clients> {
  let opened: Promise<Clients> | undefined;
  return () => (opened ??= open(options));
}

async function open({ endpoint, profile, region: wanted, credentials }: ActorOptions): Promise<Clients> {
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
  const { S3Client: S3 } = await import('@aws-sdk/client-s3');
  const fixedEndpoint = endpoint !== undefined || Boolean(process.env['AWS_ENDPOINT_URL']);
  const common = {
    region: await findRegion({ region: wanted, profile, fixedEndpoint, env: process.env }),
    maxAttempts: MOST_ATTEMPTS,
    retryStrategy: readStrategy(Math.random),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(profile === undefined ? {} : { profile }),
    ...(credentials === undefined ? {} : { credentials: given(credentials) }),
  };
  // Whoever stands in for AWS rarely has a host name for each bucket.
  const forcePathStyle = fixedEndpoint || Boolean(process.env['AWS_ENDPOINT_URL_S3']);
  return { sts: new STSClient(common), s3: new S3({ ...common, forcePathStyle, followRegionRedirects: true }) };
}

function assuming(RoleArn: string): AssumeRoleCommand {
  return new AssumeRoleCommand({ RoleArn, RoleSessionName: randomName(), DurationSeconds: 900 });
}

async function send(deed: Deed, sts: STSClient, s3: S3Client): Promise<void> {
  const { DeleteObjectCommand, GetObjectCommand, ListBucketsCommand, ListObjectsV2Command, PutObjectCommand } =
    await import('@aws-sdk/client-s3');
  switch (deed.op) {
    case 'PutObject':
      return void (await s3.send(new PutObjectCommand({ Bucket: deed.bucket, Key: deed.key, Body: 'written by iamsync verify\n' })));
    case 'GetObject': {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: deed.bucket, Key: deed.key }));
      return void (await Body?.transformToByteArray());
    }
    case 'DeleteObject':
      return void (await s3.send(new DeleteObjectCommand({ Bucket: deed.bucket, Key: deed.key })));
    case 'ListBucket':
      return void (await s3.send(new ListObjectsV2Command({ Bucket: deed.bucket, Prefix: deed.prefix, MaxKeys: 1 })));
    case 'ListAllMyBuckets':
      return void (await s3.send(new ListBucketsCommand({})));
    case 'AssumeRole':
      return void (await sts.send(assuming(deed.role)));
    case 'GetCallerIdentity':
      return void (await sts.send(new GetCallerIdentityCommand({})));
  }
}

async function outcomeOf(work: () => Promise<unknown>): Promise<Outcome> {
  try {
    await work();
    return { is: 'done', message: '' };
  } catch (error) {
    const { code, message } = symptomOf(error);
    return code.startsWith('AccessDenied') ? { is: 'denied', message } : { is: 'failed', message: `${code}: ${message}` };
  }
}

/** How long a new access key may be unknown: STS and S3 learn of it after IAM does. */
const LONGEST_WAIT = 60_000;
const FIRST_WAIT = 500;
const MOST_WAIT = 8_000;

async function whileUnknown<T>(work: () => Promise<T>, { clock, signal }: ActorOptions): Promise<T> {
  const end = clock.now() + LONGEST_WAIT;
  for (let wait = FIRST_WAIT; ; wait = Math.min(MOST_WAIT, wait * 2)) {
    try {
      return await work();
    } catch (error) {
      const { code } = symptomOf(error);
      const isUnknown = /^(InvalidAccessKeyId|InvalidClientTokenId|UnrecognizedClient)/.test(code);
      if (!isUnknown || signal.aborted || clock.now() + wait > end) throw error;
      await clock.sleep(wait, signal);
    }
  }
}

class Stopped extends Error {}

/** Where a request to S3 would go; nothing is sent. */
async function s3Host(s3: S3Client): Promise<string> {
  const { ListBucketsCommand } = await import('@aws-sdk/client-s3');
  const command = new ListBucketsCommand({});
  const found = { host: '' };
  command.middlewareStack.add(
    () => (args) => {
      found.host = hostIn(args.request);
      return Promise.reject(new Stopped('not sent'));
    },
    { step: 'build', priority: 'low', name: 'host' },
  );
  await s3.send(command).catch(unlessStopped);
  return found.host;
}

/** Where a request to STS would go; nothing is sent. */
async function stsHost(sts: STSClient): Promise<string> {
  const command = new GetCallerIdentityCommand({});
  const found = { host: '' };
  command.middlewareStack.add(
    () => (args) => {
      found.host = hostIn(args.request);
      return Promise.reject(new Stopped('not sent'));
    },
    { step: 'build', priority: 'low', name: 'host' },
  );
  await sts.send(command).catch(unlessStopped);
  return found.host;
}

function unlessStopped(error: unknown): void {
  if (!(error instanceof Stopped)) throw failureOf(error, 'sts:GetCallerIdentity');
}

function hostIn(request: unknown): string {
  return typeof request === 'object' && request !== null && 'hostname' in request && typeof request.hostname === 'string'
    ? request.hostname
    : '';
}

// https://docs.aws.amazon.com/general/latest/gr/rande.html, and the isolated partitions.
const AWS_HOSTS = /(^|\.)(amazonaws\.(com|com\.cn|eu)|api\.aws|on\.aws|c2s\.ic\.gov|sc2s\.sgov\.gov|csp\.hci\.ic\.gov|cloud\.adc-e\.uk)$/i;

/** True also for what can't be told. */
function isAwsHost(host: string): boolean {
  return host === '' || AWS_HOSTS.test(host);
}

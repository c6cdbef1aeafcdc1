// A role as credentials: assumed with the credentials of the surroundings, or with the token of a web identity.
import { readFile } from 'node:fs/promises';
import { AssumeRoleCommand, AssumeRoleWithWebIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { Credentials as Issued } from '@aws-sdk/client-sts';
import type { AssumeRole } from '../model/config.ts';
import { Failure } from '../model/failure.ts';
import type { AccountOptions, Credentials } from './aws.ts';
import { failureOf } from './failures.ts';
import { findRegion, partitionOf } from './region.ts';
import { MOST_ATTEMPTS, readStrategy } from './retry.ts';

/** Who asks for the role, and where. */
type Asker = Omit<AccountOptions, 'credentials'>;

/**
 * What gives the SDK the credentials of a role. The SDK asks again five minutes before they expire, so that a long run goes on.
 * `roleIn` is the role in a partition, which is known when the region is.
 */
export function assumed(roleIn: (partition: string) => AssumeRole, asker: Asker): () => Promise<Credentials> {
  return async () => {
    const region = await findRegion({
      region: asker.region,
      profile: asker.profile,
      fixedEndpoint: asker.endpoint !== undefined || Boolean(process.env['AWS_ENDPOINT_URL']),
      env: process.env,
    });
    const role = roleIn(partitionOf(region));
    const client = new STSClient({
      region,
      maxAttempts: MOST_ATTEMPTS,
      retryStrategy: readStrategy(asker.random ?? Math.random, asker.onRetry),
      ...(asker.endpoint === undefined ? {} : { endpoint: asker.endpoint }),
      ...(asker.profile === undefined ? {} : { profile: asker.profile }),
    });
    try {
      return credentialsOf(await ask(client, role), role);
    } finally {
      client.destroy();
    }
  };
}

async function ask(client: STSClient, role: AssumeRole): Promise<Issued | undefined> {
  const { role: RoleArn, sessionName: RoleSessionName, externalId, duration, webIdentity } = role;
  const common = { RoleArn, RoleSessionName, ...(duration === null ? {} : { DurationSeconds: duration }) };
  const token = webIdentity === null ? null : await tokenIn(webIdentity.tokenFile, RoleArn);
  const answer =
    token === null
      ? client.send(new AssumeRoleCommand({ ...common, ...(externalId === null ? {} : { ExternalId: externalId }) }))
      : client.send(new AssumeRoleWithWebIdentityCommand({ ...common, WebIdentityToken: token }));
  const { Credentials: issued } = await answer.catch((error: unknown) => Promise.reject(refusal(error, role)));
  return issued;
}

async function tokenIn(named: string | null, role: string): Promise<string> {
  const file = named ?? process.env['AWS_WEB_IDENTITY_TOKEN_FILE'];
  if (!file)
    throw new Failure(
      'credentials',
      `${role} is assumed by a web identity, and no file holds its token.`,
      'Set AWS_WEB_IDENTITY_TOKEN_FILE, or write webIdentity: { tokenFile: … }.',
    );
  // Read anew each time: what puts the token there replaces it before it expires.
  const token = (await readFile(file, 'utf8').catch(() => '')).trim();
  if (token !== '') return token;
  throw new Failure('credentials', `${file} holds no token of a web identity.`, 'Check the file and who may read it.');
}

function refusal(error: unknown, { role, externalId, webIdentity }: AssumeRole): Failure {
  const failure = failureOf(error, webIdentity === null ? 'sts:AssumeRole' : 'sts:AssumeRoleWithWebIdentity');
  if (failure.code !== 'access-denied') return failure;
  const asked =
    webIdentity === null ? `${externalId === null ? 'without an' : 'with the'} external id` : 'with the token of a web identity';
  return new Failure(
    'access-denied',
    `${role} can't be assumed: ${failure.message}`,
    `Check that the role exists, that its trust policy lets the caller in (asked ${asked}), and that the caller may assume it.`,
    failure,
  );
}

function credentialsOf(issued: Issued | undefined, { role }: AssumeRole): Credentials {
  const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken, Expiration: expiration } = issued ?? {};
  if (accessKeyId === undefined || secretAccessKey === undefined || sessionToken === undefined)
    throw new Failure('aws', `the answer of STS for ${role} holds no credentials`, 'Check AWS_ENDPOINT_URL.');
  return { accessKeyId, secretAccessKey, sessionToken, ...(expiration === undefined ? {} : { expiration }) };
}

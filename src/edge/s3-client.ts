// The SDK's client of S3 for objects of our own: endpoint, region and credentials follow the SDK, and what S3's clock shows is noted.
import type { S3Client } from '@aws-sdk/client-s3';
import { given } from './aws.ts';
import type { AccountOptions } from './aws.ts';
import { findRegion } from './region.ts';
import { MOST_ATTEMPTS, readStrategy } from './retry.ts';

export type S3Options = Pick<AccountOptions, 'region' | 'endpoint' | 'profile' | 'credentials'>;

// A lease runs while an answer is awaited.
const TIMEOUTS = { connectionTimeout: 5_000, requestTimeout: 15_000, throwOnRequestTimeout: true };
const SILENT = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** Opens the client. `onDate` is told the Date of every answer, in milliseconds since the epoch. */
export async function openS3({ region, endpoint, profile, credentials }: S3Options, onDate: (date: number) => void): Promise<S3Client> {
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
  const { S3Client: S3 } = await import('@aws-sdk/client-s3');
  const fixedEndpoint = [endpoint, process.env['AWS_ENDPOINT_URL_S3'], process.env['AWS_ENDPOINT_URL']].some(Boolean);
  const client = new S3({
    region: await findRegion({ region, profile, fixedEndpoint, env: process.env }),
    requestHandler: TIMEOUTS,
    logger: SILENT,
    maxAttempts: MOST_ATTEMPTS,
    retryStrategy: readStrategy(Math.random),
    // Whoever stands in for AWS rarely has a host name for each bucket.
    forcePathStyle: fixedEndpoint,
    followRegionRedirects: true,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(profile === undefined ? {} : { profile }),
    ...(credentials === undefined ? {} : { credentials: given(credentials) }),
  });
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const date = dateOf(result.response);
      if (date !== undefined) onDate(date);
      return result;
    },
    { step: 'deserialize', priority: 'low', name: 'iamsyncDate' },
  );
  return client;
}

function dateOf(response: unknown): number | undefined {
  if (typeof response !== 'object' || response === null || !('headers' in response)) return undefined;
  const { headers } = response;
  if (typeof headers !== 'object' || headers === null || !('date' in headers)) return undefined;
  const date = Date.parse(String(headers.date));
  return Number.isNaN(date) ? undefined : date;
}

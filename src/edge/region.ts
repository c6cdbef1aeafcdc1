// IAM is global: each partition has one region where it is written and signed for, and no user should have to configure any.

/** The partition and its IAM region (https://docs.aws.amazon.com/general/latest/gr/iam-service.html), by the beginning of a region's name. */
const PARTITIONS: readonly (readonly [prefix: string, region: string, partition: string])[] = [
  ['cn-', 'cn-north-1', 'aws-cn'],
  ['us-gov-', 'us-gov-west-1', 'aws-us-gov'],
  ['us-iso-', 'us-iso-east-1', 'aws-iso'],
  ['us-isob-', 'us-isob-east-1', 'aws-iso-b'],
  ['eu-isoe-', 'eu-isoe-west-1', 'aws-iso-e'],
  ['us-isof-', 'us-isof-south-1', 'aws-iso-f'],
  ['eusc-', 'eusc-de-east-1', 'aws-eusc'],
];
const DEFAULT = 'us-east-1';

/** Where IAM lives, seen from a region of the same partition: `cn-northwest-1` -> `cn-north-1`. */
export function iamRegion(region: string): string {
  return PARTITIONS.find(([prefix]) => region.startsWith(prefix))?.[1] ?? DEFAULT;
}

/** The partition that a region is in: `cn-northwest-1` -> `aws-cn`. */
export function partitionOf(region: string): string {
  return PARTITIONS.find(([prefix]) => region.startsWith(prefix))?.[2] ?? 'aws';
}

export interface RegionSource {
  readonly region: string | undefined;
  readonly profile: string | undefined;
  /** True if the endpoint is given, so that a region is needed for the signature only. */
  readonly fixedEndpoint: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * The configured region: option, environment, then the SDK's own sources (profile, the instance's metadata);
 * `us-east-1` where there is none. Throws what the SDK throws for a name that can't be one.
 */
export async function findRegion({ region, profile, fixedEndpoint, env }: RegionSource): Promise<string> {
  // An empty variable is an unset one.
  const given = [region, env['AWS_REGION'], env['AWS_DEFAULT_REGION']].find(Boolean);
  if (given !== undefined) return checked(given);
  if (fixedEndpoint) return DEFAULT;
  // Loaded only then: who asks for a partition needs no client.
  const { IAMClient } = await import('@aws-sdk/client-iam');
  const probe = new IAMClient(profile === undefined ? {} : { profile });
  try {
    return await probe.config.region();
  } catch (error) {
    if (error instanceof Error && error.message === 'Region is missing') return DEFAULT;
    throw error;
  } finally {
    probe.destroy();
  }
}

function checked(region: string): string {
  if (/^[a-z0-9-]{1,63}$/i.test(region)) return region;
  throw new Error(`Region not accepted: "${region}" is not the name of a region`);
}

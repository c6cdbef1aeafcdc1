// IAM's region in each partition, and where a region may come from.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { findRegion, iamRegion } from '../../src/edge/region.ts';

const nothing = { region: undefined, profile: undefined, fixedEndpoint: false, env: {} };

afterEach(() => vi.unstubAllEnvs());

it.each([
  ['eu-west-1', 'us-east-1'],
  ['us-east-2', 'us-east-1'],
  ['cn-northwest-1', 'cn-north-1'],
  ['us-gov-east-1', 'us-gov-west-1'],
  ['us-iso-west-1', 'us-iso-east-1'],
  ['us-isob-east-1', 'us-isob-east-1'],
  ['eusc-de-east-1', 'eusc-de-east-1'],
])('IAM as seen from %s is in %s', (region, iam) => {
  expect(iamRegion(region)).toBe(iam);
});

it('the option comes before the environment, and either is enough', async () => {
  expect(await findRegion({ ...nothing, region: 'eu-west-1', env: { AWS_REGION: 'eu-west-2' } })).toBe('eu-west-1');
  expect(await findRegion({ ...nothing, env: { AWS_REGION: 'eu-west-2', AWS_DEFAULT_REGION: 'eu-west-3' } })).toBe('eu-west-2');
  expect(await findRegion({ ...nothing, env: { AWS_REGION: '', AWS_DEFAULT_REGION: 'eu-west-3' } })).toBe('eu-west-3');
});

it('the profile is asked next, and without any region there is a default', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'iamsync-'));
  try {
    await writeFile(join(folder, 'config'), '[profile china]\nregion = cn-northwest-1\n');
    vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'config'));
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'none'));
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
    vi.stubEnv('AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED', 'true');
    for (const name of ['AWS_REGION', 'AWS_PROFILE']) vi.stubEnv(name, undefined);
    expect(await findRegion({ ...nothing, profile: 'china' })).toBe('cn-northwest-1');
    expect(await findRegion({ ...nothing, profile: 'other' })).toBe('us-east-1');
    expect(await findRegion(nothing)).toBe('us-east-1');
  } finally {
    await rm(folder, { recursive: true });
  }
});

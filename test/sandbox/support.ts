// Opens sandboxes for tests and asks them through the real SDK, with one attempt for each call.
import { IAMClient } from '@aws-sdk/client-iam';
import { ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import { STSClient } from '@aws-sdk/client-sts';
import { afterEach, expect } from 'vitest';
import type { Sandbox, SandboxOptions } from '../../src/sandbox/server.ts';
import { startSandbox } from '../../src/sandbox/server.ts';

export const ACCOUNT = '123456789012';

export interface World {
  readonly sandbox: Sandbox;
  readonly iam: IAMClient;
  readonly sts: STSClient;
  readonly tagging: ResourceGroupsTaggingAPIClient;
}

const opened: Sandbox[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((sandbox) => sandbox.close()));
});

/** The configuration of an SDK client for one account of a sandbox. */
export function clientConfig(sandbox: Sandbox, account = ACCOUNT, region = 'us-east-1') {
  const credentials = sandbox.keys[account] ?? { accessKeyId: 'none', secretAccessKey: 'none' };
  return { endpoint: sandbox.url, region, credentials, maxAttempts: 1 };
}

/** A sandbox that closes after the test, and clients for its first account. */
export async function open(options: SandboxOptions = {}): Promise<World> {
  const world = await openWorld(options);
  opened.push(world.sandbox);
  return world;
}

/** The same for a whole file of tests, which closes the sandbox itself. */
export async function openWorld(options: SandboxOptions = {}): Promise<World> {
  const sandbox = await startSandbox({ seed: 'test', now: () => Date.UTC(2026, 10, 22, 10, 42), ...options });
  const config = clientConfig(sandbox, options.accounts?.[0]);
  return { sandbox, iam: new IAMClient(config), sts: new STSClient(config), tagging: new ResourceGroupsTaggingAPIClient(config) };
}

/** What a call is refused with: AWS's code, message and HTTP status. */
export async function refusal(call: Promise<unknown>): Promise<{ code: string; message: string; status: number | undefined }> {
  try {
    await call;
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    const code = 'Code' in cause ? String(cause.Code) : cause.name;
    const metadata = '$metadata' in cause ? cause.$metadata : undefined;
    const status =
      typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata ? Number(metadata.httpStatusCode) : undefined;
    return { code, message: cause.message, status };
  }
  throw new Error('The call was not refused.');
}

/** Matches any text that the pattern matches. */
export const like = (pattern: RegExp): unknown => expect.stringMatching(pattern);

/** A managed or inline policy that allows one action on everything. */
export function allow(action = 's3:GetObject'): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] });
}

/** A trust policy for one principal element. */
export function trust(principal: object = { Service: 'ec2.amazonaws.com' }): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' }] });
}

export const policyArn = (name: string, path = '/'): string => `arn:aws:iam::${ACCOUNT}:policy${path}${name}`;
export const roleArn = (name: string, path = '/'): string => `arn:aws:iam::${ACCOUNT}:role${path}${name}`;
export const userArn = (name: string, path = '/'): string => `arn:aws:iam::${ACCOUNT}:user${path}${name}`;

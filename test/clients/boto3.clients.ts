// boto3 plays a full life of every kind against the sandbox; the chapters stand in boto3_life.py.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { python, serveSandbox } from './served.ts';
import type { ServedSandbox } from './served.ts';

const SCRIPT = fileURLToPath(new URL('boto3_life.py', import.meta.url));
const CHAPTERS = [
  'environment',
  'user',
  'group_and_membership',
  'role_and_trust',
  'service_linked_role',
  'instance_profile',
  'policy_and_versions',
  'inline_policies',
  'attachments',
  'boundaries',
  'access_keys',
  'login_profile',
  'mfa_device',
  'ssh_keys',
  'signing_certificates',
  'service_specific_credentials',
  'saml_provider',
  'oidc_provider',
  'tags_on_each_kind',
  'account_settings',
  'summary_and_report',
  'authorization_details',
  'sessions',
  'simulation',
  'buckets_and_objects',
  'conditional_writes',
  'chunked_uploads',
  'unknown_operations',
  'nothing_is_left',
];

let served: ServedSandbox;
let client: ChildProcess;
let answers: AsyncIterator<string>;

async function answer(): Promise<unknown> {
  const { value, done } = await answers.next();
  if (done === true) throw new Error('boto3 ended');
  return JSON.parse(value);
}

beforeAll(async () => {
  served = await serveSandbox();
  const process = spawn(python(), [SCRIPT, ...served.printed], { env: served.env, stdio: ['pipe', 'pipe', 'inherit'] });
  client = process;
  answers = createInterface({ input: process.stdout })[Symbol.asyncIterator]();
  // Chapters are listed here so that each is a test; none of the script's may be missing.
  expect(await answer()).toEqual(CHAPTERS);
});

afterAll(async () => {
  const ended = once(client, 'exit');
  client.stdin?.end();
  await ended;
  await served.stop();
});

it.each(CHAPTERS)('boto3: %s', async (chapter) => {
  client.stdin?.write(`${chapter}\n`);
  expect((await answer()) ?? 'played', 'the trace of boto3').toBe('played');
});

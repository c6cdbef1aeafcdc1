// The README's way to a first plan, command by command, in a clone's folder and against the sandbox.
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox } from '../../src/sandbox/server.ts';
import type { Sandbox } from '../../src/sandbox/server.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const ACCOUNT = '123456789012';
let sandbox: Sandbox;
let home: string;

/** The commands of the block that follows a marker. */
function commandsAfter(marker: string): string[] {
  const text = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const block = /```sh\n([\s\S]*?)```/.exec(text.slice(text.indexOf(marker)))?.[1] ?? '';
  return block.trim().split('\n');
}

beforeAll(async () => {
  sandbox = await startSandbox({ accounts: [ACCOUNT] });
  home = mkdtempSync(join(tmpdir(), 'iamsync-readme-'));
  const key = sandbox.keys[ACCOUNT];
  if (key === undefined) throw new Error('the sandbox has no key');
  mkdirSync(join(home, '.aws'));
  writeFileSync(
    join(home, '.aws', 'credentials'),
    `[default]\naws_access_key_id = ${key.accessKeyId}\naws_secret_access_key = ${key.secretAccessKey}\n`,
    { mode: 0o600 },
  );
  const iam = new IAMClient({ endpoint: sandbox.url, region: 'us-east-1', credentials: { ...key } });
  const trust = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  };
  await iam.send(new CreateRoleCommand({ RoleName: 'there-before', AssumeRolePolicyDocument: JSON.stringify(trust) }));
  iam.destroy();
  for (const part of ['package.json', 'dist', 'schemas', 'iamsync.yaml', 'manifests'])
    cpSync(join(ROOT, part), join(home, 'iamsync', part), { recursive: true });
});
afterAll(async () => {
  await sandbox.close();
  rmSync(home, { recursive: true, force: true });
});

describe('the README', () => {
  it('takes a newcomer to a first plan in at most six commands', async () => {
    const [install, ...rest] = commandsAfter('<!-- first-plan -->');
    // What npm ci leaves behind is what this suite runs on; it would empty node_modules under the other tests.
    expect(install).toBe('npm ci');
    expect(rest.length).toBeLessThanOrEqual(5);
    const env = {
      PATH: `${join(home, 'prefix', 'bin')}:${process.env['PATH'] ?? ''}`,
      HOME: home,
      AWS_ENDPOINT_URL: sandbox.url,
      AWS_REGION: 'us-east-1',
      AWS_EC2_METADATA_DISABLED: 'true',
      npm_config_prefix: join(home, 'prefix'),
      npm_config_ignore_scripts: 'true',
      npm_config_update_notifier: 'false',
    };
    const { stdout } = await promisify(execFile)('bash', ['-e', '-c', rest.join('\n')], { cwd: join(home, 'iamsync'), env });
    expect(readFileSync(join(home, 'my-account', 'manifests', 'roles.yaml'), 'utf8')).toContain('there-before:');
    expect(stdout).toContain('No changes. The account matches the manifests.');
  });
});

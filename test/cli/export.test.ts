// Export, snapshot and plan --live as people run them: out of an account, into files, and nothing left to do.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { DEMO } from '../support/demo.ts';
import { ACCOUNT, openBench, STACK_TRACE } from '../support/program.ts';
import type { Ended, Folder } from '../support/program.ts';

const bench = openBench();
afterAll(() => bench.close());

const SANDBOX = '--sandbox=sandbox.json';
const CONFIG = `accounts:\n  demo:\n    id: "${ACCOUNT}"\n`;

/** A folder whose sandbox holds the demo. */
async function applied(): Promise<Folder> {
  const folder = bench.folder({ ...DEMO, 'iamsync.yaml': CONFIG });
  ends(await folder.run(['apply', SANDBOX, '--yes']), 0);
  return folder;
}

function ends(ended: Ended, code: number, says: RegExp = /(?:)/): void {
  expect(ended.code, ended.all).toBe(code);
  expect(ended.all).toMatch(says);
  expect(ended.all).not.toMatch(STACK_TRACE);
}

describe('export', () => {
  it('writes manifests with which nothing is left to do, and does not overwrite them', async () => {
    const folder = await applied();
    ends(await folder.run(['export', SANDBOX, '--out', 'out']), 0, /wrote out\/policies\.yaml\nwrote out\/roles\.yaml/);
    ends(await folder.run(['plan', SANDBOX, '--manifests', 'out', '--detailed-exitcode', '--deep']), 0, /No changes/);
    const before = folder.read('out/roles.yaml');
    ends(await folder.run(['export', SANDBOX, '--out', 'out']), 1, /there already; nothing was written\n {2}next: Use --update/);
    ends(await folder.run(['export', SANDBOX, '--out', 'out', '--force']), 0);
    expect(folder.read('out/roles.yaml')).toBe(before);
    ends(await folder.run(['export', SANDBOX, '--update', '--force']), 1, /--update edits/);
  });

  it('brings manifests up to date and keeps what people wrote into them', async () => {
    const folder = await applied();
    const original = folder.read('manifests/demo.yaml').replace('  demo-read:', '  # what the reader may do\n  demo-read:');
    folder.write('manifests/demo.yaml', original);
    ends(await folder.run(['export', SANDBOX, '--update']), 0, /Nothing to update/);
    expect(folder.read('manifests/demo.yaml')).toBe(original);
    // Somebody else changes the account.
    folder.write('other/a.yaml', `${original.replace('s3:GetObject', 's3:PutObject')}groups:\n  new: {}\n`);
    ends(await folder.run(['apply', SANDBOX, '--manifests', 'other', '--yes']), 0);
    ends(await folder.run(['export', SANDBOX, '--update']), 0, /wrote manifests\/demo\.yaml\nwrote manifests\/groups\.yaml/);
    expect(folder.read('manifests/demo.yaml')).toBe(original.replace('s3:GetObject', 's3:PutObject'));
    ends(await folder.run(['plan', SANDBOX, '--detailed-exitcode']), 0, /No changes/);
  });

  it('says what it leaves out, and does nothing with manifests that have errors', async () => {
    const folder = await applied();
    ends(await folder.run(['export', SANDBOX, '--out', 'some', '--only', 'Role/*']), 0);
    expect(readdirSync(join(folder.path, 'some'))).toEqual(['roles.yaml']);
    expect(folder.read('some/roles.yaml')).toContain('- account:demo-read');
    folder.write('manifests/broken.yaml', 'rolls: {}\n');
    ends(await folder.run(['export', SANDBOX, '--update']), 1, /no section rolls/);
  });
});

describe('plan --live', () => {
  it('plans from a snapshot what it would plan from the account, with its digest but for the time, asking nobody', async () => {
    const folder = await applied();
    folder.write('manifests/demo.yaml', folder.read('manifests/demo.yaml').replace('s3:GetObject', 's3:PutObject'));
    ends(await folder.run(['snapshot', SANDBOX, '--out', 'live.json']), 0);
    const first = folder.read('live.json');
    ends(await folder.run(['snapshot', SANDBOX, '--out', 'live.json']), 0);
    expect(folder.read('live.json')).toBe(first);
    const [direct, file] = [
      await folder.run(['plan', SANDBOX, '--format', 'json']),
      await folder.run(['plan', '--live', 'live.json', '--format', 'json']),
    ];
    ends(file, 0);
    const plans = [direct, file].map(({ stdout }) => {
      const plan: Record<string, unknown> = JSON.parse(stdout);
      return plan;
    });
    expect(plans[1]?.['changes']).toEqual(plans[0]?.['changes']);
    expect(plans[1]?.['waves']).toEqual(plans[0]?.['waves']);
    expect(plans[1]?.['caller']).toBeNull();
    expect(plans[1]?.['digest']).toMatch(/^20/);
  });

  it('has the digest of the plan from the account, and none where it lacks the document of a policy of AWS', async () => {
    const folder = await applied();
    folder.write('manifests/demo.yaml', folder.read('manifests/demo.yaml').replace('s3:GetObject', 's3:PutObject'));
    ends(await folder.run(['snapshot', SANDBOX, '--out', 'live.json']), 0);
    const planned = await folder.run(['plan', '--live', 'live.json', '--out', 'plan.json']);
    ends(planned, 0);
    folder.write(
      'manifests/more.yaml',
      'roles:\n  more:\n    trust: { services: ec2.amazonaws.com }\n    policies: [aws:AmazonS3ReadOnlyAccess]\n',
    );
    const lacking = await folder.run(['plan', '--live', 'live.json', '--format', 'json']);
    ends(lacking, 0);
    expect(JSON.parse(lacking.stdout)).toMatchObject({
      digest: null,
      unread: expect.arrayContaining([
        { address: 'Role/more', field: 'policies', reason: expect.stringContaining('AmazonS3ReadOnlyAccess is not in the file') },
      ]),
    });
    folder.write('manifests/more.yaml', '');
    ends(await folder.run(['apply', 'plan.json', SANDBOX]), 0);
  });

  it('has no digest where something declared is not in the file', async () => {
    const folder = await applied();
    const document = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::demo/*' }] };
    const policy = {
      PolicyName: 'demo-read',
      Arn: `arn:aws:iam::${ACCOUNT}:policy/demo-read`,
      DefaultVersionId: 'v1',
      PolicyVersionList: [{ VersionId: 'v1', Document: document }],
    };
    const details = { UserDetailList: [], GroupDetailList: [], RoleDetailList: [], Policies: [policy] };
    folder.write('cli.json', JSON.stringify(details));
    folder.write('manifests/demo.yaml', `${folder.read('manifests/demo.yaml')}instanceProfiles:\n  web: {}\n`);
    const ended = await folder.run(['plan', '--live', 'cli.json', '--format', 'json']);
    ends(ended, 0);
    const plan = JSON.parse(ended.stdout);
    expect(plan).toMatchObject({ digest: null, changes: [{ verb: 'create', address: 'Role/reader' }] });
    expect(plan.unread).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ address: 'InstanceProfile/web' }),
        expect.objectContaining({ address: 'Policy/demo-read', field: 'tags' }),
      ]),
    );
  });

  it('refuses files of other accounts, other things, and other options beside it', async () => {
    const folder = await applied();
    ends(await folder.run(['snapshot', SANDBOX, '--out', 'live.json']), 0);
    folder.write('iamsync.yaml', CONFIG.replace(ACCOUNT, '999999999999'));
    ends(await folder.run(['plan', '--live', 'live.json']), 1, /is of account 123456789012, not of 999999999999/);
    ends(await folder.run(['plan', '--live', 'iamsync.yaml']), 1, /is not JSON/);
    ends(await folder.run(['plan', '--live', 'nowhere.json']), 1, /There is no nowhere\.json/);
    ends(await folder.run(['plan', '--live', 'live.json', '--profile', 'x']), 1, /mutually exclusive/);
    ends(await folder.run(['apply', '--live', 'live.json']), 1, /Unknown argument: live/);
  });
});

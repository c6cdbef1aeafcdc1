// A reviewed plan that replaces a policy under those who hold it, and breaks off: what is left of it is accepted, and nothing else.
import { AttachRolePolicyCommand, DetachRolePolicyCommand, GetPolicyCommand, IAMClient } from '@aws-sdk/client-iam';
import { afterAll, expect, it } from 'vitest';
import { ACCOUNT, openBench, towards } from '../support/program.ts';

const bench = openBench();
afterAll(() => bench.close());

const manifest = (path: string): string =>
  JSON.stringify({
    policies: {
      reader: { path, description: 'Reads', document: { Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }] } },
      other: { document: { Statement: [{ Effect: 'Allow', Action: 'sqs:*', Resource: '*' }] } },
    },
    roles: { holder: { trust: { services: 'ec2.amazonaws.com' }, policies: ['reader', 'other'] } },
  });

it('puts back who held the policy, by calls that were reviewed', async () => {
  const sandbox = await bench.sandbox();
  const env = towards(sandbox);
  const credentials = { accessKeyId: env['AWS_ACCESS_KEY_ID'] ?? '', secretAccessKey: env['AWS_SECRET_ACCESS_KEY'] ?? '' };
  const iam = new IAMClient({ endpoint: sandbox.url, region: 'us-east-1', credentials });
  const folder = bench.folder({ 'manifests/all.yaml': manifest('/one/'), 'iamsync.yaml': 'journal: kept\n' });
  expect((await folder.run(['apply', '--yes'], env)).code).toBe(0);
  folder.write('manifests/all.yaml', manifest('/two/'));
  const allowed = ['--allow-replace', 'Policy/reader'];
  expect((await folder.run(['plan', '--out', 'plan.json', ...allowed], env)).code).toBe(0);
  // The policy is made again, and its holder does not hold it yet.
  sandbox.fail({ op: 'AttachRolePolicy', nth: 1, code: 'AccessDenied', status: 403 });
  expect((await folder.run(['apply', 'plan.json', ...allowed], env)).code).toBe(4);
  sandbox.heal();
  const other = { RoleName: 'holder', PolicyArn: `arn:aws:iam::${ACCOUNT}:policy/other` };
  await iam.send(new DetachRolePolicyCommand(other));
  const refused = await folder.run(['apply', 'plan.json', ...allowed], env);
  expect([refused.code, refused.stderr]).toEqual([3, expect.stringContaining('now also: update Role/holder')]);
  await iam.send(new AttachRolePolicyCommand(other));
  const applied = await folder.run(['apply', 'plan.json', ...allowed], env);
  expect(applied.code, applied.all).toBe(0);
  expect(applied.stderr).toContain('what is left of it is applied');
  expect((await folder.run(['plan', '--detailed-exitcode'], env)).code).toBe(0);
  // It is only read with --deep, and what is made anew has it all the same.
  const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn: `arn:aws:iam::${ACCOUNT}:policy/two/reader` }));
  expect(Policy?.Description).toBe('Reads');
});

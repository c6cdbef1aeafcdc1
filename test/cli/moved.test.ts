// A concurrent change of what a plan does not change but relies on: refused with what moved, also for what is left of a killed run.
import { afterAll, describe, expect, it } from 'vitest';
import { openAccount } from '../../src/edge/aws.ts';
import { call } from '../../src/model/call.ts';
import type { Call } from '../../src/model/call.ts';
import type { IamWriter } from '../../src/model/ports.ts';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { ACCOUNT, openBench, STACK_TRACE, towards } from '../support/program.ts';
import type { Ended, Folder } from '../support/program.ts';

const bench = openBench();
afterAll(() => bench.close());

const ADMIN = 'arn:aws:iam::aws:policy/AdministratorAccess';

function isRefused(ended: Ended, says: RegExp): void {
  expect(ended.code, ended.all).toBe(3);
  expect(ended.stderr).toMatch(says);
  expect(ended.stderr).toMatch(/ {2}next: .+/);
  expect(ended.all).not.toMatch(STACK_TRACE);
}

describe('a change that somebody else makes after the review', () => {
  const document = (action: string): string =>
    JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] });
  const POLICY = `arn:aws:iam::${ACCOUNT}:policy`;
  const HOLDS = { RoleName: 'holder', PolicyArn: `${POLICY}/shared` };
  const trust = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } }],
  });
  const manifest = (action: string): string =>
    `policies:\n  shared:\n    document:\n      Statement: [{ Effect: Allow, Action: "${action}", Resource: "*" }]\n`;

  /** An account in which an unmanaged role holds a managed policy, which is about to be changed. */
  async function awaiting(): Promise<{
    folder: Folder;
    sandbox: Sandbox;
    env: Readonly<Record<string, string>>;
    write: IamWriter['call'];
  }> {
    const sandbox = await bench.sandbox();
    const env = towards(sandbox);
    const folder = bench.folder({ 'manifests/a.yaml': manifest('s3:GetObject'), 'iamsync.yaml': 'journal: kept\n' });
    expect((await folder.run(['apply', '--yes'], env)).code).toBe(0);
    const credentials = { accessKeyId: env['AWS_ACCESS_KEY_ID'] ?? '', secretAccessKey: env['AWS_SECRET_ACCESS_KEY'] ?? '' };
    const { writer } = openAccount({ endpoint: sandbox.url, region: 'us-east-1', credentials });
    for (const RoleName of ['holder', 'stranger']) await writer.call(call('CreateRole', { RoleName, AssumeRolePolicyDocument: trust }));
    await writer.call(call('AttachRolePolicy', HOLDS));
    folder.write('manifests/a.yaml', manifest('s3:*'));
    const planned = await folder.run(['plan', '--out', 'plan.json'], env);
    expect(planned.code, planned.all).toBe(0);
    sandbox.forgetCalls();
    return { folder, sandbox, env, write: (one) => writer.call(one) };
  }

  const inline = { RoleName: 'holder', PolicyName: 'more' };
  const moves: readonly (readonly [what: string, made: Call, back: Call, moved: RegExp])[] = [
    [
      'what a holder holds',
      call('PutRolePolicy', { ...inline, PolicyDocument: document('sqs:*') }),
      call('DeleteRolePolicy', inline),
      /moved: Role\/holder, which the plan does not change but relies on\n {2}next/,
    ],
    [
      'who holds it',
      call('AttachRolePolicy', { ...HOLDS, RoleName: 'stranger' }),
      call('DetachRolePolicy', { ...HOLDS, RoleName: 'stranger' }),
      /moved: Role\/stranger/,
    ],
    [
      'a document of AWS that a holder holds now, and whom it may become by that',
      call('AttachRolePolicy', { RoleName: 'holder', PolicyArn: ADMIN }),
      call('DetachRolePolicy', { RoleName: 'holder', PolicyArn: ADMIN }),
      /moved: Role\/holder,.*\n {2}moved: Role\/stranger,.*\n {2}moved: arn:aws:iam::aws:policy\/AdministratorAccess,/,
    ],
  ];

  it('is refused with what moved, though no change of the plan has, as long as it is so', async () => {
    const { folder, sandbox, env, write } = await awaiting();
    for (const [, made, back, moved] of moves) {
      await write(made);
      sandbox.forgetCalls();
      isRefused(await folder.run(['apply', 'plan.json'], env), moved);
      expect(sandbox.calls.filter(({ op }) => !/^(Get|List)/.test(op))).toEqual([]);
      await write(back);
    }
    await write(call('PutRolePolicy', { ...inline, RoleName: 'stranger', PolicyDocument: document('sqs:*') }));
    const applied = await folder.run(['apply', 'plan.json'], env);
    expect(applied.code, applied.all).toBe(0);
  });

  it('refuses what is left of it if somebody else has moved what it relies on', async () => {
    const sandbox = await bench.sandbox();
    const env = towards(sandbox);
    const policies = ['a', 'b', 'c'].map(
      (name) => `  ${name}:\n    document:\n      Statement: [{ Effect: Allow, Action: "s3:*", Resource: "*" }]\n`,
    );
    const folder = bench.folder({ 'manifests/a.yaml': `policies:\n${policies.join('')}`, 'iamsync.yaml': 'journal: kept\n' });
    expect((await folder.run(['apply', '--yes'], env)).code).toBe(0);
    const credentials = { accessKeyId: env['AWS_ACCESS_KEY_ID'] ?? '', secretAccessKey: env['AWS_SECRET_ACCESS_KEY'] ?? '' };
    const { writer } = openAccount({ endpoint: sandbox.url, region: 'us-east-1', credentials });
    const trust = { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'ec2.amazonaws.com' } };
    await writer.call(
      call('CreateRole', { RoleName: 'holder', AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [trust] }) }),
    );
    for (const name of ['a', 'b', 'c'])
      await writer.call(call('AttachRolePolicy', { RoleName: 'holder', PolicyArn: `arn:aws:iam::${ACCOUNT}:policy/${name}` }));
    folder.write('manifests/a.yaml', folder.read('manifests/a.yaml').replaceAll('s3:*', 's3:Get*'));
    expect((await folder.run(['plan', '--out', 'plan.json'], env)).code).toBe(0);
    sandbox.setLatency(400);
    const killed = folder.start(['apply', 'plan.json', '--concurrency', '1'], env);
    await killed.said('[2/');
    killed.kill('SIGKILL');
    await killed.ended;
    sandbox.setLatency(0);
    await writer.call(call('AttachRolePolicy', { RoleName: 'holder', PolicyArn: ADMIN }));
    isRefused(await folder.run(['apply', 'plan.json'], env), /not the reviewed one[^]*moved: Role\/holder/);
    await writer.call(call('DetachRolePolicy', { RoleName: 'holder', PolicyArn: ADMIN }));
    const applied = await folder.run(['apply', 'plan.json'], env);
    expect(applied.code, applied.all).toBe(0);
    expect(applied.stderr).toContain('An earlier run of this plan did not end');
  });
});

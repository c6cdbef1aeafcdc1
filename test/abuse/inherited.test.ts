// Names that objects of JavaScript have by themselves are names like others: of entities, policies, tags, keys of conditions, variables.
import { IAMClient, TagUserCommand } from '@aws-sdk/client-iam';
import { afterAll, describe, expect, it } from 'vitest';
import { INHERITED } from '../support/hostile.ts';
import { openBench, towards } from '../support/program.ts';

const NAMES = INHERITED.slice(0, 4);
const bench = openBench();
afterAll(() => bench.close());

/** `__proto__` in a literal would set the prototype. */
const named = (of: (name: string) => unknown): Record<string, unknown> => Object.fromEntries(NAMES.map((name) => [name, of(name)]));
const statement = (action: string): unknown => ({
  Statement: [
    {
      Sid: 'constructor',
      Effect: 'Allow',
      Action: action,
      Resource: ['arn:aws:s3:::$(__proto__)/*', 'arn:aws:s3:::$(constructor)/${aws:PrincipalTag/constructor}'],
      Condition: { StringLike: Object.fromEntries(NAMES.map((name) => [`aws:PrincipalTag/${name}`, '*'])) },
    },
  ],
});

function manifests(action: string): string {
  const tags = named(() => 'one');
  const own = Object.fromEntries(['__proto__', 'constructor'].map((name) => [name, statement(action)]));
  return JSON.stringify({
    policies: named(() => ({ document: statement(action), tags: named(() => action) })),
    groups: named((name) => ({ policies: [name], inline: own })),
    users: named((name) => ({ groups: [name], policies: [name], boundary: name, tags, inline: own })),
    roles: named((name) => ({ trust: { users: [name] }, policies: [name], tags, inline: own })),
    instanceProfiles: named((name) => ({ role: name, tags })),
    checks: [
      {
        name: 'toString',
        principal: 'User/constructor',
        cannot: [{ action: 'iam:*', context: { 'aws:RequestTag/__proto__': 'x', 'aws:RequestTag/constructor': 'x' } }],
      },
    ],
  });
}

describe('names of Object.prototype', () => {
  it('are declared, planned, applied, exported, judged and taken back like others', async () => {
    const sandbox = await bench.sandbox();
    const env = towards(sandbox);
    const folder = bench.folder({
      'iamsync.yaml': JSON.stringify({
        journal: 'journal',
        accountDefaults: { vars: named((name) => name.replaceAll('_', '').toLowerCase()) },
      }),
      'manifests/all.yaml': manifests('s3:GetObject'),
    });
    const run = async (codes: readonly number[], ...args: readonly string[]): Promise<string> => {
      const ended = await folder.run(args, env);
      expect(codes, `${args.join(' ')}: ${ended.all}`).toContain(ended.code);
      expect(ended.all).not.toMatch(/\[native code\]|\[object|undefined|has a defect/);
      return ended.stdout;
    };
    await run([0, 3], 'lint');
    await run([0], 'apply', '--yes');
    folder.write('manifests/all.yaml', manifests('s3:PutObject'));
    await run([2], 'plan', '--detailed-exitcode', '--format', 'markdown');
    await run([2], 'access', 'diff', '--detailed-exitcode');
    await run([0], 'apply', '--yes');
    await run([0], 'plan', '--detailed-exitcode');
    await run([0], 'export', '--out', 'exported');
    expect(await run([0], 'plan', '--detailed-exitcode', '--manifests', 'exported')).toContain('No changes');
    await run([0], 'snapshot', '--out', 'account.json');
    await run([0], 'plan', '--detailed-exitcode', '--live', 'account.json');
    for (const command of [['audit'], ['escalation'], ['who-can', 's3:PutObject', '*'], ['verify']]) await run([0, 3], ...command);
    const iam = new IAMClient({
      endpoint: sandbox.url,
      region: 'us-east-1',
      credentials: { accessKeyId: env['AWS_ACCESS_KEY_ID'] ?? '', secretAccessKey: env['AWS_SECRET_ACCESS_KEY'] ?? '' },
    });
    await iam.send(new TagUserCommand({ UserName: 'constructor', Tags: [{ Key: 'prototype', Value: 'by hand' }] }));
    expect(await run([2], 'plan', '--detailed-exitcode')).toContain('prototype: by hand -> one');
    expect(await run([0], 'export', '--update')).toContain('wrote');
    await run([0], 'plan', '--detailed-exitcode');
    await run([0], 'rollback', '--yes', '--skip', 'User/constructor');
    const back = await run([0, 2, 3], 'plan', '--detailed-exitcode', '--format', 'json');
    expect(JSON.parse(back)).toMatchObject({ account: '123456789012' });
  }, 120_000);
});

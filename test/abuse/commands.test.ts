// Hostile text in manifests, in the account and on the command line, through the program: no output of any command obeys it.
import { CreateRoleCommand, IAMClient, TagRoleCommand } from '@aws-sdk/client-iam';
import { afterAll, describe, expect, it } from 'vitest';
import { FORMULA, HOSTILE, HTML, MARKDOWN, obeyed, TERMINAL } from '../support/hostile.ts';
import { openBench, STACK_TRACE, towards } from '../support/program.ts';
import type { Ended } from '../support/program.ts';

const bench = openBench();
afterAll(() => bench.close());

/** IAM takes these in a description. https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
const isDescription = (text: string): boolean => /^[\t\n\r\u0020-\u007e\u00a1-\u00ff]{0,1000}$/.test(text);

function expectTame(ended: Ended, what: string): void {
  expect(obeyed(ended.all), what).toEqual([]);
  expect(ended.all, what).not.toMatch(STACK_TRACE);
  expect(ended.all, what).not.toMatch(/^\s*::|##(?:vso)?\[/m);
}

describe('hostile text', () => {
  it('in manifests is told and not obeyed', async () => {
    const names = Object.fromEntries(
      HOSTILE.filter((text) => text.length < 200).map((text) => [text, { description: text, tags: { [text]: text } }]),
    );
    const folder = bench.folder({
      'iamsync.yaml': JSON.stringify({ journal: 'none', accounts: { [TERMINAL[0] ?? '']: { id: TERMINAL[8] } }, [HTML[0] ?? '']: 1 }),
      'manifests/all.yaml': JSON.stringify({ roles: names, policies: { p: { document: TERMINAL[3] } }, checks: [{ name: TERMINAL[2] }] }),
      'manifests/a\u202eb\u0007\n::error::x.yaml': 'users: { "\\e[2J": {} }',
    });
    for (const args of [['validate'], ['validate', '--format', 'json'], ['validate', '--format', 'sarif']])
      expectTame(await folder.run(args), `iamsync.yaml: ${args.join(' ')}`);
    folder.write('iamsync.yaml', 'journal: none\n');
    for (const args of [
      ['validate'],
      ['validate', '--format', 'json'],
      ['lint', '--format', 'sarif'],
      ['plan', '--sandbox', '--format', 'markdown'],
    ])
      expectTame(await folder.run(args), args.join(' '));
  });

  it('in arguments is told and not obeyed', async () => {
    const folder = bench.folder({});
    const [evil = ''] = TERMINAL;
    const runs = [
      [evil],
      ['plan', '--live', evil],
      ['plan', '--config', evil],
      ['rollback', evil, '--sandbox'],
      ['access', 'evaluate', '--action', evil, '--policy', evil],
      ['lint', '--rule', evil],
    ];
    for (const args of runs) {
      const ended = await folder.run(args);
      expect(ended.code).toBe(1);
      expectTame(ended, args.join(' '));
    }
  });

  it('in the account is told and not obeyed, and stays in code in Markdown', async () => {
    const sandbox = await bench.sandbox();
    const env = towards(sandbox);
    const iam = new IAMClient({
      endpoint: sandbox.url,
      region: 'us-east-1',
      credentials: { accessKeyId: env['AWS_ACCESS_KEY_ID'] ?? '', secretAccessKey: env['AWS_SECRET_ACCESS_KEY'] ?? '' },
    });
    const trust = JSON.stringify({
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'ec2.amazonaws.com' } },
    });
    const legal = [...HTML, ...MARKDOWN, ...FORMULA, ...TERMINAL, '::add-mask::x', '##vso[task.x]y'].filter(isDescription);
    expect(legal.length).toBeGreaterThan(40);
    const names = legal.map((_, index) => `role-${index}`);
    for (const [index, Description] of legal.entries())
      await iam.send(new CreateRoleCommand({ RoleName: names[index], Description, AssumeRolePolicyDocument: trust }));
    await iam.send(
      new TagRoleCommand({
        RoleName: 'role-0',
        Tags: [
          { Key: '=1+1', Value: '@everyone' },
          { Key: '-1', Value: '+1' },
        ],
      }),
    );
    const roles = Object.fromEntries(names.map((name) => [name, { description: 'new', trust: { services: 'ec2.amazonaws.com' } }]));
    const folder = bench.folder({
      'iamsync.yaml': JSON.stringify({ journal: 'none', approvals: [{ allow: 'adopt Role/*', until: '2999-01-01', why: legal[0] }] }),
      'manifests/all.yaml': JSON.stringify({ roles }),
    });
    const text = await folder.run(['plan', '--full'], env);
    expectTame(text, 'text');
    expect(text.stdout).toContain('<img src=x onerror=alert(1)>');
    const json = await folder.run(['plan', '--format', 'json'], env);
    expectTame(json, 'json');
    expect(JSON.stringify(JSON.parse(json.stdout))).toContain('::add-mask::x');
    const markdown = await folder.run(['plan', '--format', 'markdown'], env);
    expectTame(markdown, 'markdown');
    expect(outsideOfCode(markdown.stdout)).not.toMatch(/<(?!\/?(?:details|summary|code)>)|@|https?:|\]\(|^#(?!#+ )/m);
    expect(markdown.stdout.match(/<!--/g)).toHaveLength(1);
    expect(markdown.stdout.startsWith('<!-- iamsync:plan:123456789012 -->\n')).toBe(true);
    expect(markdown.stdout.match(/<details>/g)).toHaveLength(markdown.stdout.match(/<\/details>$/gm)?.length ?? 0);
    expectTame(await folder.run(['export', '--out', 'exported'], env), 'export');
    expect((await folder.run(['plan', '--detailed-exitcode', '--manifests', 'exported'], env)).all).not.toMatch(/description/);
  });
});

/** The Markdown without what is code: fenced blocks, code spans, `<code>`, and our own mark at the top. */
function outsideOfCode(markdown: string): string {
  return markdown
    .replace(/^<!-- iamsync:plan:\d+ -->\n/, '')
    .replaceAll(/^(`{3,})(?:diff|text)\n[^]*?^\1$/gm, '')
    .replaceAll(/(?<!`)(`+)(?!`)[^]*?(?<!`)\1(?!`)/g, '')
    .replaceAll(/<code>[^<]*<\/code>/g, '');
}

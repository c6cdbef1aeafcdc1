// The graph command and reports in HTML from the built program.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { DEMO, EDITED, MISTAKEN } from '../support/demo.ts';
import { openOrganisation, WITHOUT_ROLE } from '../support/organisation.ts';
import { openBench, STACK_TRACE } from '../support/program.ts';

const bench = openBench();
afterAll(() => bench.close());
const SANDBOX = '--sandbox=sandbox.json';
const POLICY = /<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;;/;

async function applied() {
  const folder = bench.folder(DEMO);
  expect((await folder.run(['apply', SANDBOX, '--yes'])).code).toBe(0);
  return folder;
}

describe('graph', () => {
  it('draws the account as a page, a drawing and a chart', async () => {
    const folder = await applied();
    const page = await folder.run(['graph', SANDBOX]);
    expect(page.code, page.all).toBe(0);
    expect(page.stdout).toMatch(/^<!doctype html>\n/);
    expect(page.stdout).toMatch(POLICY);
    const svg = await folder.run(['graph', SANDBOX, '--format', 'svg']);
    expect(svg.stdout).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg".*<\/svg>\n$/s);
    expect(svg.stderr).toBe('');
    const chart = await folder.run(['graph', SANDBOX, '--format', 'mermaid']);
    expect(chart.stdout.split('\n').slice(0, 6)).toEqual([
      'flowchart LR',
      '  n0["lambda.amazonaws.com (from outside)"]:::same',
      '  n1["reader (role)"]:::same',
      '  n2["demo-read (policy)"]:::same',
      '  n1 --> n2',
      '  n0 -->|"trusted"| n1',
    ]);
  });

  it('draws what the manifests declare, and a file, without credentials', async () => {
    const folder = await applied();
    const desired = await folder.run(['graph', '--desired', '--format', 'mermaid']);
    expect(desired.code, desired.all).toBe(0);
    expect(desired.stdout).toContain('["reader (role)"]');
    expect((await folder.run(['snapshot', SANDBOX, '--out', 'account.json'])).code).toBe(0);
    const live = await folder.run(['graph', '--live', 'account.json', '--format', 'mermaid']);
    expect(live.stdout).toBe(desired.stdout);
  });

  it('draws around one of them, by as many steps as are wanted', async () => {
    const folder = await applied();
    const rows = async (...args: readonly string[]): Promise<string[]> => {
      const { stdout, code, all } = await folder.run(['graph', SANDBOX, '--format', 'mermaid', ...args]);
      expect(code, all).toBe(0);
      return [...stdout.matchAll(/\["([^"]*)"\]/g)].map(([, row = '']) => row);
    };
    expect(await rows('--principal', 'Policy/demo-read', '--depth', '0')).toEqual(['demo-read (policy, +1 more)']);
    expect(await rows('--principal', 'Policy/demo-read')).toEqual(['reader (role, +1 more)', 'demo-read (policy)', '+ 0 more'].slice(0, 2));
    expect(await rows('--principal', 'Role/r*', '--depth', '2')).toEqual([
      'lambda.amazonaws.com (from outside)',
      'reader (role)',
      'demo-read (policy)',
    ]);
  });

  it('writes to a file that only its owner reads', async () => {
    const folder = await applied();
    const ended = await folder.run(['graph', SANDBOX, '--out', 'account.html']);
    expect([ended.code, ended.stdout]).toEqual([0, '']);
    expect(folder.read('account.html')).toMatch(POLICY);
    if (process.platform !== 'win32') expect(statSync(join(folder.path, 'account.html')).mode & 0o777).toBe(0o600);
  });

  it.each([
    [['--principal', 'User/nobody'], 'Nothing is called User/nobody.'],
    [['--depth', '-1'], '--depth -1 is no number of steps.'],
    [['--depth', '1.5'], '--depth 1.5 is no number of steps.'],
    [['--format', 'png'], 'Invalid values'],
    [['--live', 'missing.json'], 'missing.json'],
    [['--out', 'no/such/folder/x.svg', SANDBOX], 'no/such/folder'],
  ])('refuses %j with a next step', async (args, says) => {
    const folder = bench.folder(DEMO);
    const ended = await folder.run(['graph', ...(args.includes('--live') || args.includes(SANDBOX) ? [] : [SANDBOX]), ...args]);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain(says);
    expect(ended.stderr).toContain('next: ');
    expect(ended.all).not.toMatch(STACK_TRACE);
  });

  it('tells mistakes of manifests with their places', async () => {
    const folder = bench.folder({ 'manifests/demo.yaml': MISTAKEN });
    const ended = await folder.run(['graph', '--desired']);
    expect(ended.code).toBe(1);
    expect(ended.all).toContain('manifests/demo.yaml:12:16');
  });

  it('draws an account in which nobody is', async () => {
    const folder = bench.folder({});
    for (const format of ['html', 'svg', 'mermaid']) {
      const ended = await folder.run(['graph', '--sandbox', '--format', format]);
      expect(ended.code, ended.all).toBe(0);
      expect(ended.stdout.replace(/<script>.*?<\/script>/s, '')).not.toMatch(/NaN|Infinity|undefined|(?:width|height|viewBox)="[^"]*-/);
    }
  });
});

describe('--format html', () => {
  it('is a report of a plan: with changes, without, and with mistakes', async () => {
    const folder = bench.folder(DEMO);
    const first = await folder.run(['plan', SANDBOX, '--format', 'html', '--detailed-exitcode']);
    expect(first.code, first.all).toBe(2);
    expect(first.stdout).toMatch(POLICY);
    for (const part of ['Role/reader', '2 changes pending', 'id="matrix"', 'id="picture"', 'id="access"', 'id="changes"'])
      expect(first.stdout).toContain(part);
    expect((await folder.run(['apply', SANDBOX, '--yes'])).code).toBe(0);
    const second = await folder.run(['plan', SANDBOX, '--format', 'html', '--detailed-exitcode']);
    expect([second.code, second.stdout.includes('No changes')]).toEqual([0, true]);
    folder.write('manifests/demo.yaml', EDITED);
    expect((await folder.run(['plan', SANDBOX, '--format', 'html'])).stdout).toContain('+ Action: s3:PutObject');
    folder.write('manifests/demo.yaml', MISTAKEN);
    const mistaken = await folder.run(['plan', SANDBOX, '--format', 'html']);
    expect(mistaken.code).toBe(1);
    expect(mistaken.stdout).toMatch(POLICY);
    expect(mistaken.stdout).toContain('manifests/demo.yaml:12:16');
  });

  it('is a report of an audit', async () => {
    const folder = await applied();
    const ended = await folder.run(['audit', SANDBOX, '--format', 'html']);
    expect(ended.code, ended.all).toBe(0);
    expect(ended.stdout).toMatch(POLICY);
    expect(ended.stdout).toContain('root-access-key');
  });

  it('is one report of several accounts, a section each, also where one can not be planned', async () => {
    const { run } = await openOrganisation(bench, WITHOUT_ROLE);
    const ended = await run('plan', '--format', 'html');
    expect(ended.code).toBe(1);
    expect([...ended.stdout.matchAll(/<section class="account" id="([^"]*)"/g)].map(([, id]) => id)).toEqual([
      'account-1',
      'account-2',
      'account-3',
    ]);
    expect(ended.stdout.match(/id="account-\d-picture"/g)?.length).toBe(2);
    expect(ended.stdout).toContain('3 accounts: 2 with changes, 0 without, 1 without a plan.');
  });
});

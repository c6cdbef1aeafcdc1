// What people see on a terminal: colours where a terminal reads, lines that fit, one status line, code frames, and the length of a long plan.
// The program runs on a pseudo terminal (test/support/on-terminal.py), against a sandbox that can make it wait.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { columns } from '../../src/render/width.ts';
import { openBench, PROGRAM, towards } from '../support/program.ts';
import type { Folder } from '../support/program.ts';

const SCRIPT = fileURLToPath(new URL('../support/on-terminal.py', import.meta.url));
const COLOUR = new RegExp(`${String.fromCodePoint(27)}\\[[\\d;]*m`, 'g');
const bench = openBench();
afterAll(() => bench.close());

interface Seen {
  readonly code: number | null;
  /** What arrived at the terminal. */
  readonly terminal: string;
  /** What went past it. */
  readonly file: string;
}

/** Runs the program on a terminal of so many columns; with `stderr` its standard output leads to a file. */
function onTerminal(
  folder: Folder,
  width: number,
  args: readonly string[],
  env: Record<string, string> = {},
  streams = 'both',
): Promise<Seen> {
  const basic = { PATH: process.env['PATH'] ?? '', HOME: folder.path, TERM: 'xterm-256color', AWS_EC2_METADATA_DISABLED: 'true' };
  return new Promise((resolve, reject) => {
    const command = [SCRIPT, String(width), streams, process.execPath, PROGRAM, ...args];
    const child = spawn('python3', command, { cwd: folder.path, env: { ...basic, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    const text = { terminal: '', file: '' };
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text.terminal += chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (text.file += chunk));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...text }));
  });
}

/** The lines that are left on the screen when everything was rewritten, without colours. */
const screenOf = (terminal: string): string[] =>
  terminal
    .replaceAll('\r\n', '\n')
    .split('\n')
    .map((line) => (line.split('\u001b[2K').at(-1) ?? '').replaceAll(COLOUR, '').replaceAll('\r', ''));
/** The states of the status line. */
const statesOf = (terminal: string): string[] =>
  terminal
    .split('\r\u001b[2K')
    .slice(1)
    .map((state) => (state.split(/[\r\n]/, 1)[0] ?? '').replaceAll(COLOUR, ''));

const SMALL = {
  'iamsync.yaml': 'journal: none\n',
  'manifests/a.yaml': `policies:
  demo-read:
    document:
      Statement:
        - { Sid: Objects, Effect: Allow, Action: [s3:GetObject, s3:PutObject, s3:DeleteObject], Resource: "arn:aws:s3:::a-bucket-with-a-rather-long-name/*" }
roles:
  reader:
    trust: { services: lambda.amazonaws.com }
    tags: { team: "äöü 日本語の説明文がここにあります and some more words so that it has to be broken somewhere" }
    policies: [demo-read, account:nowhere]
`,
};

describe('a plan on a terminal', () => {
  it.each([40, 80, 120])(
    'of %i columns fits, but for words that are to be copied whole, and the frame stands under its line',
    async (width) => {
      const seen = await onTerminal(bench.folder(SMALL), width, ['plan', '--sandbox']);
      expect(seen.code, seen.terminal).toBe(3);
      const lines = screenOf(seen.terminal);
      const long = lines.filter((line) => columns(line) > width);
      for (const line of long) expect(line).toMatch(/^Plan: |^( *\d+ \w+)? *([+~-] )?\S+$/);
      expect(seen.terminal).toMatch(COLOUR);
      const text = lines.join('\n');
      expect(text).toMatch(/^ {4}document:\n {8}\+ Objects: Allow\s+s3:DeleteObject,/m);
      expect(text).toMatch(/a\.yaml:7:3 error dangling:[^]*\n {2}7 \| {3}reader:\n {4}\| {3}\^\n {2}next: /);
      const order = ['+ create Policy/demo-read', 'Access gained and lost:', 'error dangling', 'Plan: 2 to create'].map((part) =>
        text.indexOf(part),
      );
      expect(order).toEqual([...order].sort((a, b) => a - b));
      expect(order[0]).toBeGreaterThan(0);
      for (const state of statesOf(seen.terminal).slice(0, -1)) expect(columns(state)).toBeLessThan(width);
    },
  );

  it.each([
    ['NO_COLOR', ['plan', '--sandbox'], { NO_COLOR: '1' }, false],
    ['--no-color', ['plan', '--sandbox', '--no-color'], { FORCE_COLOR: '1' }, false],
    ['TERM=dumb', ['plan', '--sandbox'], { TERM: 'dumb' }, false],
    ['--color', ['plan', '--sandbox', '--color'], { NO_COLOR: '1' }, true],
  ] as const)('has colours or not by %s', async (_, args, env, isColoured) => {
    const seen = await onTerminal(bench.folder(SMALL), 80, args, env);
    expect(seen.code, seen.terminal).toBe(3);
    expect(COLOUR.test(seen.terminal)).toBe(isColoured);
    COLOUR.lastIndex = 0;
  });

  it('that is written to a file has none there, while progress and findings keep theirs on the terminal', async () => {
    const folder = bench.folder(SMALL);
    const plan = await onTerminal(folder, 60, ['plan', '--sandbox'], {}, 'stderr');
    expect(plan.file).toContain('+ create Role/reader');
    expect(plan.file).not.toContain('\u001b');
    expect(statesOf(plan.terminal).join('\n')).toMatch(/^reading the account: \d+\/\d+ calls?/m);
    expect(screenOf(plan.terminal).join('')).toBe('');
    folder.write('manifests/a.yaml', 'roles:\n  x: {}\n');
    const findings = await onTerminal(folder, 60, ['validate'], {}, 'stderr');
    expect(findings.terminal).toContain('\u001b[1;31m');
    expect(screenOf(findings.terminal).join('\n')).toMatch(/^manifests\/a\.yaml:2:3 error/);
  });

  it('without a terminal has plain lines, and colours if they are forced', async () => {
    const folder = bench.folder(SMALL);
    const plain = await folder.run(['plan', '--sandbox']);
    expect([plain.stderr, plain.stdout.includes('\u001b')]).toEqual(['', false]);
    expect((await folder.run(['plan', '--sandbox'], { FORCE_COLOR: '1' })).stdout).toContain('\u001b[32m+ create');
  });
});

describe('the status line', () => {
  it('of reading tells calls done and to come, and what it waits for with the reason', async () => {
    const sandbox = await bench.sandbox({
      faults: { clear: false, seed: undefined, rules: [{ op: 'ListRoles', nth: 1, code: 'Throttling' }], circumstances: {} },
    });
    const seen = await onTerminal(bench.folder(SMALL), 120, ['plan'], towards(sandbox));
    expect(seen.code, seen.terminal).toBe(3);
    const states = statesOf(seen.terminal);
    expect(
      states.some((state) => /^reading the account: \d+\/\d+ calls, .*waiting \d+ s: Throttling, attempt 2/.test(state)),
      states.join('\n'),
    ).toBe(true);
    expect(states.at(-1)).not.toContain('reading');
    expect(screenOf(seen.terminal)[0]).toMatch(/^Account /);
  });

  it('of applying tells actions done and how many there are, and is gone at the end', async () => {
    const folder = bench.folder({ ...SMALL, 'manifests/a.yaml': SMALL['manifests/a.yaml'].replace(', account:nowhere', '') });
    const seen = await onTerminal(folder, 100, ['apply', '--yes', '--sandbox']);
    expect(seen.code, seen.terminal).toBe(0);
    const states = statesOf(seen.terminal);
    expect(
      states.some((state) => /^applying: 1\/3 actions.* \(Policy\/demo-read#CreatePolicy\)$/.test(state)),
      states.join('\n'),
    ).toBe(true);
    const lines = screenOf(seen.terminal);
    expect(lines.filter((line) => line.startsWith('applying'))).toEqual([]);
    expect(
      lines.some((line) => line.startsWith('Applied: 3 actions done')),
      lines.join('\n'),
    ).toBe(true);
    const piped = await folder.run(['apply', '--yes', '--sandbox']);
    expect(piped.stderr).toMatch(/^\[1\/3\] done Policy\/demo-read#CreatePolicy$/m);
  });
});

describe('a hundred changes', () => {
  let folder: Folder;
  beforeAll(() => {
    const names = Array.from({ length: 50 }, (_, index) => index);
    const policy = (index: number): string =>
      `  p${index}:\n    document:\n      Statement:\n        - { Sid: A, Effect: Allow, Action: [s3:GetObject, s3:PutObject], Resource: "arn:aws:s3:::b${index}/*" }\n        - { Sid: B, Effect: Allow, Action: sqs:SendMessage, Resource: "*" }\n`;
    const role = (index: number): string =>
      `  r${index}:\n    trust: { services: lambda.amazonaws.com }\n    policies: [p${index}]\n    tags: { a: b, c: d }\n`;
    folder = bench.folder({ 'manifests/a.yaml': `policies:\n${names.map(policy).join('')}roles:\n${names.map(role).join('')}` });
  });

  it('take 120 lines at most; --full shows them all', async () => {
    const short = await folder.run(['plan', '--sandbox']);
    expect(short.code, short.all).toBe(0);
    const lines = short.stdout.trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(120);
    // Who is short of room names several in a row, and leaves out nobody.
    const named = short.stdout.slice(0, short.stdout.indexOf('Access gained')).match(/(?:Policy\/p|Role\/r)\d+\b/g);
    expect(new Set(named).size).toBe(100);
    expect(short.stdout).toMatch(/Role\/r0 \(new\) {2}… \d+ lines$/m);
    expect(short.stdout).toMatch(/… and \d+ more principals/);
    expect(lines.at(-1)).toMatch(/^Plan: 100 to create/);
    const full = await folder.run(['plan', '--sandbox', '--full']);
    expect(full.stdout.split('\n').length).toBeGreaterThan(600);
    expect(full.stdout).not.toContain('more principals');
  });

  it('never hide who comes to power over permissions', async () => {
    folder.write(
      'manifests/a.yaml',
      folder
        .read('manifests/a.yaml')
        .replace(
          '"arn:aws:s3:::b40/*" }\n        - { Sid: B, Effect: Allow, Action: sqs:SendMessage',
          '"arn:aws:s3:::b40/*" }\n        - { Sid: B, Effect: Allow, Action: "iam:*"',
        ),
    );
    const short = await folder.run(['plan', '--sandbox']);
    expect(short.code, short.all).toBe(0);
    expect(short.stdout).toMatch(/Access gained and lost:\n {2}\+ Role\/r40 \(new\) {2}… \d+ lines, ! \d+ with power over permissions$/m);
    expect(short.stdout).toMatch(/^ {2}! Role\/r40 → .*administrator/m);
  });
});

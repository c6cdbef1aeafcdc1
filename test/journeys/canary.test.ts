// The canary itself: it finds a secret that was planted, in a stream or in a file, and nothing else.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox } from '../../src/sandbox/server.ts';
import { CANARY, leaksOf, noteFiles, noteSecret, noteStreams } from '../support/canary.ts';

const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const before = process.env[CANARY];
let folder: string;
let files: string;
beforeEach(() => {
  [folder, files] = [mkdtempSync(join(tmpdir(), 'iamsync-canary-')), mkdtempSync(join(tmpdir(), 'iamsync-canary-'))];
  process.env[CANARY] = folder;
});
afterEach(() => {
  process.env[CANARY] = before;
  for (const path of [folder, files]) rmSync(path, { recursive: true });
});

describe('the canary', () => {
  it('finds a secret in what a command printed', () => {
    noteSecret(SECRET);
    noteStreams(['apply', '--yes'], `{"SecretAccessKey":"${SECRET}"}`);
    expect(leaksOf(folder)).toEqual([{ secret: SECRET, by: 'iamsync apply --yes' }]);
  });

  it('finds it at the very end and more than one of them', () => {
    noteSecret(SECRET);
    noteSecret('another secret of ours');
    noteStreams(['plan'], `another secret of ours, ${SECRET}`);
    expect(leaksOf(folder).map(({ secret }) => secret)).toEqual(['another secret of ours', SECRET]);
  });

  it('finds it in a file that a command left, however deep', () => {
    noteSecret(SECRET);
    mkdirSync(join(files, '.iamsync', 'journal'), { recursive: true });
    writeFileSync(join(files, '.iamsync', 'journal', 'run.jsonl'), `{}\n${SECRET}\n`);
    noteFiles(files);
    expect(leaksOf(folder)).toHaveLength(1);
  });

  it('lets the sinks have it, and the state and the banner of a sandbox', () => {
    noteSecret(SECRET);
    mkdirSync(join(files, 'secrets'));
    writeFileSync(join(files, 'secrets', 'ci.json'), SECRET);
    noteFiles(files);
    noteStreams(['sandbox'], SECRET);
    expect(leaksOf(folder)).toEqual([]);
  });

  it('knows what is in the state of a sandbox of another process', async () => {
    const sandbox = await startSandbox({ stateFile: join(files, 'sandbox.json'), seed: 'another' });
    const secret = Object.values(sandbox.keys)[0]?.secretAccessKey ?? '';
    await sandbox.close();
    for (const name of readdirSync(folder)) rmSync(join(folder, name));
    writeFileSync(join(files, 'plan.json'), secret);
    noteFiles(files);
    expect(leaksOf(folder)).toMatchObject([{ secret }]);
  });

  it('hears of every secret that a sandbox of the tests issues', async () => {
    const sandbox = await startSandbox();
    noteStreams(['plan'], Object.values(sandbox.keys)[0]?.secretAccessKey ?? '');
    await sandbox.close();
    expect(leaksOf(folder)).toHaveLength(1);
  });

  it('finds nothing where nothing is', () => {
    noteSecret(SECRET);
    noteStreams(['plan'], SECRET.slice(1));
    expect(leaksOf(folder)).toEqual([]);
  });
});

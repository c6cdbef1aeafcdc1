// iamsync fmt as people run it: what is written, what is only listed, and that a broken file stops all of it.
import { execFileSync } from 'node:child_process';
import { chmodSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { DEMO } from '../support/demo.ts';
import { openBench, PROGRAM, STACK_TRACE } from '../support/program.ts';

const bench = openBench();
afterAll(() => bench.close());

const UNTIDY = 'groups: { b: { policies: [x] } } # why\npolicies:\n    x: { document: ./x.json }\n';
const TIDY = 'policies:\n  x:\n    document: ./x.json\n\ngroups: # why\n  b:\n    policies:\n      - x\n';
const FILES = { ...DEMO, 'manifests/deep/er.yml': UNTIDY, 'manifests/x.json': '{}\n', 'manifests/.hidden.yaml': UNTIDY };

describe('fmt', () => {
  it('lists what is not canonical with --check, writes it without, and is done then', async () => {
    const folder = bench.folder(FILES);
    chmodSync(join(folder.path, 'manifests/deep/er.yml'), 0o600);
    const before = await folder.run(['fmt', '--check']);
    expect(before).toMatchObject({ code: 1, stdout: 'manifests/deep/er.yml\nmanifests/demo.yaml\n' });
    expect(before.stderr).toBe('2 of 2 files not in canonical form\n  next: iamsync fmt\n');
    expect(folder.read('manifests/deep/er.yml')).toBe(UNTIDY);
    const done = await folder.run(['fmt', '--json']);
    expect(done.code).toBe(0);
    expect(JSON.parse(done.stdout)).toEqual({
      formatVersion: 1,
      check: false,
      files: 2,
      changed: ['manifests/deep/er.yml', 'manifests/demo.yaml'],
    });
    expect(folder.read('manifests/deep/er.yml')).toBe(TIDY);
    expect(statSync(join(folder.path, 'manifests/deep/er.yml')).mode & 0o777).toBe(0o600);
    expect(folder.read('manifests/.hidden.yaml')).toBe(UNTIDY);
    expect(await folder.run(['fmt', '--check'])).toMatchObject({ code: 0, stdout: '2 files in canonical form.\n' });
  });

  it('writes nothing at all if one file is no YAML, and says where', async () => {
    const folder = bench.folder({ ...FILES, 'manifests/a.yaml': 'roles:\n  r: [\n', 'manifests/b.yaml': 'roles: { ? [x] : y }\n' });
    const { code, stderr } = await folder.run(['fmt']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/manifests\/a\.yaml:\d+:\d+ error yaml-syntax/);
    expect(stderr).toMatch(/manifests\/b\.yaml:\d+:\d+ error/);
    expect(stderr).not.toMatch(STACK_TRACE);
    expect(folder.read('manifests/deep/er.yml')).toBe(UNTIDY);
  });

  it('takes files and folders, and formats standard input', async () => {
    const folder = bench.folder(FILES);
    expect(await folder.run(['fmt', 'manifests/deep'])).toMatchObject({ code: 0, stdout: 'formatted manifests/deep/er.yml\n' });
    expect(execFileSync(process.execPath, [PROGRAM, 'fmt', '--stdin'], { input: UNTIDY, encoding: 'utf8' })).toBe(TIDY);
    expect(await folder.run(['fmt', 'nowhere.yaml'])).toMatchObject({
      code: 1,
      stderr: 'error: There is no nowhere.yaml.\n  next: Check the path.\n',
    });
    expect((await folder.run(['fmt', 'manifests/x.json'])).code).toBe(1);
    expect((await folder.run(['fmt', '--stdin', 'manifests'])).stderr).toContain('--stdin takes no files');
  });
});

// What manifests name stays inside of the project: no path and no link leads out of it, to devices, pipes, or for ever in a circle.
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { projectFiles } from '../../src/edge/confined.ts';
import { fileReader } from '../../src/edge/files.ts';
import { obeyed, PATHS } from '../support/hostile.ts';
import { openBench, STACK_TRACE } from '../support/program.ts';
import type { Folder } from '../support/program.ts';

const SECRET = 'a-secret-of-this-machine';
const DOCUMENT = '{ "Statement": [{ "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*" }] }';
const bench = openBench();
afterAll(() => bench.close());

/** A project below a folder that holds what it must not read. */
function project(document: string): Folder {
  const folder = bench.folder({
    'outside.json': `{ "${SECRET}": `,
    'outside/more.yaml': `users: { "${SECRET}": 1`,
    'project/iamsync.yaml': 'journal: none\n',
    'project/docs/inside.json': DOCUMENT,
    'project/manifests/all.yaml': JSON.stringify({ policies: { p: { document } } }),
  });
  return folder;
}
const validate = (folder: Folder, ...more: readonly string[]) => folder.run(['validate', ...more], {}, 'project');

describe('a document', () => {
  it('may lie anywhere in the project', async () => {
    const folder = project('../docs/inside.json');
    symlinkSync('../docs/inside.json', join(folder.path, 'project/manifests/link.json'));
    folder.write(
      'project/manifests/all.yaml',
      JSON.stringify({ policies: { p: { document: '../docs/inside.json' }, q: { document: 'link.json' } } }),
    );
    expect((await validate(folder)).all).toContain('Valid: 2 declared');
  });

  it.each(PATHS.map((path) => [JSON.stringify(path).slice(0, 60), path]))('is never read from elsewhere: %s', async (_shown, path) => {
    for (const ending of ['', '.json']) {
      const reader = projectFiles([join(project(path).path, 'project')]);
      const at = join('/', 'nowhere', `${path}${ending}`);
      const read = await reader.read(at).catch((error: unknown) => error);
      expect(read === undefined || read instanceof Error, String(read)).toBe(true);
    }
  });

  it.each([
    '../../outside.json',
    '../../outside/more.yaml',
    '/etc/passwd',
    '/dev/zero',
    '/proc/self/environ',
    '../manifests/../../outside.json',
  ])('is told at its place, and nothing of what is elsewhere: %s', async (path) => {
    const ended = await validate(project(path));
    expect(ended.code).toBe(1);
    expect(ended.all).toMatch(/(?:manifests\/all\.yaml|outside\S*):\d+:\d+ error/);
    expect(ended.all).not.toContain(SECRET);
    expect(ended.all).not.toMatch(STACK_TRACE);
  });

  const LINKS: readonly (readonly [what: string, target: string])[] = [
    ['a file outside', '../../outside.json'],
    ['a device that never ends', '/dev/zero'],
    ['the environment of the process', '/proc/self/environ'],
    ['itself', 'link.json'],
    ['nothing', 'gone.json'],
    ['a folder', '../docs'],
  ];
  it.each(LINKS)('is not read through a link to %s', async (_what, target) => {
    const folder = project('link.json');
    symlinkSync(target, join(folder.path, 'project/manifests/link.json'));
    const ended = await validate(folder);
    expect(ended.code).toBe(1);
    expect(ended.all).toMatch(/error /);
    expect(ended.all).not.toContain(SECRET);
    expect(ended.all).not.toMatch(/PATH=|has a defect/);
    expect(obeyed(ended.all)).toEqual([]);
  });

  it('is no pipe, whether or not it lies in the folder of manifests', async () => {
    for (const place of ['project/manifests/pipe.json', 'project/docs/pipe.json']) {
      const folder = project(place.includes('docs') ? '../docs/pipe.json' : 'pipe.json');
      execFileSync('mkfifo', [join(folder.path, place)]);
      expect((await validate(folder)).all).toContain('neither a file nor a folder');
    }
  });

  it('may lie elsewhere in the repository', async () => {
    const folder = project('../../outside.json');
    mkdirSync(join(folder.path, '.git'));
    folder.write('outside.json', DOCUMENT);
    expect((await validate(folder)).all).toContain('Valid: 1 declared');
  });
});

describe('a folder of manifests', () => {
  it.each([
    ['to a folder outside', '../../outside'],
    ['to everything', '/'],
    ['to where processes are', '/proc'],
  ])('is not followed %s', async (_what, target) => {
    const folder = project('../docs/inside.json');
    symlinkSync(target, join(folder.path, 'project/manifests/more'));
    const ended = await validate(folder);
    expect([ended.code, ended.all]).toEqual([1, expect.stringContaining('manifests/more leads out of the project')]);
    expect(ended.all).not.toContain(SECRET);
  });

  it('is no link out itself, unless it was named outside', async () => {
    const folder = project('../docs/inside.json');
    rmSync(join(folder.path, 'project/manifests'), { recursive: true });
    symlinkSync('../outside', join(folder.path, 'project/manifests'));
    expect((await validate(folder)).all).toContain('leads out of the project');
    folder.write('outside/more.yaml', 'users: { a: {} }\n');
    expect((await validate(folder, '--manifests', '../outside')).all).toContain('Valid: 1 declared');
  });

  it('does not lead in a circle', async () => {
    const folder = project('../docs/inside.json');
    symlinkSync('..', join(folder.path, 'project/manifests/up'));
    expect((await validate(folder)).all).toContain('is a link to a folder that it lies in');
  });
});

describe('a file that is named on the command line', () => {
  it('may be a pipe, and has an end', async () => {
    const folder = bench.folder({});
    const pipe = join(folder.path, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const read = fileReader.read(pipe);
    writeFileSync(pipe, 'text');
    expect(await read).toBe('text');
    await expect(fileReader.read('/dev/zero')).rejects.toMatchObject({ code: 'input', message: '/dev/zero is larger than 256 MB' });
  });

  it.each(['a\0b', 'x'.repeat(300)])('is told if it is no path: %j', async (path) => {
    await expect(fileReader.read(path)).rejects.toMatchObject({ code: 'input', message: expect.stringContaining('is no path') });
  });
});

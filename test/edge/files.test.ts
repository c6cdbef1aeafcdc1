// The user's files on a real disk.
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileReader, writeAtomic } from '../../src/edge/files.ts';
import { holding } from '../support/holding.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'iamsync-'));
});
afterEach(() => rm(folder, { recursive: true }));

const at = (...parts: string[]): string => join(folder, ...parts);

describe('list', () => {
  it('gives every file at any depth, sorted by code point, dot-folders apart', async () => {
    await mkdir(at('b', 'c'), { recursive: true });
    await mkdir(at('.git'));
    for (const file of ['z.yaml', 'B.yaml', 'a.yaml', 'b/c/d.json', 'b/é.yaml', '.hidden', '.git/config']) await writeFile(at(file), '');
    expect(await fileReader.list(folder)).toEqual(
      ['.hidden', 'B.yaml', 'a.yaml', 'b/c/d.json', 'b/é.yaml', 'z.yaml'].map((file) => at(file)),
    );
  });

  it('is undefined for a missing folder and empty for an empty one', async () => {
    expect(await fileReader.list(at('none'))).toBeUndefined();
    expect(await fileReader.list(folder)).toEqual([]);
  });

  it('follows links to files and folders, but not in a circle', async () => {
    await mkdir(at('real'));
    await writeFile(at('real', 'x.yaml'), '');
    await mkdir(at('m'));
    await symlink(at('real'), at('m', 'linked'));
    await symlink(at('real', 'x.yaml'), at('m', 'y.yaml'));
    expect(await fileReader.list(at('m'))).toEqual([at('m', 'linked', 'x.yaml'), at('m', 'y.yaml')]);
    await symlink(at('m'), at('m', 'loop'));
    await expect(fileReader.list(at('m'))).rejects.toMatchObject({
      code: 'input',
      message: `${at('m', 'loop')} is a link to a folder that it lies in`,
    });
  });

  it('does not pass over a link to nothing, nor a folder that is a file', async () => {
    await writeFile(at('file'), '');
    await expect(fileReader.list(at('file'))).rejects.toMatchObject({
      code: 'input',
      message: holding('is a file where a folder is expected'),
    });
    await symlink(at('gone.yaml'), at('roles.yaml'));
    await expect(fileReader.list(folder)).rejects.toMatchObject({
      code: 'input',
      message: `${at('roles.yaml')} is a link to a file that does not exist`,
    });
  });
});

describe('read', () => {
  it('gives UTF-8 text without its byte order mark, undefined for a missing file', async () => {
    await writeFile(at('a'), '\uFEFFä\n');
    expect(await fileReader.read(at('a'))).toBe('ä\n');
    expect(await fileReader.read(at('none'))).toBeUndefined();
  });

  it('refuses what is not UTF-8, and folders', async () => {
    await writeFile(at('latin'), Buffer.from([0x6b, 0xe4, 0x73, 0x65]));
    await writeFile(at('utf16'), Buffer.from('\uFEFFa: 1', 'utf16le'));
    for (const file of ['latin', 'utf16'])
      await expect(fileReader.read(at(file))).rejects.toMatchObject({ code: 'input', message: `${at(file)} is not UTF-8 text` });
    await expect(fileReader.read(folder)).rejects.toMatchObject({
      code: 'input',
      message: holding('is a folder'),
    });
  });
});

describe('writeAtomic', () => {
  it('replaces the file with the mode asked for and leaves nothing beside it', async () => {
    await writeFile(at('plan.json'), 'old');
    await writeAtomic(at('plan.json'), 'new', 0o600);
    expect(await readFile(at('plan.json'), 'utf8')).toBe('new');
    expect((await stat(at('plan.json'))).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['plan.json']);
  });

  it('writes what a link names, and keeps the link', async () => {
    await writeFile(at('real'), 'old');
    await symlink(at('real'), at('link'));
    await writeAtomic(at('link'), 'new');
    expect(await readFile(at('real'), 'utf8')).toBe('new');
    expect(await readdir(folder)).toEqual(['link', 'real']);
  });

  it('goes straight to a device', async () => {
    await writeAtomic('/dev/null', 'text');
    expect((await stat('/dev/null')).isCharacterDevice()).toBe(true);
  });

  it('keeps the old file when it can not write the new one', async () => {
    await writeFile(at('keep'), 'old');
    await expect(writeAtomic(at('none', 'x'), 'new')).rejects.toMatchObject({
      code: 'input',
      message: holding('the folder does not exist'),
    });
    await expect(writeAtomic('/dev/full', 'new')).rejects.toMatchObject({
      code: 'input',
      message: holding('the disk is full'),
    });
    // root may write everywhere, so that the mode proves something for everyone else only.
    await chmod(folder, 0o500);
    const refused = await writeAtomic(at('keep'), 'new').then(
      () => false,
      () => true,
    );
    await chmod(folder, 0o700);
    expect(await readFile(at('keep'), 'utf8')).toBe(refused ? 'old' : 'new');
    expect(await readdir(folder)).toEqual(['keep']);
  });
});

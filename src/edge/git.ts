// What git knows of the working folder: the text of a file at a reference.
import { execFile } from 'node:child_process';
import { basename, dirname } from 'node:path';
import { Failure } from '../model/failure.ts';

/**
 * The text of a file of the working folder as it is at a reference (a branch, a tag, a commit); undefined if it isn't there then.
 * Throws Failure('usage') if there is no such reference, or no repository around the file.
 */
export async function readAt(reference: string, path: string): Promise<string | undefined> {
  const folder = dirname(path);
  const known = await git(folder, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${reference}^{commit}`]);
  const commit = known?.trim();
  if (commit === undefined || !/^[0-9a-f]{40,64}$/.test(commit))
    throw new Failure(
      'usage',
      `git knows no ${reference} here.`,
      'Give a branch, a tag or a commit that is fetched, or the path of a file.',
    );
  return git(folder, ['show', `${commit}:./${basename(path)}`]);
}

// Undefined if git says no, whatever its words, which depend on its version and language.
function git(folder: string, args: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    execFile('git', [...args], { cwd: folder, maxBuffer: 64 * 1024 * 1024 }, (error, stdout) => {
      if (error === null) resolve(stdout);
      else if (error.code === 'ENOENT') reject(new Failure('usage', 'There is no git to ask.', 'Install git, or give a file.', error));
      else resolve(undefined);
    });
  });
}

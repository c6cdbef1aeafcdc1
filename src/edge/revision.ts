// An earlier commit, read from git's object store: nothing is checked out, no hook and no filter runs.
import { Failure } from '../model/failure.ts';
import type { FileReader } from '../model/ports.ts';
import { askGit, wordsOf } from './git.ts';
import type { GitAnswer } from './git.ts';
import { treeFiles } from './revision-files.ts';
import type { Entry, Tree } from './revision-files.ts';

/** The state of the repository at a commit. */
export interface Revision {
  /** As the user named it: a branch, a tag, a commit. */
  readonly ref: string;
  /** 40 hex digits, or 64. */
  readonly commit: string;
  /** The files of that commit, under the paths that they have in the working folder. */
  readonly files: FileReader;
}

const FETCH_ALL = 'Fetch the commit with all its files and run the command again.';

/** Opens a commit of the repository around the working folder. Throws Failure('usage') if there is no git, repository or commit. */
export async function openRevision(ref: string): Promise<Revision> {
  const prefix = await repositoryPrefix();
  const commit = await commitOf(ref);
  const entries = await entriesOf(commit);
  return { ref, commit, files: treeFiles({ ref, prefix, entries, read: (objects) => contents(ref, objects) }) };
}

/** The working folder as seen from the top of its repository: `iam/`, or empty. Empty outside of a repository and without git, too. */
export async function folderInRepository(): Promise<string> {
  try {
    return await repositoryPrefix();
  } catch (error) {
    if (error instanceof Failure) return '';
    throw error;
  }
}

async function repositoryPrefix(): Promise<string> {
  const found = await git(['rev-parse', '--show-prefix']);
  if (found.ok) return found.text.replace(/\r?\n$/, '');
  throw /not a git repository/i.test(found.error)
    ? new Failure('usage', 'The working folder is in no git repository.', 'Run the command inside of the clone that holds the manifests.')
    : new Failure('usage', `git can't read this repository: ${wordsOf(found)}`, 'Mend what git says and run the command again.');
}

async function commitOf(ref: string): Promise<string> {
  const found = await git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]);
  const commit = found.text.trim();
  if (found.ok && /^[0-9a-f]{40,64}$/.test(commit)) return commit;
  const isShallow = (await git(['rev-parse', '--is-shallow-repository'])).text.trim() === 'true';
  throw isShallow
    ? new Failure(
        'usage',
        `This clone is shallow and does not hold ${ref}.`,
        'Fetch the history: git fetch --unshallow; in GitHub Actions, actions/checkout with fetch-depth: 0.',
      )
    : new Failure(
        'usage',
        `There is no commit ${ref} in this repository.`,
        'Name a branch, a tag or a commit that is here; those of the remote are called origin/NAME once git fetch has brought them.',
      );
}

/** What lies in a commit, by path from the top of the repository. */
async function entriesOf(commit: string): Promise<Tree> {
  const listed = await git(['ls-tree', '-r', '-z', '--full-tree', commit]);
  if (!listed.ok) throw new Failure('usage', `git can't list ${commit}: ${wordsOf(listed)}`, FETCH_ALL);
  const tree = new Map<string, Entry>();
  for (const row of listed.text.split('\0')) {
    const [, mode = '', object = '', path = ''] = /^(\d+) \w+ ([0-9a-f]+)\t(.*)$/s.exec(row) ?? [];
    if (path !== '') tree.set(path, { kind: kindOf(mode), object });
  }
  return tree;
}

// https://git-scm.com/docs/git-fast-import#_filemodify lists the modes.
function kindOf(mode: string): Entry['kind'] {
  if (mode === '120000') return 'link';
  return mode === '160000' ? 'module' : 'file';
}

/** The contents of objects, all with one process. */
async function contents(ref: string, objects: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>> {
  const answer = await git(['cat-file', '--batch'], `${objects.join('\n')}\n`);
  if (!answer.ok) throw new Failure('input', `git can't read the files of ${ref}: ${wordsOf(answer)}`, FETCH_ALL);
  const found = new Map<string, Uint8Array>();
  let at = 0;
  for (const object of objects) {
    const end = answer.bytes.indexOf(0x0a, at);
    const size = /^[0-9a-f]+ blob (\d+)$/.exec(answer.bytes.subarray(at, end).toString())?.[1];
    if (size === undefined) throw new Failure('input', `git does not hold a file of ${ref} (object ${object})`, FETCH_ALL);
    at = end + 1 + Number(size);
    found.set(object, answer.bytes.subarray(end + 1, at));
    at += 1;
  }
  return found;
}

async function git(args: readonly string[], input = ''): Promise<GitAnswer> {
  const answer = await askGit(args, { input });
  if (answer !== null) return answer;
  throw new Failure('usage', 'There is no git on this machine.', 'Install git, or leave out the option that needs it.');
}

// An earlier commit, read from git's object store: nothing is checked out, no hook and no filter runs.
import { execFile } from 'node:child_process';
import { Failure } from '../model/failure.ts';
import type { FileReader } from '../model/ports.ts';
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

const MOST_BYTES = 1 << 30;
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
    : new Failure('usage', `git can't read this repository: ${firstLine(found.error)}`, 'Mend what git says and run the command again.');
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
  if (!listed.ok) throw new Failure('usage', `git can't list ${commit}: ${firstLine(listed.error)}`, FETCH_ALL);
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
  if (!answer.ok) throw new Failure('input', `git can't read the files of ${ref}: ${firstLine(answer.error)}`, FETCH_ALL);
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

interface Answer {
  readonly ok: boolean;
  readonly bytes: Buffer;
  readonly text: string;
  readonly error: string;
}

function git(args: readonly string[], input = ''): Promise<Answer> {
  const env = { ...process.env, LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0' };
  return new Promise((done, failed) => {
    const child = execFile('git', [...args], { env, encoding: 'buffer', maxBuffer: MOST_BYTES }, (error, stdout, stderr) => {
      if (error?.code === 'ENOENT')
        failed(new Failure('usage', 'There is no git on this machine.', 'Install git, or leave out the option that needs it.', error));
      else done({ ok: error === null, bytes: stdout, text: stdout.toString(), error: stderr.toString() || (error?.message ?? '') });
    });
    // A git that ends before it has read everything closes the pipe; its exit code says why.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}

function firstLine(text: string): string {
  return (
    text
      .split('\n')
      .find((line) => line.trim() !== '')
      ?.trim() ?? 'it gives no reason'
  );
}

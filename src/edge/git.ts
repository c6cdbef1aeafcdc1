// Asking git: one process for a question, whose words do not hang on the language of this machine, and a file as it was at a reference.
import { execFile } from 'node:child_process';
import { basename, dirname } from 'node:path';
import { Failure } from '../model/failure.ts';

/** What git answered. */
export interface GitAnswer {
  /** Null if it could not be run, or was ended by a signal. */
  readonly code: number | null;
  /** It ended with 0. */
  readonly ok: boolean;
  readonly bytes: Buffer;
  readonly text: string;
  /** Its own words on standard error, or why it could not be run. */
  readonly error: string;
}

export interface GitQuestion {
  /** Where it is asked; the working folder if it is left out. */
  readonly folder?: string;
  /** For its standard input. */
  readonly input?: string;
  /** Only the folder says which repository is meant: a hook of git's, for one, sets variables that mean another one. */
  readonly byFolder?: boolean;
}

const MOST_BYTES = 1 << 30;
const PLAIN = { LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0' };

// https://git-scm.com/docs/git#_environment_variables: what leads git to another repository, or keeps it from finding the one around it.
const NOWHERE_ELSE = {
  GIT_DIR: undefined,
  GIT_WORK_TREE: undefined,
  GIT_INDEX_FILE: undefined,
  GIT_COMMON_DIR: undefined,
  GIT_PREFIX: undefined,
  GIT_CEILING_DIRECTORIES: undefined,
  GIT_DISCOVERY_ACROSS_FILESYSTEM: '1',
};

/** Asks git. Null if there is no git on this machine; everything else that goes wrong is in the answer. */
export function askGit(
  args: readonly string[],
  { folder = '.', input = '', byFolder = false }: GitQuestion = {},
): Promise<GitAnswer | null> {
  const env = { ...process.env, ...PLAIN, ...(byFolder ? NOWHERE_ELSE : {}) };
  const options = { env, encoding: 'buffer', maxBuffer: MOST_BYTES } as const;
  return new Promise((done) => {
    const child = execFile('git', ['-C', folder, ...args], options, (error, stdout, stderr) => {
      if (error?.code === 'ENOENT') return done(null);
      const exit = error === null ? 0 : error.code;
      const code = typeof exit === 'number' ? exit : null;
      done({ code, ok: error === null, bytes: stdout, text: stdout.toString(), error: stderr.toString() || (error?.message ?? '') });
    });
    // A git that ends before it has read everything closes the pipe; its exit code says why.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}

/** What git says in its first line. */
export function wordsOf({ error }: GitAnswer): string {
  const line = error.split('\n').find((text) => text.trim() !== '');
  return line?.trim() ?? 'it gives no reason';
}

/** True if git found no repository around the folder; false if there is one that it can't or won't read. */
export function isOutside({ ok, error }: GitAnswer): boolean {
  return !ok && /not a git repository \(or any/i.test(error);
}

/**
 * The text of a file of the working folder as it is at a reference (a branch, a tag, a commit); undefined if it isn't there then.
 * Throws Failure('usage') if there is no git, no repository around the file, or no such reference, and if git can't read it.
 */
export async function readAt(reference: string, path: string): Promise<string | undefined> {
  const folder = dirname(path);
  const ask = async (...args: readonly string[]): Promise<GitAnswer> =>
    (await askGit(args, { folder })) ?? fail('There is no git to ask.', 'Install git, or give a file.');
  const known = await ask('rev-parse', '--verify', '--quiet', '--end-of-options', `${reference}^{commit}`);
  const commit = known.text.trim();
  if (!known.ok || !/^[0-9a-f]{40,64}$/.test(commit))
    fail(
      `git knows no ${reference} here${known.error.trim() === '' ? '' : `: ${wordsOf(known)}`}.`,
      'Give a branch, a tag or a commit that is fetched, or the path of a file.',
    );
  const listed = await ask('--literal-pathspecs', 'ls-tree', '-z', commit, '--', basename(path));
  if (listed.ok && listed.text === '') return undefined;
  const shown = listed.ok ? await ask('show', `${commit}:./${basename(path)}`) : listed;
  if (shown.ok) return shown.text;
  return fail(
    `git can't read ${path} of ${reference}: ${wordsOf(shown)}`,
    'Fetch the commit with all its files, or give the path of a file.',
  );
}

function fail(message: string, next: string): never {
  throw new Failure('usage', message, next);
}

// Keeps the state file up to date: replaced as a whole, so that whoever kills the process leaves the last committed state.
import { randomBytes } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Failure } from '../model/failure.ts';
import { encodeState } from './state.ts';
import type { World } from './world.ts';

/** Where changes are kept: `commit` resolves when everything that happened before it was called is safe. */
export interface Store {
  commit(): Promise<void>;
}

export const memory: Store = { commit: () => Promise.resolve() };

/** Reads a file; undefined if there is none. Throws Failure('input') if it can't be read. */
export async function readState(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (isMissing(cause)) return undefined;
    throw new Failure('input', `The sandbox's state ${path} can't be read.`, 'Check the path and its permissions.', cause);
  }
}

export class FileStore implements Store {
  private readonly path: string;
  private readonly world: World;
  private written = -1;
  private last: Promise<void> = Promise.resolve();
  private next: Promise<void> | undefined;

  constructor(path: string, world: World) {
    this.path = path;
    this.world = world;
  }

  /** Changes that arrive while the file is being written wait for one next write together. */
  async commit(): Promise<void> {
    if (this.written >= this.world.revision()) return;
    this.next ??= this.writeAfter(this.last);
    this.last = this.next;
    await this.next;
  }

  private async writeAfter(last: Promise<void>): Promise<void> {
    await last.catch(() => undefined);
    this.next = undefined;
    const revision = this.world.revision();
    await replace(this.path, encodeState(this.world));
    this.written = revision;
  }
}

/** Writes beside the file, then renames, both made durable. Nobody but the owner may read it: it holds secrets. */
async function replace(path: string, text: string): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw new Failure(
      'input',
      `The sandbox's state ${path} can't be written.`,
      'Check the folder, its permissions and the space left.',
      cause,
    );
  }
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function isMissing(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
}

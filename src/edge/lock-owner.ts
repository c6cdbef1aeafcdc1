// Who holds a lock on this machine, and whether it still runs. The id of a process is given out again, so that its start counts, too.
import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { readFile, readlink, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { promisify } from 'node:util';
import { codeOf } from './files.ts';

export interface Owner {
  /** One for each taking of a lock. */
  readonly id: string;
  readonly pid: number;
  readonly host: string;
  /** ISO 8601. */
  readonly since: string;
  /** When the process began, in the platform's words; null where it does not tell. */
  readonly started: string | null;
  /** The namespace in which the pid means something; null where there are none. */
  readonly space: string | null;
}

// What this process holds: a lock of our own pid that is not among it is of an earlier process, since containers give every run the same.
const held = new Set<string>();

/** How long a lock of a container that we can't look into counts without having been touched, in milliseconds. */
const UNTOUCHED = 60_000;

/** Who we are, for a lock that is taken now. */
export async function ourselves(startedAt: number): Promise<Owner> {
  const id = randomUUID();
  held.add(id);
  const since = new Date(startedAt).toISOString();
  return { id, pid: process.pid, host: hostname(), since, started: await startOf(process.pid), space: await ourSpace() };
}

/** We no longer hold it. */
export function forget({ id }: Owner): void {
  held.delete(id);
}

/** Null for what does not say who holds it. */
export function readOwner(text: string): Owner | null {
  try {
    const value: unknown = JSON.parse(text);
    if (!isOwner(value)) return null;
    const { pid, host, since, started, space } = value;
    return { pid, host, since, started: textOr(started), space: textOr(space), id: idOf(value, text) };
  } catch {
    return null;
  }
}

function textOr(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

type Said = Pick<Owner, 'pid' | 'host' | 'since'> & Partial<Owner>;

function isOwner(value: unknown): value is Said {
  if (typeof value !== 'object' || value === null || !('pid' in value) || !('host' in value) || !('since' in value)) return false;
  const { pid, host, since } = value;
  return Number.isSafeInteger(pid) && Number(pid) > 0 && typeof host === 'string' && typeof since === 'string';
}

// Locks of earlier versions have none.
function idOf({ id }: Said, text: string): string {
  return typeof id === 'string' && /^[\w-]{1,64}$/.test(id) ? id : createHash('sha256').update(text).digest('hex').slice(0, 32);
}

/** False only if it is sure, or as good as sure, that the owner's process is gone. `path`: what the owner touches while it runs. */
export async function isAlive(owner: Owner, path: string): Promise<boolean> {
  if (owner.host !== hostname()) return true;
  if (owner.space !== null && owner.space !== (await ourSpace())) return wasTouched(path);
  const started = await startOf(owner.pid);
  if (owner.started !== null && started !== null && owner.started !== started) return false;
  if (owner.pid === process.pid) return held.has(owner.id);
  return isThere(owner.pid) && started !== ENDED;
}

const ENDED = 'ended';

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Without the right to signal it, it is there all the same.
    return codeOf(error) === 'EPERM';
  }
}

async function wasTouched(path: string): Promise<boolean> {
  const touched = await stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => Date.now(),
  );
  return Date.now() - touched < UNTOUCHED;
}

/** When a process began; `ended` for one that is only still listed; null where that can't be told. */
async function startOf(pid: number): Promise<string | null> {
  try {
    if (process.platform === 'linux') return await startOnLinux(pid);
    if (process.platform !== 'darwin') return null;
    const { stdout } = await promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)], { env: { LC_ALL: 'C' } });
    return stdout.trim() === '' ? null : stdout.trim();
  } catch {
    return null;
  }
}

// https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html: the name, in brackets, may hold anything; 3 is the state, 22 the start.
async function startOnLinux(pid: number): Promise<string> {
  const [fields, boot] = await Promise.all([readFile(`/proc/${pid}/stat`, 'utf8'), readFile('/proc/sys/kernel/random/boot_id', 'utf8')]);
  const [state = '', ...more] = fields.slice(fields.lastIndexOf(')') + 2).split(' ');
  return /^[ZX]$/i.test(state) ? ENDED : `${boot.trim()} ${more[18] ?? ''}`;
}

function ourSpace(): Promise<string | null> {
  return process.platform === 'linux' ? readlink('/proc/self/ns/pid').catch(() => null) : Promise.resolve(null);
}

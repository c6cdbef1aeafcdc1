// The canary: every secret that a sandbox of the tests issues, and every password that one is given, is noted in a folder, beside
// everything that iamsync's commands wrote. At the end of the run, none of the first may be found in the second.
import { randomUUID } from 'node:crypto';
import { appendFileSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where it is noted, for all processes of a test run; without it, nothing is. */
export const CANARY = 'IAMSYNC_CANARY';

/** What is shorter might be found by chance. */
const SHORTEST = 12;
/** Where sinks of the tests put secrets: they are for them. */
const SINKS = /^(?:secrets|kept|vault)$/;

function noteFolder(): string | undefined {
  const folder = process.env[CANARY];
  return folder === undefined || folder === '' ? undefined : folder;
}

/** Notes a secret. */
export function noteSecret(secret: string): void {
  const folder = noteFolder();
  if (folder === undefined || secret.length < SHORTEST) return;
  appendFileSync(join(folder, `secrets-${process.pid}.txt`), `${secret}\n`);
}

/** Notes what a command wrote to its streams. */
export function noteStreams(command: readonly string[], text: string): void {
  const folder = noteFolder();
  // The banner of a sandbox tells its keys.
  if (folder === undefined || command[0] === 'sandbox' || text === '') return;
  mkdirSync(join(folder, 'written'), { recursive: true });
  writeFileSync(join(folder, 'written', randomUUID()), `iamsync ${command.join(' ')}\n${text}`);
}

/** Notes the files that commands left in a folder; of a sandbox's own state, the secrets in it. `own`: what the test wrote itself. */
export function noteFiles(path: string, own: ReadonlyMap<string, string> = new Map()): void {
  if (noteFolder() === undefined) return;
  for (const file of filesBelow(path)) {
    const text = readFileSync(file, 'utf8');
    if (own.get(file) === text) continue;
    if (isState(text)) for (const secret of secretsIn(text)) noteSecret(secret);
    else noteStreams([file], text);
  }
}

function filesBelow(path: string): string[] {
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
    const below = join(path, entry.name);
    if (entry.isDirectory()) return SINKS.test(entry.name) || entry.name === 'node_modules' ? [] : filesBelow(below);
    return entry.isFile() && statSync(below).size < 64 * 1024 * 1024 ? [below] : [];
  });
}

function isState(text: string): boolean {
  return text.slice(0, 200).includes('"iamsync-sandbox"');
}

function secretsIn(state: string): string[] {
  return [...state.matchAll(/"(?:secret|token|seed)": ?"([^"]+)"/g)].map((found) => found[1] ?? '');
}

export interface Leak {
  readonly secret: string;
  /** The command, or the file, that wrote it. */
  readonly by: string;
}

/** Every noted secret that is found in what was written. */
export function leaksOf(folder: string): Leak[] {
  const secrets = new Map<string, string[]>();
  const lists = readdirSync(folder).filter((name) => name.startsWith('secrets-'));
  for (const secret of new Set(lists.flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n')))) {
    if (secret.length < SHORTEST) continue;
    const start = secret.slice(0, SHORTEST);
    secrets.set(start, [...(secrets.get(start) ?? []), secret]);
  }
  const written = readdirSync(folder).includes('written') ? readdirSync(join(folder, 'written')) : [];
  return written.flatMap((name) => leaksIn(readFileSync(join(folder, 'written', name), 'utf8'), secrets));
}

function leaksIn(text: string, secrets: ReadonlyMap<string, readonly string[]>): Leak[] {
  const end = text.indexOf('\n');
  const found = new Set<string>();
  for (let at = end; at + SHORTEST <= text.length; at += 1)
    for (const secret of secrets.get(text.slice(at, at + SHORTEST)) ?? []) if (text.startsWith(secret, at)) found.add(secret);
  return [...found].map((secret) => ({ secret, by: text.slice(0, end) }));
}

// The rooms of the house, their floors, and which file stands in which room.
import { posix } from 'node:path';
import type { Import } from './syntax.ts';

export const FLOORS: Readonly<Record<string, number>> = {
  model: 0,
  policy: 1,
  kinds: 2,
  access: 2,
  manifest: 3,
  live: 3,
  plan: 3,
  apply: 3,
  lint: 3,
  render: 3,
  edge: 4,
  sandbox: 4,
  cli: 5,
  library: 6,
};

/** What the sandbox may see of the rest: it is a witness, so it does not share its rules with those whom it judges. */
const WITNESS_SEES = [/^src\/sandbox\//, /^src\/model\//, /^src\/policy\/document\.ts$/, /^src\/access\/evaluate\.ts$/];

/** The files that what is generated is reached through. */
const GENERATED: ReadonlySet<string> = new Set(['src/manifest/validate.ts', 'src/render/html/assets.ts', 'src/render/planfile.ts']);

/** The room of a path below src; null outside of src, and for a room that nobody has planned. */
export function roomOf(path: string): string | null {
  if (path === 'src/main.ts') return 'cli';
  if (path === 'src/index.ts') return 'library';
  const room = /^src\/([^/]+)\/.+/.exec(path)?.[1];
  return room !== undefined && room in FLOORS ? room : null;
}

export function floorOf(room: string): number {
  return FLOORS[room] ?? Number.NaN;
}

/** The path that a relative import names, seen from the repository's root; null for a package. */
export function target(path: string, from: string): string | null {
  return from.startsWith('.') ? posix.join(posix.dirname(path), from) : null;
}

/** What is wrong with one import of a file, or null. */
export function wrongImport(path: string, from: string): string | null {
  const to = target(path, from);
  const room = roomOf(path);
  if (to === null || room === null) return null;
  if (!/\.(ts|json|generated\.m?js)$/.test(from)) return `${from} is imported without its extension`;
  const other = roomOf(to);
  // The version of the program stands in one place only.
  if (path === 'src/main.ts' && to === 'package.json') return null;
  if (other === null) return `${from} is outside of the house`;
  if (to.includes('.generated.') && !GENERATED.has(path)) return `only ${[...GENERATED].join(' and ')} may import ${to}`;
  if (room === 'sandbox' && !WITNESS_SEES.some((seen) => seen.test(to))) return `the sandbox must not see ${to}`;
  if (floorOf(other) > floorOf(room)) return `${room} is below ${other} and must not import ${to}`;
  if (other !== room && floorOf(other) === floorOf(room)) return `${room} and ${other} are of one floor and must not meet (${to})`;
  return null;
}

/** The rooms of floor 3 whose code a file runs. */
export function stages(path: string, imports: readonly Import[]): string[] {
  const rooms = imports.filter(({ typeOnly }) => !typeOnly).flatMap(({ from }) => roomOf(target(path, from) ?? '') ?? []);
  return [...new Set(rooms.filter((room) => floorOf(room) === 3))].sort();
}

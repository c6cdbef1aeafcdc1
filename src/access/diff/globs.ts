// The shortest patterns that stand for exactly these names among all of a service.

interface Branch {
  /** Names that are meant, and names that are not, from here on. */
  meant: number;
  readonly others: string[];
  /** The name that ends here, if it is meant. */
  name: string | null;
  readonly next: Map<string, Branch>;
}

/** Patterns, and names that they match and that are not meant. */
export interface Globs {
  readonly globs: readonly string[];
  readonly except: readonly string[];
}

/** Names that one pattern may leave out. */
const MOST_EXCEPT = 2;

/**
 * Patterns with a `*` at the end, and whole names: they match every one of `meant`, and of `others` only those of `except`, where
 * that says it shorter (at most `holes` to a pattern). One name alone is never shortened, so that a reader sees it.
 */
export function globsFor(meant: readonly string[], others: readonly string[], holes: number = MOST_EXCEPT): Globs {
  if (meant.length > 1 && others.length === 0) return { globs: ['*'], except: [] };
  const root: Branch = branchOf();
  for (const name of meant) plant(root, name, true);
  for (const name of others) plant(root, name, false);
  return gather(root, '', holes);
}

function branchOf(): Branch {
  return { meant: 0, others: [], name: null, next: new Map() };
}

function plant(root: Branch, name: string, isMeant: boolean): void {
  let branch = root;
  for (const letter of ['', ...Array.from(name.toLowerCase())]) {
    if (letter !== '') {
      const next = branch.next.get(letter) ?? branchOf();
      branch.next.set(letter, next);
      branch = next;
    }
    if (isMeant) branch.meant++;
    else if (branch.others.length <= MOST_EXCEPT) branch.others.push(name);
  }
  if (isMeant) branch.name = name;
}

// The names of one service are some hundred at most, and none is longer than 128 letters.
function gather(branch: Branch, prefix: string, holes: number): Globs {
  if (branch.meant === 0) return { globs: [], except: [] };
  if (branch.meant === 1) return { globs: namesIn(branch), except: [] };
  const whole = (): string => `${commonOf(namesIn(branch))}*`;
  if (branch.others.length === 0 && prefix !== '') return { globs: [whole()], except: [] };
  const below = [...branch.next].map(([letter, next]) => gather(next, prefix + letter, holes));
  const globs = [...(branch.name === null ? [] : [branch.name]), ...below.flatMap((one) => one.globs)];
  const except = below.flatMap((one) => one.except);
  const isShorter = branch.others.length <= holes && 1 + branch.others.length < globs.length + except.length;
  return prefix !== '' && isShorter ? { globs: [whole()], except: branch.others } : { globs, except };
}

function namesIn(branch: Branch): string[] {
  const below = [...branch.next.values()].flatMap((next) => (next.meant === 0 ? [] : namesIn(next)));
  return branch.name === null ? below : [branch.name, ...below];
}

function commonOf([first = '', ...names]: readonly string[]): string {
  let length = first.length;
  for (const name of names) while (!name.toLowerCase().startsWith(first.slice(0, length).toLowerCase())) length--;
  return first.slice(0, length);
}

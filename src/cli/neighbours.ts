// Files that a repository often has already: CODEOWNERS and GitLab's pipeline. init leaves them as they are and says what to add.
import type { FileReader } from '../model/ports.ts';

/** A file that stays as it is, and what belongs into it. */
export interface Neighbour {
  readonly path: string;
  readonly add: string;
}

interface Settled {
  readonly files: ReadonlyMap<string, string>;
  readonly left: readonly Neighbour[];
}

const OWNERS = 'CODEOWNERS';
/** Where each forge looks, in its order: a new file in front would put the present one out of force. */
const PLACES: Readonly<Record<string, readonly string[]>> = {
  // https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
  '.github/CODEOWNERS': [`.github/${OWNERS}`, OWNERS, `docs/${OWNERS}`],
  // https://docs.gitlab.com/user/project/codeowners/
  '.gitlab/CODEOWNERS': [OWNERS, `docs/${OWNERS}`, `.gitlab/${OWNERS}`],
};
const PIPELINE = '.gitlab-ci.yml';
const INCLUDED = '.gitlab/iamsync.yml';

/** The files to write, without those whose place is taken by a neighbour, and what to tell of these. */
export async function besideNeighbours(files: ReadonlyMap<string, string>, reader: Pick<FileReader, 'read'>): Promise<Settled> {
  const fresh = new Map(files);
  const left: Neighbour[] = [];
  for (const [own, places] of Object.entries(PLACES)) {
    const add = files.get(own);
    const path = add === undefined ? undefined : await firstThere(places, reader);
    if (add === undefined || path === undefined) continue;
    fresh.delete(own);
    left.push({ path, add });
  }
  const pipeline = files.get(PIPELINE);
  if (pipeline !== undefined && (await reader.read(PIPELINE)) !== undefined) {
    fresh.delete(PIPELINE);
    fresh.set(INCLUDED, pipeline);
    left.push({ path: PIPELINE, add: `include: [{ local: ${INCLUDED} }]   # and plan and apply among its stages\n` });
  }
  return { files: fresh, left };
}

async function firstThere(places: readonly string[], reader: Pick<FileReader, 'read'>): Promise<string | undefined> {
  for (const path of places) if ((await reader.read(path)) !== undefined) return path;
  return undefined;
}

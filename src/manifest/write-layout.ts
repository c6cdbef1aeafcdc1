// Where declarations are written: one file for each kind, or, of a kind with very many, one file for each entity.

/** More entities of a kind than this, and one file of them all would be no joy to review. */
const MANY = 200;

/** The file for an entity, from the folder of manifests, when it has `count` of its kind. */
export function fileFor(section: string, name: string, count: number): string {
  return count > MANY ? `${folderFor(section)}/${fileNameOf(name)}.yaml` : `${folderFor(section)}.yaml`;
}

/** `instance-profiles` for `instanceProfiles`. */
export function folderFor(section: string): string {
  return section.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

// A file whose name begins with a dot would not be read, and a slash would make a folder; names with either hold no percent sign.
function fileNameOf(text: string): string {
  const name = text.replaceAll('/', '%2F');
  return name.startsWith('.') ? `%2E${name.slice(1)}` : name;
}

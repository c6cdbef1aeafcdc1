// File paths with forward slashes, as the file port gives and takes them.

/** True for `/x` and `C:/x`. */
export function isAbsolute(path: string): boolean {
  return /^([A-Za-z]:)?\//.test(path);
}

/** The folder that a path lies in; `.` for a bare file name. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  if (slash < 0) return '.';
  return slash === 0 ? '/' : path.slice(0, slash);
}

/** The last part of a path. */
export function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** A path that is meant from a folder, without `.` and `..` where they can be resolved. An absolute path stays absolute. */
export function join(folder: string, path: string): string {
  const text = isAbsolute(path) ? path : `${folder}/${path}`;
  const root = /^([A-Za-z]:)?\//.exec(text)?.[0] ?? '';
  const parts: string[] = [];
  for (const part of text.slice(root.length).split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '..' || root === '') parts.push(part);
  }
  return `${root}${parts.join('/')}` || '.';
}

/** A path as the user knows it: from the base folder if it lies below it, else as it is. */
export function relativeTo(base: string, path: string): string {
  const whole = join('.', path);
  const folder = join('.', base);
  if (folder === '.') return whole;
  const prefix = folder.endsWith('/') ? folder : `${folder}/`;
  return whole.startsWith(prefix) ? whole.slice(prefix.length) : whole;
}

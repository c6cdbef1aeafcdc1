// Documents in files of their own: read beforehand, so that compiling a declaration asks nothing of the world.
import type { Place } from '../model/finding.ts';
import type { Declared } from './gather.ts';
import type { Library, Opened } from './library.ts';
import { textsOfDeclaration } from './named.ts';
import type { Node } from './node.ts';
import { folderOf, isAbsolute, join } from './paths.ts';
import { error } from './report.ts';
import type { Report } from './report.ts';
import { replaceAll } from './variables.ts';
import type { Variables } from './variables.ts';

/** Finds the document that a text of a manifest names. */
export interface DocumentFiles {
  /** The tree of the file, variables replaced; undefined after reporting, at the place of the text or inside of the file. */
  find(text: string, manifest: string, place: Place, report: Report): Node | undefined;
  /** The content of a file of text (.xml) as it stands; undefined after reporting. */
  text(text: string, manifest: string, place: Place, report: Report): string | undefined;
}

/** Reads every file that the declarations of this account name. */
export async function readDocumentFiles(declared: readonly Declared[], library: Library, variables: Variables): Promise<DocumentFiles> {
  const opened = new Map<string, Opened>();
  for (const { path, tree } of declared) {
    for (const text of tree === undefined ? [] : textsOfDeclaration(tree)) {
      if (text.endsWith('.xml') || misnamed(text) === undefined)
        opened.set(join(folderOf(path), text), await library.open(join(folderOf(path), text)));
    }
  }
  const fileOf = (text: string, manifest: string, place: Place, report: Report): Exclude<Opened, 'missing'> | undefined => {
    const path = join(folderOf(manifest), text);
    const file = opened.get(path);
    if (file !== undefined && file !== 'missing') return file;
    const next = `The path is taken from the folder of the manifest: ${path} is looked for.`;
    report(error('document-file', place, `There is no file ${text} beside this manifest.`, next));
    return undefined;
  };
  return {
    find(text, manifest, place, report) {
      const problem = misnamed(text);
      if (problem !== undefined) {
        report(error('document-file', place, problem.message, problem.next));
        return undefined;
      }
      const file = fileOf(text, manifest, place, report);
      return file === undefined ? undefined : treeOf(file, variables, report);
    },
    text(text, manifest, place, report) {
      const problem = misplaced(text);
      if (problem !== undefined) {
        report(error('document-file', place, problem.message, problem.next));
        return undefined;
      }
      const file = fileOf(text, manifest, place, report);
      for (const finding of file?.findings ?? []) report(finding);
      const whole = file?.documents[0];
      return whole?.type === 'scalar' ? String(whole.value) : undefined;
    },
  };
}

function misplaced(text: string): { message: string; next: string } | undefined {
  if (isAbsolute(text))
    return {
      message: `${text} is an absolute path, which other machines don't have.`,
      next: 'Write the path from the folder of this manifest.',
    };
  if (text.includes('\\')) return { message: `${text} is written with backslashes.`, next: 'Write the path with forward slashes.' };
  return undefined;
}

function misnamed(text: string): { message: string; next: string } | undefined {
  if (/^\s*[{[]/.test(text))
    return {
      message: 'This is a text that holds JSON; a document is a mapping, or the path of a file.',
      next: 'Remove the quotes (or the | before it): JSON is YAML as it stands.',
    };
  const wrong = misplaced(text);
  if (wrong !== undefined) return wrong;
  if (/\.(json|ya?ml)$/.test(text)) return undefined;
  return {
    message: `${text} is not the path of a document.`,
    next: 'Write a mapping with Statement, or the path of a .json or .yaml file.',
  };
}

// Reported once for every place that names the file; equal findings are told once.
function treeOf(file: Exclude<Opened, 'missing'>, variables: Variables, report: Report): Node | undefined {
  for (const finding of file.findings) report(finding);
  const place = { file: file.shown, line: 1, column: 1 };
  const [first, second] = file.documents;
  if (first === undefined) {
    if (!file.broken)
      report(error('document-file', place, 'This file holds no document.', 'Write a policy document with Statement into it.'));
    return undefined;
  }
  if (second !== undefined)
    report(
      error('document-file', second.place, 'A document file holds one document.', 'Remove this one, or move it to a file of its own.'),
    );
  return replaceAll(first, variables, report);
}

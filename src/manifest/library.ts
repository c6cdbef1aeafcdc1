// Reads every file once: text for code frames, trees for everything else. Nothing that is wrong with a file is thrown.
import { Failure } from '../model/failure.ts';
import type { Finding } from '../model/finding.ts';
import type { FileReader } from '../model/ports.ts';
import type { Scalar } from './node.ts';
import { relativeTo } from './paths.ts';
import { error } from './report.ts';
import { parseJson } from './strict-json.ts';
import { parseYaml } from './yaml.ts';
import type { Parsed } from './yaml.ts';

/** A file that was asked for: what it says, or why nobody can tell. */
export type Opened = (Parsed & { readonly shown: string }) | 'missing';

export interface Library {
  /** Text by path as shown. */
  readonly sources: ReadonlyMap<string, string>;
  open(path: string): Promise<Opened>;
}

/** A library over the files of a run; `base` is the folder that shown paths start from. */
export function library(files: FileReader, base: string): Library {
  const sources = new Map<string, string>();
  const opened = new Map<string, Opened>();
  return {
    sources,
    async open(path) {
      const known = opened.get(path);
      if (known !== undefined) return known;
      const fresh = await openFile(files, path, relativeTo(base, path), sources);
      opened.set(path, fresh);
      return fresh;
    },
  };
}

async function openFile(files: FileReader, path: string, shown: string, sources: Map<string, string>): Promise<Opened> {
  try {
    const text = await files.read(path);
    if (text === undefined) return 'missing';
    sources.set(shown, text);
    return { ...(await parsed(path, shown, text)), shown };
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown;
    return { documents: [], findings: [unreadable(shown, thrown)], broken: true, empty: false, shown };
  }
}

// XML is not taken apart: the whole of it is one text.
async function parsed(path: string, shown: string, text: string): Promise<Parsed> {
  if (!path.endsWith('.xml')) return path.endsWith('.json') ? parseJson(shown, text) : parseYaml(shown, text);
  const whole: Scalar = { type: 'scalar', place: { file: shown, line: 1, column: 1 }, value: text, source: text };
  return { documents: [whole], findings: [], broken: false, empty: text.trim() === '' };
}

function unreadable(file: string, failure: Failure): Finding {
  return error('unreadable-file', { file, line: 1, column: 1 }, failure.message, failure.next);
}

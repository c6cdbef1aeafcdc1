// Reads YAML 1.2 text into trees with places: what is plain by the reader of our own, else with the parser that knows all of it.
import type { Finding } from '../model/finding.ts';
import type { Node } from './node.ts';
import { plainYaml } from './plain-yaml.ts';

export interface Parsed {
  /** The documents that could be read, in order; empty ones are left out. */
  readonly documents: readonly Node[];
  readonly findings: readonly Finding[];
  /** Part of the file could not be read, so what it declares is not known. */
  readonly broken: boolean;
  /** Nothing but blanks and comments. */
  readonly empty: boolean;
}

// What YAML calls non-printable; tab, line feed and carriage return are allowed (https://yaml.org/spec/1.2.2/#51-character-set).
const CONTROL = /[^\t\n\r -~\u0080-\uffff]/;

/** Reads every document of a text. Never throws: whatever is wrong is a finding. */
export async function parseYaml(file: string, source: string): Promise<Parsed> {
  const text = source.startsWith('\uFEFF') ? source.slice(1) : source;
  const control = CONTROL.exec(text);
  const plain = control === null ? plainYaml(file, text) : undefined;
  if (plain !== undefined) return { documents: plain, findings: [], broken: false, empty: false };
  // Loaded only then: the parser is more text than all that reads manifests.
  const { parseWhole } = await import('./whole-yaml.ts');
  return parseWhole(file, text, control);
}

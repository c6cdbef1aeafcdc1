// Reads YAML 1.2 text with the parser that knows all of it. Nothing that the parser throws or warns of gets past this file.
import { LineCounter, parseAllDocuments } from 'yaml';
import type { Document } from 'yaml';
import type { Finding, Place } from '../model/finding.ts';
import type { Node } from './node.ts';
import { error } from './report.ts';
import { syntaxFindings } from './syntax.ts';
import { buildTree } from './tree.ts';
import type { Parsed } from './yaml.ts';

/** Reads every document of a text; `control` is a character in it that YAML does not allow. Never throws: whatever is wrong is a finding. */
export function parseWhole(file: string, text: string, control: RegExpExecArray | null): Parsed {
  const counter = new LineCounter();
  try {
    // Duplicate keys are looked for after variables, with both places; the parser's own search is quadratic.
    const stream = parseAllDocuments(text, {
      lineCounter: counter,
      version: '1.2',
      schema: 'core',
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: 'silent',
    });
    const read = Array.from(stream, (document: Document.Parsed) => readDocument(file, text, document, counter));
    const findings = read.flatMap((part) => part.findings);
    if (control !== null) return { documents: [], findings: [controlCharacter(file, control, counter)], broken: true, empty: false };
    return {
      documents: read.flatMap((part) => part.node ?? []),
      findings,
      broken: read.some((part) => part.broken),
      empty: read.every((part) => part.empty),
    };
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    const finding = error(
      'yaml-syntax',
      { file, line: 1, column: 1 },
      `This file can't be read as YAML: ${reason}.`,
      'Check that it is a YAML text and not nested too deeply.',
    );
    return { documents: [], findings: [finding], broken: true, empty: false };
  }
}

interface Part {
  readonly node: Node | undefined;
  readonly findings: readonly Finding[];
  readonly broken: boolean;
  readonly empty: boolean;
}

function readDocument(file: string, text: string, document: Document.Parsed, counter: LineCounter): Part {
  const place = (offset: number): Place => {
    const { line, col } = counter.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  // Tags are reported with the tree, all of them.
  const problems = [...document.errors, ...document.warnings].filter((problem) => problem.code !== 'TAG_RESOLVE_FAILED');
  if (problems.length > 0) return { node: undefined, findings: syntaxFindings(file, text, problems, counter), broken: true, empty: false };
  if (document.directives.yaml.explicit === true && document.directives.yaml.version !== '1.2') {
    const finding = error(
      'yaml-version',
      place(document.range[0]),
      'This document says that it is YAML 1.1; manifests are YAML 1.2.',
      'Remove the %YAML line; yes, no, on, off and dates are plain text then.',
    );
    return { node: undefined, findings: [finding], broken: true, empty: false };
  }
  return buildTree(document.contents, place);
}

function controlCharacter(file: string, found: RegExpExecArray, counter: LineCounter): Finding {
  const { line, col } = counter.linePos(found.index);
  const code = found[0].charCodeAt(0).toString(16).padStart(4, '0').toUpperCase();
  return error(
    'yaml-character',
    { file, line, column: col },
    `The control character U+${code} is not allowed in YAML.`,
    'Remove it; in double quotes it can be written with a backslash.',
  );
}

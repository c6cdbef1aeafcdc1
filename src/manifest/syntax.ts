// Says what the YAML parser's errors mean for somebody who writes IAM manifests.
import { YAMLParseError } from 'yaml';
import type { LineCounter, YAMLError } from 'yaml';
import type { Finding, Place } from '../model/finding.ts';
import { error } from './report.ts';

type Words = { readonly rule: string; readonly message: string; readonly next: string };

/** The findings of one YAML document: the first error of each line; what follows a broken flow collection is only its echo. */
export function syntaxFindings(file: string, text: string, problems: readonly YAMLError[], counter: LineCounter): Finding[] {
  const findings: Finding[] = [];
  const lines = new Set<number>();
  for (const problem of [...problems].sort((a, b) => a.pos[0] - b.pos[0])) {
    const { line, col } = counter.linePos(problem.pos[0]);
    const place: Place = { file, line: Math.max(line, 1), column: Math.max(col, 1) };
    if (lines.has(line)) continue;
    lines.add(line);
    const words = explain(problem, text);
    // Where the stack ends differs from machine to machine, so the place is that of the file.
    findings.push(error(words.rule, words.rule === 'yaml-depth' ? { file, line: 1, column: 1 } : place, words.message, words.next));
    if (words.rule === 'yaml-flow-variable' || words.rule === 'yaml-depth') break;
  }
  return findings;
}

/** What to say about text that is nested more deeply than any manifest is. */
export const TOO_DEEP: Words = {
  rule: 'yaml-depth',
  message: 'This is nested too deeply to be a manifest.',
  next: 'Flatten it; a policy document needs no more than a dozen levels.',
};

function explain(problem: YAMLError, text: string): Words {
  const line = lineAround(text, problem.pos[0]);
  if (problem.code === 'RESOURCE_EXHAUSTION') return TOO_DEEP;
  if (problem.code === 'BAD_ALIAS') return bareStar();
  if (isFlowVariable(problem, line)) {
    return {
      rule: 'yaml-flow-variable',
      message: 'Inside { } or [ ] YAML takes the brace of ${ for a mapping.',
      next: 'Put the value in double quotes, or write it in block style, one item a line.',
    };
  }
  return byCode(problem, line);
}

/** What to say about `*` without quotes. */
export function bareStar(): Words {
  return { rule: 'yaml-alias', message: 'A bare * begins an alias in YAML.', next: 'Put it in quotes: "*".' };
}

function isFlowVariable(problem: YAMLError, line: { before: string; after: string }): boolean {
  const flow = problem.code === 'UNEXPECTED_TOKEN' || problem.code === 'MISSING_CHAR' || problem.code === 'BAD_INDENT';
  return (
    problem instanceof YAMLParseError && flow && (line.before.includes('${') || (line.before.endsWith('$') && line.after.startsWith('{')))
  );
}

function byCode(problem: YAMLError, line: { before: string; after: string }): Words {
  switch (problem.code) {
    case 'TAB_AS_INDENT':
      return { rule: 'yaml-tab', message: 'YAML is not indented with tabs.', next: 'Replace the tab by blanks.' };
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'BLOCK_IN_FLOW':
      return nestedMapping(`${line.before}${line.after}`);
    case 'BAD_SCALAR_START':
      return { rule: 'yaml-syntax', message: `${problem.message}.`, next: 'Put the value in double quotes.' };
    default:
      return {
        rule: 'yaml-syntax',
        message: `This is not YAML: ${decapitalise(problem.message)}.`,
        next: 'Mend it here; look at the indentation, the quotes and the brackets of this line and the one before.',
      };
  }
}

/** What to say about `!tag value`. */
export function tagged(): Words {
  return {
    rule: 'yaml-tag',
    message: 'Manifests have no tags.',
    next: 'Remove the tag, or put the text in quotes if it begins with an exclamation mark.',
  };
}

function nestedMapping(line: string): Words {
  const reference = /\b(aws|account): +([\w+=,.@/-]+)/.exec(line);
  return {
    rule: 'yaml-syntax',
    message: 'A second "key: value" stands on this line.',
    next:
      reference === null
        ? 'Put the text in double quotes if the colon belongs to it, else begin a new line.'
        : `A blank after the colon makes a mapping; write ${reference[1]}:${reference[2]}.`,
  };
}

function lineAround(text: string, offset: number): { before: string; after: string } {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  return { before: text.slice(start, offset), after: text.slice(offset, end < 0 ? text.length : end) };
}

function decapitalise(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}

// The difference of two policy documents at statement level, or a whole document as one line a statement.
import { same } from '../model/json.ts';
import type { Document, Statement } from '../policy/document.ts';
import { pair } from '../policy/match.ts';
import { count, line, signed } from './layout.ts';
import type { Line } from './layout.ts';
import { label, sentence, sets } from './statement.ts';

const DEFAULT_VERSION = '2012-10-17';

/** Every statement on one line with the same sign: a document that comes or goes as a whole. */
export function wholeDocument(document: Document, sign: '+' | '-', indent: number): Line[] {
  const statements = document.Statement.map((statement) => signed(indent, sign, sentence(statement)));
  return [...header(document, sign, indent), ...(statements.length === 0 ? [line(indent, '(no statements)', 'dim')] : statements)];
}

function header(document: Document, sign: '+' | '-', indent: number): Line[] {
  const version = document.Version === DEFAULT_VERSION ? [] : [signed(indent, sign, `Version: ${document.Version}`)];
  const id = document.Id === undefined ? [] : [signed(indent, sign, `Id: ${document.Id}`)];
  return [...version, ...id];
}

/** What became of each statement; those that stay the same are counted. Empty if the documents are equal. */
export function documentDiff(before: Document, after: Document, indent: number): Line[] {
  if (same(before, after)) return [];
  const pairs = pair(before.Statement, after.Statement);
  const changed = pairs.flatMap((each) => pairDiff(each.before, each.after, indent));
  const unchanged = pairs.filter((each) => each.before !== undefined && each.after !== undefined && same(each.before, each.after)).length;
  return [
    ...memberDiff('Version', before.Version, after.Version, indent),
    ...memberDiff('Id', before.Id, after.Id, indent),
    ...changed,
    ...(unchanged === 0 ? [] : [line(indent, `(${count(unchanged, 'statement')} unchanged)`, 'dim')]),
  ];
}

function pairDiff(before: Statement | undefined, after: Statement | undefined, indent: number): Line[] {
  if (before === undefined) return after === undefined ? [] : [signed(indent, '+', sentence(after))];
  if (after === undefined) return [signed(indent, '-', sentence(before))];
  if (same(before, after)) return [];
  return [
    signed(indent, '~', label(before)),
    ...memberDiff('Sid', before.Sid, after.Sid, indent + 4),
    ...memberDiff('Effect', before.Effect, after.Effect, indent + 4),
    ...setsDiff(before, after, indent + 4),
  ];
}

function memberDiff(name: string, before: string | undefined, after: string | undefined, indent: number): Line[] {
  return before === after ? [] : [signed(indent, '~', `${name}: ${before ?? 'none'} -> ${after ?? 'none'}`)];
}

function setsDiff(before: Statement, after: Statement, indent: number): Line[] {
  const left = sets(before);
  const right = sets(after);
  return [...new Set([...left.keys(), ...right.keys()])].flatMap((name) => setDiff(name, left.get(name), right.get(name), indent));
}

/** An absent member and an empty one differ: an empty list makes a statement inert, an absent condition does not. */
function setDiff(name: string, before: readonly string[] | undefined, after: readonly string[] | undefined, indent: number): Line[] {
  const gone = (before ?? []).filter((value) => !after?.includes(value)).map((value) => signed(indent, '-', `${name}: ${value}`));
  const come = (after ?? []).filter((value) => !before?.includes(value)).map((value) => signed(indent, '+', `${name}: ${value}`));
  const emptied = before !== undefined && after?.length === 0 && before.length > 0;
  const empty = [
    ...(before?.length === 0 && after === undefined ? [signed(indent, '-', `${name}: (an empty list)`)] : []),
    ...((after?.length === 0 && before === undefined) || emptied ? [signed(indent, '+', `${name}: (an empty list)`)] : []),
  ];
  return [...gone, ...come, ...empty];
}

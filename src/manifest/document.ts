// Policy documents: from a tree with places to the normal form, every problem at the place where it is written.
import type { Json } from '../model/json.ts';
import type { Document } from '../policy/document.ts';
import { compileExpiry } from '../policy/expiry.ts';
import { checkGrammar } from '../policy/grammar.ts';
import type { Problem } from '../policy/grammar.ts';
import { normalise } from '../policy/normal.ts';
import { asText, blankAfterColon, splitReference, textTaken } from './coerce.ts';
import type { Mapping, Node, Scalar } from './node.ts';
import { mapItems, mapValues, nodeAt, placeAt, toJson } from './node.ts';
import { error } from './report.ts';
import type { Report } from './report.ts';

/** What the document is for; IAM asks different things of each. */
export type Grammar = 'managed' | 'inline' | 'trust';

const VERSION = '2012-10-17';

/** The normal form of a document; `plain`: the tree as plain data, where it is known. Undefined after reporting an error. */
export function compileDocument(tree: Node, grammar: Grammar, report: Report, plain?: Json): Document | undefined {
  if (tree.type !== 'mapping') {
    report(
      error(
        'document-shape',
        tree.place,
        'A policy document is a mapping with Statement.',
        'Write Statement: and below it the statements.',
      ),
    );
    return undefined;
  }
  const texts = documentTexts(tree, report);
  const { document, problems } = compileExpiry(texts === tree && plain !== undefined ? plain : toJson(texts));
  const all = [...problems, ...checkGrammar(document, grammar === 'trust' ? 'trust' : 'identity', { managed: grammar === 'managed' })];
  for (const { at, severity, rule, message, next } of all.filter((problem) => !isEcho(problem, texts))) {
    report({ severity, rule, message, next, place: placeAt(texts, at) });
  }
  return all.some((problem) => problem.severity === 'error') ? undefined : normalise(document, VERSION);
}

// A part that was reported and left out is not missing, as far as anybody can tell.
function isEcho(problem: Problem, tree: Node): boolean {
  for (let depth = problem.at.length; depth >= 0; depth--) {
    const node = nodeAt(tree, problem.at.slice(0, depth));
    if (node === undefined) continue;
    return node.type === 'list' ? node.dropped : node.type === 'mapping' && node.dropped.length > 0;
  }
  return false;
}

/** The document with text wherever the policy language has text, which is everywhere but in the values of conditions. */
function documentTexts(document: Mapping, report: Report): Mapping {
  return mapValues(document, (value, key) => (key === 'Statement' ? statements(value, report) : text(value, report)));
}

function statements(node: Node, report: Report): Node | undefined {
  if (node.type === 'list') return mapItems(node, (item) => statements(item, report));
  return node.type === 'mapping' ? mapValues(node, (value, key) => member(value, key, report)) : node;
}

function member(value: Node, key: string, report: Report): Node | undefined {
  if (/^(Not)?(Action|Resource)$/.test(key)) return patterns(value, report);
  if (key === 'Condition') return conditions(value, report);
  return text(value, report);
}

// `Action: [s3: GetObject]` is a list of mappings to YAML.
function patterns(node: Node, report: Report): Node | undefined {
  if (node.type === 'list') return mapItems(node, (item) => patterns(item, report));
  if (node.type === 'scalar') return text(node, report);
  const split = splitReference(node);
  if (split === undefined) return node;
  report(blankAfterColon(node, split));
  return undefined;
}

// Condition values may be booleans and numbers, which the normal form writes as text; a number keeps its digits.
function conditions(node: Node, report: Report): Node {
  if (node.type === 'mapping') return mapValues(node, (value) => conditions(value, report));
  if (node.type === 'list') return mapItems(node, (item) => conditions(item, report));
  if (typeof node.value !== 'number') return node;
  return String(node.value) === node.source ? asText(node) : noted(node, report);
}

function text(node: Node, report: Report): Node {
  if (node.type === 'mapping') return mapValues(node, (value) => text(value, report));
  if (node.type === 'list') return mapItems(node, (item) => text(item, report));
  return typeof node.value === 'string' ? node : noted(node, report);
}

function noted(scalar: Scalar, report: Report): Scalar {
  report(textTaken(scalar));
  return asText(scalar);
}

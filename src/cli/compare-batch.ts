// Many pairs of documents, a line each: answered one by one, with all that is wrong told with its line.
import { judgeDocuments } from '../access/compare.ts';
import type { DocumentType } from '../access/compare.ts';
import { Failure } from '../model/failure.ts';
import { isObject, parseJson } from '../model/json.ts';
import type { Json, JsonObject } from '../model/json.ts';
import type { Options } from '../policy/containment.ts';
import type { Batch } from './access-batch.ts';

/** The question, and what people write beside it. */
const MEMBERS = new Set(['id', 'existing', 'new', 'type', 'name', 'description', 'note', 'comment', 'source', 'expected']);

/** Answers every line that can be answered. `file` is how the problems name it. */
export function compareAll(text: string, file: string, options: Options): Batch {
  const problems: string[] = [];
  const answers: string[] = [];
  for (const [index, line] of text
    .replace(/^\ufeff/, '')
    .split('\n')
    .entries()) {
    if (line.trim() === '') continue;
    const { answer, wrong } = compareOne(line, options);
    answers.push(`${JSON.stringify(answer)}\n`);
    problems.push(...wrong.map((what) => `${file}:${index + 1}: ${what}`));
  }
  return { answers: answers.join(''), problems };
}

interface Answered {
  readonly answer: Readonly<Record<string, unknown>>;
  readonly wrong: readonly string[];
}

function compareOne(line: string, options: Options): Answered {
  let id: Json = null;
  try {
    const value = parsed(line);
    id = value['id'] ?? null;
    const unknown = Object.keys(value).filter((name) => !MEMBERS.has(name));
    if (unknown.length > 0) throw invalid(`${unknown.join(', ')} is no member of a question: there are id, existing, new and type`);
    const verdict = judgeDocuments(documentIn(value, 'existing'), documentIn(value, 'new'), typeIn(value), options);
    const witness = verdict.verdict === 'refuted' ? verdict.witness : null;
    const reason = verdict.verdict === 'undecided' ? verdict.reason : null;
    return { answer: { id, verdict: verdict.verdict, witness, reason }, wrong: [] };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { answer: { id, error: error.message.split('\n').join('; ') }, wrong: error.message.split('\n') };
  }
}

function parsed(line: string): JsonObject {
  let value: Json;
  try {
    value = parseJson(line);
  } catch (error) {
    throw invalid(`the line is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!isObject(value)) throw invalid('the line is no JSON object');
  return value;
}

function documentIn(line: JsonObject, name: 'existing' | 'new'): Json {
  const document = line[name];
  if (document === undefined || document === null) throw invalid(`${name} is missing: it is a policy document`);
  return document;
}

function typeIn({ type = 'identity' }: JsonObject): DocumentType {
  if (type === 'identity' || type === 'resource') return type;
  throw invalid(`type is ${JSON.stringify(type)}: it is "identity" or "resource"`);
}

function invalid(what: string): Failure {
  return new Failure('input', what, 'Write one JSON object a line: {"id", "existing", "new", "type"}.');
}

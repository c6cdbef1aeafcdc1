// Many questions about requests, a line each: answered one by one, with all that is wrong told with its line.
import { decide, preparePolicies } from '../access/evaluate.ts';
import type { Decision, Prepared, Question } from '../access/evaluate.ts';
import { Failure } from '../model/failure.ts';
import { isObject, parseJson } from '../model/json.ts';
import type { Json } from '../model/json.ts';
import { questionOf } from './access-question.ts';

export interface Batch {
  /** JSON lines: an answer, or an error, for every line that is not blank. */
  readonly answers: string;
  /** `file:line: what is wrong` */
  readonly problems: readonly string[];
}

/** Answers every line that can be answered. `file` is how the problems name it. */
export function answerAll(text: string, file: string): Batch {
  const problems: string[] = [];
  const answers: string[] = [];
  const prepare = remembering();
  for (const [index, line] of text
    .replace(/^\ufeff/, '')
    .split('\n')
    .entries()) {
    if (line.trim() === '') continue;
    const { answer, wrong } = answerOne(line, prepare);
    answers.push(`${JSON.stringify(answer)}\n`);
    problems.push(...wrong.map((what) => `${file}:${index + 1}: ${what}`));
  }
  return { answers: answers.join(''), problems };
}

/** What a batch says decided: the statement, or the layer that failed to allow, or `root` for the root user's own access. */
function decider({ decision, by, layer }: Decision): string {
  return by ?? (decision === 'Allowed' ? 'root' : layer);
}

/** So many sets of policies are remembered; then the memory starts anew. */
const MOST_SETS = 8;

type Prepare = (question: Question) => Prepared;

/** Compiles policies once for all lines that hold the same ones. */
function remembering(): Prepare {
  const known = new Map<string, Prepared>();
  return (question) => {
    const key = JSON.stringify({ ...question, request: null });
    const prepared = known.get(key) ?? preparePolicies(question);
    if (known.size >= MOST_SETS) known.clear();
    known.set(key, prepared);
    return prepared;
  };
}

function answerOne(line: string, prepare: Prepare): { readonly answer: Json; readonly wrong: readonly string[] } {
  const wrong: string[] = [];
  const value = parsed(line, wrong);
  const id = isObject(value) ? (value['id'] ?? null) : null;
  if (value !== undefined && !isObject(value)) wrong.push('the line is no JSON object');
  const question = isObject(value) ? questionOf(value, (what) => void wrong.push(what)) : undefined;
  if (question !== undefined) {
    try {
      const decision = decide(prepare(question), question.request);
      if (wrong.length === 0) return { answer: { id, decision: decision.decision, by: decider(decision) }, wrong };
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      wrong.push(...error.message.split('\n'));
    }
  }
  return { answer: { id, error: wrong.join('; ') }, wrong };
}

function parsed(line: string, wrong: string[]): Json | undefined {
  try {
    return parseJson(line);
  } catch (error) {
    wrong.push(`the line is no JSON: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

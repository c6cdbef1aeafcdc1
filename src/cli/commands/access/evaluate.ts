// iamsync access evaluate: is a request allowed by these policies, and which statement decides? Needs no account.
import type { Argv } from 'yargs';
import { evaluate } from '../../../access/evaluate.ts';
import type { Question } from '../../../access/evaluate.ts';
import { fileReader } from '../../../edge/files.ts';
import { readStdin } from '../../../edge/stdin.ts';
import { Failure } from '../../../model/failure.ts';
import { parseJson } from '../../../model/json.ts';
import type { Json, JsonObject } from '../../../model/json.ts';
import { renderDecision, renderDecisionJson } from '../../../render/decision.ts';
import { answerAll } from '../../access-batch.ts';
import { requestOf } from '../../access-question.ts';
import { EXIT } from '../../exit.ts';
import type { ExitCode } from '../../exit.ts';
import { jsonOption, outputOptions } from '../../options.ts';
import type { OutputOptions } from '../../options.ts';
import { openScreen } from '../../screen.ts';

type Texts = readonly string[] | undefined;

export type EvaluateArgs = OutputOptions & {
  readonly batch: string | undefined;
  readonly action: string | undefined;
  readonly resource: string;
  readonly resourceAccount: string | undefined;
  readonly principal: string | undefined;
  readonly context: Texts;
  readonly policy: Texts;
  readonly boundary: string | undefined;
  readonly session: Texts;
  readonly resourcePolicy: string | undefined;
  readonly scp: Texts;
  readonly rcp: Texts;
};

export function options(yargs: Argv): Argv {
  const one = { type: 'string', requiresArg: true } as const;
  const many = { type: 'string', array: true, nargs: 1 } as const;
  return jsonOption(outputOptions(yargs))
    .option('batch', { ...one, describe: 'Answer the questions of FILE, a JSON object a line (-: standard input), a line each' })
    .option('action', { ...one, describe: 'The action, for example s3:GetObject' })
    .option('resource', { ...one, default: '*', describe: 'The ARN of the resource; * for actions that concern no single one' })
    .option('resource-account', { ...one, describe: "Whose the resource is (default: the account of its ARN, else the principal's)" })
    .option('principal', { ...one, describe: 'Who asks: the ARN of a user, role or session, an account id, * or a service' })
    .option('context', { ...many, describe: 'KEY=VALUE of the request, repeatable; the same key again adds a value' })
    .option('policy', { ...many, describe: 'File of an identity policy, repeatable' })
    .option('boundary', { ...one, describe: 'File of the permissions boundary' })
    .option('session', { ...many, describe: 'File of a session policy, repeatable' })
    .option('resource-policy', { ...one, describe: 'File of the policy on the resource: a bucket policy, a trust policy' })
    .option('scp', { ...many, describe: 'File of a service control policy, repeatable; each is a level that must allow' })
    .option('rcp', { ...many, describe: 'File of a resource control policy, repeatable' })
    .conflicts('batch', ['action', 'policy', 'boundary', 'session', 'resource-policy', 'scp', 'rcp', 'principal', 'context'])
    .example('$0 access evaluate --action s3:GetObject --resource arn:aws:s3:::box/a --policy read.json', 'May it be read?')
    .example('$0 access evaluate --batch questions.jsonl', 'Many questions, many answers');
}

/** Exit 0 whatever the answer is, 1 if a question can't be answered; every other one of a batch is answered still. */
export async function run(argv: EvaluateArgs): Promise<ExitCode> {
  const screen = openScreen(argv);
  if (argv.batch !== undefined) {
    const text = argv.batch === '-' ? await readStdin() : await textOf(argv.batch);
    const { answers, problems } = answerAll(text, argv.batch === '-' ? '<stdin>' : argv.batch);
    screen.out(answers);
    for (const problem of problems) screen.note(`${problem}\n`);
    return problems.length === 0 ? EXIT.ok : EXIT.failed;
  }
  const question = await questionFrom(argv);
  const decision = evaluate(question);
  screen.out(argv.format === 'json' ? renderDecisionJson(question.request, decision) : renderDecision(question.request, decision));
  return EXIT.ok;
}

async function questionFrom(argv: EvaluateArgs): Promise<Question> {
  const { action, resource, resourceAccount, principal } = argv;
  if (action === undefined)
    throw new Failure('usage', 'Say what is asked: --action, or --batch for many questions.', 'See iamsync access evaluate --help.');
  const problems: string[] = [];
  const request = requestOf(
    {
      action,
      resource,
      context: contextFrom(argv.context ?? []),
      ...(resourceAccount === undefined ? {} : { resourceAccount }),
      ...(principal === undefined ? {} : { principal: principal.startsWith('{') ? jsonOf(principal, '--principal') : principal }),
    },
    (what) => void problems.push(what),
  );
  if (problems.length > 0) throw new Failure('usage', problems.join('\n'), 'See iamsync access evaluate --help.');
  const boundary = argv.boundary === undefined ? null : await documentOf(argv.boundary);
  const resourcePolicy = argv.resourcePolicy === undefined ? null : await documentOf(argv.resourcePolicy);
  const session = argv.session === undefined ? null : await documentsOf(argv.session);
  const [identityPolicies, scps, rcps] = await Promise.all([argv.policy, argv.scp, argv.rcp].map((files) => documentsOf(files ?? [])));
  return { request, identityPolicies: identityPolicies ?? [], boundary, session, resourcePolicy, scps: scps ?? [], rcps: rcps ?? [] };
}

function contextFrom(pairs: readonly string[]): JsonObject {
  const context = new Map<string, readonly string[]>();
  for (const pair of pairs) {
    const [key = '', ...value] = pair.split('=');
    if (key === '' || value.length === 0)
      throw new Failure('usage', `--context ${pair} is no KEY=VALUE.`, 'Write it like --context aws:SourceIp=203.0.113.7');
    context.set(key, [...(context.get(key) ?? []), value.join('=')]);
  }
  return Object.fromEntries(context);
}

function documentsOf(files: readonly string[]): Promise<Json[]> {
  return Promise.all(files.map(documentOf));
}

async function documentOf(file: string): Promise<Json> {
  return jsonOf(await textOf(file), file);
}

function jsonOf(text: string, name: string): Json {
  try {
    return parseJson(text);
  } catch (error) {
    throw new Failure('input', `${name} is no JSON: ${error instanceof Error ? error.message : String(error)}`, 'Give plain JSON.', error);
  }
}

async function textOf(file: string): Promise<string> {
  const text = await fileReader.read(file);
  if (text === undefined) throw new Failure('input', `${file} does not exist`, 'Name a file that exists.');
  return text;
}

// iamsync access compare: does a new document permit anything that the existing one doesn't? Needs no account.
import type { Argv } from 'yargs';
import { compareDocuments } from '../../../access/compare.ts';
import type { DocumentType } from '../../../access/compare.ts';
import { fileReader } from '../../../edge/files.ts';
import { readStdin } from '../../../edge/stdin.ts';
import { Failure } from '../../../model/failure.ts';
import { renderComparison, renderComparisonJson } from '../../../render/comparison.ts';
import { compareAll } from '../../compare-batch.ts';
import { EXIT } from '../../exit.ts';
import type { ExitCode } from '../../exit.ts';
import { jsonOption, outputOptions } from '../../options.ts';
import type { OutputOptions } from '../../options.ts';
import { readPolicy } from '../../policy-file.ts';
import { openScreen } from '../../screen.ts';
import type { Screen } from '../../screen.ts';

export type CompareArgs = OutputOptions & {
  readonly existing: string | undefined;
  readonly new: string | undefined;
  readonly type: DocumentType;
  readonly batch: string | undefined;
  readonly wideArn: boolean;
};

export function options(yargs: Argv): Argv {
  const one = { type: 'string', requiresArg: true } as const;
  return jsonOption(outputOptions(yargs))
    .option('existing', { ...one, describe: 'File of the document as it is, JSON or YAML (-: standard input)' })
    .option('new', { ...one, describe: 'File of the document as it would be' })
    .option('type', {
      choices: ['identity', 'resource'] as const,
      default: 'identity' as const,
      describe: 'What an identity may do, or who may do what with a resource (bucket policies, trust policies)',
    })
    .option('batch', { ...one, describe: 'Answer the questions of FILE, a JSON object a line (-: standard input), a line each' })
    .option('wide-arn', {
      type: 'boolean',
      default: false,
      describe: 'Ask under the reading too in which * in the first five parts of an ARN stands for colons; what depends on it is undecided',
    })
    .conflicts('batch', ['existing', 'new'])
    .example('$0 access compare --existing old.json --new new.json', 'Does the change bring new access?')
    .example('$0 access compare --type resource --existing a.json --new b.json --json', 'The same for a bucket policy')
    .example('$0 access compare --batch pairs.jsonl', 'Many questions, many answers');
}

/** Exit 0 if there is no new access, 3 if there is or nobody can say, 1 for bad input. A batch: 1 if a line can't be answered, else 0. */
export async function run(argv: CompareArgs): Promise<ExitCode> {
  const screen = openScreen(argv);
  if (argv.batch !== undefined) return runBatch(argv.batch, argv.wideArn, screen);
  if (argv.existing === undefined || argv.new === undefined)
    throw new Failure('usage', 'Two documents are compared: --existing and --new.', 'See iamsync access compare --help.');
  const [existing, fresh] = [await readPolicy(argv.existing), await readPolicy(argv.new)];
  const comparison = compareDocuments(existing, fresh, argv.type, { wideArn: argv.wideArn });
  screen.out(argv.format === 'json' ? renderComparisonJson(comparison) : renderComparison(comparison, argv.full));
  return comparison.verdict.verdict === 'proved' ? EXIT.ok : EXIT.refused;
}

async function runBatch(batch: string, wideArn: boolean, screen: Screen): Promise<ExitCode> {
  const text = batch === '-' ? await readStdin() : await fileReader.read(batch);
  if (text === undefined) throw new Failure('input', `There is no ${batch}.`, 'Name a file of questions, one a line.');
  const { answers, problems } = compareAll(text, batch === '-' ? '<stdin>' : batch, { wideArn });
  screen.out(answers);
  for (const problem of problems) screen.note(`${problem}\n`);
  return problems.length === 0 ? EXIT.ok : EXIT.failed;
}

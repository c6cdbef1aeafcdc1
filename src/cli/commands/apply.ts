// iamsync apply: plans afresh, checks that it is the plan that was reviewed, asks, runs it, proves the result.
import type { Argv } from 'yargs';
import { fileReader } from '../../edge/files.ts';
import { clock } from '../../edge/world.ts';
import { Failure } from '../../model/failure.ts';
import { isError } from '../../model/finding.ts';
import type { Plan } from '../../model/plan.ts';
import type { RunReport } from '../../model/run.ts';
import { parsePlanFile } from '../../render/planfile.ts';
import { minuteOf, reviewedAt } from '../asof.ts';
import { EXIT } from '../exit.ts';
import type { ExitCode } from '../exit.ts';
import { guardOptions, outputOptions, partOptions, targetOptions } from '../options.ts';
import type { GuardOptions, OutputOptions, PartOptions, TargetOptions } from '../options.ts';
import { planAccount } from '../pipeline.ts';
import { reading } from '../progress.ts';
import { checkDigest } from '../review.ts';
import { carryOut, consent } from '../execute.ts';
import { takeBackFailed } from '../rollback-failed.ts';
import { openScreen } from '../screen.ts';
import type { Screen } from '../screen.ts';
import { findSource, isBad } from '../source.ts';
import type { Source } from '../source.ts';
import { openTarget } from '../target.ts';
import type { Target } from '../target.ts';

export type ApplyArgs = TargetOptions &
  OutputOptions &
  GuardOptions &
  PartOptions & {
    readonly plan: string | undefined;
    readonly expect: string | undefined;
    readonly yes: boolean;
    readonly concurrency: number;
    readonly onFailure: 'stop' | 'rollback';
  };

export function options(yargs: Argv): Argv {
  return outputOptions(partOptions(guardOptions(targetOptions(yargs))))
    .positional('plan', { type: 'string', describe: 'The reviewed plan (plan --out FILE): apply refuses unless a fresh plan is the same' })
    .option('expect', { type: 'string', requiresArg: true, describe: 'Digest of the reviewed plan, instead of its file' })
    .option('yes', { type: 'boolean', default: false, describe: 'Do not ask: apply the fresh plan unreviewed' })
    .option('on-failure', {
      choices: ['stop', 'rollback'] as const,
      default: 'stop' as const,
      describe: 'What to do after a call has failed for good: stop there, or take back what was done',
    })
    .option('concurrency', { type: 'number', default: 4, describe: 'Calls under way at once' })
    .example('$0 apply', 'Plan, show, ask, apply')
    .example('$0 apply plan.json', 'Apply what was reviewed, or refuse')
    .example('$0 apply --expect 2026-11-22T10:42Z.3f…', 'The same by digest, for pipelines')
    .example('$0 apply --sandbox=sandbox.json --yes', 'Try it without an AWS account');
}

/** Exit 0 done or nothing to do, 1 failed before any write, 3 refused, 4 something was written and it did not end as planned. */
export async function run(argv: ApplyArgs): Promise<ExitCode> {
  const screen = openScreen(argv);
  if (!Number.isInteger(argv.concurrency) || argv.concurrency < 1)
    throw new Failure('usage', `--concurrency ${argv.concurrency} is no number of calls.`, 'Give a whole number from 1.');
  const review = await reviewed(argv);
  const source = await findSource(argv);
  if (isBad(source)) {
    screen.findings(source.findings, source.sources);
    return EXIT.failed;
  }
  const target = await openTarget(argv, source);
  try {
    return await applyTo(argv, { screen, source, target, review });
  } finally {
    await target.close();
  }
}

interface Review {
  readonly digest: string;
  /** Null if only the digest was given. */
  readonly plan: Plan | null;
}

async function reviewed(argv: ApplyArgs): Promise<Review | null> {
  if (argv.plan === undefined) return argv.expect === undefined ? null : { digest: argv.expect, plan: null };
  const text = await fileReader.read(argv.plan);
  if (text === undefined) throw new Failure('input', `There is no plan ${argv.plan}.`, 'Give the file that plan --out wrote.');
  const plan = parsePlanFile(text, argv.plan);
  if (plan.digest === null)
    throw new Failure(
      'plan-format',
      `The plan in ${argv.plan} has no digest: not everything in it could be compared.`,
      'Plan against the account, with credentials.',
    );
  if (argv.expect !== undefined && argv.expect !== plan.digest)
    throw new Failure(
      'stale',
      `The plan in ${argv.plan} has the digest ${plan.digest}, not ${argv.expect}.`,
      'Give the plan that was reviewed.',
    );
  refuseOtherPart(argv, plan);
  return { digest: plan.digest, plan };
}

// The options of a reviewed plan are part of it; saying something else beside it is a mistake, not a wish.
function refuseOtherPart({ only, plan: path }: ApplyArgs, plan: Plan): void {
  const { only: reviewed } = plan.options;
  if (only === undefined || (only.every((glob) => reviewed.includes(glob)) && reviewed.every((glob) => only.includes(glob)))) return;
  const says = reviewed.length === 0 ? 'is of everything' : `is only of ${reviewed.join(', ')}`;
  throw new Failure(
    'usage',
    `The plan in ${path ?? 'the file'} ${says}, not of ${only.join(', ')}.`,
    'Leave --only out: it is taken from the plan.',
  );
}

interface Scene {
  readonly screen: Screen;
  readonly source: Source;
  readonly target: Target;
  readonly review: Review | null;
}

async function applyTo(argv: ApplyArgs, { screen, source, target, review }: Scene): Promise<ExitCode> {
  const now = clock.now();
  const asOf = review === null ? minuteOf(now) : reviewedAt(review.digest, now);
  const again = (tick?: (done: number, what: string) => void) =>
    planAccount(source, target, {
      asOf,
      deep: review?.plan?.options.deep ?? argv.deep,
      only: review?.plan?.options.only ?? argv.only,
      allowDeletes: argv.allowDeletes,
      allowReplace: argv.allowReplace,
      ...(tick === undefined ? {} : { progress: tick }),
    });
  const progress = reading(screen);
  const { plan, findings, sources } = await again(progress.tick).finally(progress.end);
  if (plan === null) {
    screen.findings(findings, sources);
    return EXIT.failed;
  }
  if (argv.format === 'text') screen.plan(plan);
  if (review !== null) screen.note(await checkDigest(plan, review, source));
  if (plan.findings.some(isError))
    throw new Failure('refused', 'The plan is refused, for the errors above.', 'Mend them and plan again; nothing was changed.');
  if (plan.changes.length === 0) {
    if (argv.format === 'json') screen.plan(plan);
    return EXIT.ok;
  }
  await consent({ screen, plan, yes: argv.yes, reviewed: review !== null });
  const settled = async (): Promise<readonly string[]> =>
    (await again()).plan?.changes.map((change) => change.address) ?? ['the manifests, which no longer compile'];
  const back =
    argv.onFailure === 'rollback'
      ? { afterFailure: (report: RunReport) => takeBackFailed({ source, target, screen }, plan, report, argv) }
      : {};
  const { code } = await carryOut({ plan, source, target, screen, settled, concurrency: argv.concurrency, format: argv.format, ...back });
  return code;
}

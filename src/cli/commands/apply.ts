// iamsync apply: plans afresh, checks that it is the plan that was reviewed, asks, runs it, proves the result.
import type { Argv } from 'yargs';
import { clock } from '../../edge/world.ts';
import { Failure } from '../../model/failure.ts';
import { isError } from '../../model/finding.ts';
import type { Plan } from '../../model/plan.ts';
import type { Lock } from '../../model/ports.ts';
import type { RunReport } from '../../model/run.ts';
import { applyAll } from '../apply-all.ts';
import type { Scene } from '../apply-all.ts';
import { minuteOf, reviewedAt } from '../asof.ts';
import { EXIT } from '../exit.ts';
import type { ExitCode } from '../exit.ts';
import { guardOptions, outputOptions, partOptions, targetOptions } from '../options.ts';
import type { GuardOptions, OutputOptions, PartOptions, TargetOptions } from '../options.ts';
import { planAccount } from '../pipeline.ts';
import type { PlanAsk } from '../pipeline.ts';
import { reading } from '../progress.ts';
import { leftIn } from '../proof.ts';
import { checkDigest, readReview } from '../review.ts';
import type { Review } from '../review.ts';
import { carryOut } from '../execute.ts';
import { underLock } from '../locked.ts';
import { takeBackFailed } from '../rollback-failed.ts';
import { openScreen } from '../screen.ts';
import { findSource, isBad } from '../source.ts';
import { openTarget } from '../target.ts';

export type ApplyArgs = TargetOptions &
  OutputOptions &
  GuardOptions &
  PartOptions & {
    readonly plan: string | undefined;
    /** A digest; with --all-accounts NAME=DIGEST of each. */
    readonly expect: readonly string[] | undefined;
    readonly yes: boolean;
    readonly concurrency: number;
    readonly onFailure: 'stop' | 'rollback';
  };

export function options(yargs: Argv): Argv {
  return applyOptions(partOptions(yargs))
    .positional('plan', {
      type: 'string',
      describe: 'The reviewed plan (plan --out FILE): apply refuses unless a fresh plan is the same; with --all-accounts the folder of all',
    })
    .option('expect', {
      type: 'string',
      array: true,
      nargs: 1,
      describe: 'Digest of the reviewed plan, instead of its file; with --all-accounts NAME=DIGEST, repeatable',
    })
    .option('all-accounts', { type: 'boolean', describe: 'All configured accounts, stage by stage, until one is refused or fails' })
    .conflicts('all-accounts', 'account')
    .example('$0 apply', 'Plan, show, ask, apply')
    .example('$0 apply plan.json', 'Apply what was reviewed, or refuse')
    .example('$0 apply --expect 2026-11-22T10:42Z.3f…', 'The same by digest, for pipelines')
    .example('$0 apply --all-accounts plans', 'Apply what plan --out plans wrote for review, in ascending stage')
    .example('$0 apply --sandbox=sandbox.json --yes', 'Try it without an AWS account');
}

/** Options of everything that is applied. */
export function applyOptions(yargs: Argv): Argv {
  return outputOptions(guardOptions(targetOptions(yargs)))
    .option('yes', { type: 'boolean', default: false, describe: 'Do not ask: apply the fresh plan unreviewed' })
    .option('on-failure', {
      choices: ['stop', 'rollback'] as const,
      default: 'stop' as const,
      describe: 'What to do after a call has failed for good: stop there, or take back what was done',
    })
    .option('concurrency', { type: 'number', default: 4, describe: 'Calls under way at once' });
}

/** Exit 0 done or nothing to do, 1 failed before any write, 3 refused, 4 calls that write were sent and it did not end as planned. */
export function run(argv: ApplyArgs): Promise<ExitCode> {
  return applyWith({ ...argv, allAccounts: argv.allAccounts ?? false }, undefined);
}

/** The same, with what a person wants of slots of access keys. */
export async function applyWith(argv: ApplyArgs, wishes: PlanAsk['wishes']): Promise<ExitCode> {
  const screen = openScreen(argv);
  if (!Number.isInteger(argv.concurrency) || argv.concurrency < 1)
    throw new Failure('usage', `--concurrency ${argv.concurrency} is no number of calls.`, 'Give a whole number from 1.');
  if (argv.allAccounts === true) return applyAll(argv, screen, (scene) => applyTo(argv, { ...scene, wishes }));
  const review = await reviewed(argv);
  const source = await findSource(argv);
  if (isBad(source)) {
    await screen.findings(source.findings, source.sources);
    return EXIT.failed;
  }
  const target = await openTarget(argv, source);
  try {
    return await applyTo(argv, { screen, source, target, review, wishes });
  } finally {
    await target.close();
  }
}

async function reviewed(argv: ApplyArgs): Promise<Review | null> {
  const [digest, ...more] = argv.expect ?? [];
  if (more.length > 0) throw new Failure('usage', 'Several digests are given for one account.', 'Give one, or take --all-accounts.');
  if (argv.plan === undefined) return digest === undefined ? null : { digest, plan: null, path: null };
  return readReview(argv.plan, digest);
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

interface Wished extends Scene {
  readonly wishes: PlanAsk['wishes'];
}

async function applyTo(argv: ApplyArgs, scene: Wished): Promise<ExitCode> {
  const { screen, source, target, review, signal } = scene;
  if (review?.plan) refuseOtherPart(argv, review.plan);
  const ask = askOf(argv, scene);
  return underLock({
    source,
    target,
    screen,
    yes: argv.yes,
    reviewed: review !== null,
    signal,
    async draw(before) {
      const progress = reading(screen);
      return planAccount(source, target, { ...ask, before, progress: progress.tick }).finally(progress.end);
    },
    planIn: ({ plan }) => plan,
    async show({ plan, findings, sources }) {
      if (plan === null) await screen.findings(findings, sources);
      else if (argv.format === 'text') await screen.plan(plan, null, sources);
    },
    accept: ({ plan }) => accepted(plan, argv, scene),
    carryOut: async ({ plan }, lock) => (plan === null ? EXIT.failed : carriedOut(plan, ask, argv, scene, lock)),
  });
}

function askOf(argv: ApplyArgs, { review, wishes }: Wished): PlanAsk {
  const now = clock.now();
  return {
    asOf: review === null ? minuteOf(now) : reviewedAt(review.digest, now),
    deep: review?.plan?.options.deep ?? argv.deep,
    only: review?.plan?.options.only ?? argv.only,
    allowDeletes: argv.allowDeletes,
    allowTransient: argv.allowTransient,
    allowReplace: argv.allowReplace,
    newAccess: argv.newAccess,
    wishes,
  };
}

async function accepted(plan: Plan | null, argv: ApplyArgs, { screen, review, target, signal }: Wished): Promise<ExitCode | null> {
  if (plan === null) return EXIT.failed;
  if (review !== null) screen.note(await checkDigest(plan, review, target));
  if (plan.findings.some(isError))
    throw new Failure('refused', 'The plan is refused, for the errors above.', 'Mend them and plan again; nothing was changed.');
  if (plan.changes.length === 0) {
    if (argv.format === 'json') await screen.plan(plan);
    return EXIT.ok;
  }
  if (signal?.aborted) throw new Failure('declined', 'Not applied: it was interrupted.', 'Nothing was changed.');
  return null;
}

async function carriedOut(plan: Plan, ask: PlanAsk, argv: ApplyArgs, scene: Wished, lock: Lock | null): Promise<ExitCode> {
  const { source, target, screen } = scene;
  const settled = async (): Promise<readonly string[]> => leftIn((await planAccount(source, target, ask)).plan);
  const back =
    argv.onFailure === 'rollback' ? { afterFailure: (report: RunReport) => takeBackFailed({ ...scene, lock }, plan, report, argv) } : {};
  const { concurrency, format } = argv;
  return (await carryOut({ plan, target, screen, lock, settled, concurrency, format, ...back })).code;
}

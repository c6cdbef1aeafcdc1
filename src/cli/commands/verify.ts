// iamsync verify: do the checks of the manifests hold in the account, by its policies, by AWS's simulator, or by acting?
import type { Argv } from 'yargs';
import { clock } from '../../edge/world.ts';
import { liveState } from '../../live/state.ts';
import { Failure } from '../../model/failure.ts';
import { outcomeOf } from '../../model/check.ts';
import type { Check, CheckResult, VerifyReport } from '../../model/check.ts';
import { principalsOf } from '../../kinds/principals.ts';
import { renderVerify, renderVerifyJson } from '../../render/verify.ts';
import { minuteOf } from '../asof.ts';
import { EXIT } from '../exit.ts';
import type { ExitCode } from '../exit.ts';
import { jsonOption, outputOptions, targetOptions } from '../options.ts';
import type { OutputOptions } from '../options.ts';
import { readManifests, readWhole } from '../pipeline.ts';
import type { Manifests } from '../pipeline.ts';
import { reading } from '../progress.ts';
import { openScreen } from '../screen.ts';
import type { Screen } from '../screen.ts';
import { findSource, isBad } from '../source.ts';
import type { Source } from '../source.ts';
import { desiredOption, isStanding, readStanding } from '../standing.ts';
import type { StandingOptions } from '../standing.ts';
import { openTarget } from '../target.ts';
import { verifyLive } from '../verify-live.ts';
import { verifyPolicies, verifySimulated } from '../verify-policies.ts';

export type VerifyArgs = StandingOptions &
  OutputOptions & {
    readonly simulate: boolean;
    readonly as: readonly string[] | undefined;
  };

export function options(yargs: Argv): Argv {
  return jsonOption(outputOptions(desiredOption(targetOptions(yargs))))
    .option('live', {
      type: 'string',
      describe: 'With FILE: judge the account in FILE, without credentials. Without: act for real, through STS and S3',
    })
    .option('simulate', { type: 'boolean', default: false, describe: "Ask AWS's policy simulator too, and fail where it differs" })
    .option('as', {
      type: 'string',
      array: true,
      nargs: 1,
      describe: 'User/NAME=PROFILE or Role/NAME=PROFILE: who acts with --live, repeatable; roles are assumed',
    })
    .example('$0 verify', 'Judge the checks of the manifests on the account')
    .example('$0 verify --live account.json --json', 'Offline, for programs')
    .example('$0 verify --simulate', "Ask AWS's simulator as well")
    .example('$0 verify --live --as User/demo-reader=reader', 'Try for real what can be tried')
    .epilogue('Against AWS, --live tries only checks that say live: { prefix: … }, with objects of its own below that prefix.');
}

/** Exit 0 if all checks hold, 3 if one fails or can't be decided, 1 for errors of the input, 4 if it was stopped while acting. */
export async function run(argv: VerifyArgs): Promise<ExitCode> {
  refuseMixed(argv);
  const screen = openScreen(argv);
  const source = await findSource(argv);
  if (isBad(source)) {
    await screen.findings(source.findings, source.sources);
    return EXIT.failed;
  }
  const found = await verify(argv, source, screen);
  if ('sources' in found) {
    await screen.findings(found.findings, found.sources);
    return EXIT.failed;
  }
  const { report, interrupted } = found;
  screen.out(argv.format === 'json' ? renderVerifyJson(report) : renderVerify(report, screen.terminal.color));
  if (interrupted) return EXIT.incomplete;
  if (report.checks.length === 0) return EXIT.ok;
  const tried = report.checks.filter(({ outcome }) => outcome !== 'not-tried');
  // Where nothing could be tried, nothing is verified.
  return tried.length > 0 && outcomeOf(tried) === 'holds' ? EXIT.ok : EXIT.refused;
}

function refuseMixed({ live, simulate, as, desired }: VerifyArgs): void {
  const acts = live === '';
  if (simulate && live !== undefined) throw new Failure('usage', '--simulate and --live are two ways to verify.', 'Give one of them.');
  if (desired && (simulate || acts))
    throw new Failure('usage', '--desired is judged by policies only.', 'Leave out --simulate and --live.');
  if (as !== undefined && !acts) throw new Failure('usage', '--as says who acts, and nobody does.', 'Give --live without a file, too.');
}

interface Found {
  readonly report: VerifyReport;
  readonly interrupted: boolean;
}

async function verify(argv: VerifyArgs, source: Source, screen: Screen): Promise<Found | Manifests> {
  const asOf = minuteOf(clock.now());
  if (argv.live === '') return verifyLive(argv, source, screen, asOf);
  if (argv.simulate) return simulate(argv, source, screen, asOf);
  const standing = await readStanding(argv, source, screen);
  if (!isStanding(standing)) return standing;
  const { state } = standing;
  return reported('policies', state.scope.account, await checksFor(source, state.scope, asOf), (checks) =>
    Promise.resolve(verifyPolicies(checks, principalsOf(state), asOf)),
  );
}

async function simulate(argv: VerifyArgs, source: Source, screen: Screen, asOf: string): Promise<Found | Manifests> {
  const target = await openTarget(argv, source);
  const progress = reading(screen);
  try {
    const crawl = await readWhole(source, target, { descriptions: false, progress: progress.tick }).finally(progress.end);
    const state = liveState(crawl);
    return await reported('simulate', state.scope.account, await checksFor(source, state.scope, asOf), (checks) =>
      verifySimulated(checks, principalsOf(state), asOf, target.reader.iam),
    );
  } finally {
    await target.close();
  }
}

async function checksFor(source: Source, scope: Parameters<typeof readManifests>[1], asOf: string): Promise<Manifests | readonly Check[]> {
  const manifests = await readManifests(source, scope, asOf);
  return manifests.desired === null ? manifests : (manifests.desired.checks ?? []);
}

async function reported(
  mode: VerifyReport['mode'],
  account: string,
  checks: Manifests | readonly Check[],
  judge: (checks: readonly Check[]) => Promise<readonly CheckResult[]>,
): Promise<Found | Manifests> {
  if ('sources' in checks) return checks;
  return { report: { mode, account, checks: await judge(checks), notes: [] }, interrupted: false };
}

// iamsync rollback: takes a run back from its journal, sets a policy back to an earlier version, or lifts the holds of earlier rollbacks.
import type { Argv } from 'yargs';
import { Failure } from '../../model/failure.ts';
import { EXIT } from '../exit.ts';
import type { ExitCode } from '../exit.ts';
import { guardOptions, outputOptions, targetOptions } from '../options.ts';
import type { GuardOptions, OutputOptions, TargetOptions } from '../options.ts';
import { releaseHolds } from '../rollback-holds.ts';
import { rollBackPolicy } from '../rollback-policy.ts';
import { rollBackRun } from '../rollback-run.ts';
import { openScreen } from '../screen.ts';
import { findSource, isBad } from '../source.ts';
import { openTarget } from '../target.ts';

export type RollbackArgs = TargetOptions &
  OutputOptions &
  GuardOptions & {
    /** The name of a run, `policy`, or the first of the addresses to release. */
    readonly run: string | undefined;
    /** The name of the policy, or further addresses. */
    readonly names: readonly string[] | undefined;
    readonly only: readonly string[] | undefined;
    readonly skip: readonly string[] | undefined;
    readonly to: string | undefined;
    readonly write: boolean;
    readonly release: boolean;
    readonly yes: boolean;
  };

export function options(yargs: Argv): Argv {
  return outputOptions(guardOptions(targetOptions(yargs)))
    .positional('run', {
      type: 'string',
      describe: 'The run, by the name of its journal (default: the latest that changed something), or policy',
    })
    .positional('names', { type: 'string', array: true, describe: 'Name of the policy; with --release, addresses' })
    .option('only', {
      type: 'string',
      array: true,
      requiresArg: true,
      describe: 'Take back only these: an address or a glob like Role/app-*, repeatable',
    })
    .option('skip', { type: 'string', array: true, requiresArg: true, describe: 'Leave this as it is: an address or a glob, repeatable' })
    .option('to', {
      type: 'string',
      requiresArg: true,
      describe: 'Version of the policy, like v3 (default: the one before the present default)',
    })
    .option('write', {
      type: 'boolean',
      default: false,
      describe: 'Bring the manifests up to date afterwards, instead of holding what was touched',
    })
    .option('release', { type: 'boolean', default: false, describe: 'Lift the holds that rollbacks left, on all entities or on these' })
    .option('yes', { type: 'boolean', default: false, describe: 'Do not ask' })
    .example('$0 rollback', 'Take the latest run back')
    .example('$0 rollback 20261122T104205.123Z-3f2a9c41', 'Take this run back')
    .example("$0 rollback --only 'Role/app-*' --write", 'A part of it, and bring the manifests up to date')
    .example('$0 rollback --release Role/deploy', 'Let apply change it again')
    .example('$0 rollback policy demo-read-write', 'A policy back to the version before')
    .example('$0 rollback policy demo-read-write --to v1 --yes', 'Back to v1, in a pipeline');
}

/** Exit 0 done or nothing to do, 1 failed before any write, 3 refused, 4 written and not ended as planned. */
export async function run(argv: RollbackArgs): Promise<ExitCode> {
  const screen = openScreen(argv);
  refuseMixed(argv);
  const source = await findSource(argv);
  if (isBad(source)) {
    await screen.findings(source.findings, source.sources);
    return EXIT.failed;
  }
  const target = await openTarget(argv, source);
  const scene = { source, target, screen };
  const [name] = argv.names ?? [];
  try {
    if (argv.release) return await releaseHolds(scene, argv, [argv.run ?? [], argv.names ?? []].flat());
    if (argv.run === 'policy') return await rollBackPolicy(scene, argv, name ?? '');
    return await rollBackRun(scene, argv);
  } finally {
    await target.close();
  }
}

function refuseMixed({ run: what, names = [], only, skip, to, write, release }: RollbackArgs): void {
  const isPolicy = what === 'policy' && !release;
  const partly = only !== undefined || skip !== undefined;
  if (release && (partly || to !== undefined || write))
    throw new Failure('usage', '--release takes addresses only.', 'Write iamsync rollback --release [ADDRESS...].');
  if (isPolicy && names.length !== 1) throw new Failure('usage', 'Which policy?', 'Write iamsync rollback policy NAME.');
  if (isPolicy && partly)
    throw new Failure('usage', '--only and --skip are for the rollback of a run.', 'Leave them out: one policy is rolled back.');
  if (!isPolicy && to !== undefined)
    throw new Failure('usage', '--to is for the rollback of a policy.', 'Write iamsync rollback policy NAME --to v3.');
  if (!isPolicy && !release && names.length > 0)
    throw new Failure('usage', `One run is taken back at a time, not ${[what, ...names].join(' ')}.`, 'Choose a part of it with --only.');
}

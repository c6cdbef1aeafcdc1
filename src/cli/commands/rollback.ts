// iamsync rollback policy NAME: one of its earlier versions becomes the default again, in one call.
import type { Argv } from 'yargs';
import { clock } from '../../edge/world.ts';
import { Failure } from '../../model/failure.ts';
import { isError } from '../../model/finding.ts';
import type { Plan } from '../../model/plan.ts';
import { minuteOf } from '../asof.ts';
import { carryOut, consent } from '../execute.ts';
import { EXIT } from '../exit.ts';
import type { ExitCode } from '../exit.ts';
import { outputOptions, targetOptions } from '../options.ts';
import type { OutputOptions, TargetOptions } from '../options.ts';
import { planAccount, planPolicyRollback } from '../pipeline.ts';
import { openScreen } from '../screen.ts';
import type { Screen } from '../screen.ts';
import { findSource, isBad } from '../source.ts';
import type { Source } from '../source.ts';
import { openTarget } from '../target.ts';
import type { Target } from '../target.ts';

export type RollbackArgs = TargetOptions & OutputOptions & { readonly what: string; readonly name: string | undefined; readonly to: string | undefined; readonly yes: boolean };

export function options(yargs: Argv): Argv {
  return outputOptions(targetOptions(yargs))
    .positional('what', { type: 'string', choices: ['policy'], describe: 'What to roll back' })
    .positional('name', { type: 'string', describe: 'Name of the policy' })
    .option('to', { type: 'string', requiresArg: true, describe: 'Version, like v3 (default: the one before the present default)' })
    .option('yes', { type: 'boolean', default: false, describe: 'Do not ask' })
    .example('$0 rollback policy demo-read-write', 'Back to the version before')
    .example('$0 rollback policy demo-read-write --to v1 --yes', 'Back to v1, in a pipeline');
}

/** Exit 0 done or nothing to do, 1 failed before any write, 3 refused, 4 written and not ended as planned. */
export async function run(argv: RollbackArgs): Promise<ExitCode> {
  const screen = openScreen(argv);
  const { name } = argv;
  if (name === undefined) throw new Failure('usage', 'Which policy?', 'Write iamsync rollback policy NAME.');
  const source = await findSource(argv);
  if (isBad(source)) {
    screen.findings(source.findings, source.sources);
    return EXIT.failed;
  }
  const target = await openTarget(argv, source);
  try {
    const again = () => planPolicyRollback(source, target, { asOf: minuteOf(clock.now()), deep: false, name, to: argv.to });
    const plan = await again();
    if (argv.format === 'text' || plan.changes.length === 0) screen.plan(plan);
    if (plan.findings.some(isError)) return EXIT.refused;
    if (plan.changes.length === 0) return EXIT.ok;
    await consent({ screen, plan, yes: argv.yes, reviewed: false });
    const version = targetVersion(plan);
    const settled = async () => (await planPolicyRollback(source, target, { asOf: plan.asOf, deep: false, name, to: version })).changes.map((change) => change.address);
    const code = await carryOut({ plan, source, target, screen, settled, concurrency: 1, format: argv.format });
    if (code === EXIT.ok) await remind(plan, source, target, screen);
    return code;
  } finally {
    await target.close();
  }
}

// "The version before" means another one as soon as the rollback is done.
function targetVersion(plan: Plan): string | undefined {
  const step = plan.waves[0]?.[0]?.do;
  return step !== undefined && 'op' in step && step.op === 'SetDefaultPolicyVersion' && typeof step.input.VersionId === 'string' ? step.input.VersionId : undefined;
}

// The manifests still say what they said: the next apply would undo the rollback.
async function remind(done: Plan, source: Source, target: Target, screen: Screen): Promise<void> {
  const address = done.changes[0]?.address;
  const fresh = await planAccount(source, target, { asOf: done.asOf, deep: false }).catch((error: unknown) => (error instanceof Failure ? null : Promise.reject(error)));
  const back = fresh?.plan?.changes.find((change) => change.address === address);
  if (back === undefined) return;
  const place = back.origin === null ? 'the manifests' : `${back.origin.file}:${back.origin.line}`;
  screen.note(`note: ${place} still declares the other document; the next apply would bring it back.\n  next: Change it there, too.\n`);
}

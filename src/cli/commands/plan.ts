// iamsync plan: what would change, and why. Reads, never writes.
import type { Argv } from 'yargs';
import { writeAtomic } from '../../edge/files.ts';
import { clock } from '../../edge/world.ts';
import { Failure } from '../../model/failure.ts';
import { isError } from '../../model/finding.ts';
import type { Plan } from '../../model/plan.ts';
import { explain } from '../../plan/explain.ts';
import { renderExplanation } from '../../render/explain.ts';
import { renderPlanJson } from '../../render/json.ts';
import { minuteOf } from '../asof.ts';
import { EXIT } from '../exit.ts';
import type { ExitCode } from '../exit.ts';
import { guardOptions, outputOptions, partOptions, targetOptions } from '../options.ts';
import type { Format, GuardOptions, OutputOptions, PartOptions, TargetOptions } from '../options.ts';
import { openPast } from '../past.ts';
import { planAccount, planSnapshot } from '../pipeline.ts';
import type { PlanAsk, Planned } from '../pipeline.ts';
import { reading } from '../progress.ts';
import { openScreen } from '../screen.ts';
import type { Screen } from '../screen.ts';
import { settingFor } from '../setting.ts';
import { findSource, isBad } from '../source.ts';
import { openTarget } from '../target.ts';

export type PlanArgs = TargetOptions &
  OutputOptions<Format> &
  GuardOptions &
  PartOptions & {
    readonly live: string | undefined;
    readonly since: string | undefined;
    readonly unmanaged: boolean;
    readonly out: string | undefined;
    readonly detailedExitcode: boolean;
    readonly explain: string | undefined;
  };

export function options(yargs: Argv): Argv {
  return outputOptions(partOptions(guardOptions(targetOptions(yargs))), ['text', 'json', 'markdown', 'sarif'])
    .option('live', {
      type: 'string',
      requiresArg: true,
      describe: 'Plan from FILE (of snapshot, or of aws iam get-account-authorization-details): no credentials, no network',
    })
    .conflicts('live', ['sandbox', 'profile', 'region', 'endpoint'])
    .option('since', {
      type: 'string',
      requiresArg: true,
      describe: 'Tell for each change whether the manifests moved since this git reference, or the account did (drift)',
    })
    .option('unmanaged', { type: 'boolean', default: false, describe: 'List what the account holds and nobody here manages' })
    .option('out', { type: 'string', requiresArg: true, describe: 'Write the plan as JSON to FILE, for apply FILE' })
    .option('detailed-exitcode', { type: 'boolean', default: false, describe: 'Exit 2 if changes are pending' })
    .option('explain', {
      type: 'string',
      requiresArg: true,
      describe: 'Explain one action: its calls, its phase, what it waits for, its way back',
    })
    .example('$0 plan', 'What manifests/ would change in the account of the ambient credentials')
    .example('$0 plan --sandbox', 'The same against an empty sandbox, without an AWS account')
    .example('$0 plan --out plan.json', 'Keep the plan for review; apply plan.json does exactly this')
    .example('$0 plan --live account.json', 'Plan a pull request without credentials')
    .example('$0 plan --since origin/main --format markdown', 'A comment for a pull request: this change before drift')
    .example("$0 plan --explain 'Role/deploy#AttachRolePolicy:demo-read'", 'Why that call stands where it stands');
}

/** Exit 0, or 2 with --detailed-exitcode if changes are pending; 1 for errors of the input, 3 if the plan is refused. */
export async function run(argv: PlanArgs): Promise<ExitCode> {
  const screen = openScreen(argv, await settingFor(argv));
  const source = await findSource(argv);
  if (isBad(source)) {
    screen.findings(source.findings, source.sources);
    return EXIT.failed;
  }
  const past = argv.since === undefined ? undefined : await openPast(argv.since, argv, source);
  const target = argv.live === undefined ? await openTarget(argv, source) : null;
  const progress = reading(screen);
  const from = (ask: PlanAsk): Promise<Planned> =>
    target === null ? planSnapshot(source, argv.live ?? '', ask) : planAccount(source, target, ask);
  try {
    const { plan, findings, sources, account } = await from({
      asOf: minuteOf(clock.now()),
      deep: argv.deep,
      allowDeletes: argv.allowDeletes,
      allowReplace: argv.allowReplace,
      unmanaged: argv.unmanaged,
      only: argv.only,
      past,
      progress: progress.tick,
    }).finally(progress.end);
    if (plan === null) {
      screen.findings(findings, sources, account);
      return EXIT.failed;
    }
    if (argv.out !== undefined) await writeAtomic(argv.out, renderPlanJson(plan), 0o600);
    show(plan, argv, screen);
    return exitCode(plan, argv.detailedExitcode);
  } finally {
    await target?.close();
  }
}

function show(plan: Plan, argv: PlanArgs, screen: Screen): void {
  if (argv.explain === undefined) return screen.plan(plan);
  const explanation = explain(plan, argv.explain);
  if (explanation === undefined)
    throw new Failure(
      'usage',
      `The plan has no action ${argv.explain}.`,
      'The ids stand in the section of calls of the plan (or under waves with --format json).',
    );
  const { width, color } = screen.terminal;
  screen.out(argv.format === 'json' ? `${JSON.stringify(explanation, null, 2)}\n` : renderExplanation(explanation, { width, color }));
}

function exitCode(plan: Plan, detailed: boolean): ExitCode {
  if (plan.findings.some(isError)) return EXIT.refused;
  return detailed && plan.changes.length + plan.orphans.length > 0 ? EXIT.pending : EXIT.ok;
}

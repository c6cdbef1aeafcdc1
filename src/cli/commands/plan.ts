// iamsync plan: what would change, and why. Reads, never writes.
import type { Argv } from 'yargs';
import { writeAtomic } from '../../edge/files.ts';
import { clock } from '../../edge/world.ts';
import { Failure } from '../../model/failure.ts';
import { isError } from '../../model/finding.ts';
import type { Plan } from '../../model/plan.ts';
import { explain } from '../../plan/explain.ts';
import { LARGEST_MANAGED, permissionsOf, sizeOf } from '../../plan/permissions.ts';
import { renderFindings } from '../../render/diagnostics.ts';
import { renderExplanation } from '../../render/explain.ts';
import type { Surroundings } from '../../render/html/plan.ts';
import { renderPlanJson } from '../../render/json.ts';
import { minuteOf } from '../asof.ts';
import { EXIT } from '../exit.ts';
import type { ExitCode } from '../exit.ts';
import { guardOptions, outputOptions, partOptions, targetOptions } from '../options.ts';
import type { Format, GuardOptions, OutputOptions, PartOptions, TargetOptions } from '../options.ts';
import { openSnapshot } from '../live.ts';
import { planAccount, planSnapshot } from '../pipeline.ts';
import type { PlanAsk, Planned } from '../pipeline.ts';
import { reading } from '../progress.ts';
import { openScreen } from '../screen.ts';
import type { Screen } from '../screen.ts';
import { settingFor } from '../setting.ts';
import { findSource, findSources, isBad } from '../source.ts';
import type { BadSource, Source } from '../source.ts';
import { surroundings } from '../surroundings.ts';
import { openTarget } from '../target.ts';
import { witness } from '../witness.ts';
import type { Witness } from '../witness.ts';

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
    readonly permissions: boolean | undefined;
  };

export function options(yargs: Argv): Argv {
  return outputOptions(partOptions(guardOptions(targetOptions(yargs))), ['text', 'json', 'markdown', 'sarif', 'html'])
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
    .option('out', {
      type: 'string',
      requiresArg: true,
      describe: 'Write the plan as JSON to FILE, for apply FILE; of several accounts, each as NAME.json in this folder',
    })
    .option('detailed-exitcode', { type: 'boolean', default: false, describe: 'Exit 2 if changes are pending' })
    .option('explain', {
      type: 'string',
      requiresArg: true,
      describe: 'Explain one action: its calls, its phase, what it waits for, its way back',
    })
    .option('permissions', {
      type: 'boolean',
      describe: 'Print the IAM policy that planning and applying this needs, and nothing else',
    })
    .conflicts('permissions', ['live', 'explain'])
    .example('$0 plan', 'What manifests/ would change in the account of the ambient credentials')
    .example('$0 plan --sandbox', 'The same against an empty sandbox, without an AWS account')
    .example('$0 plan --out plan.json', 'Keep the plan for review; apply plan.json does exactly this')
    .example('$0 plan --account prod', 'One of several configured accounts; without it all of them are planned')
    .example('$0 plan --live account.json', 'Plan a pull request without credentials')
    .example('$0 plan --since origin/main --format markdown', 'A comment for a pull request: this change before drift')
    .example('$0 plan --format html > plan.html', 'A report with tables, a matrix of access and a picture, in one file')
    .example('$0 plan --permissions', 'The policy for a role that may apply this, and do nothing else')
    .example("$0 plan --explain 'Role/deploy#AttachRolePolicy:demo-read'", 'Why that call stands where it stands');
}

/** Exit 0, or 2 with --detailed-exitcode if changes are pending; 1 for errors of the input, 3 if the plan is refused. */
export async function run(argv: PlanArgs): Promise<ExitCode> {
  const setting = await settingFor(argv);
  const screen = openScreen(argv, setting);
  const sources = await sourcesFor(argv);
  if (isBad(sources)) {
    await screen.findings(sources.findings, sources.sources);
    return EXIT.failed;
  }
  const [source, ...others] = sources;
  const asOf = minuteOf(clock.now());
  const ask = (one: Source): Promise<PlanAsk> => askOf(argv, one, asOf);
  if (others.length > 0) {
    // Loaded only then, with the reports in every format; so is the past.
    const { planAll } = await import('../plan-all.ts');
    return planAll({ argv, sources: [source, ...others], screen, setting, ask, exitCode: (plan) => exitCode(plan, argv.detailedExitcode) });
  }
  return planOne(argv, source, await ask(source), screen);
}

// A file holds one account, and an action belongs to one.
async function sourcesFor(argv: PlanArgs): Promise<readonly [Source, ...Source[]] | BadSource> {
  if (argv.live === undefined && argv.explain === undefined && argv.permissions !== true) return findSources(argv);
  const source = await findSource(argv);
  return isBad(source) ? source : [source];
}

async function askOf(argv: PlanArgs, source: Source, asOf: string): Promise<PlanAsk> {
  return {
    asOf,
    deep: argv.deep,
    allowDeletes: argv.allowDeletes,
    allowTransient: argv.allowTransient,
    allowReplace: argv.allowReplace,
    unmanaged: argv.unmanaged,
    only: argv.only,
    newAccess: argv.newAccess,
    past: argv.since === undefined ? undefined : await (await import('../past.ts')).openPast(argv.since, argv, source),
  };
}

async function planOne(argv: PlanArgs, source: Source, ask: PlanAsk, screen: Screen): Promise<ExitCode> {
  const target = argv.live === undefined ? await openTarget(argv, source) : null;
  const watched = target === null || argv.permissions !== true ? null : witness(target.reader);
  const progress = reading(screen);
  const from = async (whole: PlanAsk): Promise<Planned> =>
    target === null
      ? planSnapshot(source, await openSnapshot(argv.live ?? '', source.account?.id), whole)
      : planAccount(source, { ...target, ...watched }, whole);
  try {
    const { plan, sides, findings, sources, account } = await from({ ...ask, progress: progress.tick }).finally(progress.end);
    if (plan === null) {
      await screen.findings(findings, sources, account);
      return EXIT.failed;
    }
    if (argv.out !== undefined) await writeAtomic(argv.out, renderPlanJson(plan), 0o600);
    if (watched === null) await show(plan, argv, screen, { around: argv.format === 'html' ? await surroundings(sides) : null, sources });
    else showPermissions(plan, watched, source, screen);
    return exitCode(plan, argv.detailedExitcode);
  } finally {
    await target?.close();
  }
}

async function show(
  plan: Plan,
  argv: PlanArgs,
  screen: Screen,
  { around, sources }: { readonly around: Surroundings | null; readonly sources: ReadonlyMap<string, string> },
): Promise<void> {
  if (argv.explain === undefined) return screen.plan(plan, around, sources);
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

function showPermissions(plan: Plan, watched: Witness, { config }: Source, screen: Screen): void {
  const policy = permissionsOf({ plan, reads: watched.asked(), seen: (address) => watched.seen(address), config });
  screen.out(`${JSON.stringify(policy, null, 2)}\n`);
  const errors = plan.findings.filter(isError);
  if (errors.length > 0) screen.note(renderFindings(errors, { ...screen.terminal.notes, sources: new Map() }));
  const size = sizeOf(policy);
  if (size > LARGEST_MANAGED)
    screen.note(
      `warning: the policy has ${size} characters, and IAM takes ${LARGEST_MANAGED} in a managed one\n  next: Make several policies of it: each statement stands for itself.\n`,
    );
}

function exitCode(plan: Plan, detailed: boolean): ExitCode {
  if (plan.findings.some(isError)) return EXIT.refused;
  return detailed && plan.changes.length + plan.orphans.length > 0 ? EXIT.pending : EXIT.ok;
}

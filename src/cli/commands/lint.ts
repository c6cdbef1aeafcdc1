// iamsync lint: what AWS refuses, what can hardly be meant, and what AWS advises against. Needs no credentials and no network.
import type { Argv } from 'yargs';
import { loadActionTable } from '../../edge/actions.ts';
import { clock } from '../../edge/world.ts';
import { lint, RULE_IDS } from '../../lint/lint.ts';
import { fromLive, presentIn } from '../../lint/live.ts';
import type { Content, Subject } from '../../lint/subject.ts';
import { fromWritten } from '../../lint/written.ts';
import { Failure } from '../../model/failure.ts';
import type { Finding } from '../../model/finding.ts';
import type { LiveState } from '../../model/state.ts';
import { nearest } from '../../policy/nearest.ts';
import { renderFindings } from '../../render/diagnostics.ts';
import { minuteOf } from '../asof.ts';
import { EXIT } from '../exit.ts';
import type { ExitCode } from '../exit.ts';
import { lintExit, severe } from '../lint-exit.ts';
import { readLive } from '../live.ts';
import { jsonOption, outputOptions, sourceOptions } from '../options.ts';
import type { Format, OutputOptions, SourceOptions } from '../options.ts';
import { readManifests } from '../manifests.ts';
import type { Manifests } from '../manifests.ts';
import { openScreen } from '../screen.ts';
import type { Screen } from '../screen.ts';
import { settingFor } from '../setting.ts';
import { findSource, isBad } from '../source.ts';
import type { Source } from '../source.ts';

export type LintArgs = SourceOptions &
  OutputOptions<Format> & {
    readonly live: string | undefined;
    readonly rule: readonly string[] | undefined;
    readonly severity: Finding['severity'];
    readonly strict: boolean;
  };

/** What $(account) stands for where no account is asked. */
const UNKNOWN = '000000000000';

export function options(yargs: Argv): Argv {
  return jsonOption(outputOptions(sourceOptions(yargs), ['text', 'json', 'sarif']))
    .option('live', {
      type: 'string',
      requiresArg: true,
      describe: 'Lint the account in FILE (a snapshot, or get-account-authorization-details); with --manifests both',
    })
    .option('rule', { type: 'string', array: true, requiresArg: true, describe: 'Only this rule, repeatable' })
    .option('severity', { choices: ['error', 'warning', 'note'] as const, default: 'note' as const, describe: 'The least that is shown' })
    .option('strict', { type: 'boolean', default: false, describe: 'Warnings fail too' })
    .example('$0 lint', 'Look through manifests/')
    .example('$0 lint --live account.json', 'Look through an account that was read')
    .example('$0 lint --rule pass-role-any --format json', 'One rule, for a pipeline')
    .epilogue('A line is excepted by a comment on it or above it: # iamsync-ignore: RULE REASON');
}

/** Exit 0 without errors, 3 with errors of lint (with --strict: or warnings), 1 if the input can't be read. */
export async function run(argv: LintArgs): Promise<ExitCode> {
  const screen = openScreen(argv, await settingFor(argv));
  const only = argv.rule ?? [];
  refuseUnknown(only);
  const source = await findSource(argv);
  if (isBad(source)) {
    await screen.findings(source.findings, source.sources);
    return EXIT.failed;
  }
  const live = argv.live === undefined ? null : await readLive(argv.live, source.account?.id);
  const asOf = minuteOf(clock.now());
  const manifests = live === null || argv.manifests !== undefined ? await readManifests(source, live?.scope ?? null, asOf, true) : null;
  const subject = { ...(await subjectOf(manifests, live, source)), asOf };
  const sources = manifests?.sources ?? new Map<string, string>();
  const found = lint(subject, { only, findings: manifests?.findings ?? [], sources });
  const shown = severe(found, argv.severity);
  await show(screen, argv, shown, { sources, subject });
  return lintExit(shown, argv.strict);
}

function refuseUnknown(ids: readonly string[]): void {
  for (const id of ids.filter((one) => !RULE_IDS.includes(one))) {
    const close = nearest(id, RULE_IDS);
    throw new Failure('usage', `There is no rule ${id}.`, close === undefined ? 'The rules stand in docs/lint.' : `Did you mean ${close}?`);
  }
}

async function subjectOf(manifests: Manifests | null, live: LiveState | null, source: Source): Promise<Omit<Subject, 'asOf'>> {
  const parts: Content[] = [manifests === null ? [] : fromWritten(manifests.written), live === null ? [] : fromLive(live)].flat();
  return {
    own: new Set([live?.scope.account, source.account?.id, UNKNOWN].flatMap((id) => id ?? [])),
    table: await loadActionTable(),
    policies: parts.flatMap(({ policies }) => policies),
    entities: parts.flatMap(({ entities }) => entities),
    summary: live?.quotas ?? {},
    awsPolicies: live?.awsPolicies ?? {},
    present: live === null ? null : presentIn(live),
  };
}

async function show(
  screen: Screen,
  argv: LintArgs,
  findings: readonly Finding[],
  { sources, subject }: { readonly sources: ReadonlyMap<string, string>; readonly subject: Omit<Subject, 'asOf'> },
): Promise<void> {
  if (argv.format !== 'text') return screen.findings(findings, sources);
  screen.annotate(findings);
  if (findings.length > 0) return screen.out(renderFindings(findings, { ...screen.terminal, sources }));
  const { policies, entities, table } = subject;
  const judged = `${entities.length} ${entities.length === 1 ? 'entity' : 'entities'} and ${policies.length} documents`;
  screen.out(`Nothing found in ${judged}; the table of actions is of ${table.date}.\n`);
}

// iamsync audit: what is old, unused, unguarded or nearly full in an account, each with an id and a next step.
import type { Argv } from 'yargs';
import { clock } from '../../edge/world.ts';
import { audit } from '../../lint/audit.ts';
import { readReport } from '../../lint/audit/report.ts';
import { Failure } from '../../model/failure.ts';
import type { Finding } from '../../model/finding.ts';
import type { LiveState } from '../../model/state.ts';
import { renderFindings } from '../../render/diagnostics.ts';
import { renderAuditHtml } from '../../render/html/audit.ts';
import { renderAuditMarkdown } from '../../render/markdown.ts';
import { minuteOf } from '../asof.ts';
import { readAccount, readCredentialReport, undeclaredIn } from '../auditing.ts';
import type { CredentialReport } from '../auditing.ts';
import { EXIT } from '../exit.ts';
import type { ExitCode } from '../exit.ts';
import { severe } from '../lint-exit.ts';
import { readLive } from '../live.ts';
import { outputOptions, targetOptions } from '../options.ts';
import type { Format, OutputOptions, TargetOptions } from '../options.ts';
import { reading } from '../progress.ts';
import { openScreen } from '../screen.ts';
import type { Screen } from '../screen.ts';
import { settingFor } from '../setting.ts';
import { findSource, isBad } from '../source.ts';
import type { Source } from '../source.ts';
import { openTarget } from '../target.ts';

export type AuditArgs = TargetOptions &
  OutputOptions<Format> & {
    readonly live: string | undefined;
    readonly days: number;
    readonly severity: Finding['severity'];
    readonly failOn: Finding['severity'] | undefined;
  };

export function options(yargs: Argv): Argv {
  return outputOptions(targetOptions(yargs), ['text', 'json', 'markdown', 'sarif', 'html'])
    .option('live', {
      type: 'string',
      requiresArg: true,
      describe: 'Audit the account in FILE (a snapshot): without the credential report',
    })
    .conflicts('live', ['sandbox', 'profile', 'region', 'endpoint'])
    .option('days', { type: 'number', default: 90, describe: 'Keys are old, and passwords, keys and roles unused, after so many days' })
    .option('severity', { choices: ['error', 'warning', 'note'] as const, default: 'note' as const, describe: 'The least that is shown' })
    .option('fail-on', { choices: ['error', 'warning', 'note'] as const, describe: 'Exit 3 if anything as severe is found' })
    .example('$0 audit', 'The account of the ambient credentials')
    .example('$0 audit --days 30 --format markdown', 'For a ticket')
    .example('$0 audit --format html > audit.html', 'A report to filter and to print, in one file')
    .example('$0 audit --fail-on error --format sarif', 'For a pipeline');
}

/** Exit 0; 3 with --fail-on if something as severe is found, 1 if the account can't be read. */
export async function run(argv: AuditArgs): Promise<ExitCode> {
  if (!Number.isInteger(argv.days) || argv.days < 1)
    throw new Failure('usage', `--days ${argv.days} is no number of days.`, 'Give a whole number from 1.');
  const screen = openScreen(argv, await settingFor(argv));
  const source = await findSource(argv);
  if (isBad(source)) {
    await screen.findings(source.findings, source.sources);
    return EXIT.failed;
  }
  const { live, report } = await accountOf(argv, source, screen);
  // AWS's clock wrote all that is old here, and this machine's may be behind it.
  const now = Math.max(clock.now(), report?.made ?? 0);
  const { unmanaged, orphans } = await undeclaredIn(source, live, minuteOf(now));
  if (unmanaged === null)
    screen.note('note: no manifests could be read, so that nothing is said of what they leave out; iamsync validate tells why\n');
  const rows = report === null ? null : readReport(report.csv);
  const found = audit({ live, report: rows, unmanaged, orphans, now, days: argv.days });
  const shown = severe(found, argv.severity);
  await show(screen, argv, shown, { live, now });
  if (argv.failOn === undefined) return EXIT.ok;
  return severe(found, argv.failOn).length > 0 ? EXIT.refused : EXIT.ok;
}

interface Read {
  readonly live: LiveState;
  readonly report: CredentialReport | null;
}

async function accountOf(argv: AuditArgs, source: Source, screen: Screen): Promise<Read> {
  if (argv.live !== undefined) return { live: await readLive(argv.live, source.account?.id), report: null };
  const target = await openTarget(argv, source);
  const progress = reading(screen);
  try {
    const live = await readAccount(source, target, progress.tick).finally(progress.end);
    return { live, report: await readCredentialReport(target.reader.iam, target.clock, !target.isSandbox) };
  } finally {
    await target.close();
  }
}

interface Audited {
  readonly live: LiveState;
  readonly now: number;
}

async function show(
  screen: Screen,
  { format }: AuditArgs,
  findings: readonly Finding[],
  { live: { scope, entities }, now }: Audited,
): Promise<void> {
  switch (format) {
    case 'text':
      if (findings.length > 0) return screen.out(renderFindings(findings, { ...screen.terminal, sources: new Map() }));
      return screen.out(`Nothing found in account ${scope.account}, ${entities.length} entities.\n`);
    case 'markdown':
      return screen.out(renderAuditMarkdown(findings, scope.account));
    case 'html':
      return screen.out(renderAuditHtml(findings, { account: scope.account, asOf: minuteOf(now), entities: entities.length }));
    case 'json':
    case 'sarif':
      return screen.findings(findings, new Map(), scope.account);
  }
}

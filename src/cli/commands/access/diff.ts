// iamsync access diff: who gains and who loses what, between two snapshots or by what the manifests would change.
import type { Argv } from 'yargs';
import { accessDiff } from '../../../access/diff.ts';
import { loadActionTable } from '../../../edge/actions.ts';
import { clock } from '../../../edge/world.ts';
import { principalsOf } from '../../../kinds/principals.ts';
import type { AccessDiff } from '../../../model/access-change.ts';
import { Failure } from '../../../model/failure.ts';
import type { Principals } from '../../../model/principal.ts';
import { renderAccess } from '../../../render/access.ts';
import { renderAccessJson } from '../../../render/json.ts';
import { renderAccessMarkdown } from '../../../render/markdown.ts';
import { minuteOf } from '../../asof.ts';
import { EXIT } from '../../exit.ts';
import type { ExitCode } from '../../exit.ts';
import { jsonOption, outputOptions, partOptions, targetOptions } from '../../options.ts';
import type { OutputOptions, PartOptions, TargetOptions } from '../../options.ts';
import { openSnapshot, readLive } from '../../live.ts';
import { planAccount, planSnapshot } from '../../pipeline.ts';
import { reading } from '../../progress.ts';
import { openScreen } from '../../screen.ts';
import type { Screen } from '../../screen.ts';
import { findSource, isBad } from '../../source.ts';
import { openTarget } from '../../target.ts';

export type DiffArgs = TargetOptions &
  OutputOptions<'text' | 'json' | 'markdown'> &
  PartOptions & {
    readonly before: string | undefined;
    readonly after: string | undefined;
    readonly live: string | undefined;
    readonly detailedExitcode: boolean;
  };

export function options(yargs: Argv): Argv {
  return jsonOption(outputOptions(partOptions(targetOptions(yargs)), ['text', 'json', 'markdown']))
    .option('before', { type: 'string', requiresArg: true, describe: 'Compare two snapshots: the earlier one' })
    .option('after', { type: 'string', requiresArg: true, describe: 'Compare two snapshots: the later one' })
    .option('live', {
      type: 'string',
      requiresArg: true,
      describe: 'Compare the manifests with the account in FILE (of snapshot), offline',
    })
    .conflicts('live', ['sandbox', 'profile', 'region', 'endpoint'])
    .conflicts('before', ['live', 'sandbox', 'profile', 'region', 'endpoint', 'only'])
    .conflicts('after', ['live', 'sandbox', 'profile', 'region', 'endpoint', 'only'])
    .option('detailed-exitcode', { type: 'boolean', default: false, describe: 'Exit 2 if the access of anybody changes' })
    .example('$0 access diff --before monday.json --after friday.json', 'Who gained and lost what in between')
    .example('$0 access diff --live account.json', 'What the manifests would change, without credentials')
    .example('$0 access diff --format markdown', 'The same against the account, for a pull request');
}

/** Exit 0, or 2 with --detailed-exitcode if access changes; 1 for errors of the input. */
export async function run(argv: DiffArgs): Promise<ExitCode> {
  const screen = openScreen(argv);
  const diff = argv.before === undefined && argv.after === undefined ? await ofManifests(argv, screen) : await ofSnapshots(argv);
  if (diff === null) return EXIT.failed;
  show(diff, argv, screen);
  return argv.detailedExitcode && diff.principals.length > 0 ? EXIT.pending : EXIT.ok;
}

function show(diff: AccessDiff, { format, full }: DiffArgs, screen: Screen): void {
  const { width, color } = screen.terminal;
  switch (format) {
    case 'text':
      return screen.out(renderAccess(diff, { width, color, full }));
    case 'json':
      return screen.out(renderAccessJson(diff));
    case 'markdown':
      return screen.out(renderAccessMarkdown(diff));
  }
}

async function ofSnapshots({ before, after }: DiffArgs): Promise<AccessDiff> {
  if (before === undefined || after === undefined)
    throw new Failure('usage', 'Two snapshots are compared, and one is missing.', 'Give --before FILE and --after FILE.');
  const [old, fresh] = [await principalsIn(before), await principalsIn(after)];
  if (old.scope.account !== fresh.scope.account)
    throw new Failure(
      'input',
      `${before} is of account ${old.scope.account}, ${after} of ${fresh.scope.account}.`,
      'Compare two snapshots of one account.',
    );
  return accessDiff(old, fresh, await loadActionTable());
}

async function principalsIn(path: string): Promise<Principals> {
  return principalsOf(await readLive(path, undefined));
}

// Null after telling what is wrong with the manifests.
async function ofManifests(argv: DiffArgs, screen: Screen): Promise<AccessDiff | null> {
  const source = await findSource(argv);
  if (isBad(source)) {
    await screen.findings(source.findings, source.sources);
    return null;
  }
  const target = argv.live === undefined ? await openTarget(argv, source) : null;
  const progress = reading(screen);
  const ask = { asOf: minuteOf(clock.now()), deep: false, only: argv.only, progress: progress.tick };
  try {
    const planned =
      target === null
        ? planSnapshot(source, await openSnapshot(argv.live ?? '', source.account?.id), ask)
        : planAccount(source, target, ask);
    const { plan, findings, sources, account } = await planned.finally(progress.end);
    if (plan !== null && plan.access.state === 'computed') return plan.access;
    await screen.findings(findings, sources, account);
    return null;
  } finally {
    await target?.close();
  }
}

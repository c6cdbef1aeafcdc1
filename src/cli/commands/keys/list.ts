// iamsync keys list: every access key by slot: its age, its last use, where it stands, what comes next.
import type { Argv } from 'yargs';
import { clock } from '../../../edge/world.ts';
import { readListed } from '../../../live/beyond.ts';
import { readCrawl } from '../../../live/read.ts';
import { keyRows, slotNames } from '../../../kinds/access-key/next.ts';
import type { KeyRow } from '../../../model/keys.ts';
import type { DesiredState } from '../../../model/state.ts';
import { renderKeys, renderKeysJson } from '../../../render/keys.ts';
import { minuteOf } from '../../asof.ts';
import { EXIT } from '../../exit.ts';
import type { ExitCode } from '../../exit.ts';
import { jsonOption, outputOptions, targetOptions } from '../../options.ts';
import type { OutputOptions, TargetOptions } from '../../options.ts';
import { readManifests } from '../../manifests.ts';
import { reading } from '../../progress.ts';
import { openScreen } from '../../screen.ts';
import type { Screen } from '../../screen.ts';
import { findSource, isBad } from '../../source.ts';
import type { Source } from '../../source.ts';
import { openTarget } from '../../target.ts';
import type { Target } from '../../target.ts';

export type KeysArgs = TargetOptions & OutputOptions & { readonly all: boolean };

export function options(yargs: Argv): Argv {
  return jsonOption(outputOptions(targetOptions(yargs)))
    .option('all', { type: 'boolean', default: false, describe: 'Keys of users without a slot too (two calls and more for each user)' })
    .example('$0 keys list', 'The keys of all slots')
    .example('$0 keys list --all --json', 'Every key of the account, for programs');
}

/** Exit 0. */
export async function run(argv: KeysArgs): Promise<ExitCode> {
  const screen = openScreen(argv);
  const source = await findSource(argv);
  if (isBad(source)) {
    await screen.findings(source.findings, source.sources);
    return EXIT.failed;
  }
  const target = await openTarget(argv, source);
  try {
    return await show(argv, source, target, screen);
  } finally {
    await target.close();
  }
}

async function show(argv: KeysArgs, source: Source, target: Target, screen: Screen): Promise<ExitCode> {
  const now = clock.now();
  const { scope } = await target.reader.identity.whoAmI();
  const { desired, findings, sources } = await readManifests(source, scope, minuteOf(now));
  if (desired === null) {
    await screen.findings(findings, sources);
    return EXIT.failed;
  }
  const rows = await rowsOf(target, source, desired, { all: argv.all, now, screen });
  screen.out(argv.format === 'json' ? renderKeysJson(rows) : renderKeys(rows, screen.terminal));
  return EXIT.ok;
}

async function rowsOf(
  target: Target,
  source: Source,
  desired: DesiredState,
  { all, now, screen }: { readonly all: boolean; readonly now: number; readonly screen: Screen },
): Promise<KeyRow[]> {
  const progress = reading(screen);
  const account = source.account === null ? {} : { expectAccount: source.account.id };
  const crawl = await readCrawl(target.reader, { policies: [], descriptions: [], ...account, progress: progress.tick }).finally(
    progress.end,
  );
  const declared = desired.entities.filter((entity) => entity.kind === 'AccessKey').map((entity) => entity.name);
  const names = [...new Set([...slotNames(crawl, all), ...declared])];
  const beyond = await readListed(target.reader.iam, new Map([['AccessKey', names]]), false);
  return keyRows({ ...crawl, beyond }, desired, now);
}

// iamsync accounts: the configured accounts, for people and for the matrix of a pipeline. Asks nobody.
import type { Argv } from 'yargs';
import { partitionOf } from '../../edge/region.ts';
import { reachOf } from '../../manifest/config.ts';
import type { AccountConfig, Config } from '../../model/config.ts';
import { byCodePoint } from '../../model/json.ts';
import { renderAccounts, renderMatrix } from '../../render/matrix.ts';
import type { AccountRow } from '../../render/matrix.ts';
import { EXIT } from '../exit.ts';
import type { ExitCode } from '../exit.ts';
import { jsonOption, outputOptions } from '../options.ts';
import type { OutputOptions } from '../options.ts';
import { openScreen } from '../screen.ts';
import { findSources, isBad } from '../source.ts';

export type AccountsArgs = OutputOptions & { readonly config: string | undefined };

export function options(yargs: Argv): Argv {
  return jsonOption(outputOptions(yargs))
    .option('config', { type: 'string', requiresArg: true, describe: 'Configuration file (default: iamsync.yaml here or above)' })
    .example('$0 accounts', 'Which accounts there are, and in which order apply --all-accounts takes them')
    .example('echo "matrix=$($0 accounts --json)" >> "$GITHUB_OUTPUT"', 'One job for each account: matrix: ${{ fromJSON(…) }}');
}

/** Exit 0, or 1 for a configuration with errors. */
export async function run(argv: AccountsArgs): Promise<ExitCode> {
  const screen = openScreen(argv);
  const sources = await findSources({ config: argv.config, manifests: undefined, account: undefined });
  if (isBad(sources)) {
    await screen.findings(sources.findings, sources.sources);
    return EXIT.failed;
  }
  const rows = sources
    .flatMap(({ config, account, settings }) => (account === null ? [] : [rowOf(config, account, settings(null).manifests)]))
    .sort((a, b) => a.stage - b.stage || byCodePoint(a.name, b.name));
  screen.out(argv.format === 'json' ? renderMatrix(rows) : renderAccounts(rows, screen.terminal));
  return EXIT.ok;
}

// The region is what a plan would find, but for that of a profile, which would have to be read.
function rowOf(config: Config, account: AccountConfig, manifests: readonly string[]): AccountRow {
  const { id, name, stage } = account;
  const region = account.reach.region ?? [process.env['AWS_REGION'], process.env['AWS_DEFAULT_REGION']].find(Boolean);
  const { assumeRole, applyAs } = reachOf(config, account, partitionOf(region ?? ''));
  return { account: id, name, stage, role: assumeRole?.role ?? null, applyAs, manifests };
}

// iamsync validate: are the manifests sound? Needs no account, no credentials and no network.
import type { Argv } from 'yargs';
import { clock } from '../../edge/world.ts';
import { isError } from '../../model/finding.ts';
import { minuteOf } from '../asof.ts';
import { EXIT } from '../exit.ts';
import type { ExitCode } from '../exit.ts';
import { outputOptions, sourceOptions } from '../options.ts';
import type { Format, OutputOptions, SourceOptions } from '../options.ts';
import { validity } from '../remembered.ts';
import { openScreen } from '../screen.ts';
import { settingFor } from '../setting.ts';
import { findSource, isBad } from '../source.ts';

export type ValidateArgs = SourceOptions & OutputOptions<Format> & { readonly cache: boolean };

export function options(yargs: Argv): Argv {
  return outputOptions(sourceOptions(yargs), ['text', 'json', 'sarif'])
    .option('cache', {
      type: 'boolean',
      default: true,
      describe: 'Remember large manifests that were found valid, so that they are not read again (--no-cache: read them)',
    })
    .example('$0 validate', 'Check manifests/ and iamsync.yaml')
    .example('$0 validate --manifests accounts/prod --format json', 'Findings as JSON, for a pipeline')
    .example('$0 validate --format sarif', 'The same for code scanning');
}

/** Exit 0 if there is no error, 1 otherwise; warnings and notes are shown. */
export async function run(argv: ValidateArgs): Promise<ExitCode> {
  const screen = openScreen(argv, await settingFor(argv));
  const source = await findSource(argv);
  if (isBad(source)) {
    await screen.findings(source.findings, source.sources);
    return EXIT.failed;
  }
  const { counts, findings, sources } = await validity(source, minuteOf(clock.now()), argv.cache);
  if (findings.length > 0 || argv.format !== 'text') await screen.findings(findings, sources);
  if (counts === null || findings.some(isError)) return EXIT.failed;
  if (argv.format === 'text') {
    const removed = counts.removed === 0 ? '' : `, ${counts.removed} to be removed`;
    screen.out(`Valid: ${counts.declared} declared${removed} in ${source.settings(null).manifests.join(', ')}.\n`);
  }
  return EXIT.ok;
}

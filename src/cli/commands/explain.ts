// iamsync explain: where each field of an entity comes from, what it grants, and who can become it.
import type { Argv } from 'yargs';
import { parseAddress } from '../../model/address.ts';
import { Failure } from '../../model/failure.ts';
import { byCodePoint } from '../../model/json.ts';
import { nearest } from '../../policy/nearest.ts';
import { renderPortrait, renderPortraitJson } from '../../render/portrait.ts';
import { EXIT } from '../exit.ts';
import type { ExitCode } from '../exit.ts';
import { jsonOption, outputOptions, targetOptions } from '../options.ts';
import type { OutputOptions } from '../options.ts';
import { explained, portraitOf } from '../portrait.ts';
import type { Sitting } from '../portrait.ts';
import { openScreen } from '../screen.ts';
import { sittingFor } from '../sitting.ts';
import type { SittingOptions } from '../sitting.ts';
import { findSource, isBad } from '../source.ts';

export type ExplainArgs = SittingOptions & OutputOptions & { readonly address: string };

export function options(yargs: Argv): Argv {
  return jsonOption(outputOptions(targetOptions(yargs)))
    .positional('address', { type: 'string', demandOption: true, describe: 'Role/NAME, User/NAME, Group/NAME, Policy/NAME and so on' })
    .option('live', { type: 'string', describe: 'Look at the account too; --live=FILE: at a snapshot of it, without credentials' })
    .example('$0 explain Role/deployer', 'Where each field comes from and what it grants, from the manifests alone')
    .example('$0 explain User/ann --live', 'With what the account has, where it differs or nothing is declared')
    .example('$0 explain Policy/demo-read --live=account.json --json', 'Offline, for programs')
    .epilogue('For one action of a plan there is iamsync plan --explain ID.');
}

/** Exit 0; 1 for an address that nobody knows, and for errors of the input. */
export async function run(argv: ExplainArgs): Promise<ExitCode> {
  const screen = openScreen(argv);
  const source = await findSource(argv);
  if (isBad(source)) {
    await screen.findings(source.findings, source.sources);
    return EXIT.failed;
  }
  const sitting = await sittingFor(argv, source, screen);
  if (sitting === undefined) return EXIT.failed;
  const address = parseAddress(argv.address);
  const portrait = address === undefined ? undefined : portraitOf(`${address.kind}/${address.name}`, sitting);
  if (portrait === undefined) throw unknown(argv.address, sitting);
  const { width, color } = screen.terminal;
  screen.out(argv.format === 'json' ? renderPortraitJson(portrait) : renderPortrait(portrait, { width, color }));
  return EXIT.ok;
}

function unknown(address: string, sitting: Sitting): Failure {
  const known = explained(sitting).sort(byCodePoint);
  const meant = nearest(address, known) ?? known.find((one) => one.slice(one.indexOf('/') + 1) === address);
  const where = sitting.live === null ? 'The manifests declare no' : 'Neither the manifests nor the account hold';
  const more = sitting.live === null ? ' With --live the account is looked at too.' : '';
  return new Failure(
    'usage',
    `${where} ${address}.`,
    `${meant === undefined ? 'Write it as Role/NAME, User/NAME, Group/NAME or Policy/NAME.' : `Did you mean ${meant}?`}${more}`,
  );
}

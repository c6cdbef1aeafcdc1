// iamsync completion: the script by which a shell completes iamsync, and the addresses that it completes.
import type { Argv } from 'yargs';
import { clock } from '../../edge/world.ts';
import { addressOf } from '../../model/address.ts';
import { completionScript, SHELLS } from '../../render/completion.ts';
import type { Shell } from '../../render/completion.ts';
import { minuteOf } from '../asof.ts';
import { EXIT } from '../exit.ts';
import type { ExitCode } from '../exit.ts';
import { sourceOptions } from '../options.ts';
import type { SourceOptions } from '../options.ts';
import { readManifests } from '../manifests.ts';
import { findSources, isBad } from '../source.ts';

export type CompletionArgs = SourceOptions & { readonly shell: Shell | 'addresses' };

export function options(yargs: Argv): Argv {
  return sourceOptions(yargs)
    .positional('shell', {
      choices: [...SHELLS, 'addresses'] as const,
      demandOption: true,
      describe: 'The shell; addresses: what the manifests declare, which the scripts ask for',
    })
    .example('source <(iamsync completion bash)', 'Try it in this bash')
    .example('$0 completion zsh > "${fpath[1]}/_iamsync"', 'Install it for zsh')
    .example('$0 completion fish > ~/.config/fish/completions/iamsync.fish', 'Install it for fish');
}

/** Exit 0. Addresses are those of manifests that compile: while somebody types, nothing is complained of. */
export async function run(argv: CompletionArgs): Promise<ExitCode> {
  if (argv.shell !== 'addresses') {
    process.stdout.write(completionScript(argv.shell));
    return EXIT.ok;
  }
  const sources = await findSources(argv);
  if (isBad(sources)) return EXIT.ok;
  const addresses = new Set<string>();
  for (const source of sources) {
    const { desired } = await readManifests(source, null, minuteOf(clock.now()));
    for (const { kind, name } of desired?.entities ?? []) addresses.add(addressOf(kind, name));
  }
  process.stdout.write([...addresses].map((address) => `${address}\n`).join(''));
  return EXIT.ok;
}

// iamsync snapshot: the account as a file, from which plan --live plans without credentials.
import type { Argv } from 'yargs';
import { writeAtomic } from '../../edge/files.ts';
import { writeSnapshot } from '../../live/snapshot.ts';
import { EXIT } from '../exit.ts';
import type { ExitCode } from '../exit.ts';
import { outputOptions, targetOptions } from '../options.ts';
import type { OutputOptions, TargetOptions } from '../options.ts';
import { readWhole } from '../pipeline.ts';
import { reading } from '../progress.ts';
import { openScreen } from '../screen.ts';
import { findSource, isBad } from '../source.ts';
import { openTarget } from '../target.ts';

export type SnapshotArgs = TargetOptions & OutputOptions & { readonly out: string | undefined };

export function options(yargs: Argv): Argv {
  return outputOptions(targetOptions(yargs))
    .option('out', { type: 'string', requiresArg: true, describe: 'Write to FILE (default: standard output)' })
    .example('$0 snapshot --out account.json', 'Keep what the account holds; no secrets are in it')
    .example('$0 plan --live account.json', 'Plan from it, without credentials or network')
    .example('$0 snapshot --deep --out account.json', 'With descriptions of policies, one more call each');
}

/** Exit 0; the same account gives the same bytes. */
export async function run(argv: SnapshotArgs): Promise<ExitCode> {
  const screen = openScreen(argv);
  const source = await findSource(argv);
  if (isBad(source)) {
    await screen.findings(source.findings, source.sources);
    return EXIT.failed;
  }
  const target = await openTarget(argv, source);
  const progress = reading(screen);
  try {
    const text = writeSnapshot(await readWhole(source, target, { descriptions: argv.deep, progress: progress.tick }).finally(progress.end));
    if (argv.out === undefined) screen.out(text);
    else await writeAtomic(argv.out, text, 0o600);
    return EXIT.ok;
  } finally {
    await target.close();
  }
}

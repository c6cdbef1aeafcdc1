// iamsync export: manifests from what the account holds.
import { mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Argv } from 'yargs';
import { projectFiles } from '../../edge/confined.ts';
import { fileReader, writeAtomic } from '../../edge/files.ts';
import { clock } from '../../edge/world.ts';
import { Failure } from '../../model/failure.ts';
import { minuteOf } from '../asof.ts';
import { EXIT } from '../exit.ts';
import type { ExitCode } from '../exit.ts';
import { exportFiles, isWritten, updateFiles } from '../exporting.ts';
import type { Written } from '../exporting.ts';
import { outputOptions, targetOptions } from '../options.ts';
import type { OutputOptions, TargetOptions } from '../options.ts';
import { readWhole } from '../pipeline.ts';
import { reading } from '../progress.ts';
import { openScreen } from '../screen.ts';
import type { Screen } from '../screen.ts';
import { findSource, isBad } from '../source.ts';
import { openTarget } from '../target.ts';

export type ExportArgs = TargetOptions &
  OutputOptions & {
    readonly out: string | undefined;
    readonly update: boolean;
    readonly force: boolean;
    readonly only: readonly string[] | undefined;
  };

export function options(yargs: Argv): Argv {
  return outputOptions(targetOptions(yargs))
    .option('out', { type: 'string', requiresArg: true, describe: 'Folder to write to (default: the first folder of manifests)' })
    .option('update', { type: 'boolean', default: false, describe: 'Edit the present manifests: comments and layout stay' })
    .option('force', { type: 'boolean', default: false, describe: 'Overwrite files that are there' })
    .option('only', {
      type: 'string',
      array: true,
      requiresArg: true,
      describe: 'Only these entities: a glob of addresses like Role/app-*, repeatable',
    })
    .example('$0 export', 'Write the whole account to manifests/, one file for each kind')
    .example("$0 export --only 'Role/app-*' --out /tmp/app", 'Some roles, somewhere else')
    .example('$0 export --update', 'Bring manifests/ up to date with what was changed by hand');
}

/** Exit 0 if the manifests say what the account is, what was left out apart; 1 if nothing was written. */
export async function run(argv: ExportArgs): Promise<ExitCode> {
  const screen = openScreen(argv);
  if (argv.update && argv.force) throw new Failure('usage', '--update edits what is there, --force overwrites it.', 'Give one of them.');
  const source = await findSource(argv);
  if (isBad(source)) {
    await screen.findings(source.findings, source.sources);
    return EXIT.failed;
  }
  const target = await openTarget(argv, source);
  const progress = reading(screen);
  try {
    const crawl = await readWhole(source, target, { descriptions: true, progress: progress.tick }).finally(progress.end);
    const folder = argv.out ?? source.settings(crawl.scope).manifests[0] ?? 'manifests';
    const ask = { only: argv.only ?? [], folder: folder.replace(/(?<=.)\/+$/, ''), asOf: minuteOf(clock.now()) };
    const result = argv.update ? await updateFiles(crawl, source, ask) : await exportFiles(crawl, source, ask);
    if (!isWritten(result)) {
      await screen.findings(result.findings, result.sources);
      return EXIT.failed;
    }
    if (!argv.update && !argv.force) await refuseOverwriting(result);
    await writeFiles(result.files, ask.folder);
    report(result, argv, screen);
    return EXIT.ok;
  } finally {
    await target.close();
  }
}

async function refuseOverwriting({ files }: Written): Promise<void> {
  const present: string[] = [];
  for (const path of files.keys()) if ((await fileReader.read(path)) !== undefined) present.push(path);
  if (present.length === 0) return;
  throw new Failure(
    'input',
    `${present.join(', ')} ${present.length === 1 ? 'is' : 'are'} there already; nothing was written`,
    'Use --update to edit the manifests, --out for another folder, or --force to overwrite.',
  );
}

// Never through a link that leads out of the folder and the repository around it.
async function writeFiles(files: ReadonlyMap<string, string | null>, folder: string): Promise<void> {
  const project = projectFiles([folder]);
  for (const path of files.keys()) await project.hold(path);
  for (const [path, text] of files) {
    if (text === null) await rm(path, { force: true });
    else {
      await mkdir(dirname(path), { recursive: true }).catch((error: unknown) => {
        throw new Failure(
          'input',
          `${dirname(path)} can't be made: ${error instanceof Error ? error.message : String(error)}`,
          'Choose another folder with --out.',
          error,
        );
      });
      await writeAtomic(path, text);
    }
  }
}

function report({ files, leftOut, stale, count }: Written, argv: ExportArgs, screen: Screen): void {
  const lines = [...files].map(([path, text]) => `${text === null ? 'removed' : 'wrote'} ${path}`);
  if (argv.format === 'json')
    screen.out(
      `${JSON.stringify({ files: [...files].map(([path, text]) => ({ path, removed: text === null })), leftOut, stale }, null, 2)}\n`,
    );
  else if (lines.length > 0) screen.out(`${lines.join('\n')}\n`);
  else
    screen.out(
      argv.update
        ? 'Nothing to update: the manifests say what the account is.\n'
        : `Nothing to write: the account holds ${count} entities that manifests can declare.\n`,
    );
  if (leftOut.length > 0)
    screen.note(`left out, and so not managed:\n${leftOut.map(({ address, reason }) => `  ${address}: ${reason}\n`).join('')}`);
  if (stale.length > 0) screen.note(`not brought up to date, see plan:\n${stale.map((address) => `  ${address}\n`).join('')}`);
}

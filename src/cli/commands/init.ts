// iamsync init: the files of a new project. Nothing that is there is overwritten, and either all is written or nothing.
import { dirname } from 'node:path';
import type { Argv } from 'yargs';
import { fileReader, makeFolder, removeFile, writeAtomic } from '../../edge/files.ts';
import { clock } from '../../edge/world.ts';
import { scaffold } from '../../manifest/scaffold.ts';
import type { Wishes } from '../../manifest/scaffold.ts';
import { Failure } from '../../model/failure.ts';
import { minuteOf } from '../asof.ts';
import { EXIT } from '../exit.ts';
import type { ExitCode } from '../exit.ts';
import { exportFiles } from '../exporting.ts';
import { answered, wishesOf } from '../founding.ts';
import type { InitArgs } from '../founding.ts';
import { besideNeighbours } from '../neighbours.ts';
import type { Neighbour } from '../neighbours.ts';
import { jsonOption, outputOptions, targetOptions } from '../options.ts';
import type { OutputOptions } from '../options.ts';
import { readWhole } from '../pipeline.ts';
import { reading } from '../progress.ts';
import { openScreen } from '../screen.ts';
import type { Screen } from '../screen.ts';
import { sourceFor } from '../source.ts';
import { openTarget } from '../target.ts';

export function options(yargs: Argv): Argv {
  return jsonOption(outputOptions(targetOptions(yargs)))
    .option('from', {
      choices: ['empty', 'demo', 'export'] as const,
      describe: 'First manifests: none, a small demo, or what the account has',
    })
    .option('account', { type: 'string', requiresArg: true, describe: 'The account: its 12 digits, or NAME=ID' })
    .option('github', {
      type: 'string',
      requiresArg: true,
      describe: 'OWNER/REPO: a workflow, CODEOWNERS, and roles that only it can assume',
    })
    .option('gitlab', { type: 'string', requiresArg: true, describe: 'GROUP/PROJECT: the same for GitLab' })
    .option('branch', { type: 'string', default: 'main', requiresArg: true, describe: 'The default branch, which is applied' })
    .option('environment', { type: 'string', requiresArg: true, describe: 'The GitHub environment that applying waits for' })
    .option('journal', { type: 'string', requiresArg: true, describe: 's3://BUCKET/PREFIX, a folder, or none' })
    .option('action', { type: 'string', requiresArg: true, describe: 'OWNER/REPO@REF of the action of iamsync, for the workflow to use' })
    .option('owners', {
      type: 'string',
      array: true,
      requiresArg: true,
      describe: 'Who owns the configuration (@org/team); default: @OWNER',
    })
    .option('yes', { type: 'boolean', default: false, describe: 'Ask nothing: flags and defaults' })
    .option('force', { type: 'boolean', default: false, describe: 'Overwrite files that are there' })
    .example('$0 init', 'Asked on a terminal, else with defaults')
    .example('$0 init --from demo && iamsync plan --sandbox', 'To try it, without an account')
    .example('$0 init --from export --account prod=123456789012', 'What an account has, as manifests')
    .example('$0 init --account 123456789012 --github acme/iam --environment production', 'With a pipeline on GitHub');
}

/** Exit 0 after everything was written; 1 if anything is in the way, and then nothing was. */
export async function run(args: InitArgs & OutputOptions): Promise<ExitCode> {
  const screen = openScreen(args);
  const argv = await answered(args, screen.terminal.canAsk);
  const wishes = wishesOf(argv);
  if (!argv.force) await refuseOverwriting((await settled(argv, scaffold({ ...wishes, exported: new Map() }))).files);
  const exported = wishes.from === 'export' ? await exportedFrom(argv, wishes.account, screen) : new Map<string, string>();
  const { files, left } = await settled(argv, scaffold({ ...wishes, exported }));
  if (!argv.force) await refuseOverwriting(files);
  await writeAll(files);
  report({ paths: [...files.keys()], left, wishes }, args, screen);
  return EXIT.ok;
}

async function settled({ force }: InitArgs, files: ReadonlyMap<string, string>): ReturnType<typeof besideNeighbours> {
  return force ? { files, left: [] } : besideNeighbours(files, fileReader);
}

async function refuseOverwriting(files: ReadonlyMap<string, string>): Promise<void> {
  const present: string[] = [];
  for (const path of files.keys()) if ((await fileReader.read(path)) !== undefined) present.push(path);
  if (present.length === 0) return;
  throw new Failure(
    'input',
    `${present.join(', ')} ${present.length === 1 ? 'is' : 'are'} there already; nothing was written`,
    'Move it away, run iamsync init in another folder, or take --force to overwrite.',
  );
}

async function exportedFrom(argv: InitArgs, account: Wishes['account'], screen: Screen): Promise<ReadonlyMap<string, string>> {
  const source = sourceFor(account);
  const target = await openTarget({ ...argv, account: undefined }, source);
  const progress = reading(screen);
  try {
    const crawl = await readWhole(source, target, { descriptions: true, progress: progress.tick }).finally(progress.end);
    const { files, leftOut } = await exportFiles(crawl, source, { only: [], folder: 'manifests', asOf: minuteOf(clock.now()) });
    if (leftOut.length > 0)
      screen.note(`left out, and so not managed:\n${leftOut.map(({ address, reason }) => `  ${address}: ${reason}\n`).join('')}`);
    return new Map([...files].flatMap(([path, text]) => (text === null ? [] : [[path, text] as const])));
  } finally {
    await target.close();
  }
}

// What was written is taken away again if something can't be.
async function writeAll(files: ReadonlyMap<string, string>): Promise<void> {
  const written: string[] = [];
  try {
    for (const [path, text] of files) {
      await makeFolder(dirname(path));
      const isNew = (await fileReader.read(path)) === undefined;
      await writeAtomic(path, text);
      if (isNew) written.push(path);
    }
  } catch (error) {
    for (const path of written) await removeFile(path);
    throw error;
  }
}

interface Founded {
  readonly paths: readonly string[];
  readonly left: readonly Neighbour[];
  readonly wishes: Omit<Wishes, 'exported'>;
}

function report({ paths, left, wishes }: Founded, { format }: OutputOptions, screen: Screen): void {
  const next =
    wishes.from === 'demo' ? ['iamsync plan --sandbox', 'iamsync apply --sandbox=sandbox.json'] : ['iamsync doctor', 'iamsync plan'];
  const duties = wishes.forge === null ? [] : dutiesOf(wishes.forge);
  if (format === 'json') return screen.out(`${JSON.stringify({ formatVersion: 1, files: paths, left, duties, next }, null, 2)}\n`);
  screen.out(paths.map((path) => `wrote ${path}\n`).join(''));
  for (const { path, add } of left) screen.out(`\nleft ${path} as it is; add to it:\n${add.replaceAll(/^(?=.)/gm, '  ')}`);
  if (duties.length > 0) screen.out(`\nThe pipeline works once you have done this:\n${duties.map((duty) => `  - ${duty}\n`).join('')}`);
  screen.out(`\nNext:\n${next.map((command) => `  ${command}\n`).join('')}`);
}

// What no file can do.
function dutiesOf({ kind, branch, environment }: NonNullable<Wishes['forge']>): string[] {
  const roles = 'Apply manifests/iamsync.yaml with your own credentials: the roles of the pipeline, which can not change themselves.';
  if (kind === 'gitlab')
    return [
      roles,
      `Protect ${branch}, and have code owners approve what changes.`,
      'Set the masked variable IAMSYNC_TOKEN: a project access token with the scope api, which writes the notes.',
    ];
  return [
    roles,
    `Protect ${branch}: the check plan required, and a review by code owners.`,
    ...(environment === null ? [] : [`Let only ${branch} deploy to the environment ${environment}: whatever runs in it may apply.`]),
  ];
}

// iamsync fmt: manifests in their one canonical form. Needs no account, no credentials and no network.
import { stat } from 'node:fs/promises';
import type { Argv } from 'yargs';
import { fileReader, writeAtomic } from '../../edge/files.ts';
import { readStdin } from '../../edge/stdin.ts';
import { formatYaml } from '../../manifest/format.ts';
import { parseYaml } from '../../manifest/yaml.ts';
import { Failure } from '../../model/failure.ts';
import { isError } from '../../model/finding.ts';
import type { Finding } from '../../model/finding.ts';
import { byCodePoint } from '../../model/json.ts';
import { EXIT } from '../exit.ts';
import type { ExitCode } from '../exit.ts';
import { jsonOption, outputOptions, sourceOptions } from '../options.ts';
import type { OutputOptions, SourceOptions } from '../options.ts';
import { openScreen } from '../screen.ts';
import type { Screen } from '../screen.ts';
import { findSources, isBad } from '../source.ts';

export type FmtArgs = SourceOptions &
  OutputOptions & {
    readonly files: readonly string[] | undefined;
    readonly check: boolean;
    readonly stdin: boolean;
  };

export function options(yargs: Argv): Argv {
  return jsonOption(outputOptions(sourceOptions(yargs)))
    .positional('files', { type: 'string', array: true, describe: 'Files and folders (default: the folders of manifests)' })
    .option('check', { type: 'boolean', default: false, describe: 'Write nothing; list what is not canonical, and exit 1 if there is any' })
    .option('stdin', { type: 'boolean', default: false, describe: 'Read one manifest from standard input, write it to standard output' })
    .example('$0 fmt', 'Bring all manifests into canonical form')
    .example('$0 fmt --check', 'For a pipeline: exit 1 if one is not')
    .example('$0 fmt manifests/roles.yaml accounts/prod', 'A file and a folder')
    .example('$0 fmt --stdin < roles.yaml', 'For an editor')
    .epilogue(
      'Comments and blank lines between groups stay; what a manifest means never changes. If one file is no YAML, none is written.',
    );
}

interface Formatted {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** Exit 0 if all is canonical (now), 1 with --check if something is not, or if a file can't be read: then nothing is written. */
export async function run(argv: FmtArgs): Promise<ExitCode> {
  const screen = openScreen(argv);
  if (argv.stdin) return formatStdin(argv, screen);
  const paths = await pathsOf(argv, screen);
  if (paths === undefined) return EXIT.failed;
  const texts = new Map<string, string>();
  for (const path of paths) texts.set(path, await textOf(path));
  const results = await Promise.all([...texts].map(([path, text]) => formatted(path, text)));
  const findings = results.flatMap((result) => ('findings' in result ? result.findings : []));
  if (findings.length > 0) {
    await screen.findings(findings, texts);
    return EXIT.failed;
  }
  const changed = results.flatMap((result) => ('findings' in result || result.before === result.after ? [] : [result]));
  if (!argv.check) for (const { path, after } of changed) await writeAtomic(path, after, (await stat(path)).mode & 0o777);
  report(changed, paths.length, argv, screen);
  return argv.check && changed.length > 0 ? EXIT.failed : EXIT.ok;
}

async function formatStdin(argv: FmtArgs, screen: Screen): Promise<ExitCode> {
  if ((argv.files ?? []).length > 0)
    throw new Failure('usage', '--stdin takes no files.', 'Give files, or pipe one manifest into --stdin.');
  const text = await readStdin();
  const result = await formatted('(standard input)', text);
  if ('findings' in result) {
    await screen.findings(result.findings, new Map([['(standard input)', text]]));
    return EXIT.failed;
  }
  if (!argv.check) screen.out(result.after);
  return argv.check && result.before !== result.after ? EXIT.failed : EXIT.ok;
}

/** The canonical text, or why there is none. */
async function formatted(path: string, before: string): Promise<Formatted | { readonly findings: readonly Finding[] }> {
  const { findings } = await parseYaml(path, before);
  const errors = findings.filter(isError);
  if (errors.length > 0) return { findings: errors };
  const after = formatYaml(before);
  if (after !== null) return { path, before, after };
  const message = 'This file has no canonical form: a key in it is no plain text, or an anchor is not where it could stay.';
  const next = 'Write keys as plain texts without anchors and question marks.';
  return { findings: [{ severity: 'error', rule: 'no-canonical-form', message, next, place: { file: path, line: 1, column: 1 } }] };
}

/** The files that are meant; undefined after saying what is wrong with the configuration. */
async function pathsOf(argv: FmtArgs, screen: Screen): Promise<readonly string[] | undefined> {
  const given = argv.files ?? [];
  if (given.length > 0) return unique((await Promise.all(given.map(filesAt))).flat());
  const sources = await findSources(argv);
  if (isBad(sources)) {
    await screen.findings(sources.findings, sources.sources);
    return undefined;
  }
  const folders = unique(sources.flatMap((source) => source.settings(null).manifests));
  return unique((await Promise.all(folders.map(filesAt))).flat());
}

async function filesAt(path: string): Promise<readonly string[]> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) return [path];
  const found = (await fileReader.list(path)) ?? [];
  return found.filter((file) => /\.ya?ml$/.test(file) && !/(^|\/)\.[^./]/.test(file.slice(path.length)));
}

function unique(paths: readonly string[]): readonly string[] {
  return [...new Set(paths)].sort(byCodePoint);
}

async function textOf(path: string): Promise<string> {
  if (path.endsWith('.json')) throw new Failure('input', `${path} is JSON, and fmt is for YAML.`, 'Leave it out.');
  const text = await fileReader.read(path);
  if (text === undefined) throw new Failure('input', `There is no ${path}.`, 'Check the path.');
  return text;
}

function report(changed: readonly Formatted[], all: number, { check, format }: FmtArgs, screen: Screen): void {
  const paths = changed.map(({ path }) => path);
  if (format === 'json') return screen.out(`${JSON.stringify({ formatVersion: 1, check, files: all, changed: paths }, null, 2)}\n`);
  screen.out(paths.map((path) => `${check ? '' : 'formatted '}${path}\n`).join(''));
  const files = `${all} ${all === 1 ? 'file' : 'files'}`;
  if (paths.length === 0) screen.out(`${files} in canonical form.\n`);
  else if (check) screen.note(`${paths.length} of ${files} not in canonical form\n  next: iamsync fmt\n`);
}

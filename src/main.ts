// The program: finds the command, runs it, says how it ended. Commands are loaded when they are called, not before.
import { hideBin } from 'yargs/helpers';
import yargs from 'yargs';
import type { Argv } from 'yargs';
import packageJson from '../package.json' with { type: 'json' };
import type { Command } from './cli/command.ts';
import type { ExitCode } from './cli/exit.ts';
import { told } from './cli/told.ts';
import { Failure } from './model/failure.ts';

interface Entry {
  readonly command: string;
  readonly describe: string;
  readonly load: () => Promise<Command>;
}

/** A command that only gathers others: `iamsync access evaluate`. */
interface Group {
  readonly command: string;
  readonly describe: string;
  readonly commands: readonly Entry[];
}

const ACCESS: readonly Entry[] = [
  {
    command: 'evaluate',
    describe: 'Say whether policies allow one request, or many, and which statement decides',
    load: () => import('./cli/commands/access/evaluate.ts'),
  },
  {
    command: 'compare',
    describe: 'Say whether a new document permits anything that the existing one does not',
    load: () => import('./cli/commands/access/compare.ts'),
  },
  {
    command: 'diff',
    describe: 'Show who gains and who loses what',
    load: () => import('./cli/commands/access/diff.ts'),
  },
];

const KEYS: readonly Entry[] = [
  { command: 'list', describe: 'Show keys by slot: age, last use, state, next step', load: () => import('./cli/commands/keys/list.ts') },
  { command: 'rotate <slot>', describe: 'Replace the key of a slot now', load: () => import('./cli/commands/keys/rotate.ts') },
  {
    command: 'adopt <slot> <key>',
    describe: 'Give a slot a key that is there already',
    load: () => import('./cli/commands/keys/adopt.ts'),
  },
];

const COMMANDS: readonly (Entry | Group)[] = [
  { command: 'init', describe: 'Write the files of a new project', load: () => import('./cli/commands/init.ts') },
  { command: 'validate', describe: 'Check the manifests, offline', load: () => import('./cli/commands/validate.ts') },
  {
    command: 'lint',
    describe: 'Find what AWS refuses, what is hardly meant, and what AWS advises against',
    load: () => import('./cli/commands/lint.ts'),
  },
  { command: 'fmt [files..]', describe: 'Bring manifests into canonical form', load: () => import('./cli/commands/fmt.ts') },
  {
    command: 'explain <address>',
    describe: 'Show where each field of an entity comes from, and what it grants',
    load: () => import('./cli/commands/explain.ts'),
  },
  { command: 'plan', describe: 'Show what would change in the account', load: () => import('./cli/commands/plan.ts') },
  { command: 'apply [plan]', describe: 'Change the account to what the manifests say', load: () => import('./cli/commands/apply.ts') },
  {
    command: 'rollback [run] [names..]',
    describe: 'Take a run back, or set a policy back to an earlier version',
    load: () => import('./cli/commands/rollback.ts'),
  },
  { command: 'export', describe: 'Write manifests from what the account holds', load: () => import('./cli/commands/export.ts') },
  {
    command: 'snapshot',
    describe: 'Write what the account holds to a file, for plan --live',
    load: () => import('./cli/commands/snapshot.ts'),
  },
  { command: 'access', describe: 'Ask what policies permit', commands: ACCESS },
  {
    command: 'verify',
    describe: 'Say whether the checks of the manifests hold, by policies or by acting',
    load: () => import('./cli/commands/verify.ts'),
  },
  {
    command: 'who-can <action> <resource>',
    describe: 'Show every user and role that may do something, and how',
    load: () => import('./cli/commands/who-can.ts'),
  },
  { command: 'escalation', describe: 'Show who can come to more access', load: () => import('./cli/commands/escalation.ts') },
  {
    command: 'graph',
    describe: 'Draw users, groups, roles and policies, and what ties them',
    load: () => import('./cli/commands/graph.ts'),
  },
  { command: 'audit', describe: 'Show what is old, unused, unguarded or nearly full', load: () => import('./cli/commands/audit.ts') },
  {
    command: 'accounts',
    describe: 'List the configured accounts, for a matrix of jobs too',
    load: () => import('./cli/commands/accounts.ts'),
  },
  { command: 'keys', describe: 'Access keys by slot', commands: KEYS },
  { command: 'doctor', describe: 'Check that everything is here that plan and apply need', load: () => import('./cli/commands/doctor.ts') },
  {
    command: 'schema [of]',
    describe: 'Print a JSON Schema, or write those that editors read',
    load: () => import('./cli/commands/schema.ts'),
  },
  {
    command: 'completion <shell>',
    describe: 'Print the script by which a shell completes iamsync',
    load: () => import('./cli/commands/completion.ts'),
  },
  { command: 'sandbox', describe: 'Serve an embedded IAM for any AWS client', load: () => import('./cli/commands/sandbox.ts') },
];

/** Thrown once yargs knows what was called: if it went on, it would make the text of the help, whether anybody wants it or not. */
class Called extends Error {
  readonly run: () => Promise<ExitCode>;
  constructor(run: () => Promise<ExitCode>) {
    super('a command was called');
    this.run = run;
  }
}

async function main(argv: readonly string[]): Promise<void> {
  const run = await choose(argv);
  const code = await run?.();
  if (code !== undefined) process.exitCode = code;
}

/** What the arguments call; undefined if yargs has answered, as it does for --help and --version. Throws Failure. */
async function choose(argv: readonly string[]): Promise<Called['run'] | undefined> {
  const { entry: called, command } = calledBy(argv);
  // Loaded before yargs asks, so that it has nothing to wait for.
  const loaded = await command?.load();
  const program = yargs(argv)
    .scriptName('iamsync')
    .usage('$0 <command>\n\nGitOps for AWS IAM: manifests in, reviewed plan, ordered calls.')
    .version(packageJson.version)
    .strict()
    .recommendCommands()
    .demandCommand(1, 'Say what to do: a command is missing.')
    .parserConfiguration({ 'camel-case-expansion': true, 'strip-dashed': true, 'duplicate-arguments-array': true })
    .wrap(Math.min(100, process.stdout.columns ?? 100))
    .epilogue('Exit codes: 0 nothing pending or done, 1 bad input or failed before any write, 2 changes pending, 3 refused, 4 incomplete')
    .exitProcess(false)
    .fail((message, error) => {
      throw error ?? misused(message, argv);
    });
  const load = (entry: Entry): Loading => (entry === command && loaded !== undefined ? loaded : entry.load);
  for (const entry of called === undefined ? COMMANDS : [called]) {
    if ('load' in entry) register(program, entry, load(entry));
    else program.command(entry.command, entry.describe, (parser) => gather(parser, entry, load));
  }
  try {
    await program.parseAsync();
    return undefined;
  } catch (error) {
    if (error instanceof Called) return error.run;
    // What yargs throws itself (a missing value of an option) is as much the user's to mend as what it tells.
    throw error instanceof Error && error.name === 'YError' ? misused(error.message, argv) : error;
  }
}

type Loading = Command | (() => Promise<Command>);

function register(parser: Argv, { command, describe }: Entry, loading: Loading): void {
  parser.command(
    command,
    describe,
    typeof loading === 'function' ? async (own) => (await loading()).options(own) : (own) => loading.options(own),
    (args) => {
      throw new Called(async () => (typeof loading === 'function' ? await loading() : loading).run(args));
    },
  );
}

function gather(parser: Argv, { command, commands }: Group, load: (entry: Entry) => Loading): Argv {
  for (const entry of commands) register(parser, entry, load(entry));
  return parser
    .usage(`$0 ${command} <command>`)
    .recommendCommands()
    .demandCommand(1, `Say what to do: ${command} is followed by ${commands.map((each) => nameOf(each)).join(' or ')}.`);
}

function nameOf({ command }: Entry | Group): string {
  return command.split(' ')[0] ?? command;
}

/** What the first words name: a command, or a group of them and one in it. */
function calledBy([word, next]: readonly string[]): { readonly entry: Entry | Group | undefined; readonly command: Entry | undefined } {
  const entry = COMMANDS.find((one) => nameOf(one) === word);
  if (entry === undefined || 'load' in entry) return { entry, command: entry };
  return { entry, command: entry.commands.find((one) => nameOf(one) === next) };
}

/** Names the command whose help tells more: the one that was called, as far as its words are known. */
function misused(message: string, argv: readonly string[]): Failure {
  const { entry, command } = calledBy(argv);
  const words = [...new Set([entry, command])].flatMap((one) => (one === undefined ? [] : [`${nameOf(one)} `])).join('');
  return new Failure('usage', message, `See iamsync ${words}--help.`);
}

async function report(error: unknown): Promise<void> {
  const { text, code } = told(error, process.env['IAMSYNC_DEBUG'] !== undefined);
  process.stderr.write(text);
  process.exitCode = code;
  // A runner shows it where people look first; loaded only then.
  if (process.env['GITHUB_ACTIONS'] !== 'true' || !(error instanceof Failure)) return;
  const { renderFailureAnnotation } = await import('./render/annotations.ts');
  process.stderr.write(renderFailureAnnotation(error.message, error.next));
}

// A reader that has enough (head, less) closes the pipe: that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});
await main(hideBin(process.argv)).catch(report);

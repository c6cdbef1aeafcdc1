// The program: finds the command, runs it, says how it ended. Commands are loaded when they are called, not before.
import { hideBin } from 'yargs/helpers';
import yargs from 'yargs';
import packageJson from '../package.json' with { type: 'json' };
import type { Command } from './cli/command.ts';
import { EXIT, exitOf } from './cli/exit.ts';
import { Failure } from './model/failure.ts';

interface Entry {
  readonly command: string;
  readonly describe: string;
  readonly load: () => Promise<Command>;
}

const COMMANDS: readonly Entry[] = [
  { command: 'validate', describe: 'Check the manifests, offline', load: () => import('./cli/commands/validate.ts') },
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
  { command: 'sandbox', describe: 'Serve an embedded IAM for any AWS client', load: () => import('./cli/commands/sandbox.ts') },
];

async function main(argv: readonly string[]): Promise<void> {
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
  for (const { command, describe, load } of COMMANDS) {
    program.command(
      command,
      describe,
      async (parser) => (await load()).options(parser),
      async (args) => {
        process.exitCode = await (await load()).run(args);
      },
    );
  }
  await program.parseAsync().catch((error: unknown) => {
    // What yargs throws itself (a missing value of an option) is as much the user's to mend as what it tells.
    throw error instanceof Error && error.name === 'YError' ? misused(error.message, argv) : error;
  });
}

function misused(message: string, [word]: readonly string[]): Failure {
  const known = COMMANDS.some(({ command }) => command.split(' ')[0] === word);
  return new Failure('usage', message, `See iamsync ${known ? `${word} ` : ''}--help.`);
}

function report(error: unknown): void {
  if (error instanceof Failure) {
    process.stderr.write(`error: ${error.message}\n  next: ${error.next}\n`);
    process.exitCode = exitOf(error.code);
    return;
  }
  const text = error instanceof Error ? error.message : String(error);
  process.stderr.write(
    `error: iamsync has a defect: ${text}\n  next: Please report it with what you did; IAMSYNC_DEBUG=1 shows where it happened.\n`,
  );
  if (process.env['IAMSYNC_DEBUG'] !== undefined && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`);
  process.exitCode = EXIT.failed;
}

// A reader that has enough (head, less) closes the pipe: that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});
await main(hideBin(process.argv)).catch(report);

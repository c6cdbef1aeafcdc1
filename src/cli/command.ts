// What a command is to the program: how its options are read, and what it does with them.
import type { Argv } from 'yargs';
import type { ExitCode } from './exit.ts';

/** Loaded only when its command is called, so that starting the program does not load the SDK. */
export interface Command<A extends Readonly<Record<string, unknown>> = Readonly<Record<string, unknown>>> {
  /** Declares options and examples. */
  options(yargs: Argv): Argv;
  /** Does the work; results go to standard output, everything else to standard error. Throws Failure. */
  run(argv: A): Promise<ExitCode>;
}

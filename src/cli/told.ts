// How a failure is told: on standard error, what is wrong and what to do next, and never where in the program it happened.
import { Failure } from '../model/failure.ts';
import { printed } from '../render/clean.ts';
import { EXIT, exitOf } from './exit.ts';
import type { ExitCode } from './exit.ts';

interface Told {
  readonly text: string;
  readonly code: ExitCode;
}

/** What ended a command. `debug`: a defect is told with its stack. */
export function told(error: unknown, debug: boolean): Told {
  if (error instanceof Failure)
    return { text: printed(`error: ${error.message}\n  next: ${error.next}\n`, false), code: exitOf(error.code) };
  const text = error instanceof Error ? error.message : String(error);
  const next = 'Please report it with what you did; IAMSYNC_DEBUG=1 shows where it happened.';
  const where = debug && error instanceof Error ? `${error.stack ?? ''}\n` : '';
  return { text: printed(`error: iamsync has a defect: ${text}\n  next: ${next}\n${where}`, false), code: EXIT.failed };
}

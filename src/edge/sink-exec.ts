// Secrets for a program: JSON on its standard input. What it prints is not shown, since it may repeat what it was given.
import { spawn } from 'node:child_process';
import { Failure } from '../model/failure.ts';
import type { Secret } from '../model/ports.ts';

/** A program that takes longer hangs. */
const PATIENCE = 120_000;

/**
 * Runs the program without a shell; `{name}` in its arguments is the name of the secret. It is in a process group of its own, so that
 * whoever interrupts iamsync does not end it halfway. Throws Failure('sink').
 */
export function deliverToProgram(command: readonly string[], name: string, secret: Secret, patience = PATIENCE): Promise<void> {
  const [program = '', ...rest] = command;
  const args = rest.map((part) => part.replaceAll('{name}', () => name));
  return new Promise((done, fail) => {
    const failed = (how: string): void =>
      fail(new Failure('sink', `${program} ${how}`, 'Run it by hand with some JSON on its standard input, and mend what it says.'));
    const child = spawn(program, args, { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
    const timer = setTimeout(() => {
      endGroup(child.pid);
      failed(`did not end within ${patience / 1000} s, and was ended`);
    }, patience);
    child.on('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      failed(error.code === 'ENOENT' ? 'is not there' : 'can not be run');
    });
    child.on('exit', (code, signal) => {
      clearTimeout(timer);
      if (code === 0) done();
      else failed(code === null ? `was ended by ${signal ?? 'a signal'}` : `ended with exit code ${code}`);
    });
    // A program that closes its input early is judged by its exit code.
    child.stdin.on('error', () => undefined);
    child.stdin.end(`${JSON.stringify({ name, ...secret })}\n`);
  });
}

// With what it has started itself.
function endGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has just ended by itself.
  }
}

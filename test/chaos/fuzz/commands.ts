// What is attacked: commands of the program, and what has readers of its own below them.
import type { Argv } from 'yargs';
import { acquireLock } from '../../../src/edge/lock.ts';
import { startSandbox } from '../../../src/sandbox/server.ts';

interface Loaded {
  options(yargs: Argv): Argv;
  run(argv: Record<string, unknown>): Promise<number>;
}

interface Attacked {
  /** Positional arguments, as yargs writes them. */
  readonly words: string;
  readonly load: () => Promise<Loaded>;
}

interface Module {
  options(yargs: Argv): Argv;
  // oxlint-disable-next-line typescript/no-explicit-any -- as main.ts, which has yargs give it the options of every command
  run(argv: any): Promise<number>;
}

const command = (load: () => Promise<Module>, words = ''): Attacked => ({ words, load });
const direct = (run: () => Promise<void>): Attacked => ({
  words: '',
  load: () => Promise.resolve({ options: (yargs: Argv) => yargs, run: () => run().then(() => 0) }),
});

export const ACCOUNT = '123456789012';

export const COMMANDS: Readonly<Record<string, Attacked>> = {
  validate: command(() => import('../../../src/cli/commands/validate.ts')),
  lint: command(() => import('../../../src/cli/commands/lint.ts')),
  plan: command(() => import('../../../src/cli/commands/plan.ts')),
  apply: command(() => import('../../../src/cli/commands/apply.ts'), '[plan]'),
  rollback: command(() => import('../../../src/cli/commands/rollback.ts'), '[run] [names..]'),
  snapshot: command(() => import('../../../src/cli/commands/snapshot.ts')),
  audit: command(() => import('../../../src/cli/commands/audit.ts')),
  escalation: command(() => import('../../../src/cli/commands/escalation.ts')),
  accounts: command(() => import('../../../src/cli/commands/accounts.ts')),
  verify: command(() => import('../../../src/cli/commands/verify.ts')),
  'who-can': command(() => import('../../../src/cli/commands/who-can.ts'), '<action> <resource>'),
  evaluate: command(() => import('../../../src/cli/commands/access/evaluate.ts')),
  compare: command(() => import('../../../src/cli/commands/access/compare.ts')),
  diff: command(() => import('../../../src/cli/commands/access/diff.ts')),
  lock: direct(async () => {
    const lock = await acquireLock({ folder: 'journal', account: ACCOUNT, startedAt: 0 });
    await lock.release();
  }),
  state: direct(async () => {
    const sandbox = await startSandbox({ stateFile: 'state.json' });
    await sandbox.close();
  }),
};

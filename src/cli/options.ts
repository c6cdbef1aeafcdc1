// Options that several commands share, and what a command makes of them.
import type { Argv } from 'yargs';
import { parseAddress } from '../model/address.ts';
import { Failure } from '../model/failure.ts';

/** Options of every command that reads manifests. */
export type SourceOptions = {
  readonly config: string | undefined;
  readonly manifests: readonly string[] | undefined;
  readonly account: string | undefined;
  /** Undefined for commands that have no --all-accounts. */
  readonly allAccounts?: boolean | undefined;
  /** Undefined: the guard fields are those of the configuration. */
  readonly guards?: string | undefined;
};

/** Options of every command that plans changes. */
export type GuardOptions = {
  readonly guards: string | undefined;
  readonly allowDeletes: number | undefined;
  readonly allowTransient: string | undefined;
  readonly allowReplace: readonly string[] | undefined;
  /** False: refused if anybody may do more than before. */
  readonly newAccess: boolean;
};

/** Options of every command that talks to an account. */
export type TargetOptions = SourceOptions & {
  /** Undefined: AWS. Empty: a sandbox in memory. Else the sandbox's state file. */
  readonly sandbox: string | undefined;
  readonly profile: string | undefined;
  readonly region: string | undefined;
  readonly endpoint: string | undefined;
  readonly deep: boolean;
};

/** Options of every command that can plan a part. */
export type PartOptions = {
  readonly only: readonly string[] | undefined;
};

export type Format = 'text' | 'json' | 'markdown' | 'sarif' | 'html';

export type OutputOptions<F extends Format = 'text' | 'json'> = {
  readonly format: F;
  readonly color: boolean | undefined;
  readonly full: boolean;
};

/** --config, --manifests, --account. */
export function sourceOptions<T>(yargs: Argv<T>) {
  return yargs
    .option('config', { type: 'string', requiresArg: true, describe: 'Configuration file (default: iamsync.yaml here or above)' })
    .option('manifests', {
      type: 'string',
      array: true,
      requiresArg: true,
      describe: 'Folder of manifests, repeatable (default: manifests)',
    })
    .option('account', { type: 'string', requiresArg: true, describe: 'Name of a configured account' });
}

/** The source options, --sandbox and how to reach AWS. */
export function targetOptions<T>(yargs: Argv<T>) {
  return sourceOptions(yargs)
    .option('sandbox', { type: 'string', describe: 'Use the embedded sandbox instead of AWS; --sandbox=FILE keeps its state in FILE' })
    .option('profile', { type: 'string', requiresArg: true, describe: 'Profile of the AWS configuration' })
    .option('region', { type: 'string', requiresArg: true, describe: 'Region to sign for (IAM is global: rarely needed)' })
    .option('endpoint', { type: 'string', requiresArg: true, describe: 'URL of an AWS-compatible endpoint' })
    .option('deep', { type: 'boolean', default: false, describe: 'Compare descriptions of policies too (one more call each)' });
}

/** --guards, --allow-deletes, --allow-replace, --allow-transient, --no-new-access. */
export function guardOptions<T>(yargs: Argv<T>) {
  return yargs
    .option('guards', {
      type: 'string',
      requiresArg: true,
      describe: 'Take protect, limits, approvals, owner and the like from iamsync.yaml at this git reference, or from this file',
    })
    .option('allow-deletes', { type: 'number', requiresArg: true, describe: 'Allow this many deletions in this run' })
    .option('allow-replace', {
      type: 'string',
      array: true,
      requiresArg: true,
      describe: 'Allow this entity (Role/deploy) to be deleted and made again, repeatable',
    })
    .option('allow-transient', {
      type: 'string',
      requiresArg: true,
      describe: 'Agree to what is wrong between two calls of a plan without a safe order, by the hash that the plan shows',
    })
    .option('new-access', {
      type: 'boolean',
      default: true,
      describe: '--no-new-access refuses a plan after which anybody may do more than before',
    })
    .check((argv: Readonly<Record<string, unknown>>) => {
      const { allowDeletes, allowReplace } = argv;
      const number = Number(allowDeletes ?? 0);
      if (!Number.isInteger(number) || number < 0)
        throw new Failure('usage', `--allow-deletes ${number} is no number of entities.`, 'Give a whole number.');
      const addresses: readonly unknown[] = Array.isArray(allowReplace) ? allowReplace : [];
      const wrong = addresses.map(String).find((address) => parseAddress(address) === undefined);
      if (wrong !== undefined) throw new Failure('usage', `--allow-replace ${wrong} is no address.`, 'Write it as Role/NAME.');
      return true;
    });
}

/** --only. */
export function partOptions<T>(yargs: Argv<T>) {
  return yargs.option('only', {
    type: 'string',
    array: true,
    nargs: 1,
    describe: 'Only this address or glob (Role/app-*) and what it must have first; repeatable; nothing is pruned',
  });
}

/** --format, --color, --full. */
export function outputOptions<T>(yargs: Argv<T>, formats: readonly Format[] = ['text', 'json']) {
  return yargs
    .option('format', { choices: formats, default: 'text' as const, describe: 'Output format' })
    .option('color', { type: 'boolean', describe: 'Colour, on or off (--no-color); default: on a terminal, unless NO_COLOR is set' })
    .option('full', { type: 'boolean', default: false, describe: 'Show long changes in full' });
}

/** --json, which is another way to write --format json. */
export function jsonOption<T>(yargs: Argv<T>) {
  return yargs
    .option('json', { type: 'boolean', default: false, describe: 'The same as --format json' })
    .middleware((argv: Record<string, unknown>) => {
      if (argv['json'] === true) Object.assign(argv, { format: 'json' });
    }, true);
}

// Options that several commands share, and what a command makes of them.
import type { Argv } from 'yargs';

/** Options of every command that reads manifests. */
export type SourceOptions = {
  readonly config: string | undefined;
  readonly manifests: readonly string[] | undefined;
  readonly account: string | undefined;
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

export type OutputOptions = {
  readonly format: 'text' | 'json';
  readonly color: boolean | undefined;
  readonly full: boolean;
};

/** --config, --manifests, --account. */
export function sourceOptions<T>(yargs: Argv<T>) {
  return yargs
    .option('config', { type: 'string', requiresArg: true, describe: 'Configuration file (default: iamsync.yaml here or above)' })
    .option('manifests', { type: 'string', array: true, requiresArg: true, describe: 'Folder of manifests, repeatable (default: manifests)' })
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

/** --format, --color, --full. */
export function outputOptions<T>(yargs: Argv<T>) {
  return yargs
    .option('format', { choices: ['text', 'json'] as const, default: 'text' as const, describe: 'Output format' })
    .option('color', { type: 'boolean', describe: 'Colour, on or off (--no-color); default: on a terminal, unless NO_COLOR is set' })
    .option('full', { type: 'boolean', default: false, describe: 'Show long changes in full' });
}

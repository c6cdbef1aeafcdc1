// iamsync keys adopt: gives a slot a key that is there already. One tag is written; the key itself is not touched.
import type { Argv } from 'yargs';
import { Failure } from '../../../model/failure.ts';
import { applyWith, applyOptions } from '../apply.ts';
import type { ApplyArgs } from '../apply.ts';
import type { ExitCode } from '../../exit.ts';
import { slotAddress } from '../../slot.ts';

export type AdoptArgs = Omit<ApplyArgs, 'plan' | 'expect' | 'only'> & { readonly slot: string; readonly key: string };

export function options(yargs: Argv): Argv {
  return applyOptions(yargs)
    .positional('slot', { type: 'string', demandOption: true, describe: 'USER/SLOT, declared under accessKeys of the user' })
    .positional('key', { type: 'string', demandOption: true, describe: 'The id of a key of the user: AKIA…' })
    .example('$0 keys adopt demo-reader/ci AKIAIOSFODNN7EXAMPLE', 'From now on the slot ci owns this key');
}

/** As apply. */
export function run(argv: AdoptArgs): Promise<ExitCode> {
  const address = slotAddress(argv.slot);
  if (!/^[A-Z0-9]{16,128}$/.test(argv.key))
    throw new Failure('usage', `${argv.key} is not the id of an access key.`, 'Write it as IAM shows it: AKIA and 16 letters and digits.');
  const wish = { is: 'adopt', id: argv.key } as const;
  return applyWith({ ...argv, plan: undefined, expect: undefined, only: [address] }, new Map([[address, wish]]));
}

// iamsync keys rotate: replaces the key of a slot now, by the same plan and the same apply as everything else.
import type { Argv } from 'yargs';
import { applyWith, applyOptions } from '../apply.ts';
import type { ApplyArgs } from '../apply.ts';
import type { ExitCode } from '../../exit.ts';
import { slotAddress } from '../../slot.ts';

export type RotateArgs = Omit<ApplyArgs, 'plan' | 'expect' | 'only'> & { readonly slot: string };

export function options(yargs: Argv): Argv {
  return applyOptions(yargs)
    .positional('slot', { type: 'string', demandOption: true, describe: 'USER/SLOT, declared under accessKeys of the user' })
    .example('$0 keys rotate demo-reader/ci', 'A new key is made and delivered; the old one works on for its overlap');
}

/** As apply. */
export function run(argv: RotateArgs): Promise<ExitCode> {
  const address = slotAddress(argv.slot);
  return applyWith({ ...argv, plan: undefined, expect: undefined, only: [address] }, new Map([[address, { is: 'rotate' }]]));
}

// Slots of access keys on the command line.
import { addressOf } from '../model/address.ts';
import type { Address } from '../model/address.ts';
import { Failure } from '../model/failure.ts';

/** The address of `USER/SLOT`. Throws Failure('usage') for what is neither. */
export function slotAddress(text: string): Address {
  if (/^[\w+=,.@-]{1,64}\/[\w.-]{1,64}$/.test(text)) return addressOf('AccessKey', text);
  throw new Failure('usage', `${text} is not a slot.`, 'Write it as USER/SLOT, like demo-reader/ci.');
}

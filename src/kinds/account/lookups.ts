// Whether the alias was set although no clear answer came: an alias that exists may be ours or somebody else's.
import type { Found, Lookups } from '../asking.ts';
import { textOf } from '../lookups.ts';

export const accountLookups: Lookups = {
  async CreateAccountAlias({ input }, _scope, reader): Promise<Found> {
    const { AccountAliases = [] } = await reader.get('ListAccountAliases', {});
    return AccountAliases.includes(textOf(input.AccountAlias)) ? { is: 'ours', output: {} } : { is: 'absent' };
  },
};

// Whether a password was set although no clear answer came. Which one it was, nobody can tell: it is set again.
import type { Found, Lookups } from '../asking.ts';
import { textOf } from '../lookups.ts';

export const loginLookups: Lookups = {
  async CreateLoginProfile({ input }, _scope, reader): Promise<Found> {
    const { LoginProfile } = await reader.get('GetLoginProfile', { UserName: textOf(input.UserName) });
    if (LoginProfile === undefined) return { is: 'absent' };
    // A repeated call sends the very same password, so that an earlier attempt of this run set it.
    return { is: 'ours', output: {} };
  },
};

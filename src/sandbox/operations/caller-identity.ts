// STS: who the caller is.
import type { Operations } from '../operation.ts';
import { operation } from '../operation.ts';

export const callerIdentity: Operations = {
  GetCallerIdentity: operation(
    () => undefined,
    ({ account }) => ({ Arn: `arn:aws:iam::${account.id}:root`, UserId: account.id, Account: account.id }),
  ),
};

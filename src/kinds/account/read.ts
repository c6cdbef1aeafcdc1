// The singletons of an account, each read by one call and only where the plan is about it.
import { isMissing } from '../../model/callerror.ts';
import { addressOf } from '../../model/address.ts';
import type { Crawl } from '../../model/crawl.ts';
import type { JsonObject } from '../../model/json.ts';
import type { IamReader } from '../../model/ports.ts';
import type { Live } from '../../model/state.ts';
import type { Beyond } from '../asking.ts';
import type { AccountSpec } from './account.ts';
import { asPasswordPolicy, readPasswordPolicy } from './password-policy.ts';

export const readSingletons: Beyond<AccountSpec> = {
  lists: true,
  needed: () => true,
  async read(iam, names, whole) {
    const wants = (name: string): boolean => whole || names.includes(name);
    const found = await Promise.all([wants('alias') ? alias(iam) : null, wants('passwordPolicy') ? passwordPolicy(iam) : null]);
    return new Map(found.flatMap((one) => (one === null ? [] : [one])));
  },
};

async function alias(iam: IamReader): Promise<[string, JsonObject] | null> {
  const { AccountAliases = [] } = await iam.get('ListAccountAliases', {});
  const [first] = AccountAliases;
  return first === undefined ? null : ['alias', { alias: first }];
}

async function passwordPolicy(iam: IamReader): Promise<[string, JsonObject] | null> {
  try {
    const { PasswordPolicy = {} } = await iam.get('GetAccountPasswordPolicy', {});
    return ['passwordPolicy', { policy: readPasswordPolicy(PasswordPolicy) }];
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

export function readAccount({ beyond, scope }: Crawl): Live<AccountSpec>[] {
  const arn = `arn:${scope.partition}:iam::${scope.account}`;
  const name = beyond.get(addressOf('Account', 'alias'))?.['alias'];
  const policy = asPasswordPolicy(beyond.get(addressOf('Account', 'passwordPolicy'))?.['policy']);
  return [
    ...(typeof name === 'string'
      ? [{ kind: 'Account' as const, name: 'alias', arn: `${arn}:account-alias`, spec: { name }, facts: {} }]
      : []),
    ...(policy === null
      ? []
      : [{ kind: 'Account' as const, name: 'passwordPolicy', arn: `${arn}:password-policy`, spec: policy, facts: {} }]),
  ];
}

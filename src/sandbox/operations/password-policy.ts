// The account's rules for passwords. An update replaces all of them: what it leaves out falls back to the default.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccountPasswordPolicy.html
import type { Members } from '../answer.ts';
import { noSuchEntity } from '../errors.ts';
import type { Reader } from '../input.ts';
import type { Operations } from '../operation.ts';
import { operation } from '../operation.ts';
import type { PasswordPolicy } from '../passwords.ts';

// The order in which a ValidationError lists them (recorded 13 February 2026).
function readPolicy(input: Reader): PasswordPolicy {
  const minimumLength = input.whole('MinimumPasswordLength', 6, 128) ?? 6;
  const reusePrevention = input.whole('PasswordReusePrevention', 1, 24) ?? null;
  const maxAge = input.whole('MaxPasswordAge', 1, 1095) ?? null;
  return {
    minimumLength,
    reusePrevention,
    maxAge,
    symbols: input.flag('RequireSymbols') ?? false,
    numbers: input.flag('RequireNumbers') ?? false,
    upper: input.flag('RequireUppercaseCharacters') ?? false,
    lower: input.flag('RequireLowercaseCharacters') ?? false,
    allowChange: input.flag('AllowUsersToChangePassword') ?? false,
    hardExpiry: input.flag('HardExpiry') ?? null,
  };
}

function policyMembers(policy: PasswordPolicy): Members {
  return {
    MinimumPasswordLength: policy.minimumLength,
    RequireSymbols: policy.symbols,
    RequireNumbers: policy.numbers,
    RequireUppercaseCharacters: policy.upper,
    RequireLowercaseCharacters: policy.lower,
    AllowUsersToChangePassword: policy.allowChange,
    ExpirePasswords: policy.maxAge !== null,
    MaxPasswordAge: policy.maxAge ?? undefined,
    PasswordReusePrevention: policy.reusePrevention ?? undefined,
    HardExpiry: policy.hardExpiry ?? undefined,
  };
}

export const passwordPolicy: Operations = {
  UpdateAccountPasswordPolicy: operation(readPolicy, ({ account }, policy) => {
    account.set({ passwordPolicy: policy });
    return undefined;
  }),

  GetAccountPasswordPolicy: operation(
    () => undefined,
    ({ account }) => {
      const { passwordPolicy: policy } = account.settings;
      if (policy === null) throw noSuchEntity(`The Password Policy with domain name ${account.id} cannot be found.`);
      return { PasswordPolicy: policyMembers(policy) };
    },
  ),

  DeleteAccountPasswordPolicy: operation(
    () => undefined,
    ({ account }) => {
      if (account.settings.passwordPolicy === null) throw noSuchEntity('The account policy with name PasswordPolicy cannot be found.');
      account.set({ passwordPolicy: null });
      return undefined;
    },
  ),
};

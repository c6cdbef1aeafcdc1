// What belongs to the account itself: its summary of counts and quotas, and its alias.
import { AwsError, noSuchEntity, validationError } from '../errors.ts';
import type { Context, Operations } from '../operation.ts';
import { operation } from '../operation.ts';

const ALIAS = { min: 3, max: 63, pattern: '^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$' } as const;

// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountSummary.html
function summary({ account, world }: Context): ReadonlyMap<string, number> {
  const inUse = account.names('policy').reduce((sum, name) => sum + (account.find('policy', name)?.versions.length ?? 0), 0);
  const devices = account.names('mfa');
  const counts = {
    AccountAccessKeysPresent: 0,
    AccountMFAEnabled: 0,
    AccountPasswordPresent: 0,
    AccountSigningCertificatesPresent: 0,
    GlobalEndpointTokenVersion: 1,
    Groups: account.count('group'),
    InstanceProfiles: account.count('profile'),
    MFADevices: devices.length,
    MFADevicesInUse: devices.filter((name) => account.find('mfa', name)?.user !== null).length,
    Policies: account.count('policy'),
    PolicyVersionsInUse: inUse,
    Providers: account.count('oidc') + account.count('saml'),
    Roles: account.count('role'),
    ServerCertificates: 0,
    Users: account.count('user'),
  };
  return new Map(Object.entries({ ...counts, ...world.quotas }).sort(([a], [b]) => (a < b ? -1 : 1)));
}

export const accountSettings: Operations = {
  GetAccountSummary: operation(
    () => undefined,
    (context) => ({ SummaryMap: summary(context) }),
  ),

  // An alias that the account has already is replaced without a word.
  CreateAccountAlias: operation(
    (input) => input.text('AccountAlias', ALIAS),
    ({ account, world }, alias) => {
      // Documented; the words are a guess. https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccountAlias.html
      if (/^\d{12}$/.test(alias)) throw validationError('The account alias must not be a number of 12 digits.');
      if ([...world.accounts.values()].some((one) => one.settings.alias === alias))
        throw new AwsError('EntityAlreadyExists', 409, `The account alias ${alias} already exists.`);
      account.set({ alias });
      return undefined;
    },
  ),

  DeleteAccountAlias: operation(
    (input) => input.text('AccountAlias', ALIAS),
    ({ account }, alias) => {
      if (account.settings.alias !== alias) throw noSuchEntity(`The account alias ${alias} cannot be found.`);
      account.set({ alias: null });
      return undefined;
    },
  ),

  ListAccountAliases: operation(
    (input) => input.page(),
    ({ account: { settings } }) => ({ AccountAliases: settings.alias === null ? [] : [settings.alias], IsTruncated: false }),
  ),
};

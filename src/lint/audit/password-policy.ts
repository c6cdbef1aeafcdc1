// The rules for passwords against best practice: long, mixed, not used twice
// (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html).
import { addressOf } from '../../model/address.ts';
import type { Finding } from '../../model/finding.ts';
import { told } from './nouns.ts';
import type { Audited } from './nouns.ts';

const ADDRESS = addressOf('Account', 'passwordPolicy');
const LONG = 14;
const REUSE = 24;

export function auditPasswordPolicy({ live, report }: Audited): Finding[] {
  const policy = live.entities.find((entity) => entity.kind === 'Account' && entity.name === 'passwordPolicy')?.spec;
  // Without a password, nobody is bound by rules for them.
  const matters = report === null || report.some((row) => !row.isRoot && row.password !== null);
  if (policy === undefined) {
    const severity = matters ? 'warning' : 'note';
    return [
      told(severity, 'password-policy-missing', ADDRESS, 'The account has no rules for passwords.', 'Declare account.passwordPolicy.'),
    ];
  }
  const { minimumLength, reusePrevention } = policy;
  const weak = (message: string, next: string): Finding => told('warning', 'password-policy-weak', ADDRESS, message, next);
  const classes = ['requireSymbols', 'requireNumbers', 'requireUppercase', 'requireLowercase'].filter((name) => policy[name] !== true);
  return [
    ...(typeof minimumLength === 'number' && minimumLength < LONG
      ? [weak(`Passwords may have ${minimumLength} characters.`, `Set minimumLength to ${LONG} or more.`)]
      : []),
    ...(classes.length === 0 ? [] : [weak(`Passwords need not hold every class of characters.`, `Set ${classes.join(', ')} to true.`)]),
    ...(typeof reusePrevention === 'number' && reusePrevention >= REUSE
      ? []
      : [weak('Earlier passwords may be used again.', `Set reusePrevention to ${REUSE}.`)]),
  ];
}

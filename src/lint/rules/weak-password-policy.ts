// Password policies that allow short passwords.
import { isObject } from '../../model/json.ts';
import type { Rule } from '../rule.ts';

export const weakPasswordPolicy: Rule = {
  id: 'weak-password-policy',
  severity: 'warning',
  title: 'A weak password policy',
  why: 'Passwords are guessed by programs. Length is what stops them: the policy of the account can demand it from everyone.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html',
  entity({ address, declaration }) {
    if (address !== 'Account/passwordPolicy' || !isObject(declaration)) return [];
    const { minimumLength } = declaration;
    if (typeof minimumLength === 'number' && minimumLength >= LEAST) return [];
    const said = typeof minimumLength === 'number' ? `${minimumLength} characters` : "AWS's default of 8 characters";
    const at = minimumLength === undefined ? [] : ['minimumLength'];
    return [{ at, message: `Passwords of ${said} are short.`, next: `Demand ${LEAST} or more: minimumLength: ${LEAST}.` }];
  },
};

/** What the CIS benchmark for AWS asks for. */
const LEAST = 14;

// Users who sign in without MFA.
import { heldBy } from '../credentials.ts';
import { documentsOf } from '../reach.ts';
import { conditionsOn } from '../questions.ts';
import type { Rule } from '../rule.ts';

export const consoleWithoutMfa: Rule = {
  id: 'console-without-mfa',
  severity: 'warning',
  title: 'A console password without MFA',
  why: 'A password can be guessed, reused and stolen. With MFA it takes two things to sign in. MFA devices are registered by their owners, so that manifests can only demand them: by a condition on aws:MultiFactorAuthPresent in a policy that reaches the user.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#enable-mfa-for-privileged-users',
  entity(entity, subject) {
    const { password, passwordAt, mfa } = heldBy(entity);
    if (!password || mfa === true) return [];
    const message = `${entity.address} signs in to the console without MFA.`;
    if (mfa === false) return [{ at: passwordAt, message, next: 'Have the user register an MFA device.' }];
    const demanded = documentsOf(entity, subject).some(({ statements }) => statements.some((one) => conditionsOn(one, KEY).length > 0));
    if (demanded) return [];
    const next = 'Deny what needs it under BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } in a policy of its group.';
    return [{ at: passwordAt, message: `${entity.address} signs in to the console, and no policy of it demands MFA.`, next }];
  },
};

const KEY = 'aws:multifactorauthpresent';

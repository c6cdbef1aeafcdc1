// What belongs to the account itself, as an author writes it.
import type { JsonObject } from '../../model/json.ts';

const flag = (description: string): JsonObject => ({ type: 'boolean', description: `${description} Left out, false.` });

export const aliasSchema = {
  type: 'object',
  description:
    'The alias of the account: 3 to 63 small letters, digits and single dashes inside, not 12 digits. To have none, list Account/alias under removed.',
  additionalProperties: false,
  required: ['name'],
  properties: {
    name: {
      type: 'string',
      pattern: '^(?![0-9]{12}$)[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$',
      description: 'Unique in all of AWS: 3 to 63 small letters, digits and single dashes inside, not 12 digits.',
    },
  },
} as const;

export const passwordPolicySchema = {
  type: 'object',
  description:
    'Rules for passwords of users, complete: what is left out falls back to the default of AWS. To have no rules, list Account/passwordPolicy under removed.',
  additionalProperties: false,
  properties: {
    minimumLength: { type: 'integer', minimum: 6, maximum: 128, description: 'Least characters of a password, 6 to 128. Left out, 6.' },
    requireSymbols: flag('A password needs a symbol.'),
    requireNumbers: flag('A password needs a digit.'),
    requireUppercase: flag('A password needs a capital letter.'),
    requireLowercase: flag('A password needs a small letter.'),
    allowUsersToChange: flag('Users may change their own password.'),
    maxAge: {
      type: 'string',
      pattern: '^[1-9][0-9]{0,3}d$',
      description: 'How long a password lasts, in days: 1d to 1095d. Left out, it never expires.',
    },
    reusePrevention: {
      type: 'integer',
      minimum: 1,
      maximum: 24,
      description: "How many earlier passwords can't be used again, 1 to 24. Left out, all can.",
    },
    hardExpiry: flag("A user whose password expired can't set a new one; an administrator must."),
  },
} as const;

export type PasswordPolicyDeclaration = {
  readonly minimumLength?: number;
  readonly requireSymbols?: boolean;
  readonly requireNumbers?: boolean;
  readonly requireUppercase?: boolean;
  readonly requireLowercase?: boolean;
  readonly allowUsersToChange?: boolean;
  /** `90d`. */
  readonly maxAge?: string;
  readonly reusePrevention?: number;
  readonly hardExpiry?: boolean;
};

/** `name` is that of the alias, which may stand alone as a text. */
export type AccountDeclaration = PasswordPolicyDeclaration & { readonly name?: string };

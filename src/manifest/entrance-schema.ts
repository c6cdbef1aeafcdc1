// The part of the schema of iamsync.yaml that says how an account is reached, and when it is its turn.
import type { JsonObject } from '../model/json.ts';

const text = (description: string): JsonObject => ({ type: 'string', minLength: 1, description });

const assumeRole: JsonObject = {
  description:
    'The role to assume in the account: its ARN, in which $(account) and $(partition) may stand, or a mapping. Members that a mapping leaves out are those of accountDefaults. none: no role, whatever accountDefaults says.',
  anyOf: [
    text('The ARN of the role, or none.'),
    {
      type: 'object',
      additionalProperties: false,
      minProperties: 1,
      description: 'The role and how it is assumed.',
      properties: {
        role: text('The ARN of the role.'),
        externalId: text('The external id that the trust policy of the role asks for, 2 to 1,224 characters.'),
        sessionName: text('The name of the session, 2 to 64 letters, digits and _+=,.@-. Left out: iamsync.'),
        duration: { type: ['string', 'integer'], description: 'How long the credentials hold, like 1h, from 15m to 12h. Left out: 1h.' },
        webIdentity: {
          type: 'object',
          additionalProperties: false,
          description: 'Assume it with the token of a web identity instead of credentials; {} for the file of AWS_WEB_IDENTITY_TOKEN_FILE.',
          properties: { tokenFile: text('The file that holds the token, relative to this file.') },
        },
      },
    },
  ],
};

/** Properties of accountDefaults and of each account. */
export const entranceProperties: JsonObject = {
  assumeRole,
  applyAs: text('The ARN of the role or user that applies, where that is not who plans.'),
  profile: text('The profile of the AWS configuration. The option --profile wins.'),
  region: text('The region to sign for; it also says which partition the account is in. The option --region wins.'),
  stage: { type: 'integer', minimum: 0, description: 'apply --all-accounts goes through the stages in ascending order. Left out: 0.' },
};

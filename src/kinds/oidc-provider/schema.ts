// An OpenID Connect provider as an author writes it.
import { tagsSchema } from '../facets/tags.ts';
import type { Tags } from '../facets/tags.ts';
import { onlySchema } from '../only.ts';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const MOST_CLIENTS = 100;
export const MOST_THUMBPRINTS = 5;

export const oidcProviderSchema = {
  type: 'object',
  description:
    'An OpenID Connect identity provider, under its URL without https:// (at most 255 characters). Roles name it in trust.oidc.provider. AWS cannot change the URL later.',
  additionalProperties: false,
  properties: {
    clientIds: {
      type: 'array',
      items: { type: 'string', minLength: 1, maxLength: 255 },
      maxItems: MOST_CLIENTS,
      description:
        'Audiences that the provider issues tokens for, at most 100 of 1 to 255 characters each. Complete: one that is not here is removed. Left out, there are none.',
    },
    thumbprints: {
      type: 'array',
      items: { type: 'string', pattern: '^[0-9A-Fa-f]{40}$' },
      minItems: 1,
      maxItems: MOST_THUMBPRINTS,
      description:
        'SHA-1 thumbprints of the certificates of the authorities that sign for the provider, 1 to 5 of 40 hexadecimal digits. Left out, AWS chooses them, and those that are there stay.',
    },
    tags: tagsSchema,
    only: onlySchema,
  },
} as const;

export type OidcProviderDeclaration = {
  readonly clientIds?: readonly string[];
  readonly thumbprints?: readonly string[];
  readonly tags?: Tags;
};
